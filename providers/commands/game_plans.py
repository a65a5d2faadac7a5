"""Plans about games: which there are, and what their rulebooks say."""

from datetime import datetime
from typing import Any

from core.json import json_object
from providers.commands.asked import AskRules, FindGames
from providers.commands.results import Answered, NotDone, text
from providers.commands.steps import Plan, Settled, called
from providers.commands.wording import bullets, count, due_in_words, listing, quoted

GAMES_ASKED = 50
BULLETS = "\u2022\u25e6\u25aa\u2023 \n"  # that begin a quote, and are not repeated in the answer
REFUSED = {
    "LIMIT_REACHED": "You have asked as many questions about rules as you may for now.",
    "BUDGET_EXCEEDED": "What may be spent on questions about rules is spent for now.",
    "FEATURE_DISABLED": "Questions about rules are turned off here.",
}
AGAIN = " You may ask again {when}."
WAITING = "That takes longer than I can wait. The answer will be among your questions about {game}."


def find_games(command: FindGames) -> Plan:
    wanted = {"search": command.search, "players": command.players, "maxPlayingTime": command.minutes}
    found = yield from called("search_games", **{name: value for name, value in wanted.items() if value is not None})
    items = [_game(one) for one in found.each("games")]
    fitting = _fitting(command)
    return listing(f"Games{fitting}:", items, more=found.more) if items else f"I found no game{fitting}."


def _fitting(command: FindGames) -> str:
    named = f" with {quoted(command.search)} in the name" if command.search else ""
    players = f" for {count(command.players, 'player')}" if command.players else ""
    minutes = f" of at most {count(command.minutes, 'minute')}" if command.minutes else ""
    return named + players + minutes


def _game(one: dict[str, Any]) -> str:
    minutes = _number(one, "playingTime")
    known = [
        quoted(text(one, "name")),
        _players(_number(one, "minPlayers"), _number(one, "maxPlayers")),
        count(minutes, "minute") if minutes else "",
        "its rules can be asked" if _number(one, "documents") else "",
    ]
    return ", ".join(filter(None, known))


def _players(least: int | None, most: int | None) -> str:
    if least and most:
        return count(most, "player") if least == most else f"{least} to {most} players"
    if least:
        return f"at least {count(least, 'player')}"
    return f"at most {count(most, 'player')}" if most else ""


def _number(one: dict[str, Any], name: str) -> int | None:
    value = one.get(name)
    return value if isinstance(value, int) else None


def ask_rules(command: AskRules, now: datetime) -> Plan:
    game = _meant((yield from called("search_games", search=command.game, limit=GAMES_ASKED)), command.game)
    try:
        found = yield from called("ask_rules", gameId=text(game, "id"), question=command.question)
    except NotDone as failed:
        again = AGAIN.format(when=due_in_words(failed.again, now)) if failed.again else ""
        return REFUSED.get(failed.code, f"That did not work: {failed.message}.") + again
    return _answer(found, quoted(text(game, "name")))


def _meant(found: Answered, name: str) -> dict[str, Any]:
    """Raises Settled if it is none, more than one, or one without rules."""
    games = found.each("games")
    same = [one for one in games if text(one, "name").casefold() == name.casefold()]
    fitting = same or games
    if not fitting:
        raise Settled(f"I found no game called {quoted(name)}.")
    if len(fitting) > 1:
        listed = listing("More than one game fits:", [quoted(text(one, "name")) for one in fitting], more=found.more)
        raise Settled(f"{listed}\n\nAsk again with the whole name.")
    if not _number(fitting[0], "documents"):
        raise Settled(f"There are no rules of {quoted(text(fitting[0], 'name'))} here that I could ask.")
    return fitting[0]


def _answer(found: Answered, game: str) -> str:
    answer = json_object(found.data.get("answer")) or {}
    said = text(answer, "text")
    match text(answer, "status"):
        case "ANSWERED":
            return said + _quotes(found, said)
        case "NOT_COVERED":
            return f"The rules of {game} do not say."
        case "UNVERIFIED":
            return f"{said}\n\nI did not find that in the rules of {game}: do not rely on it."
        case "FAILED":
            return f"That could not be answered: {text(answer, 'error')}."
        case "CANCELLED":
            return "The answer was stopped."
        case _:
            return WAITING.format(game=game)


def _quotes(found: Answered, said: str) -> str:
    """Those that the answer does not hold itself, each with its place."""
    others = [one for one in found.each("citations") if _plain(text(one, "quote")) not in _plain(said)]
    return f"\n\n{bullets([_quote(one) for one in others])}" if others else ""


def _plain(words: str) -> str:
    return " ".join(words.lstrip(BULLETS).split())


def _quote(one: dict[str, Any]) -> str:
    page = text(one, "pageLabel") or str(_number(one, "page") or "")
    return f"{quoted(_plain(text(one, 'quote')))} ({text(one, 'document')}, page {page})"
