"""A message as it is shown: Markdown made into HTML in which nothing can run, load or hide."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nh3 import Cleaner

CACHED: Final = 1_024  # messages, of some 1 KiB each; the largest that 4,000 characters can make is 40 KB
TAGS: Final = frozenset(
    {"a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"}
    | {"s", "span", "strong", "ul"}
)
ATTRIBUTES: Final[dict[str, set[str]]] = {
    "*": set(),
    "a": {"href"},
    "code": {"class"},
    "ol": {"start"},
    "span": {"class"},
}
SCHEMES: Final = {"http", "https", "mailto"}
CLASSES: Final = {"code": re.compile(r"language-[\w+#.-]{1,32}"), "span": re.compile("mention")}


@lru_cache(CACHED)
def rendered(content: str) -> str:
    """HTML of Markdown `content`, which holds no lone surrogates: without images and HTML of its own.

    Links open elsewhere, and tell neither search engines nor the other site where they stood.
    """
    from resolvers.chat.parser import parser  # noqa: PLC0415 (35 ms of markdown-it)

    return _cleaner().clean(parser().render(content))


@cache
def _cleaner() -> "Cleaner":
    from nh3 import Cleaner  # noqa: PLC0415 (as above)

    return Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_kept,
        link_rel="nofollow noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes=SCHEMES,
        url_relative="deny",
    )


def _kept(tag: str, attribute: str, value: str) -> str | None:
    if attribute != "class":
        return value
    return value if CLASSES[tag].fullmatch(value) else None
