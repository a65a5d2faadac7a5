import asyncio
import resource
import time

import pytest

from core.confined import TooMuch, run_module
from core.pages import Heading, PageText, Unreadable
from pdfs import Words, bomb, encrypted, of_streams, pdf, picture
from providers.pdf import Pdfium, pdf_reader

pytestmark = pytest.mark.anyio

LINE = "Each player in turn draws two cards, then may trade with one other player of this game."
PLENTY = b"BT /F1 10 Tf (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ET\n" * 20_000

BAD = {
    "no bytes": (b"", "it is no PDF, or a broken one"),
    "garbage": (b"%PDF-1.7 and nothing else", "it is no PDF, or a broken one"),
    "cut": (pdf([[LINE] * 40] * 5)[:900], "it is no PDF, or a broken one"),
    "encrypted": (encrypted(), "it is encrypted: send it without its password"),
    "blank": (of_streams([b"", b""]), "it has no text: its pages are empty"),
    "pictures": (picture(), "it has no text: it holds pictures only; run OCR first"),
    "10,000 pages": (pdf([["a"]] * 10_000), "it has 10,000 pages: at most 2,000 are read"),
}


async def pages_of(content: bytes) -> list[PageText]:
    reader = pdf_reader()
    assert reader is not None
    return await reader.pages(content)


async def test_pages_have_their_text_and_labels() -> None:
    content = pdf(
        [["Take five.", "", "Keep (two)."], ["W\xf6rter \u20ac 5"], []], labels="0 << /S /r >> 1 << /St 7 /S /D >>"
    )

    pages = await pages_of(content)

    assert [(page.number, page.label, page.text) for page in pages] == [
        (1, "i", "Take five.\nKeep (two)."),
        (2, "7", "W\xf6rter \u20ac 5"),
        (3, "8", ""),
    ]


async def test_hyphens_at_the_end_of_a_line_stay() -> None:
    (page,) = await pages_of(pdf([["Play an exam-", "ple and a two-player", "game."]]))

    assert page.text == "Play an exam-\nple and a two-player\ngame."
    assert page.label is None


async def test_lines_that_are_clearly_larger_are_headings() -> None:
    title = [Words("Rules of", 24), Words("the Game", 24)]
    body: list[Words | str] = [LINE] * 20
    content = pdf([[*title, *body, Words("Trade", 16, scaled=True), *body], [Words("12", 24), *body]])

    first, second = await pages_of(content)

    assert [(each.level, each.title) for each in first.headings] == [(1, "Rules of the Game"), (2, "Trade")]
    assert [first.text[each.start : each.end] for each in first.headings] == ["Rules of\nthe Game", "Trade"]
    assert second.headings == ()


async def test_what_stands_on_every_page_is_no_heading() -> None:
    pages = await pages_of(
        pdf([[Words("My Game", 18), Words(f"Part {index}", 14), *[LINE] * 20] for index in range(9)])
    )

    assert [page.headings for page in pages] == [(Heading(2, f"Part {index}", 8, 14),) for index in range(9)]


@pytest.mark.parametrize("kind", BAD)
async def test_a_pdf_that_cannot_be_shown_says_why(kind: str) -> None:
    content, reason = BAD[kind]

    with pytest.raises(Unreadable) as refused:
        await pages_of(content)

    assert refused.value.reason == reason


@pytest.mark.parametrize(("piece", "times"), [(PLENTY, 150), (b" " * 1_000_000, 900)], ids=["text", "nothing"])
async def test_a_bomb_takes_bounded_memory(piece: bytes, times: int) -> None:
    content = bomb(piece, times)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss

    with pytest.raises(Unreadable) as refused:
        await pages_of(content)

    assert len(content) < 2**20
    assert refused.value.reason == "it is broken, or takes over 512 MiB of memory or 60 seconds to read"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(before, 600 * 1024)
    assert (await pages_of(pdf([["still here"]])))[0].text == "still here"


async def test_what_takes_too_long_is_killed() -> None:
    begun = time.monotonic()

    with pytest.raises(Unreadable) as refused:
        await Pdfium(seconds=0.01).pages(pdf([[LINE] * 40] * 100))

    assert refused.value.reason == "reading it took over 0 seconds"
    assert time.monotonic() - begun < 10


async def test_a_reader_that_is_given_up_leaves_no_process() -> None:
    reading = asyncio.create_task(
        run_module("asyncio", b"import time\ntime.sleep(600)\n", seconds=600, output_max=10_000)
    )
    await asyncio.sleep(0.5)

    reading.cancel()
    begun = time.monotonic()
    await asyncio.wait({reading})

    assert time.monotonic() - begun < 10
    assert reading.cancelled()


async def test_a_program_that_writes_without_end_is_ended() -> None:
    with pytest.raises(TooMuch):
        await run_module("base64", b"a" * 1_000_000, seconds=30, output_max=1_000)


async def test_sixty_pages_are_read_in_seconds() -> None:
    content = pdf([[Words(f"Chapter {index}", 18), *[LINE] * 44] for index in range(60)])
    begun = time.monotonic()

    pages = await pages_of(content)

    assert time.monotonic() - begun < 10
    assert [page.headings[0].title for page in pages] == [f"Chapter {index}" for index in range(60)]
