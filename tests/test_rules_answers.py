"""Answers about rules end to end: asked, made by the worker, followed over a real socket."""

import pytest

from conftest import Ask, person
from core.env import Env
from core.settings import Settings
from gql.ids import global_id
from limiting import limit
from models.answers import AnswerStatus, RulesAnswer, RulesSession
from models.database.rows import execute
from models.database.tx import tx
from models.games import GameStatus
from models.usage import Allowance, UsageRecord
from models.users import Role, User
from resolvers.flags.editing import kill_flag
from ruling import CANCEL, Followed, Rules
from shelf import MORRIS, game_with, hide

pytestmark = pytest.mark.anyio

RATE = """mutation($id: ID!, $yes: Boolean!, $said: String) {
    rateAnswer(id: $id, helpful: $yes, comment: $said) { ok errors { code path } } }"""
SESSIONS = """{ rulesSessions { nodes { id title language game { nameBase }
    answers { nodes { question status citations { quote } } } } } }"""
MILL = "What happens when a player forms a mill?"
ELSEWHERE = "Which wavelength does the hydrogen laser emit?"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"worker": True})


@pytest.fixture
async def morris(env: Env) -> str:
    return await game_with(env, MORRIS)


async def test_an_answer_quotes_what_stands_on_the_page(rules: Rules, ann: User, morris: str) -> None:
    heard = await rules.hear(ann, morris, MILL)

    assert heard.answer is not None
    assert heard.answer["status"] == "ANSWERED"
    assert heard.text == heard.answer["answer"] != ""
    assert heard.answer["citations"]
    for cited in heard.answer["citations"]:
        texts = {page["number"]: page["text"] for page in cited["document"]["pages"]["nodes"]}
        assert texts[cited["page"]][cited["charStart"] : cited["charEnd"]] == cited["quote"]
    assert "remove" in " ".join(heard.quotes)


async def test_what_the_rulebook_does_not_say_is_not_covered_and_costs_no_use(
    rules: Rules, ann: User, morris: str
) -> None:
    heard = await rules.hear(ann, morris, ELSEWHERE)
    told = await rules.put(ann, morris, MILL)

    assert heard.answer is not None
    assert (heard.status, heard.answer["citations"]) == ("NOT_COVERED", [])
    assert told["quota"]["used"] == 1


async def test_the_answer_is_the_same_however_it_is_followed(rules: Rules, ann: User, morris: str) -> None:
    asked = await rules.asked(ann, morris, MILL)
    first = await rules.follow(ann, asked["id"])
    again = await rules.follow(ann, asked["id"])
    begun = await rules.follow(ann, asked["id"], until="AnswerDelta")
    on = await rules.follow(ann, asked["id"], heard=begun)
    shown = await rules.shown(ann, asked["id"])
    nothing = await rules.follow(ann, asked["id"], heard=Followed(cursor=shown["streamCursor"]))

    assert first.text == again.text == on.text == shown["answer"]
    assert first.answer == again.answer == on.answer
    assert nothing.kinds == []


async def test_an_answer_whose_events_are_forgotten_is_told_as_it_ended(rules: Rules, ann: User, morris: str) -> None:
    answer = (await rules.hear(ann, morris, MILL)).answer
    assert answer is not None
    async with tx():
        await execute("DELETE FROM stream_event WHERE stream_key LIKE 'answer:%'")
        await execute("DELETE FROM stream WHERE key LIKE 'answer:%'")

    heard = await rules.follow(ann, answer["id"])

    assert heard.kinds == ["AnswerCompleted"]
    assert heard.answer is not None
    assert heard.answer["answer"] == answer["answer"]


async def test_a_session_goes_on_and_is_ones_own(rules: Rules, ask: Ask, ann: User, bob: User, morris: str) -> None:
    first = await rules.hear(ann, morris, MILL)
    assert first.answer is not None
    session = first.answer["session"]["id"]

    second = await rules.hear(ann, morris, "How many pieces has each player?", sessionId=session, language="de")
    seen = (await ask(ann, SESSIONS))["data"]["rulesSessions"]["nodes"]
    foreign = await rules.put(bob, morris, MILL, sessionId=session)
    others = (await ask(bob, SESSIONS))["data"]["rulesSessions"]["nodes"]

    assert second.answer is not None
    assert second.answer["session"]["id"] == session
    assert [each["question"] for each in seen[0]["answers"]["nodes"]] == [MILL, "How many pieces has each player?"]
    assert (seen[0]["title"], seen[0]["language"], seen[0]["game"]["nameBase"]) == (MILL, "en", "Nine Men's Morris")
    assert foreign["errors"][0]["code"] == "NOT_FOUND"
    assert others == []


async def test_an_answer_is_not_there_for_strangers(rules: Rules, ask: Ask, ann: User, bob: User, morris: str) -> None:
    answer = (await rules.asked(ann, morris, MILL))["id"]

    shown = await rules.shown(bob, answer)
    cancelled = await ask(bob, CANCEL, id=answer)
    rated = await ask(bob, RATE, id=answer, yes=True)

    assert shown is None
    assert cancelled["data"]["cancelAnswer"]["errors"] == [{"code": "NOT_FOUND", "path": ["id"]}]
    assert rated["data"]["rateAnswer"]["errors"] == [{"code": "NOT_FOUND", "path": ["id"]}]


async def test_answers_about_a_game_that_is_hidden_since_are_gone_with_it(
    env: Env, rules: Rules, ask: Ask, ann: User, morris: str
) -> None:
    answer = (await rules.hear(ann, morris, MILL)).answer
    assert answer is not None

    await hide(morris)
    refused = await rules.put(ann, morris, MILL)

    assert refused["errors"][0]["code"] == "NOT_FOUND"
    assert await rules.shown(ann, answer["id"]) is None
    assert (await ask(ann, SESSIONS))["data"]["rulesSessions"]["nodes"] == []
    dev = await person(env, "dev", Role.DEVELOPER)
    assert (await rules.put(dev, morris, MILL))["errors"] == []


async def test_the_same_key_asks_once_and_counts_once(rules: Rules, ann: User, morris: str) -> None:
    told = [await rules.put(ann, morris, MILL, clientMutationId="k") for _ in range(5)]
    other = await rules.put(ann, morris, "How many pieces has each player?", clientMutationId="k")

    assert len({each["answer"]["id"] for each in told}) == 1
    assert [each["quota"]["used"] for each in told] == [1] * 5
    assert other["errors"][0]["code"] == "IDEMPOTENCY_MISMATCH"
    assert await RulesAnswer.all().count() == 1


async def test_beyond_the_limit_nothing_is_kept(env: Env, rules: Rules, ann: User, morris: str) -> None:
    await limit(env, daily_limit=1)
    await rules.hear(ann, morris, MILL)

    refused = await rules.put(ann, morris, MILL)

    (error,) = refused["errors"]
    assert (error["code"], error["limit"], error["used"]) == ("LIMIT_REACHED", 1, 1)
    assert error["resetsAt"] is not None
    assert await RulesAnswer.all().count() == 1
    assert await RulesSession.all().count() == 1


async def test_where_the_feature_is_off_nothing_is_asked(env: Env, rules: Rules, ann: User, morris: str) -> None:
    await limit(env, daily_limit=1)
    await kill_flag(env, await person(env, "chief", Role.ADMIN), key="chat", killed=True)

    refused = await rules.put(ann, morris, MILL)

    assert [(each["code"], each["featureKey"]) for each in refused["errors"]] == [("FEATURE_DISABLED", "chat")]
    assert await RulesAnswer.all().count() == 0


async def test_an_answer_is_rated_and_rated_again(rules: Rules, ask: Ask, ann: User, morris: str) -> None:
    answer = (await rules.hear(ann, morris, MILL)).answer
    assert answer is not None

    first = await ask(ann, RATE, id=answer["id"], yes=True, said=" quite ")
    second = await ask(ann, RATE, id=answer["id"], yes=False)
    long = await ask(ann, RATE, id=answer["id"], yes=False, said="x" * 1_001)

    assert first["data"]["rateAnswer"] == second["data"]["rateAnswer"] == {"ok": True, "errors": []}
    assert long["data"]["rateAnswer"]["errors"] == [{"code": "INVALID_INPUT", "path": ["comment"]}]
    row = await RulesAnswer.get()
    assert (row.helpful, row.comment) == (False, None)


async def test_one_that_has_ended_stays_as_it_is_when_it_is_cancelled(
    rules: Rules, ask: Ask, ann: User, morris: str
) -> None:
    answer = (await rules.hear(ann, morris, MILL)).answer
    assert answer is not None

    told = await ask(ann, CANCEL, id=answer["id"])

    assert told["data"]["cancelAnswer"] == {"ok": True, "errors": []}
    assert (await rules.shown(ann, answer["id"]))["status"] == "ANSWERED"


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"question": " "}, "question"),
        ({"question": "x" * 1_001}, "question"),
        ({"question": "a\0b"}, "question"),
        ({"language": "no language"}, "language"),
        ({"edition": ""}, "edition"),
        ({"provider": "nobody"}, "provider"),
        ({"clientMutationId": ""}, "clientMutationId"),
    ],
)
async def test_bad_input_is_told_by_its_path(
    rules: Rules, ann: User, morris: str, wrong: dict[str, str], path: str
) -> None:
    told = await rules.put(ann, morris, **{"question": MILL, **wrong})

    assert [(each["code"], each["path"]) for each in told["errors"]] == [("INVALID_INPUT", ["input", path])]
    assert await RulesAnswer.all().count() == 0


async def test_what_the_server_quotes_by_itself_is_no_model_call(rules: Rules, ann: User, morris: str) -> None:
    heard = await rules.hear(ann, morris, MILL)

    assert heard.answer is not None
    assert heard.answer["provider"] == "extractive"
    assert set(heard.answer["usage"].values()) == {None}
    assert await UsageRecord.all().count() == 0


async def test_a_game_without_rulebooks_covers_nothing(env: Env, rules: Rules, ann: User) -> None:
    bare = await game_with(env, None)

    heard = await rules.hear(ann, bare, MILL)

    assert heard.status == "NOT_COVERED"
    assert (await Allowance.get()).used == 0


async def test_a_hidden_game_cannot_be_asked_about(env: Env, rules: Rules, ann: User) -> None:
    hidden = await game_with(env, MORRIS, status=GameStatus.HIDDEN)

    told = await rules.put(ann, hidden, MILL)
    nothing = await rules.put(ann, global_id("Game", ann.id), MILL)

    assert told["errors"] == nothing["errors"]
    assert told["errors"][0]["code"] == "NOT_FOUND"
    assert not await RulesAnswer.filter(status=AnswerStatus.QUEUED).exists()
