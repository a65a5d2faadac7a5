"""This server under comparison: `inglenook serve` on PostgreSQL, with the data set in its own tables.

`python -m bench.ours URL` puts the pickled data set of its standard input into the database at URL: a process can
open only one kind of database, and what else the harness measures opens another.
"""

import asyncio
import pickle
import secrets
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from bench.dataset import Dataset
from bench.process import ROOT, server
from bench.wires import GraphQL
from bench.workloads import Running
from core.ids import uuid7
from core.tokens import AccessTokens, Keys
from gql.ids import global_id
from models.chat import Channel, ChannelVisibility, Membership, Message, Reaction
from models.database.connection import connect, disconnect
from models.database.rows import execute, insert_rows
from models.database.tx import tx
from models.users import Session, User
from tests.services import PostgresServer

OURS = "Inglenook"
ISSUER = "inglenook"
TOKEN_MINUTES = 60
SIGN_IN = timedelta(days=1)


@asynccontextmanager
async def started(postgres: PostgresServer, data: Dataset) -> AsyncGenerator[Running]:
    """Served as a user would, but that nobody is asked to wait: rate limits are off."""
    url = postgres.new_database()
    secret = secrets.token_urlsafe(48)
    settings = {"database_url": url, "token_secret": secret, "rate_limits": "off"}
    try:
        with server(**settings, access_token_minutes=str(TOKEN_MINUTES)) as process:
            _fill(url, data)
            channels = {name: global_id("Channel", channel.id) for name, channel in data.channels.items()}
            yield Running(OURS, process, GraphQL(), dict(channels), _tokens(data, secret), data.viewer)
    finally:
        postgres.drop_database(url)


def _fill(url: str, data: Dataset) -> None:
    command = [sys.executable, "-m", "bench.ours", url]
    subprocess.run(command, cwd=ROOT, input=pickle.dumps(data), check=True)  # noqa: S603


def _tokens(data: Dataset, secret: str) -> list[str]:
    """Each person's session has the person's own key."""
    signer = AccessTokens(Keys.of(secret).access_tokens, issuer=ISSUER, minutes=TOKEN_MINUTES)
    return [signer.sign(person.id, person.id).token for person in data.people]


async def _store(url: str, data: Dataset) -> None:
    await connect(url)
    try:
        async with tx():
            await _store_people(data)
            await _store_channels(data)
            await insert_rows([Message(**asdict(message)) for message in data.messages])
            await insert_rows([Reaction(**asdict(reaction)) for reaction in data.reactions])
        await execute("VACUUM ANALYZE")
    finally:
        await disconnect()


async def _store_people(data: Dataset) -> None:
    now = datetime.now(UTC)
    await insert_rows([User(**asdict(person), created_at=now, updated_at=now) for person in data.people])
    await insert_rows(
        [
            Session(id=person.id, user_id=person.id, token_version=0, expires_at=now + SIGN_IN, created_at=now)
            for person in data.people
        ]
    )


async def _store_channels(data: Dataset) -> None:
    now = datetime.now(UTC)
    numbers = {message.channel_id: message.number for message in data.messages}
    await insert_rows(
        [
            Channel(
                **asdict(channel),
                public_name=channel.name,
                visibility=ChannelVisibility.PUBLIC,
                last_number=numbers[channel.id],
                created_at=now,
                updated_at=now,
            )
            for channel in data.channels.values()
        ]
    )
    await insert_rows(
        [
            Membership(id=uuid7(), channel_id=channel.id, user_id=person.id, joined_at=now)
            for channel in data.channels.values()
            for person in data.people
        ]
    )


if __name__ == "__main__":
    asyncio.run(_store(sys.argv[1], pickle.load(sys.stdin.buffer)))  # noqa: S301 - what the harness just made
