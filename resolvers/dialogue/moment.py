"""The moment in which an NPC is spoken to: all that its line is made from."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID
from zlib import crc32

from core.errors import NotFound
from core.ids import uuid7
from core.llm import PageDelta, Persona, Prompt, Recalled
from models.dialogue import latest_pages
from models.idempotency import Claim
from models.users import User
from models.worlds import Npc, World, world_and_npc
from resolvers.dialogue.prompt import compile_sections
from resolvers.dialogue.recall import recall
from resolvers.dialogue.request import DialogueRequest, check_request
from resolvers.worlds.npcs import npc_of

MARGIN = 0.3  # seconds before the deadline at which the model must have answered
RECALLED_MAX = 8
RECENT_LINES = 8
PLAYER = "Farmer"  # what a player without a name is called

Listener = Callable[["Moment", PageDelta | None], None]


@dataclass(frozen=True, slots=True)
class Moment:
    """One request with all that is known; `began` is in seconds on the loop's clock."""

    request: DialogueRequest
    world: World
    npc: Npc
    prompt: Prompt
    claim: Claim | None
    interaction_id: UUID
    began: float
    listen: Listener | None

    @property
    def deadline(self) -> float:
        """When the model must have answered, on the loop's clock."""
        return self.began + self.request.deadline_ms / 1_000 - MARGIN

    @property
    def prompt_tokens(self) -> int:
        """About how many tokens the model would read."""
        return sum(section.tokens for section in self.prompt.sections)


async def place_of(viewer: User, request: DialogueRequest) -> tuple[World, Npc | None]:
    """Where it is, and who is asked if that one is known. Raises NotFound and Invalid."""
    check_request(request)
    world, npc = await world_and_npc(viewer, request.world_id, request.npc_key.strip())
    if world is None:
        raise NotFound("World", path=("input", "worldId"))
    return world, npc


async def moment_of(
    place: tuple[World, Npc | None],
    request: DialogueRequest,
    claim: Claim | None,
    began: float,
    listen: Listener | None,
) -> Moment:
    world, npc = place
    npc = npc or await npc_of(world, request.npc_key, ("input", "npcKey"))
    return Moment(request, world, npc, await _prompt(world, npc, request), claim, uuid7(), began, listen)


async def prepare(viewer: User, request: DialogueRequest) -> Prompt:
    """The prompt that `request` would be answered from; spends nothing, stores nothing. Raises as generating does."""
    world, npc = await place_of(viewer, request)
    key = request.npc_key.strip()
    return await _prompt(world, npc or Npc(world=world, key=key, display_name=key), request)


async def _prompt(world: World, npc: Npc, request: DialogueRequest) -> Prompt:
    recalled = await _recalled(world, npc, request)
    lines = await _recent_lines(npc)
    prompt = Prompt(
        persona=Persona(npc.key, npc.display_name, npc.persona, request.situation.portraits or tuple(npc.portraits)),
        player_name=world.player_name or PLAYER,
        kind=request.kind,
        situation=request.situation,
        recalled=tuple(recalled),
        history=request.history,
        recent_lines=lines,
        player_text=(request.player_text or "").strip() or None,
        locale=request.locale or world.locale,
        max_pages=request.max_pages,
        max_replies=request.max_replies,
        seed=crc32(f"{world.game} {world.save_id} {npc.key} {request.situation.game_time.at} {len(lines)}".encode()),
    )
    return replace(prompt, sections=compile_sections(prompt))


async def _recent_lines(npc: Npc) -> tuple[str, ...]:
    """What the NPC said lately, oldest first."""
    said = await latest_pages(npc.id, most=RECENT_LINES)
    return tuple(" ".join(text for text, _ in pages) for pages in reversed(said))


async def _recalled(world: World, npc: Npc, request: DialogueRequest) -> list[Recalled]:
    return await recall(
        world,
        npc,
        _cue(request),
        player_key=request.player_key,
        now=request.situation.game_time.at,
        most=RECALLED_MAX,
    )


def _cue(request: DialogueRequest) -> str:
    """The words by which memories are looked for: what is said, given and going on."""
    situation = request.situation
    gift = situation.gift.name if situation.gift else None
    said = [request.player_text, gift, situation.festival, *(turn.text for turn in request.history[-2:])]
    if not any(said):
        said = [situation.location, *situation.recent_events, *situation.active_quests, *situation.crops]
    return " ".join(text for text in said if text)
