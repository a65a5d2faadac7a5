"""What models write, whole or in pieces, is read as pages and replies."""

import json
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.dialogue import Emotion, Page
from core.errors import ProviderUnavailable
from core.llm import PageDelta
from providers.answers import PREAMBLE, PageReader, parse_answer

HELLO = Page("Hello.", Emotion.HAPPY)
STRICT = '{"pages": [{"text": "Hello.", "emotion": "HAPPY"}], "replies": ["Hi.", "Bye."]}'
LONG_PROSE = "The rain has not let up since this morning, and my boots have been wet for all of it, I fear. Have you?"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
pages = st.lists(st.fixed_dictionaries({"text": texts, "emotion": st.sampled_from(Emotion)}), max_size=4)
answers = st.fixed_dictionaries({"pages": pages, "replies": st.lists(texts, max_size=3)})


def parsed(text: str) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    return parse_answer(text, max_pages=2, max_replies=2)


def read(pieces: list[str], *, max_pages: int = 9) -> list[str]:
    """The pages that a reader gives, each joined from its deltas."""
    reader = PageReader(max_pages=max_pages)
    texts: dict[int, str] = {}
    for piece in pieces:
        for delta in reader.feed(piece):
            texts[delta.page] = texts.get(delta.page, "") + delta.text
    return [texts[page] for page in sorted(texts)]


def halves(text: str) -> str:
    """`text` as Python holds it when a server escapes each half of a pair for itself."""
    units = text.encode("utf-16-be")
    return "".join(chr(int.from_bytes(units[place : place + 2])) for place in range(0, len(units), 2))


@pytest.mark.parametrize(
    ("text", "pages", "replies"),
    [
        (STRICT, (HELLO,), ("Hi.", "Bye.")),
        (f"```json\n{STRICT}\n```", (HELLO,), ("Hi.", "Bye.")),
        (f"Sure! Here is the answer:\n```\n{STRICT}\n```\nEnjoy {{it}}!", (HELLO,), ("Hi.", "Bye.")),
        (f"[smiles] {STRICT}", (HELLO,), ("Hi.", "Bye.")),
        (f"<think>Should I say {{this}}?</think>\n{STRICT}", (HELLO,), ("Hi.", "Bye.")),
        ("{'pages': [{'text': 'Hello.', 'emotion': 'HAPPY'}], 'replies': ['Hi.']}", (HELLO,), ("Hi.",)),
        ("{'pages': ['It's late.', \"Isn't it?\"]}", (Page("It's late."), Page("Isn't it?")), ()),
        ('{"pages": [{"text": "Hello.", "emotion": "happy",},], "replies": ["Hi.",],}', (HELLO,), ("Hi.",)),
        ('{"pages": [{"emotion": "HAPPY", "text": " Hello. "}]}', (HELLO,), ()),
        ('{"pages": [{"text": "Hello.", "emotion": "SMUG"}]}', (Page("Hello."),), ()),
        ('{"pages": [{"text": "Hello.", "emotion": 4}]}', (Page("Hello."),), ()),
        ('{"pages": [{"text": "He said "no" to me."}]}', (Page('He said "no" to me.'),), ()),
        ('{"pages": [{"text": "One\nTwo"}]}', (Page("One\nTwo"),), ()),
        ('{"pages": ["1", " ", "2", "3"], "replies": ["a", "", "b", "c"]}', (Page("1"), Page("2")), ("a", "b")),
        ('{"pages": "Hello.", "replies": [{"text": "Hi."}]}', (Page("Hello."),), ("Hi.",)),
        ('{"answer": {"pages": [{"text": "Hello.", "emotion": "HAPPY"}]}}', (HELLO,), ()),
        ('{"text": "Hello.", "emotion": "HAPPY"}', (HELLO,), ()),
        ('[{"text": "Hello.", "emotion": "HAPPY"}]', (HELLO,), ()),
        ('{"pages": [{"text": "Hello.", "text": "Again."}]}', (Page("Hello."),), ()),
        (
            '{"pages": [{"text": "caf\\u00e9 \\ud83c\\udf3b \\ud83c \\q \\uZZ"}]}',
            (Page("café 🌻 \ufffd q \ufffdZZ"),),
            (),
        ),
        ('{"pages": [{"text": "Hello.", "emotion": "HAPPY"}, {"text": "I was ab', (HELLO,), ()),
        ('{"pages": [{"text": "Hello. I was ab', (Page("Hello."),), ()),
        ('{"pages": [{"text": "I was ab', (Page("I was ab"),), ()),
        ('{"pages": ["Hello."], "replies": ["Hi.", "By', (Page("Hello."),), ("Hi.",)),
        ('{"pages": ["Hello."', (Page("Hello."),), ()),
        ('{"pages": ["你好。今天', (Page("你好。"),), ()),
        ('"Hello\\nthere"', (Page("Hello\nthere"),), ()),
        ("Hello there.", (Page("Hello there."),), ()),
        ("```\nHello there.\n```", (Page("Hello there."),), ()),
        ("'Tis {late} [yawns]", (Page("'Tis {late} [yawns]"),), ()),
        ("Half a \ud83c sunflower", (Page("Half a \ufffd sunflower"),), ()),
    ],
)
def test_what_models_write_is_read(text: str, pages: tuple[Page, ...], replies: tuple[str, ...]) -> None:
    assert parsed(text) == (pages, replies)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "{}",
        "...",
        "```json\n```",
        '{"pages": []}',
        '{"pages": [{"text": " "}]}',
        '{"error": "out of memory"}',
        '[["a", "b"]]',
        '{"detail": ["not found"]}',
        '{"replies": ["Hi."]}',
        "<think>What would she say? Perhaps",
        "<!doctype html><p>Bad gateway</p>",
        "[" * 10_000,
        '{"a":' * 10_000 + '"x"',
    ],
)
def test_what_holds_no_page_is_unavailable(text: str) -> None:
    with pytest.raises(ProviderUnavailable, match="could not be read"):
        parsed(text)


@given(answers, st.booleans(), st.lists(st.integers(0, 400), max_size=30))
@example({"pages": [{"text": "\U0001f33b", "emotion": "HAPPY"}], "replies": []}, True, [22, 23, 24, 25, 26, 27, 28, 29])
def test_however_json_is_split_its_pages_are_the_same(
    answer: dict[str, list[dict[str, str]]], ascii_only: bool, cuts: list[int]
) -> None:
    text = json.dumps(answer, ensure_ascii=ascii_only)
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [text[start:end] for start, end in pairwise(places)]
    said = [page["text"].strip() for page in answer["pages"] if page["text"].strip()]

    assert read(pieces) == said
    assert read(list(text)) == said
    assert read([text], max_pages=1) == said[:1]
    if said:
        assert [page.text for page in parse_answer(text, max_pages=9, max_replies=9)[0]] == said


@given(answers)
def test_json_reads_the_same_with_pairs_in_halves_and_with_indents(answer: dict[str, list[str]]) -> None:
    text = json.dumps(answer, ensure_ascii=False)

    assert read(list(halves(text))) == read([text])
    assert read([json.dumps(answer, indent=2)]) == read([text])


@given(
    st.one_of(st.text(), st.text(alphabet="{}[]\",:\\u'd8 pagestx\n`<think>/"), answers.map(json.dumps)),
    st.integers(0, 200),
)
@settings(max_examples=400)
def test_nothing_a_model_writes_breaks_the_reading(text: str, length: int) -> None:
    reader = PageReader()

    given = [delta for char in text[:length] for delta in reader.feed(char)]
    try:
        pages, replies = parsed(text[:length])
    except ProviderUnavailable:
        pages, replies = (), ()

    assert len(pages) <= 2
    assert len(replies) <= 2
    assert all(page.text and page.text == page.text.strip() for page in pages)
    assert all(delta.text and delta.page <= 2 for delta in given)
    json.dumps([page.text for page in pages], ensure_ascii=False).encode()


def test_prose_is_given_as_it_comes_once_it_cannot_be_a_preamble() -> None:
    reader = PageReader()

    given = [reader.feed(char) for char in LONG_PROSE]

    assert given[PREAMBLE - 1] == [PageDelta(0, LONG_PROSE[:PREAMBLE].strip())]
    assert not any(given[: PREAMBLE - 1])
    assert "".join(delta.text for deltas in given for delta in deltas) == LONG_PROSE


@pytest.mark.parametrize("before", ["", "Sure! Here it is: ", "```json\n", "<think>Is {this} good?</think>", "\n\n"])
def test_talk_before_the_json_is_not_given(before: str) -> None:
    assert read(list(before + STRICT)) == ["Hello."]


def test_nothing_after_the_json_is_given() -> None:
    assert read(list(STRICT + ' {"pages": ["Again."]}')) == ["Hello."]
