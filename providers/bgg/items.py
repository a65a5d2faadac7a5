"""Reads BoardGameGeek's XML, which is not to be trusted."""

# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false
import html
import math
import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, ParseError  # types alone: defusedxml does the reading

from defusedxml.ElementTree import fromstring

from core.catalogue import FetchedGame
from core.errors import ProviderUnavailable
from core.text import without_forbidden
from providers.bgg.failures import NOT_UNDERSTOOD

GAMES = "boardgame"  # begins the type of what is one, or an expansion of one
WHOLE = re.compile(r"-?[0-9]{1,9}")
RATINGS = "statistics/ratings/"


def games_in(body: bytes, bgg_ids: Sequence[int]) -> list[FetchedGame]:
    """Those of the games that are there, in that order. Raises ProviderUnavailable for what is no list of games."""
    found = {game.bgg_id: game for item in _items(body) if (game := _game(item)) is not None}
    return [found[bgg_id] for bgg_id in dict.fromkeys(bgg_ids) if bgg_id in found]


def _items(body: bytes) -> list[Element]:
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, ValueError, LookupError):  # broken, with a bomb in it, or in an encoding that nobody knows
        raise ProviderUnavailable(NOT_UNDERSTOOD) from None
    if root.tag != "items":
        raise ProviderUnavailable(NOT_UNDERSTOOD)
    return root.findall("item")


def _game(item: Element) -> FetchedGame | None:
    """None for what is no board game, or has no number or no name."""
    bgg_id, name = _whole(item.get("id")), _name(item)
    if not item.get("type", GAMES).startswith(GAMES) or bgg_id is None or name is None:
        return None
    return FetchedGame(
        bgg_id=bgg_id,
        name=name,
        min_players=_count(item, "minplayers"),
        max_players=_count(item, "maxplayers"),
        playing_time=_count(item, "playingtime"),
        min_age=_count(item, "minage"),
        year_published=_whole(_value(item, "yearpublished")),
        rating=_decimal(_value(item, RATINGS + "average")),
        weight=_decimal(_value(item, RATINGS + "averageweight")),
        description=_text(html.unescape(item.findtext("description", ""))),
        categories=_linked(item, "boardgamecategory"),
        mechanics=_linked(item, "boardgamemechanic"),
        thumbnail_url=_url(item.findtext("thumbnail", "")),
        image_url=_url(item.findtext("image", "")),
    )


def _name(item: Element) -> str | None:
    primary = item.find("name[@type='primary']")
    return None if primary is None else _text(primary.get("value", ""))


def _value(item: Element, path: str) -> str | None:
    element = item.find(path)
    return None if element is None else element.get("value")


def _count(item: Element, path: str) -> int | None:
    number = _whole(_value(item, path))
    return number if number is not None and number > 0 else None


def _whole(text: str | None) -> int | None:
    """None for 0, too: it stands for what is not known."""
    return (int(text) if WHOLE.fullmatch(text) else 0) or None if text else None


def _decimal(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:  # "Not Ranked", for one
        return None
    return number if math.isfinite(number) and number > 0 else None


def _linked(item: Element, kind: str) -> tuple[str, ...]:
    names = [_text(link.get("value", "")) for link in item.findall(f"link[@type='{kind}']")]
    return tuple(dict.fromkeys(name for name in names if name))


def _text(text: str) -> str | None:
    return without_forbidden(text.replace("\r\n", "\n")).strip() or None


def _url(text: str) -> str | None:
    url = _text(text)
    return f"https:{url}" if url and url.startswith("//") else url
