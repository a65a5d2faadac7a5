"""How something comes again, as people write it in English, as a rule of RFC 5545."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from providers.commands.when import SHORT_WEEKDAYS, WEEKDAYS, number

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
ADVERBS = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "annually": "year"}
MOST = 1_000
EVERY = re.compile(r"(?:every|each) (?:(\d{1,4}|[a-z]+) )?(day|week|month|year)s?", re.ASCII)
ON_WEEKDAYS = re.compile(r"(?:(?:every|each)(?: week on)?|on) (.+)")
AND = re.compile(r" ?(?:,|\band\b) ?")


@dataclass(frozen=True, slots=True)
class Repeat:
    """`weekdays` from 0, Monday; none where the rule counts from a day."""

    rrule: str
    weekdays: tuple[int, ...] = ()

    def first(self, today: date) -> date:
        """The first such day, today being one."""
        ahead = [(weekday - today.weekday()) % 7 for weekday in self.weekdays]
        return today + timedelta(days=min(ahead, default=0))


def repeat(text: str) -> Repeat | None:
    """What all of `text` names; None if some of it does not."""
    plain = " ".join(text.lower().split())
    return _every(plain) or _on_weekdays(plain)


def _every(text: str) -> Repeat | None:
    if text in ADVERBS:
        return Repeat(f"FREQ={FREQUENCIES[ADVERBS[text]]}")
    found = EVERY.fullmatch(text)
    if found is None:
        return None
    interval = 2 if found[1] in ("other", "second") else number(found[1] or "one")
    if interval is None or not 1 <= interval <= MOST:
        return None
    often = f";INTERVAL={interval}" if interval > 1 else ""
    return Repeat(f"FREQ={FREQUENCIES[found[2]]}{often}")


def _on_weekdays(text: str) -> Repeat | None:
    found = ON_WEEKDAYS.fullmatch(text)
    if found is None:
        return None
    days = _weekdays(found[1], plural=text.startswith("on "))
    return Repeat(f"FREQ=WEEKLY;BYDAY={','.join(CODES[day] for day in days)}", days) if days else None


def _weekdays(text: str, *, plural: bool) -> tuple[int, ...]:
    """None if one of the words is no weekday; "on monday" is once, "on mondays" is each week."""
    if text in ("weekdays", "working days") or (not plural and text in ("weekday", "working day")):
        return (0, 1, 2, 3, 4)
    names = [name for name in AND.split(text) if name]
    if plural and not all(name.endswith("s") for name in names):
        return ()
    known = WEEKDAYS if plural else WEEKDAYS | SHORT_WEEKDAYS
    days = [known.get(name, known.get(name.removesuffix("s"))) for name in names]
    return tuple(sorted({day for day in days if day is not None})) if None not in days else ()
