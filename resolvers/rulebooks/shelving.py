"""Games with their rulebooks put into the catalogue by the operator, each once."""

from dataclasses import dataclass
from typing import Any

from models.database.tx import tx
from models.games import Game, name_key
from models.rulebooks import GameDocument
from resolvers.audit import audit
from resolvers.games.writing import told
from resolvers.rulebooks.documents import Content, add_content
from resolvers.rulebooks.facts import Facts, checked
from resolvers.rulebooks.reading import MARKDOWN


@dataclass(frozen=True, slots=True)
class Shelved:
    """`columns` are those of a game, its name among them; `rules` are Markdown; `licence` is that of the rules."""

    columns: dict[str, Any]
    rules: str
    licence: str

    @property
    def name(self) -> str:
        return self.columns["name_base"]


async def shelve(shelved: Shelved) -> GameDocument:
    """Its rulebook, in the game of that name, or in a new one; what is there already stays as it is."""
    async with tx() as unit:
        game = await _game(shelved)
        facts = checked(Facts(f"Rules of {shelved.name}", licence=shelved.licence))
        return await add_content(unit, None, game, facts, Content(shelved.rules.encode(), MARKDOWN))


async def _game(shelved: Shelved) -> Game:
    folded = name_key(shelved.name)
    known = await Game.filter(folded=folded).order_by("id").first()
    if known is not None:
        return known
    game = await Game.create(folded=folded, **shelved.columns)
    await audit(None, "game.create", game, target_type="Game", before=None, after=told(game))
    return game
