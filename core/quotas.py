"""What a policy lets somebody have of a feature in a day, and when its days begin and end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import Invalid

UTC_DAYS = ZoneInfo("UTC")
COUNT_MAX = 2_147_483_647
LIMIT, MICROS, ZONE = "daily_limit", "daily_micros", "time_zone"  # as an operator attaches them to a flag


@dataclass(frozen=True, slots=True)
class Policy:
    """So many uses and micro-USD in a day of `zone`; None: as many as one likes."""

    daily_limit: int | None = None
    daily_micros: int | None = None
    zone: ZoneInfo = UTC_DAYS


def policy_of(metadata: Mapping[str, Any], *, path: tuple[str, ...] = ("metadata",)) -> Policy:
    """What the metadata of a flag says; of what it does not say there is no limit. Raises Invalid."""
    return Policy(
        daily_limit=_count(metadata.get(LIMIT), (*path, LIMIT)),
        daily_micros=_count(metadata.get(MICROS), (*path, MICROS)),
        zone=_zone(metadata.get(ZONE), (*path, ZONE)),
    )


def _count(value: Any, path: tuple[str, ...]) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= COUNT_MAX:
        raise Invalid(path, f"a whole number of 0-{COUNT_MAX}, or null for no limit")
    return value


def _zone(value: Any, path: tuple[str, ...]) -> ZoneInfo:
    if value is None:
        return UTC_DAYS
    try:
        return ZoneInfo(value)
    except (TypeError, ValueError, OSError, ZoneInfoNotFoundError):
        raise Invalid(path, "the name of a time zone, such as Pacific/Auckland") from None


@dataclass(frozen=True, slots=True)
class Day:
    """A date of a zone; `number` counts its days, as `date.toordinal` does."""

    number: int
    zone: ZoneInfo

    @classmethod
    def of(cls, now: datetime, zone: ZoneInfo) -> "Day":
        return cls(now.astimezone(zone).date().toordinal(), zone)

    @property
    def starts_at(self) -> datetime:
        """Its first moment. Where clocks skip midnight, `fold` 0 makes it the one in which they do."""
        return datetime.combine(date.fromordinal(self.number), time(0), self.zone).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """The first moment of the next."""
        return Day(self.number + 1, self.zone).starts_at

    @property
    def seconds(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds())
