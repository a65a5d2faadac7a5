"""What is in the catalogue, and valid arguments for every field about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gql.ids import cursor_of, global_id
from models import rule_index
from models.database.rows import insert_rows
from models.database.tx import tx
from models.games import Game, GameSection, GameStatus, name_key
from models.rule_index import Entry
from models.rulebooks import DocumentKind, DocumentPage, DocumentStatus, GameDocument, RuleChunk
from models.users import User
from resolvers.audit import audit

Arguments = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shelved:
    """Ids on the wire. `place` is a cursor of games by name, `cursor` of any list that is ordered by id."""

    game: str = ""
    section: str = ""
    document: str = ""
    bgg_id: int = 1
    place: str = ""
    cursor: str = ""

    @property
    def ids(self) -> dict[str, str]:
        """By the type's name. They belong to nobody."""
        return {"Game": self.game, "GameSection": self.section, "GameDocument": self.document}

    @property
    def around(self) -> dict[str, str]:
        owners = {"Game": self.game, "GameDocument": self.document}
        return {kind: f'node(id: "{key}") {{ ... on {kind} {{ {{}} }} }}' for kind, key in owners.items()}

    def arguments(self) -> dict[str, list[Arguments]]:
        """By the field's name."""
        return self._asking() | self._writing()

    def _asking(self) -> dict[str, list[Arguments]]:
        every = {"status": "ACTIVE", "search": "mill", "players": 2, "maxPlayingTime": 60}
        return {
            "Query.games": [
                {"filter": every, "first": 2, "after": self.place},
                {"filter": {"players": 2}, "last": 2, "before": self.place},
            ],
            "Query.game": [{"id": self.game}, {"bggId": self.bgg_id}],
            "Query.searchRules": [{"gameId": self.game, "query": "text of page", "language": "en", "first": 2}],
            "Query.auditLog": [{"targetId": self.game, "first": 2, "after": self.cursor}],
            "Game.documents": [{"first": 2, "after": self.cursor}],
            "GameDocument.page": [{"number": 1}],
            "GameDocument.pages": [{"first": 2, "after": cursor_of(0)}],
        }

    def _writing(self) -> dict[str, list[Arguments]]:
        facts = {
            "nameBase": "Fox and Geese",
            "status": "BETA",
            "minPlayers": 2,
            "maxPlayers": 2,
            "playingTime": 20,
            "minAge": 6,
            "yearPublished": 1300,
            "description": "One hunts many.",
            "thumbnailUrl": "https://example.org/small.png",
            "imageUrl": "https://example.org/large.png",
        }
        document = {
            "title": "Rules",
            "kind": "ERRATA",
            "language": "en",
            "edition": "2nd",
            "licence": "CC0",
            "sourceUrl": "https://example.org/rules",
        }
        return {
            "Mutation.createGame": [{"input": {**facts, "bggId": self.bgg_id + 1}}],
            "Mutation.updateGame": [{"input": {**facts, "id": self.game}}],
            "Mutation.deleteGame": [{"id": self.game}],
            "Mutation.addGameDocument": [
                {"input": {**document, "gameId": self.game, "amendsId": self.document, "text": "Take five."}},
                {"input": {**document, "gameId": self.game}},
            ],
            "Mutation.deleteGameDocument": [{"id": self.document}],
            "Mutation.importGamesFromBgg": [{"bggIds": [self.bgg_id]}],
            "Mutation.setGameSections": [{"gameId": self.game, "sections": [{"key": "setup", "title": "Setup"}]}],
        }


NO_SHELF = Shelved()


async def shelved(owner: User) -> Shelved:
    """A game named after somebody, with a section, a document, and what amends it."""
    game = (await many_games(owner.username, 1, bgg_id=owner.id.int % 1_000_000_007))[0]
    section = await GameSection.get(game_id=game.id)
    document = await GameDocument.get(game_id=game.id, amends_id=None)
    return Shelved(
        global_id("Game", game.id),
        global_id("GameSection", section.id),
        global_id("GameDocument", document.id),
        game.bgg_id or 0,
        cursor_of(game.folded, str(game.id)),
        cursor_of(str(game.id)),
    )


async def many_games(
    name: str, size: int, *, bgg_id: int | None = None, status: GameStatus = GameStatus.ACTIVE
) -> list[Game]:
    """Games of that name, each with as many sections, a document of as many pages, and as many that amend it."""
    games = [
        Game(name_base=f"{name} {n}", folded=name_key(f"{name} {n}"), status=status, bgg_id=bgg_id and bgg_id + n)
        for n in range(size)
    ]
    sections = [
        GameSection(game_id=game.id, key=f"part-{n}", title=f"Part {n}", place=n) for game in games for n in range(size)
    ]
    documents = [document for game in games for document in _documents(game, size)]
    pages = [
        DocumentPage(document_id=document.id, number=n, label=str(n), text=f"Text of page {n} of {name}")
        for document in documents
        for n in range(1, (document.page_count or 1) + 1)
    ]
    async with tx():
        await insert_rows(games)
        await insert_rows(sections)
        await insert_rows(documents)
        await insert_rows(pages)
    return games


async def much_shelf(name: str, changed: UUID, editors: Sequence[User]) -> None:
    """As many games as there are editors, who each changed another one."""
    games = await many_games(name, len(editors))
    await _indexed(games[0])
    game = await Game.get(id=changed)
    async with tx():
        for editor in editors:
            await audit(editor, "game.update", game, target_type="Game", before={"minAge": 6}, after={"minAge": 8})


async def _indexed(game: Game) -> None:
    """Each page of its rulebook can be found."""
    pages = await DocumentPage.filter(document__game_id=game.id, document__amends_id=None).order_by("number")
    rows = [
        RuleChunk(document_id=page.document_id, number=n, page=page.number, char_start=0, char_end=len(page.text))
        for n, page in enumerate(pages)
    ]
    async with tx():
        words = await rule_index.add(rows[0].document_id, [Entry(n, page.text) for n, page in enumerate(pages)])
        for row, count in zip(rows, words, strict=True):
            row.words = count
        await insert_rows(rows)


def _documents(game: Game, size: int) -> list[GameDocument]:
    """A rulebook, and what amends it."""
    rulebook = GameDocument(
        game_id=game.id,
        title="Rules",
        kind=DocumentKind.RULEBOOK,
        language="en",
        page_count=size,
        status=DocumentStatus.READY,
    )
    return [rulebook, *(_amending(rulebook, n) for n in range(size))]


def _amending(rulebook: GameDocument, number: int) -> GameDocument:
    return GameDocument(
        game_id=rulebook.game_id,
        title=f"Errata {number}",
        kind=DocumentKind.ERRATA,
        language="en",
        amends_id=rulebook.id,
        status=DocumentStatus.PENDING,
    )
