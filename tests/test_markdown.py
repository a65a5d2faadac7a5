import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from resolvers.chat.markdown import rendered

OUT = 'target="_blank" rel="nofollow noopener noreferrer"'
X = "https://x.example"

SHOWN: list[tuple[str, str]] = [
    ("", ""),
    ("hi", "<p>hi</p>\n"),
    ("a\nb", "<p>a<br>\nb</p>\n"),
    ("a\n\nb", "<p>a</p>\n<p>b</p>\n"),
    ("**a** *b* ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>\n"),
    ("# a", "<h1>a</h1>\n"),
    ("#general", "<p>#general</p>\n"),
    ("a\n---\nb", "<p>a</p>\n<hr>\n<p>b</p>\n"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
    ("3. a", '<ol start="3">\n<li>a</li>\n</ol>\n'),
    ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
    ("```py title=x\n<b>\n```", '<pre><code class="language-py">&lt;b&gt;\n</code></pre>\n'),
    ("```c++\n```", '<pre><code class="language-c++"></code></pre>\n'),
    ("```x'onload=y\n```", "<pre><code></code></pre>\n"),
    ("|a|b|\n|-|-|", "<p>|a|b|<br>\n|-|-|</p>\n"),
    ("<b>a</b> &amp; <", "<p>&lt;b&gt;a&lt;/b&gt; &amp; &lt;</p>\n"),
    ('<a title="**x**">', '<p>&lt;a title="**x**"&gt;</p>\n'),
    ("<div>\n**a**\n</div>", "<p>&lt;div&gt;<br>\n<strong>a</strong><br>\n&lt;/div&gt;</p>\n"),
    ("&#60;b&gt; &#xd83d; &#0;", "<p>&lt;b&gt; \ufffd \ufffd</p>\n"),
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
    (f"[a]({X} 'title')", f'<p><a href="{X}" {OUT}>a</a></p>\n'),
    (f"<{X}>", f'<p><a href="{X}" {OUT}>{X}</a></p>\n'),
    ("<ann@x.example>", f'<p><a href="mailto:ann@x.example" {OUT}>ann@x.example</a></p>\n'),
    (f"see {X}/a_b_c?d=1.", f'<p>see <a href="{X}/a_b_c?d=1" {OUT}>{X}/a_b_c?d=1</a>.</p>\n'),
    (f"({X}/a_(b))", f'<p>(<a href="{X}/a_(b)" {OUT}>{X}/a_(b)</a>)</p>\n'),
    (f"**{X}**, *{X}*", f'<p><strong><a href="{X}" {OUT}>{X}</a></strong>, <em><a href="{X}" {OUT}>{X}</a></em></p>\n'),
    (f"[{X}](https://y.example)", f'<p><a href="https://y.example" {OUT}>{X}</a></p>\n'),
    ("xhttps://x ftp://x https:// http://.", "<p>xhttps://x ftp://x https:// http://.</p>\n"),
    (r"\https://x xhttp\s://x", r"<p>\https://x xhttp\s://x</p>" "\n"),
    (f"`{X}`", f"<p><code>{X}</code></p>\n"),
    (f"![a]({X})", f'<p>!<a href="{X}" {OUT}>a</a></p>\n'),
    ("[a](javascript:x)", "<p>[a](javascript:x)</p>\n"),
    ("[a](/admin) [b](//x.example)", "<p>[a](/admin) [b](//x.example)</p>\n"),
    ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>\n"),
    ("<javascript:x>", "<p>&lt;javascript:x&gt;</p>\n"),
    (f"[a]\n\n[a]: {X}", f'<p>[a]</p>\n<p>[a]: <a href="{X}" {OUT}>{X}</a></p>\n'),
    ("@Ann. `@ann`", '<p><span class="mention">@Ann</span>. <code>@ann</code></p>\n'),
    (
        "> @ann\n\n\\@ann @here",
        '<blockquote>\n<p>@ann</p>\n</blockquote>\n<p>@ann <span class="mention">@here</span></p>\n',
    ),
    (r"@ann\_b @all", '<p><span class="mention">@ann_b</span> @all</p>\n'),
]

HOSTILE = ["<script>", "</p>", "<iframe", "<svg/onload=x>", "<!--", "-->", "<img src=x onerror=y>", " onclick=x "]
CLOAKED = ["javascript:", "java\nscript:", "&#106;avascript:", "data:text/html,", "&lt;script&gt;", "&#x3c;img&#62;"]
MARKUP = ["![", "](", "[a](", ")", "<", ">", "`", "```", "*", "_", "~~", "\n", "\n\n", "    ", "- ", "> ", "|"]
PIECES = st.sampled_from([*HOSTILE, *CLOAKED, *MARKUP, "https://", "x.example", "@ann", "\\", '"', "'", "&", "#", "\0"])
TAG = re.compile(r"</?(\w+)([^<>]*)>")
ALLOWED = re.compile(
    rf'(?:(?: href="(?:https?://|mailto:)[^"]*")? {OUT}| class="language-[\w+#.-]+"| class="mention"| start="\d+")?',
    re.IGNORECASE,
)
TAGS = re.compile("a|blockquote|br|code|em|h[1-6]|hr|li|ol|p|pre|s|span|strong|ul")


@pytest.mark.parametrize(("content", "html"), SHOWN, ids=ascii)
def test_a_message_is_shown(content: str, html: str):
    assert rendered(content) == html


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=16).map("".join))
@example("<img src=x onerror=alert(1)>")
@example("[a](https://x.example/\"onmouseover='x')")
@example('```"><script>\n```')
def test_nothing_in_a_message_runs_or_loads(content: str):
    html = rendered(content)

    for name, attributes in TAG.findall(html):
        assert TAGS.fullmatch(name)
        assert ALLOWED.fullmatch(attributes), attributes
    assert "<" not in TAG.sub("", html)
    assert "<!" not in html


def test_a_deep_message_is_still_shown():
    html = rendered(">" * 1_000 + "[" * 1_000 + "*a " * 500)

    assert html.count("<blockquote>") == html.count("</blockquote>") < 50
