from typing import Any

import pytest

from conftest import Ask, person
from core.env import Env
from core.jobs import JobStatus
from gql.ids import global_id
from models.answers import AnswerCitation
from models.audit import AuditEntry
from models.database.tx import tx
from models.games import Game, GameStatus
from models.jobs import jobs
from models.rulebooks import DocumentPage, DocumentSource, GameDocument, RuleChunk, RuleTerm
from models.users import Role, User
from resolvers.rulebooks.indexing import INDEX_JOB, index_document

pytestmark = pytest.mark.anyio

ADD = """mutation ($input: AddGameDocumentInput!) { addGameDocument(input: $input) {
    document { id title kind language edition licence sourceUrl status failure pageCount amends { id } game { id } }
    uploadUrl errors { code message path } } }"""
DELETE = "mutation ($id: ID!) { deleteGameDocument(id: $id) { deletedId errors { code message path } } }"
SHOW = """query ($id: ID!) { node(id: $id) { ... on GameDocument { status pageCount
    pages { nodes { number label text } } } } }"""


@pytest.fixture
async def dora(env: Env) -> User:
    return await person(env, "dora", Role.DEVELOPER)


@pytest.fixture
async def game(env: Env) -> Game:
    return await new_game("Fox and Geese")


async def new_game(name: str, status: GameStatus = GameStatus.ACTIVE) -> Game:
    async with tx():
        return await Game.create(name_base=name, folded=name.lower(), status=status)


async def add(ask: Ask, who: User, game: Game, **more: Any) -> dict[str, Any]:
    asked = {"gameId": global_id("Game", game.id), "title": "Rules", **more}
    return (await ask(who, ADD, input=asked))["data"]["addGameDocument"]


async def test_a_text_is_added_and_indexed_by_a_job(ask: Ask, env: Env, dora: User, game: Game) -> None:
    facts = {"kind": "FAQ", "language": "PT-BR", "edition": "2nd", "licence": "CC0", "sourceUrl": "https://example.org"}

    added = await add(ask, dora, game, title=" The  Rules ", text="# Setup\r\n\r\nTake *five*.\fEnd", **facts)

    document = await GameDocument.get()
    assert added == {
        "document": {
            **facts,
            "id": global_id("GameDocument", document.id),
            "title": "The Rules",
            "language": "pt-BR",
            "status": "PENDING",
            "failure": None,
            "pageCount": None,
            "amends": None,
            "game": {"id": global_id("Game", game.id)},
        },
        "uploadUrl": None,
        "errors": [],
    }
    assert [job.name for job in await jobs().listed(JobStatus.WAITING, most=9)] == [INDEX_JOB]

    await index_document(env, document.id)

    shown = (await ask(dora, SHOW, id=global_id("GameDocument", document.id)))["data"]["node"]
    assert shown == {
        "status": "READY",
        "pageCount": 2,
        "pages": {
            "nodes": [
                {"number": 1, "label": None, "text": "Setup\n\nTake five."},
                {"number": 2, "label": None, "text": "End"},
            ]
        },
    }


async def test_the_same_text_again_is_the_document_that_is_there(ask: Ask, dora: User, game: Game) -> None:
    other = await new_game("Nine Men")

    first = await add(ask, dora, game, text="Take five.")
    again = await add(ask, dora, game, title="Other", text="Take five.")
    elsewhere = await add(ask, dora, other, text="Take five.")

    assert again == first
    assert elsewhere["document"]["id"] != first["document"]["id"]
    assert await GameDocument.all().count() == await DocumentSource.all().count() == 2
    assert await AuditEntry.filter(action="document.create").count() == 2


async def test_a_text_that_could_not_be_read_is_tried_again(ask: Ask, env: Env, dora: User, game: Game) -> None:
    first = await add(ask, dora, game, text="<!-- nothing -->")
    document = await GameDocument.get()
    await index_document(env, document.id)
    await document.refresh_from_db()
    assert (document.status, document.failure) == ("FAILED", "it has no text")

    again = await add(ask, dora, game, text="<!-- nothing -->")

    assert again["document"] == first["document"]
    assert await DocumentSource.filter(document_id=document.id).count() == 1


async def test_what_is_added_is_written_down(ask: Ask, dora: User, game: Game) -> None:
    await add(ask, dora, game, text="Take five.", edition="2nd")
    await add(ask, dora, game)

    entries = await AuditEntry.all().order_by("id")
    assert [(entry.action, entry.target_type, entry.actor_id) for entry in entries] == [
        ("document.create", "GameDocument", dora.id)
    ] * 2
    assert entries[0].after["edition"] == "2nd"
    assert "Take five" not in str([entry.after for entry in entries])


@pytest.mark.parametrize(
    ("given", "path", "message"),
    [
        ({"title": " "}, "title", "title must be between 1 and 200 characters"),
        ({"title": "x" * 201}, "title", "title must be between 1 and 200 characters"),
        ({"language": "english!"}, "language", "language must be a language tag such as en or pt-BR"),
        ({"edition": "x" * 101}, "edition", "edition must be at most 100 characters"),
        ({"licence": "x" * 501}, "licence", "licence must be at most 500 characters"),
        ({"sourceUrl": "javascript:1"}, "sourceUrl", "sourceUrl must be an http or https URL"),
        ({"text": " \n"}, "text", "text must be between 1 and 500,000 characters, or sent to `uploadUrl`"),
        ({"text": "x" * 500_001}, "text", "text must be between 1 and 500,000 characters, or sent to `uploadUrl`"),
        ({"text": "a\x00b"}, "text", "text must be free of control characters and lone surrogates"),
        ({"title": "a\fb"}, "title", "title must be free of control characters and lone surrogates"),
    ],
)
async def test_what_is_out_of_range_is_refused(
    ask: Ask, dora: User, game: Game, given: dict[str, Any], path: str, message: str
) -> None:
    refused = await add(ask, dora, game, **given)

    assert refused["errors"] == [{"code": "INVALID_INPUT", "message": message, "path": ["input", path]}]
    assert not await GameDocument.all().exists()


async def test_errata_amend_a_document_of_the_same_game(ask: Ask, dora: User, game: Game) -> None:
    rules = await add(ask, dora, game, text="Take five.")
    strange = await add(ask, dora, await new_game("Nine Men"), text="Take nine.")

    errata = await add(ask, dora, game, text="Take four.", kind="ERRATA", amendsId=rules["document"]["id"])
    refused = await add(ask, dora, game, text="Take 3.", kind="ERRATA", amendsId=strange["document"]["id"])
    await ask(dora, DELETE, id=rules["document"]["id"])

    assert errata["document"]["amends"] == {"id": rules["document"]["id"]}
    assert [(one["code"], one["path"]) for one in refused["errors"]] == [("NOT_FOUND", ["input", "amendsId"])]
    assert (await GameDocument.get(title="Rules", kind="ERRATA")).amends_id is None


async def test_only_editors_add_and_delete(ask: Ask, ann: User, dora: User, game: Game) -> None:
    hidden = await new_game("Secret", GameStatus.HIDDEN)
    added = await add(ask, dora, game, text="Take five.")

    refused = [await add(ask, ann, game, text="x"), await add(ask, ann, hidden, text="x")]
    kept = (await ask(ann, DELETE, id=added["document"]["id"]))["data"]["deleteGameDocument"]

    assert [one["code"] for answer in (*refused, kept) for one in answer["errors"]] == ["FORBIDDEN"] * 3
    assert (await add(ask, dora, hidden, text="x"))["errors"] == []


async def test_a_document_goes_with_all_that_was_made_of_it(ask: Ask, env: Env, dora: User, game: Game) -> None:
    added = await add(ask, dora, game, text="# Setup\n\nTake five.")
    document = await GameDocument.get()
    await index_document(env, document.id)

    gone = (await ask(dora, DELETE, id=added["document"]["id"]))["data"]["deleteGameDocument"]
    again = (await ask(dora, DELETE, id=added["document"]["id"]))["data"]["deleteGameDocument"]

    assert gone == {"deletedId": added["document"]["id"], "errors": []}
    assert [one["code"] for one in again["errors"]] == ["NOT_FOUND"]
    for rows in (GameDocument, DocumentPage, RuleChunk, RuleTerm, DocumentSource, AnswerCitation):
        assert not await rows.all().exists()
    entry = await AuditEntry.get(action="document.delete")
    assert (entry.target_id, entry.before["title"]) == (document.id, "Rules")
