"""Runs that end badly: the provider fails in the middle of a tool loop, a limit is met, the model writes nonsense."""

import pytest

from assisted import APPROVE, Heard, Talk, assisted_by, told_of_calls
from conftest import Ask
from core.env import Env
from core.settings import Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_events import CACHED_TOKENS, INPUT_TOKENS, OUTPUT_TOKENS
from fakes.openai_rounds import Round, some_words
from fakes.openai_server import FakeOpenAI
from models.database.rows import execute
from models.database.tx import tx
from models.usage import UsageRecord
from models.users import User
from resolvers.assistant import running
from resolvers.assistant.calls import JUNK_MAX
from resolvers.assistant.rounds import CALLS_MAX, LENGTH_MAX, ROUNDS_MAX

pytestmark = pytest.mark.anyio

TITLES = "{ tasks(first: 100) { nodes { title } } }"
SOME = some_words(12)
FAILS = [
    Behaviour.BROKEN,
    Behaviour.BUSY,
    Behaviour.CUT,
    Behaviour.EARLY_END,
    Behaviour.JUNK_EVENT,
    Behaviour.STRANGE_EVENT,
    Behaviour.ERROR_EVENT,
    Behaviour.HTML,
    Behaviour.UNAUTHORISED,
]
HANGS = [Behaviour.HANG, Behaviour.HANG_AFTER_HEADERS, Behaviour.HANG_IN_THE_MIDDLE]


@pytest.fixture
def settings(settings: Settings, fake: FakeOpenAI) -> Settings:
    fake.obey()
    return assisted_by(settings, fake.base_url)


@pytest.fixture
def impatient(env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is waited for a second at most."""
    for patience in ("_first_token_timeout", "_between_tokens_timeout"):
        monkeypatch.setattr(env.assistant, patience, 1.0)


def failing_in(number: int, behaviour: Behaviour) -> list[Round]:
    """Three rounds of which one fails; the first two make a task each."""
    return [
        Round(SOME, [] if place == 2 else [("create_task", {"title": f"Task {place}"})], behaviour=fails)
        for place, fails in enumerate(behaviour if place == number else None for place in range(3))
    ]


async def titles(ask: Ask, who: User) -> set[str]:
    return {node["title"] for node in (await ask(who, TITLES))["data"]["tasks"]["nodes"]}


async def ended(ask: Ask, talk: Talk, who: User, fake: FakeOpenAI, number: int) -> Heard:
    """How a run ended that failed in round `number`: with what came before, and so that one may go on."""
    told = await talk.say(who, "Do it.")
    heard = await talk.follow(who, told.run)

    run = await talk.run(who, told.run)
    assert run["message"]["content"] == heard.text
    assert heard.text.startswith("\n\n".join([SOME] * number))
    assert [call["status"] for call in run["message"]["toolCalls"]] == ["SUCCEEDED"] * number
    assert await titles(ask, who) == {f"Task {place}" for place in range(number)}
    fake.obey()
    again = await talk.hear(who, "say 3 words", conversationId=told.conversation)
    assert (again.text, again.status) == ("the rain has", "COMPLETED")
    return heard


@pytest.mark.parametrize("number", [0, 2])
@pytest.mark.parametrize("behaviour", FAILS)
async def test_when_the_provider_fails_in_a_round_what_came_before_is_kept_and_one_goes_on(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User, behaviour: Behaviour, number: int
) -> None:
    fake.rounds(*failing_in(number, behaviour))

    heard = await ended(ask, talk, ann, fake, number)

    assert (heard.status, (heard.error or {})["code"]) == ("FAILED", "PROVIDER_UNAVAILABLE")


@pytest.mark.parametrize("number", [0, 2])
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("behaviour", HANGS)
async def test_when_the_provider_hangs_in_a_round_what_came_before_is_kept_and_one_goes_on(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User, behaviour: Behaviour, number: int
) -> None:
    fake.rounds(*failing_in(number, behaviour))

    heard = await ended(ask, talk, ann, fake, number)

    assert (heard.status, (heard.error or {})["code"]) == ("FAILED", "PROVIDER_TIMEOUT")


@pytest.mark.parametrize("number", [0, 2])
async def test_an_answer_that_its_model_had_to_cut_is_incomplete(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User, number: int
) -> None:
    fake.rounds(*failing_in(number, Behaviour.LENGTH))

    heard = await ended(ask, talk, ann, fake, number)

    assert (heard.status, (heard.error or {})["code"]) == ("INCOMPLETE", "LIMIT_REACHED")


@pytest.mark.parametrize(("number", "seconds"), [(0, 1.0), (2, 8.0)])
async def test_a_run_ends_when_its_time_is_up_whatever_the_model_does(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User, monkeypatch: pytest.MonkeyPatch, number: int, seconds: float
) -> None:
    fake.rounds(*failing_in(number, Behaviour.HANG_IN_THE_MIDDLE))
    monkeypatch.setattr(running, "RUN_SECONDS", seconds)

    heard = await ended(ask, talk, ann, fake, number)

    assert (heard.status, (heard.error or {})["code"]) == ("INCOMPLETE", "LIMIT_REACHED")


async def test_a_model_that_writes_on_and_on_is_stopped_when_the_time_is_up(
    fake: FakeOpenAI, talk: Talk, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.rounds(Round(some_words(10_000)))
    fake.pace(per_second=50)
    monkeypatch.setattr(running, "RUN_SECONDS", 4.0)

    heard = await talk.hear(ann, "Hello.")

    assert (heard.status, (heard.error or {})["code"]) == ("INCOMPLETE", "LIMIT_REACHED")
    assert heard.text
    await fake.until_open(0)


@pytest.mark.parametrize(
    ("change", "status"),
    [("used_ms = 120000", "INCOMPLETE"), ("created_at = '2020-01-01 00:00:00+00:00'", "COMPLETED")],
)
async def test_the_time_of_all_work_on_a_run_counts_and_that_of_waiting_does_not(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User, change: str, status: str
) -> None:
    fake.rounds(Round("", [("delete_task", {"id": "none"})]), Round("Done."))
    told = await talk.say(ann, "Hello.")
    (call,) = await talk.waiting(ann, told.run)
    async with tx():
        await execute(f"UPDATE assistant_run SET {change}", ())  # noqa: S608

    await ask(ann, APPROVE, id=call["id"], hash=call["argumentsHash"])
    heard = await talk.follow(ann, told.run)

    assert heard.status == status


def test_the_limits_are_those_that_were_promised() -> None:
    assert (running.RUN_SECONDS, ROUNDS_MAX, CALLS_MAX) == (120, 8, 16)


async def test_eight_rounds_are_the_end(fake: FakeOpenAI, talk: Talk, ann: User) -> None:
    fake.rounds(Round("Again.", [("list_tasks", {})]))

    heard = await talk.hear(ann, "Hello.")

    assert (heard.status, (heard.error or {})["code"]) == ("INCOMPLETE", "LIMIT_REACHED")
    assert len(fake.calls) == 8
    assert heard.text == "\n\n".join(["Again."] * 8)


async def test_an_answer_in_the_eighth_round_is_whole(fake: FakeOpenAI, talk: Talk, ann: User) -> None:
    fake.rounds(*[Round("", [("list_tasks", {})])] * 7, Round("Done."))

    heard = await talk.hear(ann, "Hello.")

    assert (heard.text, heard.status) == ("Done.", "COMPLETED")


@pytest.mark.parametrize(("first", "then", "done"), [(16, 0, 16), (8, 8, 16), (17, 0, 0), (9, 8, 9)])
async def test_sixteen_calls_are_the_end(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User, first: int, then: int, done: int
) -> None:
    calls = [("create_task", {"title": f"Task {number}"}) for number in range(first + then)]
    fake.rounds(*[Round("", some) for some in (calls[:first], calls[first:]) if some], Round("Done."))

    heard = await talk.hear(ann, "Hello.")

    assert heard.status == ("COMPLETED" if first + then <= 16 else "INCOMPLETE")
    assert await titles(ask, ann) == {f"Task {number}" for number in range(done)}


async def test_an_answer_without_end_is_cut_at_its_length(fake: FakeOpenAI, talk: Talk, ann: User) -> None:
    fake.rounds(Round("x" * 30_000, [("list_tasks", {})]))
    fake.pace(size=5_000)

    heard = await talk.hear(ann, "Hello.")

    assert (heard.status, (heard.error or {})["code"]) == ("INCOMPLETE", "LIMIT_REACHED")
    assert LENGTH_MAX <= len(heard.text) <= LENGTH_MAX + 5_000


async def test_a_model_that_says_nothing_has_failed(fake: FakeOpenAI, talk: Talk, ann: User) -> None:
    fake.rounds(Round())

    heard = await talk.hear(ann, "Hello.")

    assert (heard.status, (heard.error or {})["code"]) == ("FAILED", "PROVIDER_UNAVAILABLE")


async def test_what_all_rounds_used_is_counted_together_and_each_in_the_ledger(
    fake: FakeOpenAI, talk: Talk, ann: User
) -> None:
    told = await talk.say(ann, "say 2 words call list_tasks {} then call list_tasks {} then say 3 words")
    await talk.follow(ann, told.run)

    used = (await talk.run(ann, told.run))["usage"]
    rows = await UsageRecord.filter(user_id=ann.id).order_by("id")

    assert used == {
        "inputTokens": 3 * INPUT_TOKENS,
        "cachedTokens": 3 * CACHED_TOKENS,
        "outputTokens": 3 * OUTPUT_TOKENS,
        "costMicros": None,
    }
    assert [(row.feature, row.input_tokens, row.failure) for row in rows] == [("assistant", INPUT_TOKENS, None)] * 3


async def test_what_a_failed_round_was_is_in_the_ledger(fake: FakeOpenAI, talk: Talk, ann: User) -> None:
    fake.rounds(*failing_in(1, Behaviour.CUT))

    await talk.hear(ann, "Hello.")

    rows = await UsageRecord.filter(user_id=ann.id).order_by("id")
    assert [(row.feature, row.failure) for row in rows] == [("assistant", None), ("assistant", "PROVIDER_UNAVAILABLE")]


async def test_characters_that_no_text_may_hold_are_left_out_of_an_answer(
    fake: FakeOpenAI, talk: Talk, ann: User
) -> None:
    fake.rounds(Round("a\0b\ud800c\udfff\x1b\x7f 👩‍👩‍👧‍👦 \u202ed\n\te"), Round("\0\ud800"))

    told = await talk.say(ann, "Hello.")
    heard = await talk.follow(ann, told.run)

    assert heard.status == "COMPLETED"
    assert heard.text == (await talk.run(ann, told.run))["message"]["content"]
    assert [one for one in heard.text if one in "\0\ud800\udfff"] == []
    assert heard.text.replace("\ufffd", "").startswith("abc")
    assert heard.text.endswith("d\n\te")


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("create_task", '{"title": "a\\u0000b"}', "INVALID_INPUT"),
        ("create_task", '{"title": "a\\ud800b"}', "INVALID_INPUT"),
        ("create_task", '{"title": "', "INVALID_INPUT"),
        ("create_task", '["title"]', "INVALID_INPUT"),
        ("create_task", "null", "INVALID_INPUT"),
        ("create_task", "", "INVALID_INPUT"),
        ("create_task", "NaN", "INVALID_INPUT"),
        ("create_task", "[" * 5_000, "INVALID_INPUT"),
        ("create_task", '{"a":' * 5_000, "INVALID_INPUT"),
        ("create_task", '{"title": "Water", "id": "x"}', "INVALID_INPUT"),
        ("create_task", '{"title": 7}', "INVALID_INPUT"),
        ("create_task", '{"title": "' + "x" * 30_000 + '"}', "INVALID_INPUT"),
        ("create_task", "x" * 10_000 + "\ud800\0", "INVALID_INPUT"),
        ("get_task", '{"id": "garbage"}', "NOT_FOUND"),
        ("get_task", '{"id": ""}', "NOT_FOUND"),
        ("rm", "{}", "NOT_FOUND"),
        ("create_task" + "x" * 300, "{}", "NOT_FOUND"),
        ("r\ud800m\0", "{}", "NOT_FOUND"),
    ],
)
async def test_a_call_that_is_nonsense_is_refused_and_the_model_goes_on(
    ask: Ask, fake: FakeOpenAI, talk: Talk, ann: User, name: str, arguments: str, code: str
) -> None:
    fake.rounds(Round("", [(name, arguments)]), Round("Done."))
    fake.pace(size=1_000)

    heard = await talk.hear(ann, "Hello.")

    assert (heard.text, heard.status) == ("Done.", "COMPLETED")
    (call,) = heard.calls.values()
    assert (call["status"], call["result"]["error"]["code"]) == ("FAILED", code)
    assert told_of_calls(fake)[0]["error"]["code"] == code
    assert await titles(ask, ann) == set()


async def test_of_arguments_that_cannot_be_read_the_beginning_is_shown(fake: FakeOpenAI, talk: Talk, ann: User) -> None:
    fake.rounds(Round("", [("create_task", "I would like " + "x" * 10_000)]), Round("Done."))
    fake.pace(size=1_000)

    heard = await talk.hear(ann, "Hello.")

    (call,) = heard.calls.values()
    assert call["arguments"].startswith("I would like ")
    assert len(call["arguments"]) == JUNK_MAX
