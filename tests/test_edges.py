"""What a client may send in any argument: it is taken, or refused with the argument's name; it is never a fault."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false
import asyncio
import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from graphql import get_named_type, is_enum_type, is_input_object_type, is_list_type
from pydantic import SecretStr

import wire
from asking import asked, signed_in
from belongings import Belongings, belongings
from chatting import Chatting
from conftest import person
from core.env import Env
from core.settings import Settings
from gql.context import Live
from gql.ids import cursor_of
from models.streams import user_stream
from models.users import Role, User
from wire import Place, Refused, at, has, replaced

pytestmark = pytest.mark.anyio

SECONDS = 5.0  # in which any request is answered
HOLE = "@here@"
MARK = "never to be said again"
ALLOWED = {"INVALID_INPUT", "NOT_FOUND"}
ALSO = {  # what a legal value may meet besides
    "Mutation.register": {"ALREADY_EXISTS"},
    "Mutation.login": {"UNAUTHENTICATED"},
    "Mutation.refreshToken": {"UNAUTHENTICATED"},
    "Mutation.changePassword": {"UNAUTHENTICATED"},
    "Mutation.generateDialogue": {"IDEMPOTENCY_MISMATCH"},
    "Subscription.dialogueStream": {"IDEMPOTENCY_MISMATCH"},
    "Mutation.createChannel": {"ALREADY_EXISTS", "IDEMPOTENCY_MISMATCH"},
    "Mutation.updateChannel": {"ALREADY_EXISTS"},
    "Mutation.sendMessage": {"IDEMPOTENCY_MISMATCH"},
    "Mutation.editMessage": {"CONFLICT"},
    "Mutation.createTask": {"IDEMPOTENCY_MISMATCH"},
    "Mutation.askRules": {"IDEMPOTENCY_MISMATCH"},
    "Mutation.updateTask": {"CONFLICT"},
    "Mutation.createLabel": {"ALREADY_EXISTS"},
    "Mutation.sendConversationMessage": {"CONFLICT", "IDEMPOTENCY_MISMATCH"},  # the assistant answers already
    "Mutation.regenerateMessage": {"CONFLICT", "IDEMPOTENCY_MISMATCH"},
    "Mutation.approveToolCall": {"CONFLICT"},  # it does not wait any more
    "Mutation.denyToolCall": {"CONFLICT"},
    "Mutation.createGame": {"ALREADY_EXISTS"},
    "Subscription.messageAdded": {"CONFLICT"},  # it has no event that says so: the place is of another stream
}
ENDING = ("Mutation.changePassword", "Mutation.setUserRole")  # a legal value ends the session


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Of somebody who may import games; nobody works on imports here."""
    return settings.model_copy(update={"bgg_token": SecretStr("unused")})


def quoted(*texts: str) -> list[str]:
    return [json.dumps(text) for text in texts]


def nested(levels: int, start: str = "[", end: str = "]") -> str:
    return start * levels + "1" + end * levels


DEEP = [nested(1_000), nested(1_000, '{"a":', "}")]  # may be refused as no JSON, before anything is run
ANYTHING = ["null", "true", "-1", "1e400", "[]", "{}", *DEEP, f'{{"{MARK}": 1}}']
STRINGS = [
    *quoted("", " ", "a\0b", "\x01\x1b[2J\x7f", "x" * 1_000_000, "\u202eabc\u202c\u2066", "e" + "\u0301" * 10_000),
    r'"\ud800"',
    r'"\udc00\ud800"',
    *quoted("100%_\\'\";--", "👩‍👩‍👧‍👦", "\ufeff\u200b", "\u0130\u0131\u017f\u212a"),
]
NUMBERS = [str(2**31), str(-(2**31) - 1), str(2**53), str(2**64), str(10**400), "0", "1.5", "-0.0", "1e9", '"1"']
DATES = quoted(
    "0000-01-01T00:00:00Z",
    "10000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2999-01-01T00:00:00",
    "2999-01-01",
    "2999-02-30T00:00:00Z",
    MARK,
)
IDS = [
    *STRINGS[:3],
    r'"\ud800"',
    *quoted(
        "garbage",
        "=",
        "*" * 10_000,
        *(
            b64encode(text.encode()).decode()
            for text in (
                "World:1",
                f"World:{2**63}",
                f"World:{2**128}",
                f"World:{-1}",
                "World:" + "f" * 32,
                "World:00000000-0000-0000-0000-000000000000",
                "User:" + "0" * 32,
                "Nobody:" + "0" * 32,
                "World",
                ":::",
                "x" * 10_000,
                "\0",
            )
        ),
    ),
]
CURSORS = quoted(
    *(
        b64encode(text.encode()).decode()
        for text in (str(10**30), str(2**63 - 1), str(2**63), "-1", "0\x1f0", f"{10**30}\x1f{'f' * 32}", "\0", "\x1f")
    ),
    b64encode(b"\xff\xfe").decode(),
    "=",
    *(
        cursor_of("event", *parts)
        for parts in (
            ("channel:nowhere", 1, 1, 0),
            ("channel:nowhere", 0, 0, 2**63 - 1),
            ("", 2**63, 0, 0),
            ("", -1, 0, 0),
            ("\0", "\u0661", 0, 0),
            ("", "9" * 5_000, 0, 0),
        )
    ),
)
JSONS = [str(2**64), str(-(2**64)), '{"a": 1e400}', '{"\\u0000": 1}', '{"a": "\\ud800"}', json.dumps(list(range(101)))]


OF_KIND = {
    "ID": IDS,
    "Int": NUMBERS + quoted(MARK),
    "DateTime": DATES,
    "Date": DATES,
    "JSON": STRINGS[:5] + JSONS,
    "Boolean": [*quoted(MARK), "1"],
}


def hostile(place: Place, value: Any) -> list[str]:
    """The JSON of what may come instead of `value`."""
    return ANYTHING + _hostile_of(place, value)


def _hostile_of(place: Place, value: Any) -> list[str]:
    if is_list_type(place.type):
        return [json.dumps(value * 101), *quoted(MARK)]
    if is_input_object_type(place.type):
        return [json.dumps(value | {MARK: 1}), *quoted(MARK)]
    if is_enum_type(place.type):
        return [*quoted(MARK, "", "a\0b", str(value).lower()), r'"\ud800"', "1"]
    if place.path[-1] in ("after", "before"):
        return STRINGS + CURSORS
    return OF_KIND.get(place.kind, STRINGS)


def told_back(place: Place) -> bool:
    """Whether what stands there may come back: text does, to be shown."""
    return get_named_type(place.type).name in ("String", "ID", "JSON")


@dataclass(frozen=True, slots=True)
class Trial:
    place: Place
    arguments: dict[str, Any]  # with HOLE at the place
    value: str

    @property
    def variables(self) -> str:
        return json.dumps(self.arguments).replace(f'"{HOLE}"', self.value)


def trials(name: str, owned: Belongings) -> Iterable[Trial]:
    """Each place of a field, in the first arguments that have it, with each hostile value."""
    bases = owned.arguments(name)
    for place in wire.places(wire.fields()[name]):
        arguments = next(base for base in bases if has(base, place.path))
        for value in hostile(place, at(arguments, place.path)):
            yield Trial(place, replaced(arguments, place.path, HOLE), value)


def test_every_argument_has_a_valid_value_to_start_from() -> None:
    nobody = Belongings(User(username="nobody"), "", "", "", "", "", "", Chatting(), "")

    missing = [
        (name, place.path)
        for name, field in wire.fields().items()
        for place in wire.places(field)
        if not any(has(base, place.path) for base in nobody.arguments(name))
    ]

    assert missing == []


@pytest.mark.parametrize("kind", sorted({name.partition(".")[0] for name in wire.fields()}))
async def test_hostile_values_are_taken_or_refused_by_name_and_valid_ones_taken(
    kind: str, env: Env, live: Live, http: httpx2.AsyncClient
) -> None:
    faults: list[object] = []

    for number, name in enumerate(name for name in wire.fields() if name.startswith(f"{kind}.")):
        owned, other = [await belongings(env, f"{who}{number}", Role.ADMIN) for who in ("zoe", "yan")]
        faults += await refused_valid(env, live, http, name, other)
        faults += await faults_in(env, live, http, name, owned)

    assert not faults, "\n".join(str(fault) for fault in faults)


@pytest.mark.parametrize("moment", [2**48, 2**63 - 1])
async def test_a_cursor_of_ones_own_stream_and_of_no_time_there_is_is_refused(
    env: Env, live: Live, http: httpx2.AsyncClient, moment: int
) -> None:
    ann = await person(env, "ann")
    cursor = cursor_of("event", user_stream(ann.id), 0, 0, moment)
    document = wire.document("Subscription.viewerEvents")

    answers = await asked(env, live, http, await signed_in(env, ann), document, json.dumps({"after": cursor}))

    assert [one for answer in answers for one in wire.refusals(answer)] == [Refused("INVALID_INPUT", ("after",))]


async def refused_valid(env: Env, live: Live, http: httpx2.AsyncClient, name: str, owned: Belongings) -> list[object]:
    """What is refused though it is valid."""
    document = wire.document(name, around=owned.around(name))
    refused: list[object] = []
    for arguments in owned.arguments(name):
        answers = await asked(env, live, http, await signed_in(env, owned.owner), document, json.dumps(arguments))
        refused += [(name, "valid", one) for answer in answers for one in wire.refusals(answer)]
    return [] if name == "Mutation.refreshToken" else refused  # no good token is at hand


async def faults_in(env: Env, live: Live, http: httpx2.AsyncClient, name: str, owned: Belongings) -> list[object]:
    """What is not answered as it shall be."""
    document = wire.document(name, around=owned.around(name), depth=2)
    faults: list[object] = []
    token = await signed_in(env, owned.owner)
    for trial in trials(name, owned):
        if name in ENDING:
            token = await signed_in(env, owned.owner)
        async with asyncio.timeout(SECONDS):
            faults += faults_of(name, trial, await asked(env, live, http, token, document, trial.variables))
    return faults


def faults_of(name: str, trial: Trial, answers: list[dict[str, Any]]) -> list[object]:
    found = [one for answer in answers for one in wire.refusals(answer)]
    wrong = [one for one in found if not foreseen(name, trial.place, one)]
    if trial.value in (*DEEP, "null"):  # without it another argument may be missed
        wrong = [one for one in found if one.code not in {"INVALID_INPUT", *ALSO.get(name, set())}]
    echoed = MARK in trial.value and not told_back(trial.place) and MARK in json.dumps(answers)
    faults: list[object] = [(name, trial.place.path, trial.value[:60], one) for one in wrong]
    return [*faults, (name, trial.place.path, "said again", answers)] if echoed else faults


def foreseen(name: str, place: Place, refused: Refused) -> bool:
    if refused.code in ALSO.get(name, set()):
        return True
    if refused.code not in ALLOWED or refused.path is None:
        return False
    return all(told == asked or asked.isdigit() for told, asked in zip(refused.path, place.path, strict=False))
