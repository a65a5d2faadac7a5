"""The channels that everybody begins in."""

from models.chat import Channel, ChannelVisibility
from models.database.tx import tx

DEFAULT_CHANNELS = {"general": "Everything and everybody.", "random": "Everything else."}


async def make_default_channels() -> None:
    """Make those that are missing; a place that has any default channel keeps what its people made of them."""
    async with tx():
        if await Channel.filter(is_default=True).exists():
            return
        for name, topic in DEFAULT_CHANNELS.items():
            known = await Channel.get_or_none(public_name=name)
            if known is None:
                await Channel.create(
                    name=name, public_name=name, topic=topic, visibility=ChannelVisibility.PUBLIC, is_default=True
                )
            else:
                await Channel.filter(id=known.id).update(is_default=True)
