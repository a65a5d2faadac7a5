"""The parts of a game, set all at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.flags import FlagScope
from core.text import trimmed
from models.database.rows import insert_rows
from models.database.tx import tx
from models.games import KEY_MAX, NAME_MAX, Game, GameSection
from models.users import User
from resolvers.audit import audit
from resolvers.flags.editing import delete_rules_of
from resolvers.games.access import held_game, require_editor

SECTIONS_MAX = 100
KEY = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class NewSection:
    key: str
    title: str


async def set_game_sections(viewer: User, *, game_id: UUID, sections: Sequence[NewSection]) -> Game:
    """Have a game these sections in this order and no other; one whose key stays keeps its id and its flags.

    Raises Forbidden, NotFound and Invalid.
    """
    require_editor(viewer)
    wanted = _checked(sections)
    async with tx() as unit:
        game = await held_game(viewer, game_id, path=("gameId",))
        before = await GameSection.visible_to(viewer).filter(game_id=game.id).order_by("place", "id")
        gone = _gone(before, wanted)
        await delete_rules_of(unit, viewer, FlagScope.SECTION, [section.id for section in gone])
        await _replace(game, before, wanted)
        if _told(before) != _told(wanted):
            await audit(
                viewer, "game.sections", game, target_type="Game", before=_listed(before), after=_listed(wanted)
            )
    return game


def _checked(sections: Sequence[NewSection]) -> list[NewSection]:
    if len(sections) > SECTIONS_MAX:
        raise Invalid("sections", f"a list of at most {SECTIONS_MAX} items")
    seen: set[str] = set()
    wanted: list[NewSection] = []
    for place, section in enumerate(sections):
        path = ("sections", str(place))
        if len(section.key) > KEY_MAX or not KEY.fullmatch(section.key):
            raise Invalid((*path, "key"), f"1 to {KEY_MAX} of a-z 0-9, joined by - or _")
        if section.key in seen:
            raise Invalid((*path, "key"), "unique in its game")
        seen.add(section.key)
        wanted.append(NewSection(section.key, trimmed(section.title, (*path, "title"), most=NAME_MAX)))
    return wanted


async def _replace(game: Game, before: Sequence[GameSection], wanted: Sequence[NewSection]) -> None:
    known = {section.key: section for section in before}
    for section in _gone(before, wanted):
        await section.delete()
    added: list[GameSection] = []
    for place, section in enumerate(wanted):
        row = known.get(section.key)
        if row is None:
            added.append(GameSection(game_id=game.id, key=section.key, title=section.title, place=place))
        elif (row.title, row.place) != (section.title, place):
            row.title, row.place = section.title, place
            await row.save()
    await insert_rows(added)


def _gone(before: Sequence[GameSection], wanted: Sequence[NewSection]) -> list[GameSection]:
    kept = {section.key for section in wanted}
    return [section for section in before if section.key not in kept]


Section = GameSection | NewSection


def _told(sections: Sequence[Section]) -> list[dict[str, str]]:
    return [{"key": section.key, "title": section.title} for section in sections]


def _listed(sections: Sequence[Section]) -> dict[str, Any]:
    return {"sections": _told(sections)}
