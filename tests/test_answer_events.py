"""How answers about rules are told: whole from every place, on every device, and in no log."""

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs

from core.env import Env
from core.errors import ProviderUnavailable
from core.rules import AnswerEnded
from core.settings import Settings
from gql.cursors import Place, place_of
from gql.ids import key
from limiting import limit
from models.answers import RulesAnswer, RulesSession
from models.database.tx import tx
from models.streams import answer_stream
from models.usage import Allowance
from models.users import User
from puppets import Puppet, puppet_of, quoting
from ruling import EVENTS, LONG, Followed, Rules
from serving import TokenOf, signed_in
from shelf import MORRIS, game_with

pytestmark = pytest.mark.anyio

MILL = "What happens when a player forms a mill?"
TRUE = "Whenever you form a mill, by placing or by moving, you remove one of your opponent's men from the board."
WORDS = ("So ", "it ", "is ", "in ", "the ", "book.")
WHOLE = AnswerEnded(covered=True, claims=quoting(TRUE))


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"worker": True})


@pytest.fixture
def puppet(env: Env) -> Puppet:
    puppet = puppet_of(env)
    puppet.plays(*WORDS, WHOLE)
    return puppet


@pytest.fixture
async def morris(env: Env, puppet: Puppet) -> str:
    await limit(env, daily_limit=10)
    return await game_with(env, MORRIS)


async def told(rules: Rules, token: str, answer: str, after: str | None = None) -> list[dict[str, Any]]:
    """Every event after a place, to the end."""
    events: list[dict[str, Any]] = []
    async with asyncio.timeout(2 * LONG), signed_in(rules.url, token) as wire:
        await wire.subscribe(EVENTS, answer=answer, after=after)
        while (message := await wire.receive(LONG))["type"] == "next":
            events.append(message["payload"]["data"]["answerEvents"])
        assert message["type"] == "complete", message
    return events


async def spoken(rules: Rules, puppet: Puppet, who: User, game: str) -> str:
    """The id of an answer each of whose words came by itself."""
    steps = [asyncio.Event() for _ in WORDS]
    puppet.plays(*(step for pair in zip(WORDS, steps, strict=True) for step in pair), WHOLE)
    asked = await rules.asked(who, game, MILL, provider="puppet")
    heard = Followed()
    for step in steps:
        heard = await rules.follow(who, asked["id"], heard=heard, until="AnswerDelta")
        step.set()
    await rules.follow(who, asked["id"], heard=heard)
    return asked["id"]


async def test_from_every_place_just_what_follows_is_told(
    rules: Rules, puppet: Puppet, ann: User, token: str, morris: str
) -> None:
    answer = await spoken(rules, puppet, ann, morris)
    whole = await told(rules, token, answer)

    rests = [await told(rules, token, answer, each["cursor"]) for each in whole]

    assert [each["__typename"] for each in whole] == [*["AnswerDelta"] * len(WORDS), "AnswerCompleted"]
    assert [each.get("text") for each in whole[:-1]] == list(WORDS)
    assert rests == [whole[place + 1 :] for place in range(len(whole))]


async def test_a_place_of_another_log_or_to_come_is_told_to_fetch_the_answer_again(
    rules: Rules, ann: User, token: str, morris: str
) -> None:
    one, other = [await rules.hear(ann, morris, MILL, provider="puppet") for _ in range(2)]
    answer = (one.answer or {})["id"]
    end = place_of(one.cursor or "")
    wrong = [
        other.cursor or "",
        Place(end.stream, end.epoch, end.seq + 1).cursor(),
        Place(end.stream, end.epoch + 1, 1).cursor(),
    ]

    answers = [await told(rules, token, answer, cursor) for cursor in wrong]

    assert [[event["__typename"] for event in events] for events in answers] == [["StreamReset"]] * len(wrong)
    shown = await rules.shown(ann, answer)
    assert {events[0]["cursor"] for events in answers} == {shown["streamCursor"]}
    assert shown["answer"] == one.text


@pytest.mark.parametrize("garbage", ["", "x", "\N{SNOWMAN}", "MTIz", "x" * 3_000])
async def test_what_never_was_a_place_is_refused(
    rules: Rules, ann: User, token: str, morris: str, garbage: str
) -> None:
    answer = (await rules.asked(ann, morris, MILL, provider="puppet"))["id"]

    async with signed_in(rules.url, token) as wire:
        await wire.subscribe(EVENTS, answer=answer, after=garbage)
        message = await wire.receive(LONG)

    assert "INVALID_INPUT" in str(message)


async def test_an_answer_of_somebody_else_cannot_be_followed(
    rules: Rules, ann: User, bob: User, morris: str, token_of: TokenOf
) -> None:
    answer = (await rules.asked(ann, morris, MILL, provider="puppet"))["id"]

    async with signed_in(rules.url, await token_of(bob)) as wire:
        await wire.subscribe(EVENTS, answer=answer)
        message = await wire.receive(LONG)

    assert "NOT_FOUND" in str(message)
    assert WORDS[0] not in str(message)


async def test_devices_that_follow_at_once_hear_the_same(
    rules: Rules, puppet: Puppet, ann: User, token: str, morris: str
) -> None:
    held = asyncio.Event()
    puppet.plays(*WORDS[:3], held, *WORDS[3:], WHOLE)
    asked = await rules.asked(ann, morris, MILL, provider="puppet")
    begun = await rules.follow(ann, asked["id"], until="AnswerDelta")
    devices = [asyncio.create_task(told(rules, token, asked["id"])) for _ in range(4)]
    late = [asyncio.create_task(told(rules, token, asked["id"], begun.cursor)) for _ in range(2)]
    await asyncio.sleep(0.2)  # some of them join

    held.set()
    heard = await asyncio.gather(*devices)
    rests = await asyncio.gather(*late)

    assert ["".join(each.get("text", "") for each in events) for events in heard] == ["".join(WORDS)] * 4
    assert {events[-1]["__typename"] for events in (*heard, *rests)} == {"AnswerCompleted"}
    assert {begun.text + "".join(each.get("text", "") for each in events) for events in rests} == {"".join(WORDS)}


async def test_the_cursor_of_an_answer_that_streams_goes_on_from_its_text(
    rules: Rules, puppet: Puppet, ann: User, morris: str
) -> None:
    held = asyncio.Event()
    puppet.plays(*WORDS[:3], held, *WORDS[3:], WHOLE)
    asked = await rules.asked(ann, morris, MILL, provider="puppet")
    await rules.follow(ann, asked["id"], until="AnswerDelta")

    shown = await rules.shown(ann, asked["id"])
    held.set()
    heard = await rules.follow(ann, asked["id"], heard=Followed(text=shown["answer"], cursor=shown["streamCursor"]))

    assert shown["status"] == "STREAMING"
    assert shown["citations"] == []
    assert heard.text == "".join(WORDS)


async def test_twins_at_the_same_time_are_one_question(rules: Rules, puppet: Puppet, ann: User, morris: str) -> None:
    same = {"clientMutationId": "k", "provider": "puppet"}

    twins = await asyncio.gather(*(rules.put(ann, morris, MILL, **same) for _ in range(5)))
    others = await asyncio.gather(
        *(rules.put(ann, morris, f"{MILL} {n}", **same | {"clientMutationId": "x"}) for n in "ab")
    )

    assert {each["answer"]["id"] for each in twins} == {twins[0]["answer"]["id"]}
    assert sorted(len(each["errors"]) for each in others) == [0, 1]
    assert [error["code"] for each in others for error in each["errors"]] == ["IDEMPOTENCY_MISMATCH"]
    assert await RulesAnswer.all().count() == await RulesSession.all().count() == 2
    assert sum([row.used for row in await Allowance.filter(scope__startswith="quota:chat")]) <= 2


async def test_the_same_key_after_a_failure_tells_of_the_failure(
    rules: Rules, puppet: Puppet, ann: User, morris: str
) -> None:
    puppet.plays(ProviderUnavailable("it is gone"))
    same = {"clientMutationId": "k", "provider": "puppet"}
    first = await rules.asked(ann, morris, MILL, **same)
    await rules.follow(ann, first["id"])

    again = await rules.put(ann, morris, MILL, **same)

    assert (again["answer"]["id"], again["answer"]["status"], again["quota"]["used"]) == (first["id"], "FAILED", 0)
    assert len(puppet.asks) == 1


async def test_a_session_about_another_game_is_not_gone_on_with(
    env: Env, rules: Rules, puppet: Puppet, ann: User, morris: str
) -> None:
    heard = await rules.hear(ann, morris, MILL, provider="puppet")
    other = await game_with(env, MORRIS, name="Twelve Men's Morris")

    refused = await rules.put(ann, other, MILL, sessionId=(heard.answer or {})["session"]["id"])

    assert [(each["code"], each["path"]) for each in refused["errors"]] == [("INVALID_INPUT", ["input", "sessionId"])]
    assert await RulesAnswer.all().count() == 1


async def test_neither_questions_nor_pages_are_logged(rules: Rules, puppet: Puppet, ann: User, morris: str) -> None:
    question = "What happens to the pelican when a player forms a mill?"
    puppet.plays("The pelican stays. ", ValueError("what nobody thought of"))

    with capture_logs() as events:
        asked = await rules.asked(ann, morris, question, provider="puppet")
        await rules.follow(ann, asked["id"], until="StreamReset")

    told = str([{**event, "exc_info": None} for event in events])  # of which the type alone is shown
    assert "a job failed" in told
    assert "pelican" not in told
    assert TRUE[:20] not in told


async def test_the_events_of_an_answer_are_its_own(rules: Rules, ann: User, morris: str) -> None:
    heard = await rules.hear(ann, morris, MILL, provider="puppet")

    assert place_of(heard.cursor or "").stream == answer_stream(key((heard.answer or {})["id"], "RulesAnswer"))
    async with tx():
        await RulesAnswer.all().delete()
    assert await rules.shown(ann, (heard.answer or {})["id"]) is None
