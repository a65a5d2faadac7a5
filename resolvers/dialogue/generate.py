"""The main job: an NPC answers, from what it remembers, safely, before the deadline, billed once."""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from core.dialogue import FallbackReason
from core.env import Env
from core.errors import BudgetExceeded, LimitReached, NotFound, ProviderUnavailable, Refusal
from core.flags import Evaluation
from core.llm import LLM
from models.database.tx import tx
from models.dialogue import Interaction
from models.users import User
from models.worlds import Npc, World, advance
from resolvers.dialogue.asking import Failure, Line, ask, compose
from resolvers.dialogue.memory import remember
from resolvers.dialogue.moment import Listener, Moment, moment_of, place_of
from resolvers.dialogue.request import DialogueRequest
from resolvers.dialogue.told import exchange
from resolvers.flags.gate import admitted
from resolvers.idempotency import finish, give_up, once
from resolvers.usage import quotas
from resolvers.usage.ledger import ModelCall, Reserved, cost_micros, estimated_cost, record_usage, reserve, settle
from resolvers.usage.quotas import QuotaReached, QuotaStatus, Reservation, reserve_use

OPERATION = "generateDialogue"
FEATURE = "dialogue"


@dataclass(frozen=True, slots=True)
class Said:
    """What was said, stored; `recalled` are ids of memories with their scores, best first.

    `quota` is how often a model may still be asked, where one was wanted.
    """

    interaction: Interaction
    world: World
    npc: Npc
    recalled: tuple[tuple[UUID, float], ...]
    replayed: bool = False
    quota: QuotaStatus | None = None


async def generate_dialogue(
    env: Env, viewer: User, request: DialogueRequest, *, listen: Listener | None = None
) -> Said:
    """Answer as the NPC, always before the request's deadline, and store it.

    `listen` is told the moment, then what the model writes, as it comes, not yet safe to show. Raises
    FeatureDisabled, NotFound, Invalid, IdempotencyMismatch, and where no fallback is allowed LimitReached,
    BudgetExceeded and ProviderUnavailable or one of its kinds.
    """
    began = asyncio.get_running_loop().time()
    evaluation = admitted(env, viewer, FEATURE)
    place = await place_of(viewer, request)
    claim = None
    if request.client_mutation_id is not None:
        work = await once(
            viewer,
            operation=OPERATION,
            key=request.client_mutation_id,
            input_hash=request.input_hash,
            within=timedelta(milliseconds=request.deadline_ms),
        )
        if work.result_id is not None:
            return await _replayed(viewer, work.result_id)
        claim = work.claim
    try:
        return await _answer(env, viewer, evaluation, await moment_of(place, request, claim, began, listen))
    except BaseException:
        await give_up(claim)
        raise


async def _answer(env: Env, viewer: User, evaluation: Evaluation, moment: Moment) -> Said:
    if moment.listen is not None:
        moment.listen(moment, None)
    if env.llm is None:
        return await _fall_back(env, moment, FallbackReason.NO_PROVIDER, _unconfigured())
    try:
        bill = await _begun(env, viewer, evaluation, env.llm, moment)
    except LimitReached as spent:
        reason = FallbackReason.BUDGET if isinstance(spent, BudgetExceeded) else FallbackReason.LIMIT
        quota = spent.quota if isinstance(spent, QuotaReached) else None
        return replace(await _fall_back(env, moment, reason, spent), quota=quota)
    return replace(await _asked(env, moment, bill), quota=bill.use.quota)


async def _asked(env: Env, moment: Moment, bill: "_Bill") -> Said:
    heard = await ask(bill.llm, moment)
    if isinstance(heard, Line):
        try:
            return await _store(env, moment, heard, bill)
        except Refusal:  # the world is gone, or a twin was faster: what the model said is owed all the same
            await _pay_alone(env, moment, bill, heard)
            raise
    await _pay_alone(env, moment, bill, heard)
    return await _fall_back(env, moment, heard.reason, heard.error)


def _unconfigured() -> ProviderUnavailable:
    return ProviderUnavailable("no model is configured: set INGLENOOK_OPENAI_API_KEY, or allow the fallback")


async def _begun(env: Env, viewer: User, evaluation: Evaluation, llm: LLM, moment: Moment) -> "_Bill":
    """What the call is allowed by its world and its viewer, both or none."""
    estimate = estimated_cost(moment.prompt_tokens, env.settings.model_prices.get(llm.model))
    async with tx():
        reserved = await reserve(env.settings, moment.world.id, estimate=estimate)
        use = await reserve_use(viewer, evaluation, estimate=estimate, server_micros=env.settings.daily_micros)
    return _Bill(viewer, llm, reserved, use)


async def _fall_back(env: Env, moment: Moment, reason: FallbackReason, refusal: Refusal) -> Said:
    if not moment.request.allow_fallback:
        raise refusal
    return await _store(env, moment, await compose(env.composer, moment, reason))


@dataclass(frozen=True, slots=True)
class _Bill:
    """Whom a call of which model is charged to."""

    viewer: User
    llm: LLM
    reserved: Reserved
    use: Reservation


async def _store(env: Env, moment: Moment, line: Line, bill: _Bill | None = None) -> Said:
    """Store the line, its bill and what the NPC will remember of it: together or not at all."""
    interaction = _interaction(env, moment, line, bill.llm if bill else env.composer)
    async with tx():
        interaction.epoch = await advance(moment.world.id, to=interaction.at)
        await interaction.save()
        if bill is not None:
            await _pay(env, moment, bill, line)
        facts = exchange(moment.request, moment.npc, moment.prompt.player_name, line.encoded.plain)
        if facts:
            await remember(moment.world, facts)
        await finish(moment.claim, interaction.id)
    recalled = tuple((one.id, one.score) for one in moment.prompt.recalled)
    return Said(interaction, moment.world, moment.npc, recalled)


async def _pay_alone(env: Env, moment: Moment, bill: _Bill, heard: Line | Failure) -> None:
    async with tx():
        await _pay(env, moment, bill, heard)


async def _pay(env: Env, moment: Moment, bill: _Bill, heard: Line | Failure) -> None:
    """Note what the call cost, and what of the reservation that leaves."""
    call = ModelCall(
        feature=FEATURE,
        provider=bill.llm.name,
        model=bill.llm.model,
        usage=heard.usage,
        latency_ms=_elapsed_ms(moment),
        world_id=moment.world.id,
        failure=heard.reason,
    )
    price = env.settings.model_prices.get(bill.llm.model)
    await record_usage(bill.viewer, call, price)
    free = heard.reason is FallbackReason.PROVIDER_ERROR  # what was begun and broken off may be charged
    cost = cost_micros(heard.usage, price)
    await settle(bill.reserved, cost, otherwise=0 if free else None)
    await (quotas.refund(bill.use) if free and not cost else quotas.settle(bill.use, cost))


def _interaction(env: Env, moment: Moment, line: Line, llm: LLM) -> Interaction:
    return Interaction(
        id=moment.interaction_id,
        world=moment.world,
        npc=moment.npc,
        player_key=moment.request.player_key,
        kind=moment.request.kind,
        at=moment.request.situation.game_time.at,
        epoch=moment.world.epoch,
        player_text=moment.prompt.player_text,
        pages=[[page.text, page.emotion] for page in line.encoded.pages],
        replies=list(line.replies),
        recalled=[[str(one.id), one.score] for one in moment.prompt.recalled],
        emotion=line.encoded.pages[-1].emotion,
        stardew=line.encoded.stardew,
        source=line.source,
        fallback_reason=line.reason,
        provider=llm.name,
        model=llm.model,
        input_tokens=line.usage.input_tokens,
        cached_tokens=line.usage.cached_tokens,
        output_tokens=line.usage.output_tokens,
        cost_micros=cost_micros(line.usage, env.settings.model_prices.get(llm.model)),
        latency_ms=_elapsed_ms(moment),
        raw_context=moment.request.raw_context,
    )


def _elapsed_ms(moment: Moment) -> int:
    return round((asyncio.get_running_loop().time() - moment.began) * 1_000)


async def _replayed(viewer: User, interaction_id: UUID) -> Said:
    interaction = await Interaction.owned_by(viewer).get_or_none(id=interaction_id).select_related("world", "npc")
    if interaction is None:
        raise NotFound("Interaction")
    recalled = tuple((UUID(key), float(score)) for key, score in interaction.recalled)
    return Said(interaction, interaction.world, interaction.npc, recalled, replayed=True)
