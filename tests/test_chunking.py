import re

import pytest

from core.pages import PageText
from resolvers.rulebooks.chunking import CHUNK_MOST, chunks_of, tokens_in
from resolvers.rulebooks.pages import pages_of_text
from resolvers.rulebooks.sentences import LONGEST, sentences_of
from rulebook_texts import fate_accelerated

SENTENCES: list[tuple[str, list[str]]] = [
    ("Draw two. Then stop.", ["Draw two.", "Then stop."]),
    (
        "See p. 12, e.g. Fig. 3 or No. 5. Pay 2.5 coins, i.e. all.",
        ["See p. 12, e.g. Fig. 3 or No. 5.", "Pay 2.5 coins, i.e. all."],
    ),
    ("Is it? No. The end.", ["Is it?", "No.", "The end."]),
    ("1. Take one. Keep it.\n2. Go", ["1. Take one.", "Keep it.", "2. Go"]),
    ("Take\n• wood\n• iron\n- and clay", ["Take", "• wood", "• iron", "- and clay"]),
    ("city | 2\nroad | 0\nEnd", ["city | 2", "road | 0", "End"]),
    ("wrapped\nlines go on\n\nnew", ["wrapped\nlines go on", "new"]),
    ("抽两张牌。然后停止。", ["抽两张牌。", "然后停止。"]),
    ("कार्ड लो। रुको।", ["कार्ड लो।", "रुको।"]),
    (" \n ", []),
]


@pytest.mark.parametrize(("text", "sentences"), SENTENCES)
def test_sentences_are_found(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentences_of(text)] == sentences


def test_a_sentence_without_an_end_is_cut_at_a_blank() -> None:
    text = "word " * 500

    spans = sentences_of(text)

    assert all(end - start <= LONGEST for start, end in spans)
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == "word" * 500


def test_a_heading_is_a_sentence_and_begins_a_chunk() -> None:
    pages = pages_of_text("before\n\n# Setup\n\nTake five\n\n## Trade\n\nWith all", markdown=True)

    chunks = chunks_of(pages)

    assert [chunk.section_path for chunk in chunks] == [(), ("Setup",), ("Setup", "Trade")]
    assert [pages[0].text[chunk.char_start : chunk.char_end] for chunk in chunks] == [
        "before",
        "Setup\n\nTake five",
        "Trade\n\nWith all",
    ]
    assert len(chunks[1].sentences) == 2


def test_a_heading_with_nothing_under_it_goes_with_the_deeper_one_that_follows() -> None:
    (page,) = pages_of_text("# Game\n\n## Setup\n\n### Cards\n\nFive\n\n## Empty\n\n## End", markdown=True)

    chunks = chunks_of([page])

    assert [(page.text[chunk.char_start : chunk.char_end], chunk.section_path) for chunk in chunks] == [
        ("Game\n\nSetup\n\nCards\n\nFive", ("Game", "Setup", "Cards")),
        ("Empty", ("Game", "Empty")),
        ("End", ("Game", "End")),
    ]


def test_a_section_goes_on_over_pages_but_no_chunk_does() -> None:
    chunks = chunks_of(pages_of_text("# Setup\n\nTake five.\fKeep two.\f# End\n\nStop.", markdown=True))

    assert [(chunk.number, chunk.page, chunk.section_path) for chunk in chunks] == [
        (0, 1, ("Setup",)),
        (1, 2, ("Setup",)),
        (2, 3, ("End",)),
    ]


@pytest.mark.parametrize("words", [50, 300, 301, 320, 700, 5_000])
def test_a_long_section_is_parted_evenly(words: int) -> None:
    sentences = [f"Word {'word ' * 8}{index}." for index in range(words // 10)]
    page = PageText(1, " ".join(sentences))

    chunks = chunks_of([page])

    sizes = [tokens_in(page.text[chunk.char_start : chunk.char_end]) for chunk in chunks]
    assert max(sizes) <= CHUNK_MOST
    assert len(sizes) == 1 or min(sizes) >= 190
    assert sum(len(chunk.sentences) for chunk in chunks) == len(sentences)


def test_tokens_are_counted_in_scripts_without_spaces_too() -> None:
    assert tokens_in("one two, three! 4") == 6
    assert tokens_in("抽两张牌。") == 4


def test_a_real_rulebook_is_whole_in_its_chunks() -> None:
    source = fate_accelerated()
    if source is None:
        return

    (page,) = pages_of_text(source, markdown=True)
    chunks = chunks_of([page])

    kept = "".join(page.text[chunk.char_start : chunk.char_end] for chunk in chunks)
    assert "".join(kept.split()) == "".join(page.text.split())
    titles = re.findall(r"^#+ +(.+)$", re.sub(r"<[^>]+>", "", source).replace("&amp;", "&"), re.MULTILINE)
    assert len(titles) > 60
    assert {title.strip() for title in titles} <= {title for chunk in chunks for title in chunk.section_path}
    assert max(tokens_in(page.text[chunk.char_start : chunk.char_end]) for chunk in chunks) <= CHUNK_MOST
