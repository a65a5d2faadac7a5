"""What models write, as the assistant's page shows it: some Markdown as elements, and nothing that runs or loads."""

from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Browser, Page

from chromium import browser_of, launched
from core.env import Env
from core.settings import Settings
from models.users import User

pytestmark = pytest.mark.anyio

DEEP = 40  # elements within each other
AT_MOST = 2_000.0  # milliseconds for 100,000 characters, on a busy machine
SHOWN = """async text => { const { showMarkdown } = await import("/static/assistant/markdown.js");
  const made = document.body.appendChild(document.createElement("div")); showMarkdown(made, text);
  const html = made.innerHTML; made.remove(); return html; }"""
BY_PIECES = """async text => { const { showMarkdown } = await import("/static/assistant/markdown.js");
  const made = document.createElement("div"); const first = [];
  for (let end = 1; end <= text.length; end++) { showMarkdown(made, text.slice(0, end)); first.push(made.firstChild); }
  return [made.innerHTML, first.at(-1) === first[12]]; }"""
TIMED = """async text => { const { showMarkdown } = await import("/static/assistant/markdown.js");
  const made = document.createElement("div"), began = performance.now(); showMarkdown(made, text);
  const took = performance.now() - began; let deepest = 0;
  for (const leaf of made.querySelectorAll("*")) { let depth = 0;
    for (let e = leaf; e; e = e.parentElement) depth++; deepest = Math.max(deepest, depth); }
  return [took, deepest]; }"""
MADE_OF = """async text => { const { showMarkdown } = await import("/static/assistant/markdown.js");
  const made = document.body.appendChild(document.createElement("div")); showMarkdown(made, text);
  await new Promise(resolve => setTimeout(resolve, 20)); const all = [...made.querySelectorAll("*")]; made.remove();
  return [all.map(e => e.localName), all.flatMap(e => e.getAttributeNames()),
    all.filter(e => e.href).map(e => e.href)]; }"""
LINK = '<a href="{0}" rel="noopener noreferrer nofollow" target="_blank" title="{0}">{1}</a>'


@pytest.fixture(scope="module")
async def chromium() -> AsyncGenerator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture
def settings(on_sqlite: Settings) -> Settings:
    return on_sqlite


@pytest.fixture
async def page(chromium: Browser, env: Env, origin: str, ann: User) -> AsyncGenerator[Page]:
    async for one in browser_of(ann, chromium, env, origin):
        await one.open("/assistant")
        yield one.page
        assert await one.page.evaluate("window.hacked") is None


def link(url: str, text: str) -> str:
    return LINK.format(url, text)


def host(name: str) -> str:
    return f'<span class="target"> ({name})</span>'


PLAIN = {
    "two lines\nof *one* paragraph\n\nanother": "<p>two lines\nof <em>one</em> paragraph</p><p>another</p>",
    "**bold** __bold__ _soft_ ***both*** ~~gone~~": "<p><strong>bold</strong> <strong>bold</strong> <em>soft</em> "
    "<strong><em>both</em></strong> <del>gone</del></p>",
    "**bold with *soft* in it**": "<p><strong>bold with <em>soft</em> in it</strong></p>",
    "2 * 3 * 4, snake_case_name, a ** b, *never closed": "<p>2 * 3 * 4, snake_case_name, a ** b, *never closed</p>",
    r"\*as it is\* and `*code*` and ``a ` tick``": "<p>*as it is* and <code>*code*</code> "
    "and <code>a ` tick</code></p>",
    "# One\n### Three": "<h3>One</h3><h5>Three</h5>",
    "- a\n- b\n  - c\n\n  d\n- e": "<ul><li>a</li><li>b<ul><li>c</li></ul><p>d</p></li><li>e</li></ul>",
    "3. c\n4. d": '<ol start="3"><li>c</li><li>d</li></ol>',
    "Steps:\n1. a\n2. b\n* c": "<p>Steps:</p><ol><li>a</li><li>b</li></ol><ul><li>c</li></ul>",
    "> said\n> twice\n\n---": "<blockquote><p>said\ntwice</p></blockquote><hr>",
    "```py\na < b\n\n  *c*\n```\nafter": '<pre data-language="py" tabindex="0">'
    "<code>a &lt; b\n\n  *c*</code></pre><p>after</p>",
    "```\nnever closed": '<pre tabindex="0"><code>never closed</code></pre>',
    "": "",
}


async def test_markdown_becomes_elements(page: Page) -> None:
    shown = {text: await page.evaluate(SHOWN, text) for text in PLAIN}

    assert shown == PLAIN


LINKS = {
    "[a *site*](https://example.org/x?a=1&b=2)": f"<p>{link('https://example.org/x?a=1&amp;b=2', 'a *site*')}"
    f"{host('example.org')}</p>",
    "see https://example.org/a_(b)_c, or not": f"<p>see {link('https://example.org/a_(b)_c', 'https://example.org/a_(b)_c')}"
    ", or not</p>",
    "(https://example.org/)": f"<p>({link('https://example.org/', 'https://example.org/')})</p>",
    "[https://bank.example](https://evil.example)": f"<p>{link('https://evil.example/', 'https://bank.example')}"
    f"{host('evil.example')}</p>",
    "[bank](https://bank.example@evil.example)": f"<p>{link('https://bank.example@evil.example/', 'bank')}"
    f"{host('evil.example')}</p>",
    "![a cat](https://example.org/cat.png)": f"<p>{link('https://example.org/cat.png', 'a cat')}"
    f"{host('example.org')}</p>",
}


async def test_links_lead_to_web_sites_and_say_where(page: Page) -> None:
    shown = {text: await page.evaluate(SHOWN, text) for text in LINKS}

    assert shown == LINKS


HOSTILE = [
    "<script>window.hacked = 1</script>",
    '<img src=x onerror="window.hacked = 1">',
    "[x](javascript:window.hacked=1)",
    "[x](JaVaScRiPt:window.hacked=1)",
    "[x](java&#115;cript:window.hacked=1)",
    "[x](data:text/html,<script>window.hacked=1</script>)",
    "[x](vbscript:x)",
    "[x](/logout)",
    "[x](//evil.example)",
    "![x](javascript:window.hacked=1)",
    '[x](https://e.example" onmouseover="window.hacked=1)',
    "<a href='javascript:window.hacked=1'>x</a>",
    "<svg/onload=window.hacked=1>",
    "# <iframe srcdoc='<script>parent.hacked=1</script>'>",
    "```<img src=x onerror=window.hacked=1>\n<script>window.hacked=1</script>\n```",
    "- <style>* { display: none }</style>",
    "`</code><script>window.hacked=1</script>`",
    "**<form action=https://evil.example><input name=password></form>**",
]


async def test_what_is_hostile_is_only_a_text(page: Page) -> None:
    made = [await page.evaluate(MADE_OF, text) for text in HOSTILE]

    for tags, attributes, targets in made:
        assert set(tags) <= {"p", "h3", "ul", "li", "pre", "code", "strong", "a", "span"}
        assert set(attributes) <= {"href", "rel", "target", "title", "class", "tabindex", "data-language"}
        assert all(target.startswith("https://") for target in targets)


async def test_as_a_text_grows_what_is_whole_stays(page: Page) -> None:
    text = "One **bold**\n\n- a\n  - b\n\n```\ncode\n```\n\n[x](https://example.org)"

    grown, is_same = await page.evaluate(BY_PIECES, text)

    assert grown == await page.evaluate(SHOWN, text)
    assert is_same


HUGE = {
    "quotes": ">" * 100_000,
    "spaced quotes": "> " * 50_000,
    "lists": "\n".join(f"{' ' * (2 * depth)}- x" for depth in range(310)),
    "lists in a line": "- " * 50_000,
    "stars": "*" * 100_000,
    "opened stars": "*a " * 33_000,
    "marks in turn": "*a _b ~~c " * 10_000,
    "closed marks in turn": "**a _b** c_ " * 8_000,
    "ticks": "".join("`" * size + " " for size in range(1, 440)),
    "one tick each": "`a " * 33_000,
    "brackets": "[" * 100_000,
    "half links": "[a](" * 25_000,
    "half targets": "[a](https://x" * 7_000,
    "refused links": "[a](javascript:x)" * 5_800,
    "parentheses": "[a](x(" * 16_000,
    "addresses": "https://" * 12_500,
    "addresses with stops": "https://a" + "." * 90_000,
    "escapes": "\\*" * 50_000,
    "fences": "```\n" * 25_000,
    "rules": "- " * 49_000 + "x",
    "headings": "#" * 6 + " " * 90_000 + "x",
    "paragraphs": "a\n\n" * 33_000,
    "lines": "a\n" * 50_000,
    "lists with lines between": "- a\n\n" * 20_000,
}


async def test_what_is_huge_is_shown_soon_and_not_deep(page: Page) -> None:
    for name, text in HUGE.items():
        milliseconds, deepest = await page.evaluate(TIMED, text)

        assert milliseconds < AT_MOST, name
        assert deepest < DEEP, name
