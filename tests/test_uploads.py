import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from starlette.requests import HTTPConnection

import server.uploads
from conftest import person
from core.env import Env
from core.jobs import Job
from core.settings import Settings
from gql.ids import global_id
from models.database.tx import tx
from models.games import Game
from models.rulebooks import DocumentSource, GameDocument
from models.users import Role, User
from pdfs import pdf
from resolvers.rulebooks.documents import add_document
from resolvers.rulebooks.facts import Facts
from resolvers.rulebooks.indexing import forget_unsent, index_document
from server.addresses import address_of
from serving import TokenOf

pytestmark = pytest.mark.anyio

NO_JOB = Job(0, "rules.forget", {}, None, 1, 1)
ADD = "mutation ($input: AddGameDocumentInput!) { addGameDocument(input: $input) { uploadUrl } }"
MARKDOWN = {"content-type": "text/markdown; charset=UTF-8"}


@pytest.fixture
async def dora(env: Env) -> User:
    return await person(env, "dora", Role.DEVELOPER)


@pytest.fixture
async def game(env: Env) -> Game:
    async with tx():
        return await Game.create(name_base="Fox and Geese", folded="fox and geese")


async def address(env: Env, dora: User, game: Game) -> str:
    """Where the bytes of a new document are to be sent."""
    added = await add_document(env, dora, game_id=game.id, facts=Facts("Rules"), text=None)
    assert added.upload_url is not None
    assert added.upload_url.startswith("http://127.0.0.1:8000/uploads/")
    return added.upload_url.removeprefix("http://127.0.0.1:8000")


async def test_a_file_is_sent_once_and_indexed(env: Env, http: httpx2.AsyncClient, dora: User, game: Game) -> None:
    path = await address(env, dora, game)

    sent = await http.put(path, content=b"# Setup\n\nTake five.", headers=MARKDOWN)
    again = await http.put(path, content=b"# Setup\n\nTake nine.", headers=MARKDOWN)

    document = await GameDocument.get()
    assert (sent.status_code, sent.json()) == (
        202,
        {"document": global_id("GameDocument", document.id), "status": "PENDING"},
    )
    assert (again.status_code, again.json()) == (410, {"error": "these bytes were sent already"})
    await index_document(env, document.id)
    assert (await GameDocument.get()).status == "READY"


async def test_bytes_are_sent_to_the_address_that_was_asked(
    http: httpx2.AsyncClient, dora: User, game: Game, token_of: TokenOf
) -> None:
    asked = {"query": ADD, "variables": {"input": {"gameId": global_id("Game", game.id), "title": "Rules"}}}
    headers = {"authorization": f"Bearer {await token_of(dora)}", "host": "games.example:9000"}

    answer = (await http.post("/graphql", json=asked, headers=headers)).json()

    assert answer["data"]["addGameDocument"]["uploadUrl"].startswith("http://games.example:9000/uploads/")


@pytest.mark.parametrize(
    ("scheme", "settings", "address"),
    [
        ("http", Settings(), "http://inn.local:9000"),
        ("wss", Settings(), "https://inn.local:9000"),
        ("http", Settings(public_url="https://inn.example"), "https://inn.example"),
    ],
)
async def test_where_the_server_is_found_is_what_was_set_or_else_what_was_used(
    scheme: str, settings: Settings, address: str
) -> None:
    headers = [(b"host", b"inn.local:9000")]
    client = HTTPConnection({"type": "http", "scheme": scheme, "path": "/graphql", "headers": headers})

    assert address_of(client, settings) == address


async def test_a_pdf_is_sent_and_indexed(env: Env, http: httpx2.AsyncClient, dora: User, game: Game) -> None:
    sent = await http.put(
        await address(env, dora, game),
        content=pdf([["Take five."], ["End"]]),
        headers={"content-type": "application/pdf"},
    )

    document = await GameDocument.get()
    await index_document(env, document.id)

    await document.refresh_from_db()
    assert sent.status_code == 202
    assert (document.status, document.page_count, document.failure) == ("READY", 2, None)


async def test_bytes_that_are_there_are_answered_with_their_document(
    env: Env, http: httpx2.AsyncClient, dora: User, game: Game
) -> None:
    first = await http.put(await address(env, dora, game), content=b"Take five.", headers=MARKDOWN)
    path = await address(env, dora, game)

    same = await http.put(path, content=b"Take five.", headers={"content-type": "text/plain"})
    gone = await http.put(path, content=b"Take nine.", headers=MARKDOWN)

    assert (same.status_code, same.json()) == (200, first.json())
    assert await GameDocument.all().count() == 1
    assert gone.status_code == 404


async def test_of_the_same_bytes_sent_at_once_one_document_stays(
    env: Env, http: httpx2.AsyncClient, dora: User, game: Game
) -> None:
    paths = [await address(env, dora, game) for _ in range(6)]

    sent = await asyncio.gather(*(http.put(path, content=b"Take five.", headers=MARKDOWN) for path in paths))

    assert sorted(answer.status_code for answer in sent) == [200] * 5 + [202]
    assert len({answer.json()["document"] for answer in sent}) == 1
    assert await GameDocument.all().count() == await DocumentSource.all().count() == 1


async def test_one_address_used_many_times_at_once_takes_one_file(
    env: Env, http: httpx2.AsyncClient, dora: User, game: Game
) -> None:
    path = await address(env, dora, game)

    sent = await asyncio.gather(*(http.put(path, content=f"Take {n}.".encode(), headers=MARKDOWN) for n in range(6)))

    assert sorted(answer.status_code for answer in sent) == [202] + [410] * 5
    assert await DocumentSource.all().count() == 1


async def test_an_address_is_good_for_an_hour(env: Env, http: httpx2.AsyncClient, dora: User, game: Game) -> None:
    path = await address(env, dora, game)
    document = await GameDocument.get()
    assert document.upload_expires_at is not None
    assert timedelta(minutes=59) < document.upload_expires_at - datetime.now(UTC) <= timedelta(hours=1)
    async with tx():
        await GameDocument.all().update(upload_expires_at=datetime.now(UTC) - timedelta(seconds=1))

    late = await http.put(path, content=b"Take five.", headers=MARKDOWN)
    await forget_unsent(env, NO_JOB)

    assert (late.status_code, late.json()) == (410, {"error": "this address is too old: add the document again"})
    assert not await GameDocument.all().exists()


async def test_a_forged_address_is_not_found(env: Env, http: httpx2.AsyncClient, dora: User, game: Game) -> None:
    path = await address(env, dora, game)
    stem, _, secret = path.rpartition("/")
    added = await add_document(env, dora, game_id=game.id, facts=Facts("Rules"), text="Take five.")
    forged = [f"{stem}/x", f"{stem}/{secret[:-1]}", f"/uploads/{added.document.id}/{secret}", f"/uploads/{secret}"]

    answers = [await http.put(each, content=b"x", headers=MARKDOWN) for each in forged]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert (await http.get(path)).status_code == 405


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, "the type must be application/pdf, text/markdown or text/plain"),
        ({"content-type": "text/html"}, "the type must be application/pdf, text/markdown or text/plain"),
        (
            {"content-type": "application/pdf, text/plain"},
            "the type must be application/pdf, text/markdown or text/plain",
        ),
        ({"content-type": "text"}, "the type must be application/pdf, text/markdown or text/plain"),
        ({"content-type": "text/plain; charset=latin-1"}, "text must be in UTF-8"),
        ({**MARKDOWN, "content-encoding": "gzip"}, "the bytes must be sent as they are, without an encoding"),
    ],
)
async def test_other_types_are_refused_and_the_address_stays(
    env: Env, http: httpx2.AsyncClient, dora: User, game: Game, headers: dict[str, str], said: str
) -> None:
    path = await address(env, dora, game)

    refused = await http.put(path, content=b"Take five.", headers=headers)
    sent = await http.put(path, content=b"Take five.", headers=MARKDOWN)

    assert (refused.status_code, refused.json()) == (415, {"error": said})
    assert sent.status_code == 202


async def test_without_the_extra_a_pdf_is_refused_with_what_to_install(
    app: Any, env: Env, http: httpx2.AsyncClient, dora: User, game: Game
) -> None:
    app.state.env = replace(env, pdf=None)

    refused = await http.put(
        await address(env, dora, game), content=pdf([["a"]]), headers={"content-type": "application/pdf"}
    )

    assert refused.status_code == 415
    assert "pip install 'inglenook[pdf]'" in refused.json()["error"]


async def test_no_bytes_are_refused(env: Env, http: httpx2.AsyncClient, dora: User, game: Game) -> None:
    refused = await http.put(await address(env, dora, game), content=b"", headers=MARKDOWN)

    assert (refused.status_code, refused.json()) == (400, {"error": "there are no bytes"})


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_file_over_20_mib_is_refused(
    env: Env, http: httpx2.AsyncClient, dora: User, game: Game, chunked: bool
) -> None:
    path = await address(env, dora, game)

    async def pieces(size: int) -> AsyncGenerator[bytes]:
        for start in range(0, size, 2**20):
            yield b"a" * min(2**20, size - start)

    async def put(size: int) -> httpx2.Response:
        content = pieces(size) if chunked else b"a" * size
        return await http.put(path, content=content, headers=MARKDOWN)

    refused = await put(20 * 2**20 + 1)
    taken = await put(20 * 2**20)

    assert (refused.status_code, refused.json()) == (413, {"error": "the body is over 20971520 bytes"})
    assert taken.status_code == 202


async def test_what_does_not_arrive_in_time_is_refused(
    env: Env, http: httpx2.AsyncClient, dora: User, game: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server.uploads, "UPLOAD_SECONDS", 0.2)

    async def slow() -> AsyncGenerator[bytes]:
        yield b"Take"
        await asyncio.sleep(30)

    refused = await http.put(await address(env, dora, game), content=slow(), headers=MARKDOWN)

    assert refused.status_code == 408
