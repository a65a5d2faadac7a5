"""GraphQL over HTTP, by its specification; what is not a request is refused with a code."""

import json
from collections.abc import AsyncGenerator
from typing import Any

import httpx2
import pytest
from structlog.testing import capture_logs

from asking import signed_in
from conftest import Ask
from core.env import Env
from core.settings import Settings
from models.database.connection import connection
from models.users import User

pytestmark = pytest.mark.anyio

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
FRONT = "https://front.example"
LIMIT = 1_048_576  # bytes of a body
ME = "{ me { username } }"
TWO = "query One { me { username } } query Two { __typename }"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"cors_origins": (FRONT,)})


async def post(http: httpx2.AsyncClient, body: Any, *, accept: str = GRAPHQL, **headers: str) -> httpx2.Response:
    """Send `body`: bytes as they are, anything else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await http.post("/graphql", content=content, headers={"Content-Type": JSON, "Accept": accept, **headers})


def code_of(answer: httpx2.Response) -> str:
    told = answer.json()
    assert "data" not in told
    return told["errors"][0]["extensions"]["code"]


async def test_an_answer_comes_in_the_media_type_that_was_asked_for(http: httpx2.AsyncClient) -> None:
    media_types = {
        GRAPHQL: GRAPHQL,
        JSON: JSON,
        "*/*": JSON,
        "": JSON,
        f"{GRAPHQL}, {JSON};q=0.9": GRAPHQL,
        f"{GRAPHQL}; charset=utf-8": GRAPHQL,
    }
    for accept, told in media_types.items():
        answer = await post(http, {"query": "{ __typename }"}, accept=accept)

        assert answer.status_code == 200
        assert answer.headers["content-type"] == f"{told}; charset=utf-8"
        assert answer.json() == {"data": {"__typename": "Query"}}


NO_REQUESTS = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"query"',
    b"7",
    b"NaN",
    b'{"query": NaN}',
    b'[{"query": "{ __typename }"}]',
    b"\xff\xfe",
    b'{"query": "\xff"}',
    '{"query": "{ __typename }"}'.encode("utf-16"),
    b"[" * 100_000 + b"]" * 100_000,
    b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    b'{"query": ' + b"9" * 10_000 + b"}",
    b'{"query": "{ __typename }", "variables": ' + b"9" * 10_000 + b"}",
    b"{}",
    b'{"query": null}',
    b'{"query": ""}',
    b'{"query": {}}',
    b'{"query": ["{ __typename }"]}',
    *(
        f'{{"query": "{{ __typename }}", "{name}": {value}}}'.encode()
        for name, values in {
            "operationName": ("0", "false", "{}", "[]", "1e400"),
            "variables": ("0", "false", "[]", '"x"', "1e400"),
            "extensions": ("0", "false", "[]", '"x"'),
        }.items()
        for value in values
    ),
]


async def test_what_is_no_request_is_refused(http: httpx2.AsyncClient) -> None:
    for body in NO_REQUESTS:
        for accept in (GRAPHQL, JSON):
            answer = await post(http, body, accept=accept)

            assert (answer.status_code, code_of(answer)) == (400, "INVALID_INPUT"), body[:50]


PARSE, VALIDATION = "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"
BAD_DOCUMENTS = {
    "{": PARSE,
    "{ me { \ud800 } }": PARSE,
    "{ me \0 }": PARSE,
    "{ a" * 900 + "}" * 900: PARSE,
    "{ nobody }": VALIDATION,
    "{ world }": VALIDATION,
    "{ world(id: {}) { id } }": VALIDATION,
    "fragment f on Query { __typename }": VALIDATION,
    'subscription { dialogueStream(input: {worldId: "x", npcKey: "x", context: {}}) { __typename } }': VALIDATION,
}


async def test_a_bad_document_has_a_code_and_a_status_by_media_type(http: httpx2.AsyncClient) -> None:
    for query, code in BAD_DOCUMENTS.items():
        strict = await post(http, {"query": query})
        lenient = await post(http, {"query": query}, accept=JSON)

        assert (strict.status_code, lenient.status_code) == (400, 200), query
        assert (code_of(strict), code_of(lenient)) == (code, code), query


async def test_variables_that_do_not_fit_have_a_status_by_media_type(http: httpx2.AsyncClient) -> None:
    body: Any = {"query": "query ($id: ID!) { world(id: $id) { id } }", "variables": {}}

    strict, lenient = await post(http, body), await post(http, body, accept=JSON)

    assert (strict.status_code, lenient.status_code) == (400, 200)
    assert strict.json()["errors"][0]["extensions"] == {"code": "INVALID_INPUT", "path": ["id"]}
    assert strict.json()["errors"][0]["message"] == "id must be given"


async def test_a_refused_field_is_an_answer(http: httpx2.AsyncClient) -> None:
    answer = await post(http, {"query": "{ worlds { nodes { id } } }"})

    assert answer.status_code == 200
    assert answer.json()["data"] is None
    assert answer.json()["errors"][0]["path"] == ["worlds"]
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_subscriptions_are_not_for_http(http: httpx2.AsyncClient) -> None:
    query = """subscription ($input: GenerateDialogueInput!) { dialogueStream(input: $input) { __typename } }"""

    posted = await post(http, {"query": query})
    got = await http.get("/graphql", params={"query": query}, headers={"Accept": GRAPHQL})

    assert (posted.status_code, got.status_code) == (400, 400)
    assert "WebSocket" in posted.json()["errors"][0]["message"]


async def test_operation_name_picks_one(http: httpx2.AsyncClient) -> None:
    for name in ("One", "Two"):
        assert "data" in (await post(http, {"query": TWO, "operationName": name})).json()
    for name in (None, "", "Three", "\ud800"):
        answer = await post(http, {"query": TWO, "operationName": name})

        assert (answer.status_code, code_of(answer)) == (400, "GRAPHQL_VALIDATION_FAILED")


async def test_a_single_operation_needs_no_name_but_keeps_its_own(http: httpx2.AsyncClient) -> None:
    query = "query Mine { __typename }"

    assert (await post(http, {"query": query})).status_code == 200
    assert (await post(http, {"query": query, "operationName": None})).status_code == 200
    assert (await post(http, {"query": query, "operationName": "Other"})).status_code == 400


async def test_queries_may_be_got_and_mutations_not(http: httpx2.AsyncClient) -> None:
    headers = {"Accept": GRAPHQL}

    query = await http.get(
        "/graphql",
        params={"query": "query ($a: Boolean!) { __typename @skip(if: $a) }", "variables": '{"a": true}'},
        headers=headers,
    )
    mutation = await http.get("/graphql", params={"query": "mutation { logout { ok } }"}, headers=headers)
    nothing = await http.get("/graphql", headers=headers)
    other = await http.put("/graphql", content=b"{}")

    assert query.json() == {"data": {}}
    assert (mutation.status_code, mutation.headers["allow"]) == (405, "POST")
    assert nothing.status_code == 400
    assert other.status_code == 405


async def test_other_media_types_are_refused(http: httpx2.AsyncClient) -> None:
    for kind in ("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"):
        headers = {"Accept": GRAPHQL} | ({"Content-Type": kind} if kind else {})

        answer = await http.post("/graphql", content=json.dumps({"query": ME}).encode(), headers=headers)

        assert (answer.status_code, code_of(answer)) == (415, "INVALID_INPUT")


async def test_a_body_has_its_limit_also_in_chunks(http: httpx2.AsyncClient) -> None:
    body = json.dumps({"query": "{ __typename }"}).encode()

    async def chunks(size: int) -> AsyncGenerator[bytes]:
        yield body
        for start in range(len(body), size, 65_536):
            yield b" " * min(65_536, size - start)

    headers = {"Content-Type": JSON, "Accept": GRAPHQL}
    fits = await post(http, body.ljust(LIMIT))
    over = await post(http, body.ljust(LIMIT + 1))
    fits_chunked = await http.post("/graphql", content=chunks(LIMIT), headers=headers)
    over_chunked = await http.post("/graphql", content=chunks(LIMIT + 1), headers=headers)

    assert (fits.status_code, fits_chunked.status_code) == (200, 200)
    assert (over.status_code, over_chunked.status_code) == (413, 413)
    assert code_of(over) == code_of(over_chunked) == "PAYLOAD_TOO_LARGE"


async def test_a_bad_token_is_told_before_anything_is_run(http: httpx2.AsyncClient) -> None:
    for header in ("Bearer", "Bearer x", "Basic YTpi", "Bearer ing_x", "Bearer a.b.c", f"Bearer {'x' * 9000}"):
        answer = await post(http, {"query": "{ __typename }"}, Authorization=header)

        assert (answer.status_code, code_of(answer)) == (401, "UNAUTHENTICATED")
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_password_of_the_wrong_type_is_not_said_again(http: httpx2.AsyncClient) -> None:
    written = "mutation { login(input: {emailOrUsername: 1, password: %s}) { user { id } } }"
    sent = 'mutation ($password: String!) { login(input: {emailOrUsername: "a", password: $password}) { user { id } } }'
    literals = ["123456789012", "[SECRET]", '{a: "SECRET"}', "SECRET", '"SECRET', "true"]
    values: list[Any] = [123456789012, ["SECRET"], {"SECRET": 1}, {"a": "SECRET"}, 1.5]

    answers = [await post(http, {"query": written % literal}) for literal in literals]
    refused = [await post(http, {"query": sent, "variables": {"password": value}}) for value in values]

    for answer in (*answers, *refused):
        assert answer.status_code == 400
        assert "123456789012" not in answer.text
        assert "SECRET" not in answer.text
    for answer in refused:
        assert answer.json()["errors"][0]["extensions"] == {"code": "INVALID_INPUT", "path": ["input", "password"]}
        assert answer.json()["errors"][0]["message"] == "password must be of type String"


async def test_a_fault_is_masked_with_a_reference_to_the_log(ask: Ask, ann: User) -> None:
    await ask(ann, ME)
    await connection().execute_script('DROP TABLE "memory_index"; DROP TABLE "api_token"')

    with capture_logs() as events:
        answer = await ask(ann, '{ searchUsers(query: "ann") { nodes { id } } apiTokens { nodes { id } } }')

    error = answer["errors"][0]
    assert error["extensions"] == {"code": "INTERNAL"}
    assert error["path"] == ["apiTokens"]
    fault = next(event for event in events if event["event"] == "unforeseen")
    assert error["message"] == f"something went wrong: reference {fault['reference']}"
    assert fault["request_id"]


async def test_a_fault_before_the_first_field_is_masked_too(http: httpx2.AsyncClient, env: Env, ann: User) -> None:
    token = await signed_in(env, ann)
    await connection().execute_script('DROP TABLE "refresh_token"; DROP TABLE "session"')

    answer = await post(http, {"query": ME}, Authorization=f"Bearer {token}")

    assert answer.status_code == 500
    assert code_of(answer) == "INTERNAL"
    assert "session" not in answer.text


async def test_other_origins_are_let_in_only_if_they_are_listed(http: httpx2.AsyncClient) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization, content-type"}

    listed = await http.options("/graphql", headers={"Origin": FRONT, **asked})
    other = await http.options("/graphql", headers={"Origin": "https://evil.example", **asked})
    answers = [
        await post(http, {"query": "{ __typename }"}, Origin=origin) for origin in (FRONT, "https://evil.example")
    ]

    assert listed.status_code == 200
    assert listed.headers["access-control-allow-origin"] == FRONT
    assert {"authorization", "content-type"} <= set(listed.headers["access-control-allow-headers"].lower().split(", "))
    assert "access-control-allow-credentials" not in listed.headers
    assert "access-control-allow-origin" not in other.headers
    assert [answer.headers.get("access-control-allow-origin") for answer in answers] == [FRONT, None]
    assert all("Origin" in answer.headers["vary"] for answer in answers)


async def test_a_request_keeps_its_sane_id(http: httpx2.AsyncClient) -> None:
    for given, kept in {"abc-123_X.y": True, "a" * 64: True, "a" * 65: False, "a b": False, "<x>": False}.items():
        answer = await post(http, {"query": "{ __typename }"}, **{"X-Request-ID": given})

        told = answer.headers.get_list("x-request-id")
        assert len(told) == 1
        assert (told[0] == given) is kept
        assert told[0]


async def test_alive_and_ready(http: httpx2.AsyncClient) -> None:
    for path in ("/livez", "/readyz"):
        assert (await http.get(path)).json() == {"status": "ok"}


async def test_alive_but_not_ready_without_its_database(http: httpx2.AsyncClient) -> None:
    await connection().execute_script('ALTER TABLE "user" RENAME TO "gone"')

    ready, alive = await http.get("/readyz"), await http.get("/livez")

    assert (ready.status_code, ready.json()) == (503, {"status": "unavailable"})
    assert alive.status_code == 200


async def test_a_huge_name_of_an_operation_is_cut_in_the_log(http: httpx2.AsyncClient) -> None:
    name = "x" * 100_000

    with capture_logs() as events:
        await http.post("/graphql", json={"query": f"query {name} {{ me {{ id }} }}", "operationName": name})

    assert [len(event["operation"]) for event in events] == [100]
