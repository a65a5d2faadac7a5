"""Puts the domains together: the schema, and how it is printed."""

import strawberry
from graphql import GraphQLSchema, lexicographic_sort_schema, print_schema
from strawberry.schema.config import StrawberryConfig

from gql.assistant.mutations import AssistantMutation
from gql.assistant.queries import AssistantQuery
from gql.assistant.subscriptions import AssistantSubscription
from gql.audit import AuditQuery
from gql.chat.mutations import ChatMutation
from gql.chat.queries import ChatQuery
from gql.chat.subscriptions import ChatSubscription
from gql.dialogue import DialogueMutation, DialogueQuery, DialogueSubscription
from gql.errors import MEMBERS
from gql.flags.mutations import FlagsMutation
from gql.flags.queries import FlagsQuery
from gql.games.documents import DocumentsMutation
from gql.games.importing import ImportsMutation
from gql.games.mutations import GamesMutation
from gql.games.queries import GamesQuery
from gql.nodes import NodesQuery
from gql.rulebooks.mutations import RulebooksMutation
from gql.rulebooks.queries import RulebooksQuery
from gql.rulebooks.searching import RulesSearchQuery
from gql.rulebooks.subscriptions import RulebooksSubscription
from gql.tasks.mutations import TasksMutation
from gql.tasks.queries import TasksQuery
from gql.usage import UsageQuery
from gql.users import UsersMutation, UsersQuery
from gql.worlds import WorldsMutation, WorldsQuery


@strawberry.type(description="What can be asked.")
class Query(
    UsersQuery,
    WorldsQuery,
    DialogueQuery,
    ChatQuery,
    TasksQuery,
    FlagsQuery,
    GamesQuery,
    RulebooksQuery,
    RulesSearchQuery,
    AssistantQuery,
    AuditQuery,
    UsageQuery,
    NodesQuery,
):
    pass


@strawberry.type(description="What can be done.")
class Mutation(
    UsersMutation,
    WorldsMutation,
    DialogueMutation,
    ChatMutation,
    TasksMutation,
    FlagsMutation,
    GamesMutation,
    DocumentsMutation,
    ImportsMutation,
    AssistantMutation,
    RulebooksMutation,
):
    pass


@strawberry.type(description="What can be followed, over WebSocket.")
class Subscription(DialogueSubscription, ChatSubscription, AssistantSubscription, RulebooksSubscription):
    pass


schema = strawberry.Schema(
    query=Query, mutation=Mutation, subscription=Subscription, types=MEMBERS, config=StrawberryConfig()
)


def executable() -> GraphQLSchema:
    """The schema as graphql-core runs it."""
    return schema._schema  # pyright: ignore[reportPrivateUsage]


def printed() -> str:
    """The schema in its definition language, sorted."""
    return print_schema(lexicographic_sort_schema(executable())) + "\n"
