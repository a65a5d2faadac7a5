"""`inglenook usage`, beside a database."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from datetime import UTC, datetime

import pytest

from core.settings import Settings
from models.database.tx import tx
from models.usage import UsageRecord
from models.users import User
from processes import READY_TIMEOUT, ROOT, SECRET

pytestmark = pytest.mark.anyio


async def told(settings: Settings, *words: str) -> tuple[int, str]:
    """The exit code of the command and its answer."""
    environ = {name: text for name, text in os.environ.items() if not name.startswith("INGLENOOK_")}
    environ |= {
        "INGLENOOK_DATABASE_URL": settings.database_url,
        "INGLENOOK_DATA_DIR": str(settings.data_dir),
        "INGLENOOK_TOKEN_SECRET": SECRET,
        "COLUMNS": "80",
    }
    command = (sys.executable, str(ROOT / "inglenook.py"), "usage", *words)
    process = await asyncio.create_subprocess_exec(
        *command, cwd=settings.data_dir, env=environ, stdout=PIPE, stderr=PIPE
    )
    answer, _ = await asyncio.wait_for(process.communicate(), READY_TIMEOUT)
    return process.returncode or 0, answer.decode()


async def test_what_was_asked_is_added_up_as_a_table_and_as_json(settings: Settings, ann: User, bob: User) -> None:
    async with tx():
        for user in (ann, ann, bob):
            await UsageRecord.create(
                user=user, feature="chat", provider="openai", model="m1", latency_ms=1_200, cost_micros=2_500_000
            )
    today = str(datetime.now(UTC).date())

    as_json = await told(settings, "--by", "feature, model", "--json")
    table = await told(settings, "--to", today)

    assert as_json[0] == table[0] == 0
    assert json.loads(as_json[1]) == [
        {
            "keys": {"feature": "chat", "model": "m1"},
            "requests": 3,
            "failures": 0,
            "input_tokens": 0,
            "output_tokens": 0,
            "cost_micros": 7_500_000,
            "latency_ms_p50": 1_200,
            "latency_ms_p95": 1_200,
        }
    ]
    assert table[1].splitlines()[1].split() == [today, "3", "0", "0", "0", "7.500000", "1,200", "1,200"]


async def test_no_key_is_cut_off_or_taken_for_markup(settings: Settings, ann: User) -> None:
    model = "[bold]" + "m" * 90
    async with tx():
        await UsageRecord.create(user=ann, feature="chat", provider="openai", model=model, latency_ms=1)

    _, table = await told(settings, "--by", "user,model,provider,feature,day")

    assert table.splitlines()[1].split()[:2] == [str(ann.id), model]


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--by", "colour"), 2), (("--from", "soon"), 2), (("--from", "2026-02-01", "--to", "2026-01-01"), 1)],
)
async def test_what_cannot_be_summed_is_wrong_usage_or_cannot_be_done(
    settings: Settings, words: tuple[str, ...], code: int
) -> None:
    assert (await told(settings, *words))[0] == code
