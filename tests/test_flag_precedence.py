"""Which rule of a flag goes before which: a table."""

from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from core.flags import Evaluation, Flag, FlagReason, Flags, FlagScope, Rule, Subject, rules_of

HERE = "production"
ANN, BOB, CHESS, GO, MIDGAME, OPENING = (UUID(int=number) for number in range(1, 7))
SUBJECT = Subject(ANN, "PREMIUM", CHESS, MIDGAME)
SCOPES = {
    "user": (FlagScope.USER, ANN),
    "bob": (FlagScope.USER, BOB),
    "game": (FlagScope.GAME, CHESS),
    "go": (FlagScope.GAME, GO),
    "section": (FlagScope.SECTION, MIDGAME),
    "opening": (FlagScope.SECTION, OPENING),
    "global": (FlagScope.GLOBAL, None),
}
DEFAULT, KILLED, ARCHIVED = "the default", "killed", "archived"
NOTHING: dict[str, Any] = {}


class Row(NamedTuple):
    """Rules as a list of words each: scope, @environment, ROLE, off, percent%, by-scope, limit=.

    `wins` is the one that decides; `limit` what is merged.
    """

    rules: list[str]
    wins: str
    limit: dict[str, Any] = NOTHING


TABLE = [
    # scopes: user, game, section, global
    Row([], DEFAULT),
    Row(["global"], "global"),
    Row(["section", "global"], "section"),
    Row(["game", "global"], "game"),
    Row(["game", "section"], "game"),
    Row(["user", "global"], "user"),
    Row(["user", "section"], "user"),
    Row(["user", "game"], "user"),
    Row(["user", "game", "section", "global"], "user"),
    Row(["game", "section", "global"], "game"),
    # others' scopes are nothing to us
    Row(["bob"], DEFAULT),
    Row(["go"], DEFAULT),
    Row(["opening"], DEFAULT),
    Row(["bob", "go", "opening", "global"], "global"),
    Row(["bob", "game"], "game"),
    Row(["go", "section"], "section"),
    # in a scope the environment, exact before any
    Row(["global @production"], "global @production"),
    Row(["global @staging"], DEFAULT),
    Row(["global", "global @production"], "global @production"),
    Row(["global", "global @staging"], "global"),
    Row(["user", "user @production"], "user @production"),
    Row(["user @staging", "game"], "game"),
    Row(["user", "game @production"], "user"),
    Row(["section", "global @production PREMIUM"], "section"),
    # then the role, exact before any
    Row(["global PREMIUM"], "global PREMIUM"),
    Row(["global BASIC"], DEFAULT),
    Row(["global ADMIN"], DEFAULT),
    Row(["global", "global PREMIUM"], "global PREMIUM"),
    Row(["global", "global BASIC"], "global"),
    Row(["global PREMIUM", "global @production"], "global @production"),
    Row(["global", "global PREMIUM", "global @production", "global @production PREMIUM"], "global @production PREMIUM"),
    Row(["global PREMIUM", "global @production BASIC"], "global PREMIUM"),
    Row(["game PREMIUM", "game"], "game PREMIUM"),
    Row(["game", "section PREMIUM"], "game"),
    Row(["user BASIC", "global"], "global"),
    # off is an answer as on is
    Row(["global off"], "global off"),
    Row(["user off", "global"], "user off"),
    Row(["user", "global off"], "user"),
    Row(["game off", "section", "global"], "game off"),
    Row(["global", "global PREMIUM off"], "global PREMIUM off"),
    Row(["global off", "global @production"], "global @production"),
    # rollouts: who is out goes on to the next rule
    Row(["global 100%"], "global 100%"),
    Row(["global 0%"], DEFAULT),
    Row(["user 0%", "global"], "global"),
    Row(["game 0%", "section 0%", "global"], "global"),
    Row(["user 100%", "global"], "user 100%"),
    Row(["global 100% off"], "global 100% off"),
    Row(["global @production 0%", "global"], "global"),
    Row(["global PREMIUM 0%", "global 100%"], "global 100%"),
    Row(["global 100% by-game"], "global 100% by-game"),
    Row(["global 100% by-section"], "global 100% by-section"),
    Row(["global 100% by-global"], "global 100% by-global"),
    Row(["global 0% by-global"], DEFAULT),
    # what is attached is inherited from wider scopes
    Row(["global limit=20"], "global limit=20", {"daily_limit": 20}),
    Row(["user", "global limit=20"], "user", {"daily_limit": 20}),
    Row(["user limit=5", "global limit=20"], "user limit=5", {"daily_limit": 5}),
    Row(["user limit=null", "global limit=20"], "user limit=null", {"daily_limit": None}),
    Row(["user limit=0", "game limit=9", "global limit=20"], "user limit=0", {"daily_limit": 0}),
    Row(["user", "game limit=9", "section limit=7", "global limit=20"], "user", {"daily_limit": 9}),
    Row(["user off", "global limit=20"], "user off", {"daily_limit": 20}),
    Row(["user", "bob limit=9", "go limit=8"], "user"),
    Row(["global PREMIUM", "global limit=20"], "global PREMIUM", {"daily_limit": 20}),
    Row(["global PREMIUM limit=50", "global @production limit=20"], "global @production limit=20", {"daily_limit": 20}),
    Row(["global", "global BASIC limit=5", "global @staging limit=6"], "global"),
    Row(["user 0% limit=5", "global limit=20"], "global limit=20", {"daily_limit": 20}),
    Row(["user 100% limit=5", "global limit=20"], "user 100% limit=5", {"daily_limit": 5}),
    # a switch goes before all rules
    Row(["user", "global limit=20"], KILLED),
    Row([], KILLED),
    Row(["user", "global limit=20"], ARCHIVED),
]


def test_the_table_is_as_long_as_it_is_said_to_be() -> None:
    assert len(TABLE) >= 60


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{', '.join(row.rules) or 'nothing'} - {row.wins}")
@pytest.mark.parametrize("default", [True, False], ids=["on", "off"])
@pytest.mark.parametrize("order", [1, -1], ids=["", "reversed"])
def test_the_first_rule_that_fits_decides(row: Row, default: bool, order: int) -> None:
    rules = rules_of([rule(text) for text in row.rules[::order]], HERE)
    flag = Flag("chat", default, killed=row.wins == KILLED, archived=row.wins == ARCHIVED, rules=rules)

    found = flag.evaluate(SUBJECT)

    assert found == expected(row, default)


@pytest.mark.parametrize(
    ("subject", "wins"),
    [
        (Subject(), "global"),
        (Subject(ANN), "user"),
        (replace(SUBJECT, user_id=None), "game"),
        (replace(SUBJECT, user_id=None, game_id=None), "section"),
        (replace(SUBJECT, user_id=BOB, game_id=GO, section_id=OPENING), "global"),
    ],
)
def test_who_is_nowhere_meets_no_rule_of_a_place(subject: Subject, wins: str) -> None:
    flag = Flag("chat", rules=rules_of([rule(text) for text in ("user", "game", "section", "global")], HERE))

    assert flag.evaluate(subject).variant == wins


@pytest.mark.parametrize("by", ["user", "game", "section"])
def test_who_has_no_id_to_be_sorted_by_is_in_no_rollout(by: str) -> None:
    flag = Flag("chat", default_enabled=False, rules=rules_of([rule(f"global 100% by-{by}")], HERE))

    assert not flag.evaluate(Subject(role="PREMIUM")).enabled
    assert flag.evaluate(SUBJECT).enabled


def test_a_flag_that_is_not_there_is_unknown_and_off() -> None:
    assert Flags().evaluate("chat", SUBJECT) == Evaluation("chat", enabled=False, reason=FlagReason.UNKNOWN)


def test_all_flags_are_evaluated_by_key_without_those_that_are_archived() -> None:
    flags = Flags([Flag("zebra"), Flag("ant", killed=True), Flag("mole", archived=True)])

    assert [one.key for one in flags.evaluate_all(SUBJECT)] == ["ant", "zebra"]


def test_what_somebody_does_to_an_answer_stays_theirs() -> None:
    flag = Flag("chat", rules=rules_of([rule("global limit=20")], HERE))

    flag.evaluate(SUBJECT).metadata["daily_limit"] = 1

    assert flag.evaluate(SUBJECT).metadata == {"daily_limit": 20}


def rule(text: str) -> Rule:
    """It is called by its own words."""
    place, *words = text.split()
    scope, scope_id = SCOPES[place]
    made = Rule(scope, "off" not in words, scope_id, variant=text, value=text)
    for word in words:
        made = replace(made, **part(word))
    return made


def part(word: str) -> dict[str, Any]:
    if word.startswith("@"):
        return {"environment": word[1:]}
    if word.endswith("%"):
        return {"rollout_percent": float(word[:-1])}
    if word.startswith("by-"):
        return {"bucket_by": FlagScope(word[3:].upper())}
    if word.startswith("limit="):
        return {"metadata": {"daily_limit": None if word == "limit=null" else int(word[6:])}}
    return {"role": word} if word.isupper() else {}


def expected(row: Row, default: bool) -> Evaluation:
    if row.wins in (KILLED, ARCHIVED):
        return Evaluation("chat", enabled=False, reason=FlagReason.DISABLED)
    if row.wins == DEFAULT:
        return Evaluation("chat", default, FlagReason.STATIC)
    reason = FlagReason.SPLIT if "%" in row.wins else FlagReason.TARGETING_MATCH
    scope = SCOPES[row.wins.split()[0]][0]
    return Evaluation("chat", " off" not in row.wins, reason, row.wins, row.wins, scope, row.limit)
