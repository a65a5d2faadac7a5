"""Who may see a game, and who may change the catalogue."""

from uuid import UUID

from core.errors import Forbidden, NotFound
from models.games import EDITORS, Game
from models.users import User


def require_editor(viewer: User) -> None:
    """Raises Forbidden unless for a developer or an administrator; to be asked before a game is looked up."""
    if viewer.role not in EDITORS:
        raise Forbidden("only developers and administrators change the catalogue")


async def visible_game(viewer: User, game_id: UUID, path: tuple[str, ...] = ("gameId",)) -> Game:
    """Raises NotFound, for a game that the viewer may not see, too."""
    game = await Game.visible_to(viewer).get_or_none(id=game_id)
    if game is None:
        raise NotFound("Game", path=path)
    return game


async def held_game(viewer: User, game_id: UUID, *, path: tuple[str, ...]) -> Game:
    """A game as it is now, which nobody else changes until the `tx()` ends. Raises NotFound."""
    game = await Game.visible_to(viewer).select_for_update().get_or_none(id=game_id)
    if game is None:
        raise NotFound("Game", path=path)
    return game
