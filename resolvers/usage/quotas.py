"""How often, and for how much, somebody may use a feature in a day: set aside before, given back or settled after."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from core.clock import utc_now
from core.env import Env
from core.errors import BudgetExceeded, LimitReached, NotFound
from core.flags import Evaluation, FlagScope, Subject
from core.ids import uuid7
from core.quotas import COUNT_MAX, LIMIT, UTC_DAYS, Day, Policy, policy_of
from core.text import trimmed
from models import usage as rows
from models.database.tx import tx
from models.flags import KEY_MAX
from models.games import Game
from models.idempotency import is_first
from models.users import User

SERVER = "server-day"
REFUND = "quota.refund"


@dataclass(frozen=True, slots=True)
class QuotaStatus:
    """`limit` None: unlimited. `resets_at` ends a day of so many `seconds`."""

    feature_key: str
    limit: int | None
    used: int
    resets_at: datetime
    seconds: int

    @property
    def remaining(self) -> int | None:
        return None if self.limit is None else max(self.limit - self.used, 0)


class QuotaReached(LimitReached):
    """Somebody's uses of a feature are spent; `quota` is how it stands."""

    def __init__(self, quota: QuotaStatus) -> None:
        super().__init__(limit=quota.limit or 0, used=quota.used, resets_at=quota.resets_at)
        self.quota = quota


@dataclass(frozen=True, slots=True)
class Share:
    """So much of what `scope` has in a period."""

    scope: str
    period: int
    amount: int


@dataclass(frozen=True, slots=True)
class Reservation:
    """One `use`, and of each budget that there is the same estimate. `quota` is how it stood then; it is not stored."""

    id: UUID
    user_id: UUID
    use: Share
    budgets: tuple[Share, ...] = ()
    quota: QuotaStatus | None = field(default=None, compare=False)

    def as_json(self) -> dict[str, Any]:
        shares = [[one.scope, one.period, one.amount] for one in (self.use, *self.budgets)]
        return {"id": str(self.id), "user": str(self.user_id), "shares": shares}

    @classmethod
    def of_json(cls, stored: dict[str, Any]) -> "Reservation":
        use, *budgets = (Share(*one) for one in stored["shares"])
        return cls(UUID(stored["id"]), UUID(stored["user"]), use, tuple(budgets))


async def reserve_use(
    viewer: User,
    evaluation: Evaluation,
    *,
    game_id: UUID | None = None,
    estimate: int | None = 0,
    server_micros: int | None = None,
    now: datetime | None = None,
) -> Reservation:
    """Set one use aside, and of budgets `estimate` micro-USD (0: it costs nothing; None: nobody knows). Inside `tx()`.

    What there is of uses, and of the person's budget, the flag's metadata says; `server_micros` is what everybody
    together has in a UTC day. Raises LimitReached and BudgetExceeded, after which nothing of the `tx()` may be kept.
    """
    moment, policy = now or utc_now(), policy_of(evaluation.metadata)
    counted = _counted(viewer.id, evaluation, game_id)
    use, quota = await _take_use(evaluation.key, counted, policy, moment)
    budgets = await reserve_cost(viewer, evaluation, estimate=estimate, server_micros=server_micros, now=moment)
    return Reservation(uuid7(), viewer.id, use, budgets, quota)


async def reserve_cost(
    viewer: User,
    evaluation: Evaluation,
    *,
    estimate: int | None,
    server_micros: int | None = None,
    now: datetime | None = None,
) -> tuple[Share, ...]:
    """Of budgets alone, as `reserve_use` does; without budgets it costs nothing. Raises BudgetExceeded."""
    policy, moment = policy_of(evaluation.metadata), now or utc_now()
    budgets = [
        (f"budget:{evaluation.key}:{viewer.id}", Day.of(moment, policy.zone), policy.daily_micros),
        (SERVER, Day.of(moment, UTC_DAYS), server_micros),
    ]
    limited = [(scope, day, limit) for scope, day, limit in budgets if limit is not None]
    if estimate == 0 or not limited:
        return ()
    async with tx():
        return tuple([await _budgeted(scope, day, limit, estimate) for scope, day, limit in limited])


async def refund(reservation: Reservation, *, cost_micros: int | None = 0) -> None:
    """Give the use back, in the day it was taken from, and of budgets all but what it did cost, however often
    this is called; where the cost is not known the estimate stays. Inside `tx()`.
    """
    if await is_first(reservation.user_id, REFUND, str(reservation.id)):
        use = reservation.use
        await rows.add(use.scope, period=use.period, amount=-use.amount)
        await settle_cost(reservation.budgets, cost_micros)


async def settle(reservation: Reservation, cost_micros: int | None) -> None:
    """Count what it did cost instead of the estimate, which stays where that is not known. Once, inside `tx()`."""
    await settle_cost(reservation.budgets, cost_micros)


async def settle_cost(budgets: Sequence[Share], cost_micros: int | None) -> None:
    """The same of what `reserve_cost` gave."""
    if cost_micros is not None:
        for share in budgets:
            await rows.add(share.scope, period=share.period, amount=cost_micros - share.amount)


async def quota_status(
    env: Env, viewer: User, *, feature_key: str, game_id: UUID | None = None, now: datetime | None = None
) -> QuotaStatus:
    """How many uses of a feature somebody has; of one that no flag knows, any number.

    Raises Invalid, and NotFound for a game that the viewer may not see.
    """
    feature = trimmed(feature_key, ("featureKey",), most=KEY_MAX)
    if game_id is not None and not await Game.visible_to(viewer).filter(id=game_id).exists():
        raise NotFound("Game", path=("gameId",))
    evaluation = env.flags.evaluate(feature, Subject(viewer.id, viewer.role, game_id))
    policy, moment = policy_of(evaluation.metadata), now or utc_now()
    today = Day.of(moment, policy.zone)
    taken = await rows.used(_counted(viewer.id, evaluation, game_id), period=today.number)
    return _status(feature, policy, taken)


def _counted(user_id: UUID, evaluation: Evaluation, game_id: UUID | None) -> str:
    """What is counted together: all uses of a feature, but those of a game whose own rule sets their limit."""
    of_game = game_id is not None and evaluation.origins.get(LIMIT) is FlagScope.GAME
    return f"quota:{evaluation.key}:{user_id}:{game_id if of_game else ''}"


async def _take_use(feature: str, scope: str, policy: Policy, moment: datetime) -> tuple[Share, QuotaStatus]:
    today = Day.of(moment, policy.zone)
    limit = COUNT_MAX if policy.daily_limit is None else policy.daily_limit
    taken = await rows.take(scope, period=today.number, amount=1, limit=limit)
    if taken is None:
        raise QuotaReached(_status(feature, policy, await rows.used(scope, period=today.number)))
    return Share(scope, taken.period, 1), _status(feature, policy, taken)


def _status(feature: str, policy: Policy, taken: rows.Taken) -> QuotaStatus:
    day = Day(taken.period, policy.zone)
    return QuotaStatus(feature, policy.daily_limit, taken.used, day.ends_at, day.seconds)


async def _budgeted(scope: str, day: Day, limit: int, estimate: int | None) -> Share:
    """What costs nobody knows how much is more than any budget has."""
    micros = limit + 1 if estimate is None else estimate
    taken = await rows.take(scope, period=day.number, amount=micros, limit=limit)
    if taken is None:
        spent = await rows.used(scope, period=day.number)
        raise BudgetExceeded(limit=limit, used=spent.used, resets_at=Day(spent.period, day.zone).ends_at)
    return Share(scope, taken.period, micros)
