"""What a model says it quotes, checked against the stored pages: what leaves is the pages' own text.

A quote is looked for on the page of the passage that it names, then on those of the other passages that the model was
given, and nowhere else. It is widened to whole sentences: what is before or after it may turn its meaning around.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.rules import Claim, Passage
from models.cited_pages import CitedPage, Place, cited_pages
from resolvers.rulebooks.quoted_page import LONGEST, QuotedPage
from resolvers.rulebooks.sentences import Span

MOST = 8  # citations of an answer
CLAIMS_MOST = 50  # that are looked at


@dataclass(frozen=True, slots=True)
class Verified:
    """`quote` is what stands on that page from `char_start` to `char_end`, in code points."""

    document_id: UUID
    page: int
    page_label: str | None
    section_path: tuple[str, ...]
    quote: str
    char_start: int
    char_end: int


async def verified(claims: Sequence[Claim], passages: Sequence[Passage]) -> list[Verified]:
    """The claims that are true, at most MOST, in their order, those that overlap as one. Two statements."""
    if not claims or not passages:
        return []
    pages = await cited_pages({(passage.document_id, passage.page) for passage in passages})
    return await asyncio.to_thread(_read, claims, passages, pages)


def checked(claims: Sequence[Claim], passages: Sequence[Passage], pages: Mapping[Place, QuotedPage]) -> list[Verified]:
    """What `verified` gives, for pages that were read; of the passages only those whose pages are among them."""
    found: list[Verified] = []
    for claim in claims[:CLAIMS_MOST]:
        for page, span in _cited(claim, passages, pages):
            found = _merged(found, page, span)
    return found[:MOST]


def _read(claims: Sequence[Claim], passages: Sequence[Passage], pages: Mapping[Place, CitedPage]) -> list[Verified]:
    return checked(claims, passages, {place: QuotedPage(page) for place, page in pages.items()})


def _cited(
    claim: Claim, passages: Sequence[Passage], quoted: Mapping[Place, QuotedPage]
) -> Iterator[tuple[QuotedPage, Span]]:
    """Where the claim's quote is; nowhere if it is not to be found."""
    for passage in _named_first(claim, passages):
        page = quoted.get((passage.document_id, passage.page))
        spans = page.spans(claim.quote, _span(passage)) if page else []
        if page and spans:
            yield from ((page, span) for span in spans)
            return


def _named_first(claim: Claim, passages: Sequence[Passage]) -> Iterator[Passage]:
    """A model that names the wrong passage is set right."""
    if 0 <= claim.passage < len(passages):
        yield passages[claim.passage]
    yield from passages


def _span(passage: Passage) -> Span:
    return passage.char_start, passage.char_start + len(passage.text)


def _merged(found: Sequence[Verified], page: QuotedPage, span: Span) -> list[Verified]:
    """With that part of the page; what it overlaps becomes one with it, unless that would be too long."""
    alike = [one for one in found if _overlaps(one, page, span)]
    whole = min([span[0], *(one.char_start for one in alike)]), max([span[1], *(one.char_end for one in alike)])
    if alike and whole[1] - whole[0] > LONGEST:
        return list(found)
    at = found.index(alike[0]) if alike else len(found)
    rest = [one for one in found if one not in alike]
    return [*rest[:at], _quote(page, whole), *rest[at:]]


def _overlaps(one: Verified, page: QuotedPage, span: Span) -> bool:
    same_page = (one.document_id, one.page) == (page.page.document_id, page.page.number)
    return same_page and one.char_start < span[1] and span[0] < one.char_end


def _quote(page: QuotedPage, span: Span) -> Verified:
    start, end = span
    stored = page.page
    return Verified(
        document_id=stored.document_id,
        page=stored.number,
        page_label=stored.label,
        section_path=page.section_path(start),
        quote=stored.text[start:end],
        char_start=start,
        char_end=end,
    )
