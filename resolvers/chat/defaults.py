"""The channels that everybody begins in."""

from datetime import UTC, datetime

from core.ids import uuid7
from models.chat import Channel, ChannelVisibility
from models.database.rows import insert_rows
from models.database.tx import tx

DEFAULT_CHANNELS = {"general": "Everything and everybody.", "random": "Everything else."}


async def make_default_channels() -> None:
    """Make those that are missing; a place that has any default channel keeps what its people made of them."""
    async with tx():
        if await Channel.filter(is_default=True).exists():
            return
        await insert_rows([_channel(name) for name in DEFAULT_CHANNELS], 'ON CONFLICT ("public_name") DO NOTHING')
        await Channel.filter(public_name__in=list(DEFAULT_CHANNELS)).update(is_default=True)


def _channel(name: str) -> Channel:
    now = datetime.now(UTC)
    return Channel(
        id=uuid7(),
        name=name,
        public_name=name,
        topic=DEFAULT_CHANNELS[name],
        visibility=ChannelVisibility.PUBLIC,
        created_at=now,
        updated_at=now,
    )
