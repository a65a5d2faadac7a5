"""Conversations: begun, gone on with, answered anew, renamed, deleted, looked up."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import orjson
from tortoise.queryset import QuerySet

from core.env import Env
from core.errors import Conflict, Invalid, NotFound
from core.ids import uuid7, uuid7_after
from core.text import trimmed
from models.assistant import TITLE_MAX, AssistantRun, Conversation, ConversationMessage, ConversationRole
from models.database.rows import insert_rows
from models.database.tx import Unit, tx
from models.run_rows import forget_text, locked, newest_message_id, occupied_by
from models.users import User
from resolvers.assistant.beginning import Allowed, begin
from resolvers.assistant.stopping import stop
from resolvers.flags.gate import admitted
from resolvers.idempotency import claim_result
from resolvers.usage.quotas import QuotaStatus, reserve_use

FEATURE = "assistant"
MESSAGE_MAX = 8_000  # characters
TITLE_OF_MESSAGE = 50  # characters of the first message that a conversation is called by


@dataclass(frozen=True, slots=True)
class Sent:
    """What was said, or is answered anew, and the answer that is being made.

    `quota` is how often that may still be asked for; None: it was asked for before.
    """

    conversation: Conversation
    user_message: ConversationMessage
    assistant_message: ConversationMessage
    run: AssistantRun
    quota: QuotaStatus | None = None


async def send_conversation_message(
    env: Env,
    viewer: User,
    *,
    message: str,
    conversation_id: UUID | None = None,
    allowed: Allowed,
    client_mutation_id: str | None = None,
) -> Sent:
    """Say something, in a new conversation if none is named, and have it answered.

    Raises Invalid, NotFound for a conversation that is not the viewer's, Conflict while the assistant still answers,
    LimitReached while it does so in too many others or where today's messages are spent, FeatureDisabled, and
    IdempotencyMismatch.
    """
    evaluation = admitted(env, viewer, FEATURE)
    text = trimmed(message, ("input", "message"), most=MESSAGE_MAX)
    allowed.check()
    asked = [message, conversation_id and str(conversation_id), allowed.tools]
    async with tx() as unit:
        run_id = uuid7()
        earlier = await claim_result(viewer, "sendConversationMessage", client_mutation_id, _hash(asked), run_id)
        if earlier is not None:
            return await _sent(viewer, earlier)
        now = datetime.now(UTC)
        conversation = await _conversation(viewer, conversation_id, text, now)
        newest = await newest_message_id(conversation.id) if conversation_id else None
        said = ConversationMessage(
            id=uuid7_after(newest),
            conversation_id=conversation.id,
            role=ConversationRole.USER,
            content=text,
            parent_id=newest,
            created_at=now,
        )
        await insert_rows([said])
        quota = (await reserve_use(viewer, evaluation, now=now)).quota
        return replace(await _answered(env, unit, conversation, said, run_id, allowed, now), quota=quota)


async def regenerate_message(
    env: Env, viewer: User, *, message_id: UUID, allowed: Allowed, client_mutation_id: str | None = None
) -> Sent:
    """Have a message answered once more, with no more tools than before; the earlier answers stay.

    `message_id` is that of an answer. `allowed` has the scopes of who asks now.
    Raises NotFound, Invalid for what the viewer said, Conflict and LimitReached while the assistant still answers,
    LimitReached where today's messages are spent, and FeatureDisabled.
    """
    evaluation = admitted(env, viewer, FEATURE)
    async with tx() as unit:
        run_id = uuid7()
        asked = _hash([str(message_id)])
        earlier = await claim_result(
            viewer, "regenerateMessage", client_mutation_id, asked, run_id, path=("clientMutationId",)
        )
        if earlier is not None:
            return await _sent(viewer, earlier)
        answer = await ConversationMessage.owned_by(viewer).get_or_none(id=message_id)
        conversation = await _locked(viewer, answer.conversation_id) if answer else None
        if answer is None or conversation is None:
            raise NotFound("ConversationMessage", path=("messageId",))
        if answer.role is not ConversationRole.ASSISTANT:
            raise Invalid("messageId", "that of an answer")
        said = await ConversationMessage.owned_by(viewer).get(id=answer.parent_id)
        before = await AssistantRun.owned_by(viewer).get(message_id=answer.id)
        as_before = replace(allowed, tools=before.allowed_tools)
        quota = (await reserve_use(viewer, evaluation)).quota
        sent = await _answered(env, unit, conversation, said, run_id, as_before, datetime.now(UTC))
        return replace(sent, quota=quota)


async def _conversation(viewer: User, conversation_id: UUID | None, text: str, now: datetime) -> Conversation:
    if conversation_id is not None:
        found = await _locked(viewer, conversation_id)
        if found is None:
            raise NotFound("Conversation", path=("input", "conversationId"))
        return found
    title = text[:TITLE_OF_MESSAGE] + ("..." if len(text) > TITLE_OF_MESSAGE else "")
    conversation = Conversation(id=uuid7(), user_id=viewer.id, title=title, created_at=now, updated_at=now)
    await insert_rows([conversation])
    return conversation


async def _answered(
    env: Env,
    unit: Unit,
    conversation: Conversation,
    said: ConversationMessage,
    run_id: UUID,
    allowed: Allowed,
    now: datetime,
) -> Sent:
    answer, run = await begin(env, unit, conversation, run_id=run_id, parent_id=said.id, allowed=allowed, now=now)
    conversation.updated_at = now
    conversation.active_run_id = run.id
    return Sent(conversation, said, answer, run)


async def _sent(viewer: User, run_id: UUID) -> Sent:
    """What came of the same request before. Raises NotFound if it was deleted since."""
    run = await AssistantRun.owned_by(viewer).get_or_none(id=run_id).select_related("message", "conversation")
    if run is None:
        raise NotFound("Conversation", path=("input",))
    said = await ConversationMessage.owned_by(viewer).get(id=run.message.parent_id)
    return Sent(run.conversation, said, run.message, run)


def _hash(asked: object) -> str:
    return sha256(orjson.dumps(asked)).hexdigest()


async def rename_conversation(viewer: User, *, conversation_id: UUID, title: str) -> Conversation:
    """Raises Invalid and NotFound."""
    name = trimmed(" ".join(title.split()), ("title",), most=TITLE_MAX)
    async with tx():
        conversation = await _owned(viewer, conversation_id, ("id",))
        conversation.title = name
        await conversation.save(update_fields=["title"])
    return conversation


async def delete_conversation(viewer: User, *, conversation_id: UUID) -> None:
    """Delete it with all that was said and called; a run that has not ended is stopped. Raises NotFound."""
    async with tx() as unit:
        conversation = await _owned(viewer, conversation_id, ("id",))
        if conversation.active_run_id is not None and (run := await locked(conversation.active_run_id)) is not None:
            await stop(unit, run)
        if await occupied_by(conversation.id) not in (None, conversation.active_run_id):
            raise Conflict("another change came first: try again")
        await forget_text(conversation.id)
        await Conversation.owned_by(viewer).filter(id=conversation.id).delete()


async def _locked(viewer: User, conversation_id: UUID) -> Conversation | None:
    """Nobody else says anything in it, or deletes it, until the transaction ends."""
    return await Conversation.owned_by(viewer).select_for_update().get_or_none(id=conversation_id)


async def _owned(viewer: User, conversation_id: UUID, path: tuple[str, ...]) -> Conversation:
    """Raises NotFound."""
    found = await conversation(viewer, conversation_id=conversation_id)
    if found is None:
        raise NotFound("Conversation", path=path)
    return found


async def conversation(viewer: User, *, conversation_id: UUID) -> Conversation | None:
    return await Conversation.owned_by(viewer).get_or_none(id=conversation_id)


def conversations(viewer: User) -> "QuerySet[Conversation]":
    return Conversation.owned_by(viewer)


async def run(viewer: User, *, run_id: UUID) -> AssistantRun | None:
    return await AssistantRun.owned_by(viewer).get_or_none(id=run_id)
