"""Games and their rules through the official client of the Model Context Protocol, on a real server."""

import pytest

from asking import limited
from conftest import Ask
from core.env import Env
from core.settings import Settings
from limiting import QUOTA, limit
from models.games import GameStatus
from models.users import TokenScope, User
from resolvers.assistant.tools import rules
from server.mcp import visit
from shelf import MORRIS, game_with
from visiting import answer_of, error_of, visiting

pytestmark = pytest.mark.anyio

MILL = "What happens when a player forms a mill?"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"worker": True})


@pytest.fixture
async def morris(env: Env) -> str:
    return await game_with(env, MORRIS)


async def used(ask: Ask, who: User) -> int:
    return (await ask(who, QUOTA))["data"]["myQuota"]["used"]


async def test_a_game_is_found_and_its_rules_asked_as_often_as_one_likes(
    origin: str, token: str, ask: Ask, ann: User, morris: str
) -> None:
    async with visiting(origin, token) as client:
        (game,) = answer_of(await client.call_tool("search_games", {"search": "morris"}))["data"]["games"]
        first, second = [
            answer_of(await client.call_tool("ask_rules", {"gameId": game["id"], "question": MILL})) for _ in range(2)
        ]

    assert (game["id"], game["documents"]) == (morris, 1)
    assert (first["data"]["answer"]["status"], "by others" in first["note"]) == ("ANSWERED", True)
    assert "remove" in first["data"]["citations"][0]["quote"]
    assert second["data"]["answer"]["id"] != first["data"]["answer"]["id"]
    assert second["data"]["quota"]["used"] == await used(ask, ann) == 2


async def test_refusals_are_typed_with_what_is_needed_to_act_on_them(
    env: Env, origin: str, token: str, morris: str
) -> None:
    await limit(env, daily_limit=0)
    hidden = await game_with(env, MORRIS, name="Senet", status=GameStatus.HIDDEN)

    async with visiting(origin, token) as client:
        spent = error_of(await client.call_tool("ask_rules", {"gameId": morris, "question": MILL}))
        unseen = error_of(await client.call_tool("ask_rules", {"gameId": hidden, "question": MILL}))
        blank = error_of(await client.call_tool("ask_rules", {"gameId": morris, "question": " "}))

    assert (spent["code"], spent["limit"], spent["used"]) == ("LIMIT_REACHED", 0, 0)
    assert "resetsAt" in spent
    assert (unseen["code"], unseen["path"]) == ("NOT_FOUND", ["gameId"])
    assert (blank["code"], blank["path"]) == ("INVALID_INPUT", ["question"])


async def test_a_token_that_may_only_read_finds_games_and_asks_nothing(
    origin: str, ask: Ask, ann: User, morris: str
) -> None:
    async with visiting(origin, await limited(ann, TokenScope.READ)) as client:
        found = answer_of(await client.call_tool("search_games", {}))["data"]["games"]
        refused = error_of(await client.call_tool("ask_rules", {"gameId": morris, "question": MILL}))

    assert [game["id"] for game in found] == [morris]
    assert refused["code"] == "FORBIDDEN"
    assert await used(ask, ann) == 0


def test_an_answer_is_waited_for_within_the_time_of_a_call() -> None:
    assert rules.WAIT_SECONDS <= visit.CALL_SECONDS - 5
