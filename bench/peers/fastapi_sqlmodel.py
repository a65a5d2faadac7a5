"""FastAPI over SQLModel: JSON without GraphQL, and one text sent to every socket of a channel."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
import contextlib
from collections import defaultdict
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Depends, FastAPI, Header, HTTPException, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import DateTime, Field, Relationship, SQLModel, col, select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from bench.peers.serving import DATABASE_URL, NEXT_NUMBER, POOL, person_of
from core.ids import uuid7


class Person(SQLModel, table=True):
    id: UUID = Field(primary_key=True)
    username: str
    display_name: str


class Membership(SQLModel, table=True):
    id: UUID = Field(primary_key=True)
    channel_id: UUID
    user_id: UUID


class Message(SQLModel, table=True):
    id: UUID = Field(default_factory=uuid7, primary_key=True)
    channel_id: UUID
    number: int
    author_id: UUID = Field(foreign_key="person.id")
    content: str | None
    created_at: datetime = Field(sa_type=DateTime(timezone=True))  # pyright: ignore[reportArgumentType, reportCallIssue]
    author: Person = Relationship()
    reactions: list["Reaction"] = Relationship()


class Reaction(SQLModel, table=True):
    id: UUID = Field(primary_key=True)
    message_id: UUID = Field(foreign_key="message.id")
    user_id: UUID
    emoji: str


class Shown(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True)


class UserShown(Shown):
    id: UUID
    username: str
    display_name: str


class ReactionGroup(Shown):
    emoji: str
    count: int
    viewer_has_reacted: bool


class MessageShown(Shown):
    id: UUID
    number: int
    content: str | None
    created_at: datetime
    author: UserShown


class LineShown(MessageShown):
    reactions: list[ReactionGroup]


class Page(Shown):
    nodes: list[LineShown]


class NewMessage(BaseModel):
    content: str


engine = create_async_engine(DATABASE_URL.replace("postgres://", "postgresql+asyncpg://"), pool_size=POOL)
sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
sockets: dict[UUID, set[WebSocket]] = defaultdict(set)


async def viewer_of(authorization: Annotated[str | None, Header()] = None) -> UUID:
    try:
        return person_of(authorization)
    except ValueError:
        raise HTTPException(401) from None


async def session_for() -> AsyncGenerator[AsyncSession]:
    async with sessions() as session:
        yield session


Viewer = Annotated[UUID, Depends(viewer_of)]
Database = Annotated[AsyncSession, Depends(session_for)]


@contextlib.asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


@app.get("/readyz")
async def ready() -> None: ...


@app.get("/me")
async def me(viewer: Viewer, session: Database) -> UserShown:
    return UserShown.model_validate(await session.get_one(Person, viewer))


@app.get("/channels/{channel_id}/messages")
async def history(channel_id: UUID, last: int, viewer: Viewer, session: Database) -> Page:
    await _check_member(session, channel_id, viewer)
    newest = (
        select(Message)
        .where(Message.channel_id == channel_id)
        .order_by(col(Message.number).desc())
        .limit(last)
        .options(joinedload(Message.author), selectinload(Message.reactions))  # pyright: ignore[reportArgumentType]
    )
    rows = (await session.exec(newest)).all()
    return Page(nodes=[_line(row, viewer) for row in reversed(rows)])


@app.post("/channels/{channel_id}/messages")
async def send_message(channel_id: UUID, sent: NewMessage, viewer: Viewer, session: Database) -> MessageShown:
    await _check_member(session, channel_id, viewer)
    author = await session.get_one(Person, viewer)
    connection = await session.connection()
    counted = await connection.execute(text(NEXT_NUMBER.replace("$1", ":id")), {"id": channel_id})
    message = Message(
        channel_id=channel_id,
        number=counted.scalar_one(),
        author_id=viewer,
        content=sent.content,
        created_at=datetime.now(UTC),
    )
    session.add(message)
    await session.commit()
    await _tell(message, author)
    return MessageShown(**message.model_dump(), author=UserShown.model_validate(author))


@app.websocket("/channels/{channel_id}/events")
async def events(socket: WebSocket, channel_id: UUID) -> None:
    viewer = person_of(socket.headers.get("Authorization"))
    async with sessions() as session:
        await _check_member(session, channel_id, viewer)
    await socket.accept()
    sockets[channel_id].add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        sockets[channel_id].discard(socket)


async def _tell(message: Message, author: Person) -> None:
    told = {"id": message.id, "number": message.number, "content": message.content}
    event = {"type": "messageAdded", "message": told | {"author": {"username": author.username}}}
    line = orjson.dumps(event).decode()
    for socket in list(sockets[message.channel_id]):
        await socket.send_text(line)


async def _check_member(session: AsyncSession, channel_id: UUID, viewer: UUID) -> None:
    found = select(Membership.id).where(Membership.channel_id == channel_id, Membership.user_id == viewer)
    if (await session.exec(found)).first() is None:
        raise HTTPException(403)


def _line(row: Message, viewer: UUID) -> LineShown:
    groups: dict[str, dict[str, Any]] = {}
    for reaction in row.reactions:
        empty = {"emoji": reaction.emoji, "count": 0, "viewer_has_reacted": False}
        group = groups.setdefault(reaction.emoji, empty)
        group["count"] += 1
        group["viewer_has_reacted"] |= reaction.user_id == viewer
    author = UserShown.model_validate(row.author)
    return LineShown(**row.model_dump(), author=author, reactions=[ReactionGroup(**each) for each in groups.values()])
