"""What flags are for somebody; who they are is known, and games that they may not see do not exist."""

from uuid import UUID

from core.env import Env
from core.errors import Invalid, NotFound
from core.flags import Evaluation, Subject
from models.flags import KEY_MAX
from models.games import Game, GameSection
from models.users import User


async def evaluate_flag(
    env: Env, viewer: User, *, key: str, game_id: UUID | None = None, section_id: UUID | None = None
) -> Evaluation:
    """What a flag is for the viewer, in a game or a section of one. Raises NotFound and Invalid."""
    if len(key) > KEY_MAX:
        raise Invalid("key", f"at most {KEY_MAX} characters")
    return env.flags.evaluate(key, await subject_of(viewer, game_id=game_id, section_id=section_id))


async def evaluate_flags(
    env: Env, viewer: User, *, game_id: UUID | None = None, section_id: UUID | None = None
) -> list[Evaluation]:
    """The same of all flags that are not archived, by key."""
    return env.flags.evaluate_all(await subject_of(viewer, game_id=game_id, section_id=section_id))


async def subject_of(
    viewer: User, *, game_id: UUID | None = None, section_id: UUID | None = None, person: User | None = None
) -> Subject:
    """The viewer, or another `person`, in a place that the viewer may see; a section is in its game.

    Raises NotFound.
    """
    if game_id is not None and not await Game.visible_to(viewer).filter(id=game_id).exists():
        raise NotFound("Game", path=("gameId",))
    if section_id is not None:
        game_id = await _game_of(viewer, section_id, game_id)
    who = person or viewer
    return Subject(who.id, who.role, game_id, section_id)


async def _game_of(viewer: User, section_id: UUID, game_id: UUID | None) -> UUID:
    section = await GameSection.visible_to(viewer).get_or_none(id=section_id)
    if section is None or game_id not in (None, section.game_id):
        raise NotFound("GameSection", path=("sectionId",))
    return section.game_id
