"""What model calls there were, added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.errors import Forbidden, Invalid, NotFound
from models.games import EDITORS, VISIBLE
from models.usage_summary import Asked, Bucket, UsageDimension, summed
from models.users import Role, User

DAYS_MAX = 366
BUCKETS_MAX = 1_000
NUMBER_MAX = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Span:
    """UTC days from `first` to `last`, both of them included."""

    first: date
    last: date

    def check(self) -> None:
        """Raises Invalid."""
        if self.first > self.last:
            raise Invalid("from", "no day after `to`")
        if (self.last - self.first).days >= DAYS_MAX:
            raise Invalid("to", f"at most {DAYS_MAX - 1} days after `from`")


async def usage_summary(
    viewer: User, *, span: Span, group_by: Sequence[UsageDimension], user_id: UUID | None = None
) -> list[Bucket]:
    """The viewer's own calls; to an administrator those of `user_id`, or without one everybody's. Ordered by keys.

    The id of a game is None to those who may not see it, or no more. Raises Invalid, also for more than BUCKETS_MAX
    buckets and for sums that no Int holds, Forbidden for another's calls, and NotFound for somebody who is not there.
    """
    span.check()
    if not group_by or len(set(group_by)) < len(group_by):
        raise Invalid("groupBy", f"1-{len(UsageDimension)} dimensions, each once")
    whose = await _whose(viewer, user_id)
    statuses = None if viewer.role in EDITORS else VISIBLE[viewer.role]
    found = await summed(Asked(span.first, span.last, group_by, whose, statuses), most=BUCKETS_MAX + 1)
    if len(found) > BUCKETS_MAX:
        raise Invalid("groupBy", f"fewer dimensions, or the days fewer: there are at most {BUCKETS_MAX} buckets")
    if any(max(one.input_tokens, one.output_tokens, one.cost_micros) > NUMBER_MAX for one in found):
        raise Invalid("groupBy", f"more dimensions, or the days fewer: a sum goes beyond {NUMBER_MAX}")
    return sorted(found, key=lambda one: [(value is None, str(value)) for value in one.keys.values()])


async def _whose(viewer: User, user_id: UUID | None) -> UUID | None:
    if viewer.role is not Role.ADMIN:
        if user_id not in (None, viewer.id):
            raise Forbidden("only administrators see what others used", path=("userId",))
        return viewer.id
    if user_id is not None and not await User.visible_to(viewer).filter(id=user_id).exists():
        raise NotFound("User", path=("userId",))
    return user_id
