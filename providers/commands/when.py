"""Days and times as people write them in English, read by the calendar and the clock of the one who asks."""

import re
from calendar import day_name, month_name, monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

LONGEST = 9  # words of a day and a time
FIRST_YEAR = 1970
LAST_YEAR = 9998
LEAP_YEARS_APART = 8  # at most
MONTHS_IN_YEAR = 12
HALF_DAY = 12  # hours
LAST_BARE_AFTERNOON = 6  # o'clock
CENTURY = 2000
LED = re.compile(r"(?:due |starting |beginning )?(?:on|by|until|till|for|from|due|starting) ")
WEEKDAYS = {name.lower(): number for number, name in enumerate(day_name)}
SHORT_WEEKDAYS = {name[:3]: number for name, number in WEEKDAYS.items()} | {"tues": 1, "thur": 3, "thurs": 3}
MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
ALL_MONTHS = MONTHS | {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
SPELT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBERS = {"a": 1, "an": 1} | {word: number for number, word in enumerate(SPELT, 1)}
NAMED_DAYS = {"today": 0, "tonight": 0, "tomorrow": 1, "the day after tomorrow": 2, "day after tomorrow": 2}
PARTS_OF_DAY = {"morning": time(9), "noon": time(12), "midday": time(12), "afternoon": time(15), "evening": time(18)}

NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
DAY_MONTH = re.compile(rf"(?:the )?{NTH}(?: of)? ([a-z]+)\.?(?: (\d{{4}}))?", re.ASCII)
MONTH_DAY = re.compile(rf"([a-z]+)\.? (?:the )?{NTH}(?: (\d{{4}}))?", re.ASCII)
DAY_ALONE = re.compile(r"the (\d{1,2})(?:st|nd|rd|th)(?: of the month)?", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./]?(\d{4}|\d\d)?", re.ASCII)
LATER = re.compile(r"in (\d{1,4}|[a-z]+) (day|week|month|year)s?(?:' time|'s time)?", re.ASCII)
SOON = re.compile(r"in (?:(\d{1,4}|[a-z]+) (minute|min|hour)s?|half an hour)", re.ASCII)
CLOCK = re.compile(
    r"(?:(?:in the )?(?:morning|afternoon|evening) )?(?:at |by )?(\d{1,2})(?:[:.](\d\d))? ?([ap])\.?m\.?"
    r"|(?:(?:in the )?(?:morning|afternoon|evening) )?(?:at |by )?(\d{1,2}):(\d\d)"
    r"|at (1[3-9]|2[0-3])(?: ?h)?",
    re.ASCII,
)
HOUR_OF_PART = re.compile(r"(?:at )?(\d{1,2})(?::(\d\d))? in the (morning|afternoon|evening)", re.ASCII)


@dataclass(frozen=True, slots=True)
class When:
    """A day, a time by the clock on the wall, or both."""

    day: date | None = None
    at: time | None = None


def when(text: str, now: datetime) -> When | None:
    """What all of `text` names; None if some of it does not."""
    words = [word.strip(",").lower().replace("\u2019", "'") for word in text.split()]
    if not 1 <= len(words) <= LONGEST:
        return None
    plain = re.sub(r"\bthis (?=morning|afternoon|evening)", "today ", " ".join(words))
    return _soon(plain, now) or _day_and_time(plain.split(" "), now.date())


def due(wanted: When, now: datetime) -> date | datetime:
    """The moment, or the day where no time is named; a time alone is the next one by the clock."""
    if wanted.at is None:
        return wanted.day or now.date()
    if wanted.day is not None:
        return on_wall(wanted.day, wanted.at, now)
    today = on_wall(now.date(), wanted.at, now)
    return today if today.timestamp() > now.timestamp() else on_wall(now.date() + timedelta(days=1), wanted.at, now)


def on_wall(day: date, at: time, now: datetime) -> datetime:
    """The moment of a clock in the zone of `now`; an hour that clocks leap over is read by the clock before."""
    return datetime.combine(day, at, now.tzinfo).astimezone(UTC).astimezone(now.tzinfo)


def _soon(text: str, now: datetime) -> When | None:
    found = SOON.fullmatch(text)
    if found is None:
        return None
    unit = timedelta(hours=1) if found[2] == "hour" else timedelta(minutes=1)
    count = number(found[1]) if found[1] else 30
    if count is None:
        return None
    moment = (now.astimezone(UTC) + count * unit).astimezone(now.tzinfo).replace(second=0, microsecond=0)
    return When(moment.date(), moment.time())


def number(word: str) -> int | None:
    return int(word) if word.isdecimal() else NUMBERS.get(word)


def _day_and_time(words: list[str], today: date) -> When | None:
    for cut in range(len(words) + 1):
        head, tail = " ".join(words[:cut]), " ".join(words[cut:])
        found = _read(head, tail, today) or _read(tail, head, today)
        if found is not None:
            return found
    return None


def _read(day_words: str, time_words: str, today: date) -> When | None:
    day = day_of(day_words, today) if day_words else None
    at = time_of(time_words, after_day=bool(day_words)) if time_words else None
    if (day is None and day_words) or (at is None and time_words):
        return None
    return When(day, at)


def time_of(text: str, *, after_day: bool = False) -> time | None:
    """A part of the day alone, and an hour without its half of the day, are times only next to a day."""
    if after_day and (plain := PARTS_OF_DAY.get(text) or _bare_hour(text)):
        return plain
    part = text.removeprefix("in the ").removeprefix("at ")
    if part != text and part in PARTS_OF_DAY:
        return PARTS_OF_DAY[part]
    found = HOUR_OF_PART.fullmatch(text)
    if found is not None:
        return _twelve(int(found[1]), int(found[2] or 0), "a" if found[3] == "morning" else "p")
    found = CLOCK.fullmatch(text)
    if found is None:
        return None
    if found[3]:
        return _twelve(int(found[1]), int(found[2] or 0), found[3])
    return _clock(int(found[4] or found[6]), int(found[5] or 0))


def _bare_hour(text: str) -> time | None:
    """The hour in daytime: 5 is in the afternoon, 10 in the morning."""
    hour = number(text[3:]) if text.startswith("at ") else None
    if hour is None or not 1 <= hour <= HALF_DAY:
        return None
    return time(hour + HALF_DAY if hour <= LAST_BARE_AFTERNOON else hour)


def _twelve(hour: int, minute: int, half: str) -> time | None:
    if not 1 <= hour <= HALF_DAY:
        return None
    return _clock(hour % HALF_DAY + (HALF_DAY if half == "p" else 0), minute)


def _clock(hour: int, minute: int) -> time | None:
    try:
        return time(hour, minute)
    except ValueError:
        return None


def day_of(text: str, today: date) -> date | None:
    """The day that `text` names: the next one where it names no year."""
    lead = LED.match(text)
    bare = text[lead.end() :] if lead else text
    if bare in NAMED_DAYS:
        return today + timedelta(days=NAMED_DAYS[bare])
    return (
        _weekday(bare, today, short=lead is not None)
        or _later(bare, today)
        or _period(bare, today)
        or _dated(bare, today, led=lead is not None)
    )


def _weekday(text: str, today: date, *, short: bool) -> date | None:
    """A "friday" is after today, "this friday" may be today, "next friday" is in the next week."""
    which, _, name = text.rpartition(" ")
    names = WEEKDAYS | SHORT_WEEKDAYS if short or which else WEEKDAYS
    if name not in names or which not in ("", "this", "coming", "the coming", "next"):
        return None
    if which == "next":
        return monday(today) + timedelta(days=7 + names[name])
    ahead = (names[name] - today.weekday()) % 7
    return today + timedelta(days=ahead or (0 if which == "this" else 7))


def monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _later(text: str, today: date) -> date | None:
    found = LATER.fullmatch(text)
    count = number(found[1]) if found else None
    if found is None or count is None:
        return None
    if found[2] in ("day", "week"):
        return _in_range(today.toordinal() + count * (7 if found[2] == "week" else 1))
    return months_on(today, count * (MONTHS_IN_YEAR if found[2] == "year" else 1))


def _in_range(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal <= date(LAST_YEAR, 12, 31).toordinal() else None


def months_on(day: date, count: int) -> date | None:
    """The same day of a later month, or its last."""
    year, month = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + count, MONTHS_IN_YEAR)
    if year > LAST_YEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _period(text: str, today: date) -> date | None:
    month_end = today.replace(day=monthrange(today.year, today.month)[1])
    return {
        "next week": monday(today) + timedelta(days=7),
        "next month": month_end + timedelta(days=1),
        "next year": date(today.year + 1, 1, 1),
        "this weekend": max(today, monday(today) + timedelta(days=5)),
        "the weekend": max(today, monday(today) + timedelta(days=5)),
        "the end of the week": monday(today) + timedelta(days=6),
        "the end of the month": month_end,
        "the end of the year": date(today.year, 12, 31),
    }.get(text)


def _dated(text: str, today: date, *, led: bool) -> date | None:
    """A date by number or name; a weekday before it has to fit."""
    first, _, rest = text.partition(" ")
    if first in WEEKDAYS | SHORT_WEEKDAYS and rest:
        day = _dated(rest, today, led=True)
        return day if day and day.weekday() == (WEEKDAYS | SHORT_WEEKDAYS)[first] else None
    return _named_month(text, today) or _numbered(text, today, led=led)


def _named_month(text: str, today: date) -> date | None:
    found = DAY_MONTH.fullmatch(text)
    if found is not None:
        return _on(found[3], ALL_MONTHS.get(found[2]), int(found[1]), today)
    found = MONTH_DAY.fullmatch(text)
    if found is not None:
        return _on(found[3], ALL_MONTHS.get(found[1]), int(found[2]), today)
    return None


def _numbered(text: str, today: date, *, led: bool) -> date | None:
    """Without a year, "3.11" and "1/2" are days only after a preposition."""
    found = ISO_DAY.fullmatch(text)
    if found is not None:
        return _on(found[1], int(found[2]), int(found[3]), today)
    found = DAY_FIRST.fullmatch(text)
    if found is not None:
        return _on(found[3], int(found[2]), int(found[1]), today) if led or found[3] else None
    found = DAY_ALONE.fullmatch(text)
    return _coming_day(int(found[1]), today) if found else None


def _on(year: str | None, month: int | None, day: int, today: date) -> date | None:
    if month is None:
        return None
    if year is None:
        years = range(today.year, today.year + LEAP_YEARS_APART + 1)
        days = (real_day(each, month, day) for each in years)
        return next((each for each in days if each and each >= today), None)
    return real_day(int(year) + (CENTURY if len(year) == 2 else 0), month, day)  # noqa: PLR2004


def _coming_day(day: int, today: date) -> date | None:
    months = (months_on(today.replace(day=1), count) for count in range(MONTHS_IN_YEAR))
    days = (real_day(each.year, each.month, day) for each in months if each)
    return next((each for each in days if each and each >= today), None)


def real_day(year: int, month: int, day: int) -> date | None:
    """None where the calendar has no such day."""
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None
