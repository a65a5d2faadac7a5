"""What /mcp refuses before any tool is called, and that each request stands for itself."""

import httpx2
import pytest

from asking import limited
from core.settings import Settings
from models.database.connection import connection
from models.users import TokenScope, User
from processes import program
from visiting import ERAS, Era, bare, calling, visiting

pytestmark = pytest.mark.anyio

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
FRONT, PUBLIC = "https://front.example", "https://npc.example.org"
LIMIT = 4_096  # bytes of a body
WRONG = ("Bearer", "Bearer ing_nobody", "Bearer a.b.c", "Basic YW5uOmFubg==")
OURS = ("npc.example.org", "NPC.example.org", "localhost", "localhost:9999", "127.0.0.1", "[::1]:8000", "10.0.0.7")
OTHERS = ("evil.example", "npc.example.org.evil.example", "npc.example.org:8000", "127.0.0.1.evil.example", "[::1", "")
PAGES = {
    FRONT: 200,
    PUBLIC: 200,
    "https://evil.example": 403,
    "http://npc.example.org.evil.example": 403,
    "http://localhost:3000": 403,
    "null": 403,
}
MODERN = {"MCP-Protocol-Version": "2026-07-28"}
START = """
import sys, server.app
assert not {"mcp", "mcp_types", "jsonschema", "opentelemetry"} & sys.modules.keys()
"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"cors_origins": (FRONT,), "public_url": PUBLIC, "body_limit": LIMIT})


def refusal(answer: httpx2.Response) -> str:
    told = answer.json()
    assert (told["jsonrpc"], told["id"]) == ("2.0", None)
    return told["error"]["data"]["code"]


async def test_who_is_not_signed_in_is_told_how(origin: str) -> None:
    nothing = await bare(origin, None, LIST)
    wrong = [await bare(origin, None, LIST, Authorization=each) for each in WRONG]

    assert {answer.status_code for answer in (nothing, *wrong)} == {401}
    assert {refusal(answer) for answer in (nothing, *wrong)} == {"UNAUTHENTICATED"}
    assert nothing.headers["www-authenticate"] == "Bearer"
    assert {answer.headers["www-authenticate"] for answer in wrong} == {'Bearer error="invalid_token"'}


async def test_a_token_in_the_address_counts_for_nothing(origin: str, token: str) -> None:
    async with httpx2.AsyncClient() as http:
        answer = await http.post(f"{origin}/mcp?access_token={token}", json=LIST)

    assert answer.status_code == 401


async def test_names_of_ours_and_addresses_are_let_in(origin: str, token: str) -> None:
    answers = {host: await bare(origin, token, LIST, Host=host) for host in OURS}

    assert {host: answer.status_code for host, answer in answers.items()} == dict.fromkeys(OURS, 200)


async def test_another_name_that_was_pointed_at_us_is_refused(origin: str, token: str) -> None:
    answers = {host: await bare(origin, token, LIST, Host=host) for host in OTHERS}

    assert {host: answer.status_code for host, answer in answers.items()} == dict.fromkeys(OTHERS, 403)
    assert {refusal(answer) for answer in answers.values()} == {"FORBIDDEN"}


async def test_only_pages_of_ours_and_named_ones_may_ask(origin: str, token: str) -> None:
    answers = {page: await bare(origin, token, LIST, Origin=page) for page in PAGES}

    assert {page: answer.status_code for page, answer in answers.items()} == PAGES


async def test_a_page_of_the_server_itself_may_ask(origin: str, token: str) -> None:
    assert (await bare(origin, token, LIST, Origin=origin)).status_code == 200


async def test_a_named_page_may_send_what_the_protocol_sends(origin: str) -> None:
    asked = "authorization,content-type,mcp-protocol-version,mcp-method,mcp-name"
    headers = {
        "Origin": FRONT,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": asked,
    }
    async with httpx2.AsyncClient() as http:
        answer = await http.options(f"{origin}/mcp", headers=headers)

    assert answer.status_code == 200


JUNK: list[bytes] = [
    b"",
    b"{",
    b"\xff\xfe",
    b"NaN",
    b'"tools/list"',
    b"null",
    b"7",
    b"[]",
    b'[{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}]',
    b"{}",
    b'{"jsonrpc": "1.0", "id": 1, "method": "tools/list"}',
    b'{"jsonrpc": "2.0", "id": 1, "method": 7}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": []}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"cursor": 7}}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"cursor": "2"}}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "create_task", "arguments": []}}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": 7}}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "\\ud800"}}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call"}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "resources/list"}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "no/such"}',
    b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": 7}}',
    b"[" * 2_000 + b"]" * 2_000,
]


@pytest.mark.parametrize("version", [None, "2026-07-28", "1999-01-01"])
async def test_what_is_no_request_is_refused_and_harms_nobody(origin: str, token: str, version: str | None) -> None:
    headers = {"MCP-Protocol-Version": version} if version else {}
    answers = {junk: await bare(origin, token, junk, **headers) for junk in JUNK}

    assert {answer.status_code for answer in answers.values()} <= {200, 400, 404}
    assert [junk for junk, answer in answers.items() if "error" not in answer.json()] == []
    assert (await bare(origin, token, LIST)).status_code == 200


async def test_a_body_may_be_only_so_large(origin: str, token: str) -> None:
    large = await bare(origin, token, calling("create_task", {"title": "T" * LIMIT}))
    fits = await bare(origin, token, calling("create_task", {"title": "T" * (LIMIT - 200)}))

    assert (large.status_code, refusal(large)) == (413, "PAYLOAD_TOO_LARGE")
    assert fits.status_code == 200


async def test_only_json_is_taken_and_only_by_post(origin: str, token: str) -> None:
    text = await bare(origin, token, LIST, **{"Content-Type": "text/plain"})
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as http:
        others = [await http.request(method, f"{origin}/mcp") for method in ("GET", "DELETE", "PUT")]

    assert (text.status_code, refusal(text)) == (415, "INVALID_INPUT")
    assert [(answer.status_code, answer.headers["allow"]) for answer in others] == [(405, "POST")] * 3


async def test_an_answer_is_json_and_needs_no_request_before_it(origin: str, token: str) -> None:
    for accept in ("application/json", "*/*", "application/json, text/event-stream"):
        answer = await bare(origin, token, calling("list_labels"), Accept=accept)

        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["result"]["structuredContent"] == {"data": {"labels": []}}
        assert "mcp-session-id" not in answer.headers


async def test_a_notification_is_taken_and_changes_nothing(origin: str, token: str) -> None:
    for headers in ({}, MODERN):
        answer = await bare(origin, token, {"jsonrpc": "2.0", "method": "notifications/cancelled"}, **headers)

        assert (answer.status_code, answer.content) == (202, b"")


@pytest.mark.parametrize("era", ERAS)
async def test_a_client_is_told_what_inglenook_is(origin: str, token: str, era: Era) -> None:
    async with visiting(origin, token, era) as client:
        assert client.server_info is not None
        assert client.server_info.title == "Inglenook"
        assert "gaming community" in (client.instructions or "")


async def test_without_its_database_it_answers_with_a_reference(origin: str, ann: User) -> None:
    token = await limited(ann, TokenScope.READ)
    await connection().execute_script('ALTER TABLE "api_token" RENAME TO "gone"')

    answer = await bare(origin, token, LIST)

    assert (answer.status_code, refusal(answer)) == (500, "INTERNAL")
    assert "reference" in answer.json()["error"]["message"]


async def test_nobody_pays_for_the_protocol_who_does_not_speak_it() -> None:
    assert await program(START) == (0, "")
