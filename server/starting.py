"""Makes what the process runs on: keys, services outside, and the database."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from core.catalogue import Catalogue
from core.env import Env
from core.llm import LLM
from core.secrets import secret_in
from core.settings import Settings
from core.tokens import AccessTokens, Keys, Passwords
from gql.context import Live
from models.database.connection import connect, disconnect, ring_with
from models.turns import SharedTurns
from providers.assistants import assistant_model
from providers.composer import Composer
from providers.doorbell import doorbell
from providers.embedding import embedder
from providers.jwks import Issuers
from providers.openai import OpenAI
from providers.pdf import pdf_reader
from providers.rules_models import rules_models
from resolvers.chat.typing import Typing
from resolvers.flags.refreshing import keep_fresh, refresh
from resolvers.live import StreamHub
from resolvers.presence.leases import Presence

DRAIN_SECONDS = 10.0
GOODBYE_SECONDS = 2.0


def token_secret(settings: Settings) -> str:
    """The operator's secret, or one that is made in the data directory at the first start."""
    if settings.token_secret is not None:
        return settings.token_secret.get_secret_value()
    return secret_in(settings.data_dir)


def language_model(settings: Settings) -> OpenAI | None:
    """The model that is configured; None where there is neither a key nor a server of one's own."""
    if settings.openai_api_key is None and settings.openai_base_url is None:
        return None
    return OpenAI(
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
        model=settings.openai_model,
        wire=settings.openai_wire,
    )


def games_catalogue(settings: Settings) -> Catalogue | None:
    """BoardGameGeek; None without a token."""
    if settings.bgg_token is None:
        return None
    from providers.bgg.client import BoardGameGeek  # noqa: PLC0415 - only those with a token need it

    interval = settings.bgg_interval_ms / 1_000
    turns = SharedTurns("bgg", interval)
    return BoardGameGeek(token=settings.bgg_token, base_url=settings.bgg_base_url, interval=interval, turns=turns)


@asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[Env]:
    """The environment of a process, with the database open; everything is closed at the end."""
    keys = Keys.of(token_secret(settings))
    passwords = Passwords(keys.passwords, rounds=settings.password_rounds)
    issuers = Issuers(settings.issuers)
    llm = language_model(settings)
    composer: LLM = Composer()
    assistant = assistant_model(settings)
    access_tokens = AccessTokens(keys.access_tokens, issuer="inglenook", minutes=settings.access_token_minutes)
    await connect(settings.database_url, pool_size=settings.db_pool_size)
    catalogue = games_catalogue(settings)
    meaning = embedder(settings)
    rules = rules_models(settings)
    env = Env(
        settings,
        passwords,
        access_tokens,
        issuers,
        composer,
        assistant,
        llm,
        rules=rules,
        embedder=meaning,
        catalogue=catalogue,
        pdf=pdf_reader(),
    )
    keeping_flags = asyncio.create_task(keep_fresh(env))
    try:
        await refresh(env)
        yield env
    finally:
        keeping_flags.cancel()
        await env.work.drain(DRAIN_SECONDS)
        if llm is not None:
            await llm.close()
        if catalogue is not None:
            await catalogue.close()
        if meaning is not None:
            await meaning.close()
        await assistant.close()
        for model in rules.values():
            await model.close()
        await issuers.close()
        passwords.close()
        await disconnect()


@asynccontextmanager
async def living(settings: Settings) -> AsyncGenerator[Live]:
    """What of a process that answers goes on between requests, on the database that is open."""
    async with doorbell(settings.live_url) as bell:
        live = Live(StreamHub(bell), Typing(bell), Presence(bell))
        live.hub.on("typing:", live.typing.heard)
        live.hub.on("presence:", live.presence.heard)
        ring_with(bell.ring)
        tasks = [asyncio.create_task(live.hub.run()), asyncio.create_task(live.presence.run())]
        try:
            yield live
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait([*tasks, asyncio.create_task(live.presence.closing())], timeout=GOODBYE_SECONDS)
