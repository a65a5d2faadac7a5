"""Spans of days that people ask about: today, this week, the next three days."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from providers.commands.when import day_of, monday, months_on, number, on_wall

NEXT_DAYS = re.compile(r"(?:in |within |over )?(?:the )?next (\d{1,3}|[a-z]+) (day|week)s?", re.ASCII)
LEADS = re.compile(r"(?:for|on|due|during|in|of|by) ")


@dataclass(frozen=True, slots=True)
class Window:
    """Both days belong to it."""

    first: date
    last: date

    def after(self, now: datetime) -> datetime:
        return on_wall(self.first, time(), now)

    def before(self, now: datetime) -> datetime:
        return on_wall(self.last + timedelta(days=1), time(), now)


def window(text: str, now: datetime) -> Window | None:
    """What all of `text` names; None if some of it does not. "by friday" begins today."""
    today = now.date()
    plain = " ".join(text.lower().split())
    bare = LEADS.sub("", plain, count=1) if LEADS.match(plain) else plain
    found = _named(today).get(bare) or _next_days(bare, today)
    if found is not None:
        return found
    day = day_of(plain, today) or day_of(bare, today)
    if day is None:
        return None
    return Window(min(today, day), day) if plain.startswith("by ") else Window(day, day)


def _named(today: date) -> dict[str, Window]:
    this_monday, month = monday(today), today.replace(day=1)
    next_month = months_on(month, 1) or month
    after_next = months_on(month, 2) or month
    weekend = this_monday + timedelta(days=5)
    return {
        "this week": Window(today, this_monday + timedelta(days=6)),
        "the week": Window(today, this_monday + timedelta(days=6)),
        "next week": Window(this_monday + timedelta(days=7), this_monday + timedelta(days=13)),
        "this weekend": Window(max(today, weekend), weekend + timedelta(days=1)),
        "the weekend": Window(max(today, weekend), weekend + timedelta(days=1)),
        "this month": Window(today, next_month - timedelta(days=1)),
        "next month": Window(next_month, after_next - timedelta(days=1)),
    }


def _next_days(text: str, today: date) -> Window | None:
    found = NEXT_DAYS.fullmatch(text)
    count = number(found[1]) if found else None
    if found is None or not count:
        return None
    return Window(today, today + timedelta(days=count * (7 if found[2] == "week" else 1)))
