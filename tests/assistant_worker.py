"""Processes that work on the assistant's runs and may be told when to die: `python tests/assistant_worker.py`.

Each line of its input is what one process shall do. It answers with two lines: the process's id, and its exit code once
it has ended. Processes are forked from this one, so that what takes long to import is imported once. What to do is
JSON: `url` of the database, `folder`, `model` (the base URL of the model's server), and what else there is to be done:
`send` makes a person who says that (in it GAME is the id of one with a rulebook), `die_at` kills the process at that
statement, counted from when the first tool call is noted, `to_the_end` ends it once no run is left, `steady` keeps the
pace of a real worker, `name` and `prices` are those of the model.
"""

# pyright: reportPrivateUsage=false
import asyncio
import importlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from core.assistant import ToolRequest
from core.env import Env
from core.jobs import Pace
from core.settings import Settings
from models.assistant import ENDED, AssistantRun
from models.database import statements
from models.database.tx import Unit, tx
from models.users import User
from resolvers.assistant import rounds
from resolvers.assistant.beginning import Allowed
from resolvers.assistant.calls import note_calls
from resolvers.assistant.conversations import send_conversation_message
from server.logs import set_up
from server.starting import running
from server.worker import crons, handlers, work
from shelf import MORRIS, game_with

SECRET: Any = "a secret that only tests know, 32 bytes or more"  # noqa: S105
QUICK = Pace(lease=1.0, beat=0.3, poll=0.05)


class Doomed(statements.Statements):
    """Counts statements, and at one of them the process dies as by `kill -9`."""

    def __init__(self, die_at: int) -> None:
        super().__init__()
        self._left = die_at

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        if name == "count" and value and value >= self._left:
            os.kill(os.getpid(), 9)


def doom(die_at: int) -> None:
    """Have the process die at a statement after the first call was noted."""

    async def noted(unit: Unit, run: AssistantRun, step: int, calls: Sequence[ToolRequest], *, tainted: bool) -> None:
        statements._counting.set(Doomed(die_at))
        await note_calls(unit, run, step, calls, tainted=tainted)

    rounds.note_calls = noted


async def send(env: Env, text: str) -> None:
    async with tx():
        ann = await User.create(email="ann@example.org", username="ann", display_name="Ann")
    if "GAME" in text:
        text = text.replace("GAME", await game_with(env, MORRIS))
    await send_conversation_message(env, ann, message=text, allowed=Allowed())


async def all_ended() -> None:
    while await AssistantRun.exclude(status__in=list(ENDED)).exists():  # noqa: ASYNC110 - other processes end them
        await asyncio.sleep(0.05)


async def main(options: dict[str, Any]) -> None:
    settings = Settings(
        data_dir=Path(options["folder"]),
        database_url=options["url"],
        token_secret=SECRET,
        password_rounds=4,
        openai_base_url=options["model"],
        openai_wire="responses",
        rules_provider="extractive",
        embed="off",
        openai_model=options.get("name", "gpt-5.4-mini"),
        model_prices=options.get("prices", {}),
    )
    set_up(settings.log_format)
    async with running(settings) as env:
        if "die_at" in options:
            doom(options["die_at"])
        if "send" in options:
            await send(env, options["send"])
        working = asyncio.create_task(work(env, handlers(env), crons(), Pace() if options.get("steady") else QUICK))
        await (all_ended() if options.get("to_the_end") else working)
        working.cancel()
        await asyncio.wait({working})


def forked(options: dict[str, Any]) -> int:
    """The exit code of a process that does this, negative if a signal ended it."""
    pid = os.fork()
    if not pid:
        sys.stdin.close()
        asyncio.run(main(options))
        os._exit(0)
    print(pid, flush=True)  # noqa: T201
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    importlib.import_module("providers.openai.connection")  # else each process would
    for line in sys.stdin:
        print(forked(json.loads(line)), flush=True)  # noqa: T201
