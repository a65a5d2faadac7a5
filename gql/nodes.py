"""Finding anything again by its id."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import strawberry
from tortoise.queryset import QuerySet

from gql import users as gql_users
from gql.assistant.types import AssistantRun, Conversation, ConversationMessage, ToolCall
from gql.audit import AuditEntry
from gql.chat.types import Channel, ChannelMembership, Mention, Message
from gql.context import Info
from gql.fields import NO_TOKEN, READING, WORLD_READING, field
from gql.flags.types import FeatureFlag, FlagRule
from gql.games.types import Game, GameDocument, GameSection, SyncJob
from gql.ids import type_and_key
from gql.rows import FromRow, Node
from gql.rulebooks.types import RulesAnswer, RulesSession
from gql.tasks.types import Label, Task
from gql.worlds import Interaction, Memory, Npc, World
from models import answers, assistant, audit, chat, dialogue, flags, games, rulebooks, tasks, users, worlds
from models.users import TokenScope, User


@dataclass(frozen=True, slots=True)
class Kind:
    """What shows a row of that name, where somebody may look for it, and the scopes that reach it."""

    shown: type[FromRow]
    visible: Callable[[User], "QuerySet[Any]"]
    scopes: frozenset[TokenScope]


KINDS = {
    "User": Kind(gql_users.User, users.User.visible_to, READING),
    "ApiToken": Kind(gql_users.ApiToken, users.ApiToken.owned_by, NO_TOKEN),
    "Channel": Kind(Channel, chat.Channel.visible_to, READING),
    "ChannelMembership": Kind(ChannelMembership, chat.Membership.visible_to, READING),
    "Message": Kind(Message, chat.Message.visible_to, READING),
    "Mention": Kind(Mention, chat.Mention.visible_to, READING),
    "Task": Kind(Task, tasks.Task.owned_by, READING),
    "Label": Kind(Label, tasks.Label.owned_by, READING),
    "Conversation": Kind(Conversation, assistant.Conversation.owned_by, READING),
    "ConversationMessage": Kind(ConversationMessage, assistant.ConversationMessage.owned_by, READING),
    "AssistantRun": Kind(AssistantRun, assistant.AssistantRun.owned_by, READING),
    "ToolCall": Kind(ToolCall, assistant.ToolCall.owned_by, READING),
    "FeatureFlag": Kind(FeatureFlag, flags.FeatureFlag.visible_to, READING),
    "FlagRule": Kind(FlagRule, flags.FlagRule.visible_to, READING),
    "Game": Kind(Game, games.Game.visible_to, READING),
    "GameSection": Kind(GameSection, games.GameSection.visible_to, READING),
    "GameDocument": Kind(GameDocument, rulebooks.GameDocument.visible_to, READING),
    "RulesSession": Kind(RulesSession, answers.RulesSession.owned_by, READING),
    "RulesAnswer": Kind(RulesAnswer, answers.RulesAnswer.owned_by, READING),
    "SyncJob": Kind(SyncJob, games.SyncJob.visible_to, READING),
    "AuditEntry": Kind(AuditEntry, audit.AuditEntry.visible_to, READING),
    "World": Kind(World, worlds.World.owned_by, WORLD_READING),
    "Npc": Kind(Npc, worlds.Npc.owned_by, WORLD_READING),
    "Memory": Kind(Memory, lambda viewer: dialogue.Memory.owned_by(viewer).filter(abandoned=False), WORLD_READING),
    "Interaction": Kind(Interaction, dialogue.Interaction.owned_by, WORLD_READING),
}


async def _nodes(info: Info, ids: Sequence[str]) -> list[Node | None]:
    """One statement for each kind among `ids`. Raises Forbidden for a kind that the caller's token does not reach."""
    decoded = [type_and_key(value) for value in ids]
    wanted: defaultdict[str, list[UUID]] = defaultdict(list)
    for name, key in filter(None, decoded):
        if name in KINDS:
            wanted[name].append(key)
    found: dict[tuple[str, UUID], Any] = {}
    for name, keys in wanted.items():
        kind = KINDS[name]
        info.context.require(kind.scopes)
        rows = await kind.visible(info.context.viewer).filter(pk__in=keys)
        found.update({(name, row.pk): kind.shown.of(row) for row in rows})
    return [found.get(one) if one else None for one in decoded]


@strawberry.type
class NodesQuery:
    @field("Anything by its id; null for what the caller may not see.", scopes=WORLD_READING)
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],
    ) -> Node | None:
        return (await _nodes(info, [id]))[0]

    @field("Anything by its id, in the order asked; null for what the caller may not see.", scopes=WORLD_READING)
    async def nodes(
        self, info: Info, ids: Annotated[list[strawberry.ID], strawberry.argument(description="At most 100.")]
    ) -> list[Node | None]:
        return await _nodes(info, ids)
