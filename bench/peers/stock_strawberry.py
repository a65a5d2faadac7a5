"""Stock Strawberry over Tortoise: DataLoaders, cached documents, orjson, and a broadcaster in memory."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
import contextlib
from collections import defaultdict
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import strawberry
from broadcaster import Broadcast
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from tortoise import Tortoise, connections, fields
from tortoise.models import Model
from tortoise.transactions import in_transaction

from bench.peers.serving import DATABASE_URL, NEXT_NUMBER, POOL, person_of
from core.ids import uuid7


class PersonRow(Model):
    id = fields.UUIDField(primary_key=True)
    username = fields.CharField(max_length=32, unique=True)
    display_name = fields.CharField(max_length=80)

    class Meta:
        table = "person"


class ChannelRow(Model):
    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    last_number = fields.IntField()

    class Meta:
        table = "channel"


class MembershipRow(Model):
    id = fields.UUIDField(primary_key=True)
    channel_id = fields.UUIDField()
    user_id = fields.UUIDField()

    class Meta:
        table = "membership"


class MessageRow(Model):
    id = fields.UUIDField(primary_key=True, default=uuid7)
    channel_id = fields.UUIDField()
    number = fields.IntField()
    author_id = fields.UUIDField()
    content = fields.TextField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "message"


class ReactionRow(Model):
    id = fields.UUIDField(primary_key=True)
    message_id = fields.UUIDField()
    user_id = fields.UUIDField()
    emoji = fields.CharField(max_length=40)

    class Meta:
        table = "reaction"


class Context(dict[str, Any]):
    """Who asks, and loaders that live as long as the request or the socket."""

    def __init__(self, user_id: UUID | None) -> None:
        super().__init__()
        self.user_id = user_id
        self.people = DataLoader[UUID, PersonRow](load_fn=_people)
        self.reactions = DataLoader[UUID, list["ReactionGroup"]](load_fn=self._reactions)

    @property
    def viewer(self) -> UUID:
        if self.user_id is None:
            raise PermissionError("sign in first")
        return self.user_id

    async def _reactions(self, keys: list[UUID]) -> list[list["ReactionGroup"]]:
        found: Any = await ReactionRow.filter(message_id__in=keys).values_list("message_id", "emoji", "user_id")
        groups: dict[UUID, dict[str, ReactionGroup]] = defaultdict(dict)
        for message_id, emoji, user_id in found:
            group = groups[message_id].setdefault(emoji, ReactionGroup(emoji=emoji, count=0, viewer_has_reacted=False))
            group.count += 1
            group.viewer_has_reacted |= user_id == self.user_id
        return [list(groups[key].values()) for key in keys]


async def _people(keys: list[UUID]) -> list[PersonRow]:
    found = await PersonRow.in_bulk(keys, "id")
    return [found[key] for key in keys]


Info = strawberry.Info[Context, None]


@strawberry.type
class User:
    id: strawberry.ID
    username: str
    display_name: str


@strawberry.type
class ReactionGroup:
    emoji: str
    count: int
    viewer_has_reacted: bool


@strawberry.type
class Message:
    row: strawberry.Private[MessageRow]
    known: strawberry.Private[User | None]
    id: strawberry.ID
    number: int
    content: str | None
    created_at: datetime

    @strawberry.field
    async def author(self, info: Info) -> User:
        return self.known or _user(await info.context.people.load(self.row.author_id))

    @strawberry.field
    async def reactions(self, info: Info) -> list[ReactionGroup]:
        return await info.context.reactions.load(self.row.id)


@strawberry.type
class MessageConnection:
    nodes: list[Message]


@strawberry.type
class Channel:
    row: strawberry.Private[ChannelRow]
    id: strawberry.ID
    name: str

    @strawberry.field
    async def messages(self, last: int) -> MessageConnection:
        rows = await MessageRow.filter(channel_id=self.row.id).order_by("-number").limit(last)
        return MessageConnection(nodes=[_message(row) for row in reversed(rows)])


@strawberry.type
class MessageAdded:
    message: Message


@strawberry.type
class MessagePayload:
    message: Message | None


@strawberry.input
class SendMessageInput:
    channel_id: strawberry.ID
    content: str


def _user(row: PersonRow) -> User:
    return User(id=strawberry.ID(str(row.id)), username=row.username, display_name=row.display_name)


def _message(row: MessageRow, author: User | None = None) -> Message:
    return Message(
        row=row,
        known=author,
        id=strawberry.ID(str(row.id)),
        number=row.number,
        content=row.content,
        created_at=row.created_at,
    )


@dataclass(frozen=True, slots=True)
class Published:
    """What subscribers are told of a message: all that they may ask for, so that none asks the database."""

    row: MessageRow
    author: User


broadcast = Broadcast("memory://")


@strawberry.type
class Query:
    @strawberry.field
    async def me(self, info: Info) -> User | None:
        return _user(await PersonRow.get(id=info.context.viewer))

    @strawberry.field
    async def channel(self, info: Info, id: strawberry.ID) -> Channel | None:
        key = await _joined(info.context.viewer, id)
        row = await ChannelRow.get(id=key)
        return Channel(row=row, id=strawberry.ID(str(row.id)), name=row.name)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def send_message(self, info: Info, input: SendMessageInput) -> MessagePayload:
        viewer = info.context.viewer
        key = await _joined(viewer, input.channel_id)
        async with in_transaction() as transaction:
            counted = await transaction.execute_query_dict(NEXT_NUMBER, [key])
            row = await MessageRow.create(
                channel_id=key,
                number=counted[0]["last_number"],
                author_id=viewer,
                content=input.content,
                created_at=datetime.now(UTC),
                using_db=transaction,
            )
        author = _user(await info.context.people.load(viewer))
        await broadcast.publish(str(key), Published(row, author))
        return MessagePayload(message=_message(row, author))


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def message_added(self, info: Info, channel_id: strawberry.ID) -> AsyncGenerator[MessageAdded]:
        key = await _joined(info.context.viewer, channel_id)
        async with broadcast.subscribe(str(key)) as events:
            async for event in events:  # pyright: ignore[reportGeneralTypeIssues]
                told: Any = event.message
                yield MessageAdded(message=_message(told.row, told.author))


async def _joined(viewer: UUID, channel_id: str) -> UUID:
    key = UUID(channel_id)
    if not await MembershipRow.filter(channel_id=key, user_id=viewer).exists():
        raise PermissionError("not a member")
    return key


class Api(GraphQL[Any, None]):
    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        del response
        authorization = request.headers.get("Authorization")
        return Context(person_of(authorization) if authorization else None)

    async def on_ws_connect(self, context: Context) -> None:
        context.user_id = person_of(context["connection_params"]["Authorization"])

    def encode_json(self, data: object) -> str:
        return orjson.dumps(data).decode()

    def decode_json(self, data: str | bytes) -> object:
        return orjson.loads(data)


@contextlib.asynccontextmanager
async def lifespan(_: Starlette) -> AsyncGenerator[None]:
    await Tortoise.init(
        db_url=DATABASE_URL.replace("postgres://", "asyncpg://") + f"?minsize={POOL}&maxsize={POOL}",
        modules={"models": [__name__]},
        use_tz=True,
        _enable_global_fallback=True,
    )
    await connections.get("default").execute_query("SELECT 1")
    await broadcast.connect()
    yield
    await broadcast.disconnect()
    await Tortoise.close_connections()


async def ready(_: Request) -> Response:
    return Response()


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    extensions=[ParserCache, ValidationCache],
)
api = Api(schema, graphql_ide=None, subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL])
app = Starlette(
    routes=[Route("/readyz", ready), Route("/graphql", api), WebSocketRoute("/graphql", api)], lifespan=lifespan
)
