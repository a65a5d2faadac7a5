"""What it costs to evaluate a feature flag in memory: `python -m bench --only flags`."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter_ns
from uuid import UUID

from core.flags import Flag, Flags, FlagScope, Rule, Subject, rules_of

FLAGS, RULES = 100, 50  # rules of each flag
PEOPLE, GAMES, SECTIONS = 25, 10, 5  # with rules of their own; the rest of the rules hold everywhere
ROLES = ("", "BASIC", "PREMIUM", "TESTER", "DEVELOPER", "ADMIN")
ENVIRONMENTS = ("*", "production")
WARM_UP, ASKED = 2_000, 100_000
GOAL = 50.0  # microseconds, p95


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds of one evaluation."""

    median: float
    p95: float


def made_up_flags(rollout: float | None) -> Flags:
    """All rules that are for anybody go by `rollout`, in percent."""
    rules = [
        *(Rule(FlagScope.USER, True, UUID(int=n), metadata={"daily_limit": n}) for n in range(PEOPLE)),
        *(Rule(FlagScope.GAME, True, UUID(int=n), rollout_percent=rollout, metadata={"own": n}) for n in range(GAMES)),
        *(Rule(FlagScope.SECTION, True, UUID(int=n), rollout_percent=rollout) for n in range(SECTIONS)),
        *(
            Rule(FlagScope.GLOBAL, True, None, role, environment, rollout_percent=rollout, metadata={"daily_limit": 20})
            for role in ROLES
            for environment in ENVIRONMENTS
        ),
    ][:RULES]
    return Flags(Flag(f"flag-{number}", rules=rules_of(rules, "production")) for number in range(FLAGS))


def measured(flags: Flags) -> Cost:
    """Of anybody, in any game and section, each asked about a flag of their own."""
    chance = random.Random(1)  # noqa: S311 - the same in each run
    keys = list(flags.known)
    asked = [(chance.choice(keys), _anybody(chance)) for _ in range(WARM_UP + ASKED)]
    times = [_nanoseconds(flags, key, subject) for key, subject in asked][WARM_UP:]
    return _cost(sorted(times))


def main() -> None:
    print(f"flags: microseconds of one evaluation among {FLAGS} flags of {RULES} rules, {ASKED:,} times")
    for name, rollout in (("rules that match", None), ("rules with rollouts", 50.0)):
        cost = measured(made_up_flags(rollout))
        verdict = "" if cost.p95 <= GOAL else f"  OVER {GOAL:.0f}"
        print(f"  {name:<20} median {cost.median:5.1f}  p95 {cost.p95:5.1f}{verdict}")


def _anybody(chance: random.Random) -> Subject:
    return Subject(
        UUID(int=chance.randrange(2 * PEOPLE)),
        chance.choice(ROLES[1:]),
        UUID(int=chance.randrange(2 * GAMES)),
        UUID(int=chance.randrange(2 * SECTIONS)),
    )


def _nanoseconds(flags: Flags, key: str, subject: Subject) -> int:
    began = perf_counter_ns()
    flags.evaluate(key, subject)
    return perf_counter_ns() - began


def _cost(times: Sequence[int]) -> Cost:
    return Cost(times[len(times) // 2] / 1_000, times[len(times) * 95 // 100] / 1_000)
