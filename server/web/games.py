"""The shelf of games, and the page of one: facts, rulebooks, and a place to ask about the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response

from core.errors import Invalid, NotFound, Refusal
from core.global_ids import global_id
from models.games import Game
from models.pages import Page, Window, page_of
from models.rulebooks import GameDocument
from resolvers.games import catalogue, parts
from resolvers.games.access import visible_game
from resolvers.games.catalogue import Wanted
from server.web.html import CSP, page
from server.web.pages import Refused, refused, status_of
from server.web.sessions import Visit

GAMES_MOST = 24  # a page
DOCUMENTS_MOST = 100
NUMBER_MAX = 9  # digits
FIELDS = ("search", "players", "maxPlayingTime")
POLICY = CSP.replace("img-src 'self' data:", "img-src 'self' data: https:")  # pictures of games are where they are


@dataclass(frozen=True, slots=True)
class Sought:
    """What was filled into the form."""

    search: str = ""
    players: str = ""
    minutes: str = ""

    @property
    def is_any(self) -> bool:
        return not (self.search or self.players or self.minutes)

    def wanted(self) -> Wanted:
        """Raises Invalid."""
        return Wanted(
            search=self.search or None,
            players=_number("players", self.players),
            max_playing_time=_number("maxPlayingTime", self.minutes),
        )


@dataclass(frozen=True, slots=True)
class GamesPage:
    """`following` is where the games after these are found; `refused` tells what cannot be searched for."""

    games: Sequence[Game]
    sought: Sought
    following: str | None = None
    is_first: bool = True
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class GamePage:
    game: Game
    documents: Sequence[GameDocument]

    @property
    def id(self) -> str:
        """As the API knows the game."""
        return global_id("Game", self.game.id)

    def document_id(self, document: GameDocument) -> str:
        return global_id("GameDocument", document.id)


async def show_games(visit: Visit) -> Response:
    viewer, asked = visit.viewer, visit.request.query_params
    sought = Sought(*(asked.get(name, "").strip() for name in ("search", "players", "minutes")))
    after = _place(asked.get("after"))
    try:
        games = catalogue.games(viewer, sought.wanted())
    except Refusal as refusal:
        told = GamesPage([], sought, refused=refused(refusal, FIELDS))
        return _with_pictures(page(visit, "games.html", told, status_of(refusal)))
    found = await page_of(games, Window(GAMES_MOST, after=after), order=("folded", "id"))
    return _with_pictures(page(visit, "games.html", _listed(found, sought, is_first=after is None)))


async def show_game(visit: Visit) -> Response:
    game = await visible_game(visit.viewer, visit.request.path_params["id"])
    documents = await parts.documents_of([game.id]).order_by("id").limit(DOCUMENTS_MOST)
    return _with_pictures(page(visit, "game.html", GamePage(game, documents), HTTPStatus.OK))


def _listed(found: Page[Game], sought: Sought, *, is_first: bool) -> GamesPage:
    last = found.rows[-1] if found.has_next else None
    asked = {"search": sought.search, "players": sought.players, "minutes": sought.minutes}
    given = {name: value for name, value in asked.items() if value}
    following = None if last is None else f"/games?{urlencode(given | {'after': f'{last.id}.{last.folded}'})}"
    return GamesPage(found.rows, sought, following, is_first)


def _place(text: str | None) -> tuple[str, UUID] | None:
    """After which game a page begins. Raises NotFound for what no page of ours links to."""
    if not text:
        return None
    key, _, name = text.partition(".")
    try:
        return name, UUID(key)
    except ValueError:
        raise NotFound("Page") from None


def _number(name: str, text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > NUMBER_MAX:
        raise Invalid(name, "a whole number")
    return int(text)


def _with_pictures(response: Response) -> Response:
    response.headers["content-security-policy"] = POLICY
    return response
