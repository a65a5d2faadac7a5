"""Games added, changed and deleted by those who edit the catalogue."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.errors import AlreadyExists
from core.flags import FlagScope
from models.database.rows import fetch
from models.database.tx import tx
from models.games import Game, GameSection
from models.users import User
from resolvers.audit import audit
from resolvers.flags.editing import delete_rules_of
from resolvers.games.access import held_game, require_editor
from resolvers.games.writing import checked, told, write

WITH_IT = """SELECT
    (SELECT COUNT(*) FROM "game_section" WHERE "game_id" = ?) AS "sections",
    (SELECT COUNT(*) FROM "game_document" WHERE "game_id" = ?) AS "documents",
    (SELECT COUNT(*) FROM "rules_session" WHERE "game_id" = ?) AS "sessions",
    (SELECT COUNT(*) FROM "rules_answer" AS a JOIN "rules_session" AS s ON s."id" = a."session_id"
        WHERE s."game_id" = ?) AS "answers",
    (SELECT COUNT(*) FROM "answer_citation" AS c JOIN "game_document" AS d ON d."id" = c."document_id"
        WHERE d."game_id" = ?) AS "citations" """


async def create_game(viewer: User, values: Mapping[str, Any]) -> Game:
    """`values` are of columns of writing.COLUMNS. Raises Forbidden, Invalid, and AlreadyExists for a known bgg_id."""
    require_editor(viewer)
    game = Game()
    write(game, {column: checked(column, value) for column, value in values.items()})
    async with tx():
        if game.bgg_id is not None and await Game.visible_to(viewer).filter(bgg_id=game.bgg_id).exists():
            raise AlreadyExists("a game has this number", path=("input", "bggId"))  # the constraint judges races
        await game.save()
        await audit(viewer, "game.create", game, target_type="Game", before=None, after=told(game))
    return game


async def update_game(viewer: User, *, game_id: UUID, changes: Mapping[str, Any]) -> Game:
    """Change the columns that `changes` names; null clears. Raises Forbidden, NotFound and Invalid."""
    require_editor(viewer)
    values = {column: checked(column, value) for column, value in changes.items()}
    async with tx():
        game = await held_game(viewer, game_id, path=("input", "id"))
        before = told(game)
        write(game, values)
        after = told(game)
        changed = [column for column, value in after.items() if value != before[column]]
        if changed:
            await game.save()
            await audit(
                viewer,
                "game.update",
                game,
                target_type="Game",
                before={column: before[column] for column in changed},
                after={column: after[column] for column in changed},
            )
    return game


async def delete_game(viewer: User, *, game_id: UUID) -> None:
    """Delete a game with its sections, documents, sessions, answers and what flags are there.

    Raises Forbidden and NotFound.
    """
    require_editor(viewer)
    async with tx() as unit:
        game = await held_game(viewer, game_id, path=("id",))
        with_it = (await fetch(WITH_IT, [game.id] * WITH_IT.count("?")))[0]
        await audit(viewer, "game.delete", game, target_type="Game", before=told(game) | with_it, after=None)
        sections = await GameSection.visible_to(viewer).filter(game_id=game.id)
        await delete_rules_of(unit, viewer, FlagScope.GAME, [game.id])
        await delete_rules_of(unit, viewer, FlagScope.SECTION, [section.id for section in sections])
        await game.delete()
