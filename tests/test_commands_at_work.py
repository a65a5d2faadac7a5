"""The built-in assistant with the real tools and a real database."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import orjson
import pytest

from core.assistant import Ask, AssistantSaid, ToolAnswered, Turn, UserSaid
from core.env import Env
from models.users import User
from providers.commands import answer
from resolvers.assistant.tools import TOOLS
from resolvers.assistant.tools.calling import called, parsed, spec
from resolvers.tasks.labels import create_label
from server.worker import handlers, working
from shelf import MORRIS, game_with
from tooling import data_of

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=ZoneInfo("UTC"))
SPECS = tuple(spec(tool) for tool in TOOLS.values())
ROUNDS = 8


async def told(env: Env, who: User, said: str) -> str:
    """What it says in the end, every call being approved."""
    turns: list[Turn] = [UserSaid(said)]
    for _ in range(ROUNDS):
        step = answer(Ask("", tuple(turns), SPECS, NOW))
        if isinstance(step, str):
            return step
        tool = TOOLS[step.name]
        result = orjson.dumps(await called(env, who, tool, parsed(tool, step.arguments))).decode()
        turns += [AssistantSaid("", (step,)), ToolAnswered(step, result)]
    raise AssertionError("it goes on and on")


async def test_a_task_lives_and_ends_by_plain_commands(env: Env, ann: User) -> None:
    await create_label(ann, name="Home")

    assert await told(env, ann, "add a task Buy milk tomorrow at 5pm #home !high") == (
        "Added “Buy milk”, due tomorrow at 17:00, high priority, #Home."
    )
    assert await told(env, ann, "what is due tomorrow?") == (
        "Due tomorrow:\n- “Buy milk”, due tomorrow at 17:00, high priority, #Home"
    )
    assert (
        await told(env, ann, "move the milk task to friday") == "“Buy milk” is now due on Friday 27 November at 17:00."
    )
    assert await told(env, ann, "rename milk to Buy oat milk") == "“Buy milk” is now called “Buy oat milk”."
    assert await told(env, ann, "I'm done with oat milk!") == "Done: “Buy oat milk”."
    assert await told(env, ann, "my tasks") == "You have no open tasks."
    assert await told(env, ann, "reopen oat milk") == "“Buy oat milk” is open again."
    assert await told(env, ann, "delete task oat milk") == "Deleted “Buy oat milk”."
    assert await told(env, ann, "find milk") == "No task has the words “milk”."


async def test_what_recurs_tells_what_comes_next(env: Env, ann: User) -> None:
    await told(env, ann, "remind me to water plants every month on the 31st")

    said = await told(env, ann, "done with water plants")

    (following,) = (await data_of(env, ann, "list_tasks", completed=False))["tasks"]
    assert following["recurrence"]["rrule"] == "FREQ=MONTHLY"
    assert date.fromisoformat(following["dueDate"]) > NOW.date()
    assert said.startswith("Done: “water plants”. Next: “water plants”, due on ")


async def test_nothing_changes_while_more_than_one_task_fits(env: Env, ann: User) -> None:
    for title in ("Buy milk", "Buy bread"):
        await told(env, ann, f"add a task {title}")

    said = await told(env, ann, "done with buy")

    assert "“Buy milk”" in said
    assert "“Buy bread”" in said
    assert len((await data_of(env, ann, "list_tasks", completed=False))["tasks"]) == 2


async def test_others_see_nothing_of_it(env: Env, ann: User, bob: User) -> None:
    await told(env, ann, "add a task Buy milk")

    assert await told(env, bob, "done with milk") == "I found no open task with the words “milk”, so I changed nothing."
    assert await told(env, bob, "my tasks") == "You have no open tasks."


async def test_games_are_found_and_their_rules_quoted(env: Env, ann: User) -> None:
    await game_with(env, MORRIS)
    await game_with(env, None, name="Whist")

    async with working(env, handlers(env)):
        quoted = await told(env, ann, "ask the rules of nine men's morris: what happens when a player forms a mill?")
        unsaid = await told(env, ann, "rules of nine men's morris: which wavelength does the hydrogen laser emit?")

    assert quoted.startswith("The rules say:\n\nPage 2, Mills: “Whenever you form a mill")
    assert "you remove one of your opponent's men" in quoted
    assert unsaid == "The rules of “Nine Men's Morris” do not say."
    assert await told(env, ann, "what games are there?") == (
        "Games:\n- “Nine Men's Morris”, its rules can be asked\n- “Whist”"
    )
    assert await told(env, ann, "search games for men's") == (
        "Games with “men's” in the name:\n- “Nine Men's Morris”, its rules can be asked"
    )
    assert await told(env, ann, "rules of whist: who deals?") == "There are no rules of “Whist” here that I could ask."


async def test_lists_without_anything_say_so(env: Env, ann: User) -> None:
    assert await told(env, ann, "what labels") == "You have no labels."
    assert await told(env, ann, "list my worlds") == "You have no worlds."
    assert await told(env, ann, "what can we play with 4 people?") == "I found no game for 4 players."
    assert await told(env, ann, "rules of chess: how does castling work?") == "I found no game called “chess”."
    assert await told(env, ann, "search messages for dragon") == "No message has the words “dragon”."
    assert await told(env, ann, "what did Leah say lately") == "I found nobody called “Leah” in your worlds."
