"""Games with real rulebooks, read and indexed as the server does it."""

from pathlib import Path
from uuid import UUID

from core.env import Env
from core.global_ids import global_id, key
from models.database.tx import tx
from models.games import Game, GameStatus, name_key
from models.rulebooks import GameDocument
from resolvers.rulebooks.documents import Content, add_content
from resolvers.rulebooks.facts import Facts
from resolvers.rulebooks.indexing import index_document
from resolvers.rulebooks.reading import MARKDOWN

MORRIS = (Path(__file__).parents[1] / "server" / "shelf" / "nine-mens-morris.md").read_text(encoding="utf-8")


async def game_with(
    env: Env, text: str | None, *, name: str = "Nine Men's Morris", status: GameStatus = GameStatus.ACTIVE
) -> str:
    """The id on the wire of a new game whose rulebook has that text; None: it has none."""
    async with tx():
        game = await Game.create(name_base=name, folded=name_key(name), status=status)
    if text is not None:
        await rulebook(env, game.id, text)
    return global_id("Game", game.id)


async def rulebook(env: Env, game_id: UUID, text: str, facts: Facts | None = None) -> GameDocument:
    """A document that can be searched at once."""
    async with tx() as unit:
        game = await Game.get(id=game_id)
        content = Content(text.encode(), MARKDOWN)
        document = await add_content(unit, None, game, facts or Facts("Rules"), content)
    await index_document(env, document.id)
    return await GameDocument.get(id=document.id)


async def hide(game: str) -> None:
    async with tx():
        await Game.filter(id=key(game, "Game")).update(status=GameStatus.HIDDEN)
