"""The flags of the features that are there from the start."""

from datetime import UTC, datetime

from core.ids import uuid7
from models.database.rows import insert_rows
from models.database.tx import tx
from models.flags import FeatureFlag

DEFAULT_FLAGS = {
    "chat": "Answers to questions about rules.",
    "dialogue": "Lines that NPCs say.",
    "assistant": "The assistant that works with one's tasks, worlds and channels.",
}


async def make_default_flags() -> None:
    """Make those that are missing, on and without a limit; one that is there stays as it is."""
    async with tx():
        await insert_rows([_flag(key) for key in DEFAULT_FLAGS], 'ON CONFLICT ("key") DO NOTHING')


def _flag(key: str) -> FeatureFlag:
    return FeatureFlag(id=uuid7(), key=key, description=DEFAULT_FLAGS[key], created_at=datetime.now(UTC))
