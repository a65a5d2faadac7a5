"""What belongs to games that the viewer found already: sections, documents, and their pages."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.games import GameSection
from models.rulebooks import DocumentPage, GameDocument


async def sections_of(game_ids: Sequence[UUID]) -> list[list[GameSection]]:
    """Those of each game, in their order. One statement."""
    found: dict[UUID, list[GameSection]] = {game_id: [] for game_id in game_ids}
    for section in await GameSection.filter(game_id__in=game_ids).order_by("place", "id"):
        found[section.game_id].append(section)
    return [found[game_id] for game_id in game_ids]


def documents_of(game_ids: Sequence[UUID]) -> "QuerySet[GameDocument]":
    return GameDocument.filter(game_id__in=game_ids)


def pages_of(document_ids: Sequence[UUID]) -> "QuerySet[DocumentPage]":
    return DocumentPage.filter(document_id__in=document_ids)


async def numbered_pages(wanted: Sequence[tuple[UUID, int]]) -> list[DocumentPage | None]:
    """The page of that number of each document; None where it has none. One statement."""
    numbers: dict[int, list[UUID]] = {}
    for document_id, number in wanted:
        numbers.setdefault(number, []).append(document_id)
    either = [Q(number=number, document_id__in=ids) for number, ids in numbers.items()]
    found = {(page.document_id, page.number): page for page in await DocumentPage.filter(Q(*either, join_type="OR"))}
    return [found.get(one) for one in wanted]
