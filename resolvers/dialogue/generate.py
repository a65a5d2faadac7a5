"""The main job: an NPC answers, from what it remembers, safely, before the deadline, billed once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID
from zlib import crc32

from tortoise.expressions import Q

from core.dialogue import DialogueSource, FallbackReason
from core.env import Env
from core.errors import NotFound, ProviderRefused, ProviderTimeout, ProviderUnavailable
from core.ids import uuid7
from core.llm import LLM, Answer, PageDelta, Persona, Prompt, Recalled, Usage
from models.database.tx import tx
from models.dialogue import Interaction
from models.idempotency import Claim
from models.users import User
from models.worlds import Npc, World
from resolvers.dialogue.markup import Encoded, encode
from resolvers.dialogue.memory import remember
from resolvers.dialogue.prompt import compile_sections
from resolvers.dialogue.recall import recall
from resolvers.dialogue.request import DialogueRequest, check_request
from resolvers.dialogue.told import exchange
from resolvers.idempotency import finish, give_up, once
from resolvers.usage import ModelCall, cost_micros, record_usage
from resolvers.worlds.npcs import npc_of

OPERATION = "generateDialogue"
MARGIN = 0.3  # seconds before the deadline at which the model must have answered
LEASE = timedelta(seconds=5)  # past the deadline, until a twin may take over what crashed
RECALLED_MAX = 8
RECENT_LINES = 8
PLAYER = "Farmer"  # what a player without a name is called

Listener = Callable[[UUID, PageDelta | None], None]


@dataclass(frozen=True, slots=True)
class Said:
    """What was said, stored; `recalled` are ids of memories with their scores, best first."""

    interaction: Interaction
    world: World
    npc: Npc
    recalled: tuple[tuple[UUID, float], ...]
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line before it is stored."""

    encoded: Encoded
    source: DialogueSource
    replies: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    reason: FallbackReason | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """All that one request is about."""

    request: DialogueRequest
    world: World
    npc: Npc
    prompt: Prompt
    claim: Claim | None
    interaction_id: UUID
    began: float  # seconds on the loop's clock
    listen: Listener | None

    @property
    def deadline(self) -> float:
        return self.began + self.request.deadline_ms / 1_000 - MARGIN


async def generate_dialogue(
    env: Env, viewer: User, request: DialogueRequest, *, listen: Listener | None = None
) -> Said:
    """Answer as the NPC, always before the request's deadline, and store it.

    `listen` is told the interaction's id, then what the model writes, as it comes, not yet safe to show. Raises
    NotFound, Invalid, IdempotencyMismatch, and ProviderUnavailable or one of its kinds where no fallback is allowed.
    """
    began = asyncio.get_running_loop().time()
    check_request(request)
    world = await World.owned_by(viewer).get_or_none(id=request.world_id)
    if world is None:
        raise NotFound("World", path=("input", "worldId"))
    claim = None
    if request.client_mutation_id is not None:
        lease = timedelta(milliseconds=request.deadline_ms) + LEASE
        work = await once(
            viewer, operation=OPERATION, key=request.client_mutation_id, input_hash=request.input_hash, lease=lease
        )
        if work.result_id is not None:
            return await _replayed(viewer, work.result_id)
        claim = work.claim
    try:
        return await _answer(env, viewer, await _moment(world, request, claim, began, listen))
    except BaseException:
        await give_up(claim)
        raise


async def prepare(viewer: User, request: DialogueRequest) -> Prompt:
    """The prompt that `request` would be answered from; spends nothing, stores nothing. Raises as generating does."""
    check_request(request)
    world = await World.owned_by(viewer).get_or_none(id=request.world_id)
    if world is None:
        raise NotFound("World", path=("input", "worldId"))
    key = request.npc_key.strip()
    npc = await Npc.get_or_none(world_id=world.id, key=key) or Npc(world=world, key=key, display_name=key)
    return await _prompt(world, npc, request)


async def _moment(
    world: World, request: DialogueRequest, claim: Claim | None, began: float, listen: Listener | None
) -> Moment:
    npc = await npc_of(world, request.npc_key, ("input", "npcKey"))
    prompt = await _prompt(world, npc, request)
    return Moment(request, world, npc, prompt, claim, uuid7(), began, listen)


async def _prompt(world: World, npc: Npc, request: DialogueRequest) -> Prompt:
    recalled = await _recalled(world, npc, request)
    lately = Interaction.filter(npc_id=npc.id, abandoned=False).order_by("-id").limit(RECENT_LINES)
    lines: list[str] = [
        " ".join(text for text, _ in pages) for pages in await lately.values_list("pages", flat=True)
    ]
    prompt = Prompt(
        persona=Persona(npc.key, npc.display_name, npc.persona, request.situation.portraits or tuple(npc.portraits)),
        player_name=world.player_name or PLAYER,
        kind=request.kind,
        situation=request.situation,
        recalled=tuple(recalled),
        history=request.history,
        recent_lines=tuple(reversed(lines)),
        player_text=(request.player_text or "").strip() or None,
        locale=request.locale or world.locale,
        max_pages=request.max_pages,
        max_replies=request.max_replies,
        seed=crc32(f"{npc.id}{request.situation.game_time.at}{len(lines)}".encode()),
    )
    return replace(prompt, sections=compile_sections(prompt))


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


async def _answer(env: Env, viewer: User, moment: Moment) -> Said:
    if moment.listen is not None:
        moment.listen(moment.interaction_id, None)
    if env.llm is None:
        return await _fall_back(env, viewer, moment, FallbackReason.NO_PROVIDER, _unconfigured())
    try:
        line = await _asked(env.llm, moment)
    except ProviderUnavailable as error:
        async with tx():
            await _bill(env, viewer, moment, env.llm, Usage(), failure=_reason(error))
        return await _fall_back(env, viewer, moment, _reason(error), error)
    if line.reason is not None:
        async with tx():
            await _bill(env, viewer, moment, env.llm, line.usage, failure=line.reason)
        return await _fall_back(env, viewer, moment, line.reason, _unusable(line.reason))
    return await _settle(env, viewer, moment, env.llm, line)


def _unconfigured() -> ProviderUnavailable:
    return ProviderUnavailable("no model is configured: set INGLENOOK_OPENAI_API_KEY, or allow the fallback")


def _unusable(reason: FallbackReason) -> ProviderUnavailable:
    return ProviderUnavailable(f"the model's answer could not be used ({reason.lower()})")


def _reason(error: ProviderUnavailable) -> FallbackReason:
    match error:
        case ProviderTimeout():
            return FallbackReason.TIMEOUT
        case ProviderRefused():
            return FallbackReason.REFUSAL
        case _:
            return FallbackReason.PROVIDER_ERROR


async def _asked(llm: LLM, moment: Moment) -> Line:
    """What the model says; `reason` tells why it cannot be used. Raises ProviderUnavailable."""
    answer = await _listened(llm, moment)
    encoded = _encoded(answer, moment)
    reason = None
    if not encoded.pages:
        reason = FallbackReason.UNSAFE_OUTPUT
    elif _spoken(encoded) in {line.casefold() for line in moment.prompt.recent_lines}:
        reason = FallbackReason.REPETITION
    return Line(encoded, llm.source, answer.replies, answer.usage, reason)


async def _listened(llm: LLM, moment: Moment) -> Answer:
    try:
        async with asyncio.timeout_at(moment.deadline):
            async for piece in llm.stream(moment.prompt, deadline=moment.deadline):
                if isinstance(piece, Answer):
                    return piece
                if moment.listen is not None:
                    moment.listen(moment.interaction_id, piece)
    except TimeoutError:
        raise ProviderTimeout("the model did not answer in time") from None
    raise ProviderUnavailable("the model's answer broke off")


def _spoken(encoded: Encoded) -> str:
    return " ".join(page.text for page in encoded.pages).casefold()


def _encoded(answer: Answer, moment: Moment) -> Encoded:
    return encode(
        answer.pages,
        player_name=moment.prompt.player_name,
        portraits=moment.prompt.persona.portraits,
        max_pages=moment.request.max_pages,
    )


async def _fall_back(
    env: Env, viewer: User, moment: Moment, reason: FallbackReason, error: ProviderUnavailable
) -> Said:
    if not moment.request.allow_fallback:
        raise error
    answer = await _composed(env.composer, moment)
    line = Line(_encoded(answer, moment), DialogueSource.COMPOSED, answer.replies, reason=reason)
    return await _settle(env, viewer, moment, None, line)


async def _composed(composer: LLM, moment: Moment) -> Answer:
    async for piece in composer.stream(moment.prompt, deadline=moment.deadline):
        if isinstance(piece, Answer):
            return piece
    raise ProviderUnavailable("the composer said nothing")


async def _settle(env: Env, viewer: User, moment: Moment, llm: LLM | None, line: Line) -> Said:
    """Store the line, its bill and what the NPC will remember of it: together or not at all."""
    async with tx():
        interaction = await _store(env, moment, llm, line)
        if llm is not None:
            await _bill(env, viewer, moment, llm, line.usage)
        facts = exchange(moment.request, moment.npc, moment.prompt.player_name, line.encoded.plain)
        if facts:
            await remember(moment.world, facts)
        at = moment.request.situation.game_time.at
        await World.filter(Q(at=None) | Q(at__lt=at), id=moment.world.id).update(at=at)
        await finish(moment.claim, interaction.id)
    recalled = tuple((one.id, one.score) for one in moment.prompt.recalled)
    return Said(interaction, moment.world, moment.npc, recalled)


async def _store(env: Env, moment: Moment, llm: LLM | None, line: Line) -> Interaction:
    model = llm or env.composer
    price = env.settings.model_prices.get(model.model)
    return await Interaction.create(
        id=moment.interaction_id,
        world=moment.world,
        npc=moment.npc,
        player_key=moment.request.player_key,
        kind=moment.request.kind,
        at=moment.request.situation.game_time.at,
        epoch=moment.world.epoch,
        player_text=moment.prompt.player_text,
        pages=[[page.text, page.emotion] for page in line.encoded.pages],
        replies=list(line.replies[: moment.request.max_replies]),
        recalled=[[str(one.id), one.score] for one in moment.prompt.recalled],
        emotion=line.encoded.pages[-1].emotion,
        stardew=line.encoded.stardew,
        source=line.source,
        fallback_reason=line.reason,
        provider=model.name,
        model=model.model,
        input_tokens=line.usage.input_tokens,
        cached_tokens=line.usage.cached_tokens,
        output_tokens=line.usage.output_tokens,
        cost_micros=cost_micros(line.usage, price),
        latency_ms=_elapsed_ms(moment),
        raw_context=moment.request.raw_context,
    )


async def _bill(
    env: Env, viewer: User, moment: Moment, llm: LLM, usage: Usage, *, failure: str | None = None
) -> None:
    call = ModelCall(
        feature="dialogue",
        provider=llm.name,
        model=llm.model,
        usage=usage,
        latency_ms=_elapsed_ms(moment),
        world_id=moment.world.id,
        failure=failure,
    )
    await record_usage(viewer, call, env.settings.model_prices.get(llm.model))


def _elapsed_ms(moment: Moment) -> int:
    return round((asyncio.get_running_loop().time() - moment.began) * 1_000)


async def _replayed(viewer: User, interaction_id: UUID) -> Said:
    interaction = await Interaction.owned_by(viewer).get_or_none(id=interaction_id).select_related("world", "npc")
    if interaction is None:
        raise NotFound("Interaction")
    recalled = tuple((UUID(key), float(score)) for key, score in interaction.recalled)
    return Said(interaction, interaction.world, interaction.npc, recalled, replayed=True)
