"""How long ago something was, in words, by the game's own calendar."""

from core.dialogue import DAYS_IN_SEASON, SEASONS, GameTime

WEEK = 7
DAYS_IN_YEAR = DAYS_IN_SEASON * len(SEASONS)
NUMBERS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def ago(now: GameTime, then: GameTime) -> str | None:
    """ "yesterday", "last week", "back in spring"; None for what is not past."""
    days = now.days - then.days
    if then.at > now.at:
        return None
    if days < 2 * WEEK:
        return days_ago(days)
    if days < DAYS_IN_SEASON and then.season is now.season:
        return f"{NUMBERS[days // WEEK]} weeks ago"
    if then.year == now.year or days < DAYS_IN_YEAR - WEEK:
        return f"back in {then.season.lower()}"
    return years_ago(days)


def days_ago(days: int) -> str:
    if days <= 1:
        return ("earlier today", "yesterday")[days]
    return f"{NUMBERS[days]} days ago" if days < WEEK else "last week"


def years_ago(days: int) -> str:
    years = round(days / DAYS_IN_YEAR)
    if years <= 1:
        return "a year ago" if days >= DAYS_IN_YEAR else "almost a year ago"
    return f"{NUMBERS[years]} years ago" if years < len(NUMBERS) else "many years ago"
