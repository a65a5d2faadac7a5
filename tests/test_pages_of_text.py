import time

import pytest

from core.pages import PAGES_MAX, TEXT_MAX, PageText, Unreadable
from resolvers.rulebooks.pages import pages_of_text

SHOWN = [
    ("*Draw* **two** ~~three~~ `cards`", "Draw two three cards"),
    ("A [link](http://example.org 'title') and <https://example.org/a>.", "A link and https://example.org/a."),
    ("Pay 2 ![wood](wood.png).", "Pay 2 wood."),
    ("1. one\n2. two\n   - a\n   - b\n", "1. one\n2. two\n  • a\n  • b"),
    ("3. three\n4. four", "3. three\n4. four"),
    ("- one\n\n- two\n\n  more", "• one\n\n• two\n\nmore"),
    ("| VP | for |\n|---|---|\n| 2 | city |", "VP | for\n2 | city"),
    ("soft\nbreak  \nhard", "soft\nbreak\nhard"),
    ("> quoted\n\n---\n\nafter", "quoted\n\nafter"),
    ("```\na  b\n  c\n```", "a  b\n  c"),
    ("&lt;b&gt; &amp; \\*x\\* 5 < 6", "<b> & *x* 5 < 6"),
    ("a <b>bold</b> word<br>below <!-- not -->this", "a bold word\nbelow this"),
    ("<div>\n<p>one</p><p>two</p>\n</div>", "one\n\ntwo"),
    ("<table><tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td>2</td></tr></table>", "a | b\n1 | 2"),
    ("<ul><li>x<li>y</ul>", "• x\n• y"),
    ("<script>var x = '<p>';</script>\n\nseen\n\n<style>p { color: red }</style>", "seen"),
    ("[x]: http://example.org\n\nSee [x].", "See x."),
    ("[How\nto](../a/b-\nc/d) do", "How\nto do"),
    ("a bonus.** Choose one (+0)**. Then", "a bonus. Choose one (+0). Then"),
    ("---\ntitle: 'No'\nlayout: page\n---\n\nYes", "Yes"),
    ("First\n\n---\ntitle: 'No'\n---\n\nYes", "First\n\nYes"),
    ("--- \nSetup: take five cards", "Setup: take five cards"),
    ("\ufeffA\r\nB\rC", "A\nB\nC"),
    ("5 \x00\x07€ 😀", "5 € 😀"),
]


def shown(source: str) -> str:
    return "\f".join(page.text for page in pages_of_text(source, markdown=True))


@pytest.mark.parametrize(("source", "text"), SHOWN)
def test_a_page_is_what_a_reader_sees(source: str, text: str) -> None:
    assert shown(source) == text


def test_headings_are_found_where_they_stand() -> None:
    source = "# *Setup* &amp; start\n\nTake five.\n\nTurns\n-----\n\n<h3>Trade</h3>\n\n####\n\n😀 end"

    (page,) = pages_of_text(source, markdown=True)

    assert [(each.level, each.title) for each in page.headings] == [(1, "Setup & start"), (2, "Turns"), (3, "Trade")]
    assert [page.text[each.start : each.end] for each in page.headings] == ["Setup & start", "Turns", "Trade"]


def test_a_form_feed_breaks_pages_and_a_link_reaches_over_it() -> None:
    pages = pages_of_text("# One\n\nsee [it][1]\f\fthree\f\f", markdown=True)
    linked = pages_of_text("see [it][1]\f[1]: http://example.org\n\nend", markdown=True)

    assert [(page.number, page.text) for page in pages] == [(1, "One\n\nsee [it][1]"), (2, ""), (3, "three")]
    assert [page.text for page in linked] == ["see it", "end"]


def test_plain_text_is_shown_as_it_is() -> None:
    assert pages_of_text("# No *heading*\r\n\n  <b>\f 2", markdown=False) == [
        PageText(1, "# No *heading*\n\n  <b>"),
        PageText(2, " 2"),
    ]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (" \n\f\n ", "it has no text"),
        ("<!-- only -->", "it has no text"),
        ("a\f" * (PAGES_MAX + 1), "it has 2,001 pages: at most 2,000 are read"),
        ("a" * (TEXT_MAX + 1), "it has 5,000,001 characters: at most 5,000,000 are read"),
    ],
)
def test_a_text_that_cannot_be_shown_says_why(source: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        pages_of_text(source, markdown=True)

    assert refused.value.reason == reason


@pytest.mark.parametrize("piece", ["<a ", "<!-- ", "<!", "</", '<a "', "<p>", "<li>", "</ul>", "<h1>", "<td>", "&amp;"])
def test_broken_html_costs_time_in_proportion(piece: str) -> None:
    source = "<div>" + piece * 20_000
    begun = time.process_time()

    pages_of_text(f"seen\n\n{source}", markdown=True)

    assert time.process_time() - begun < 5
