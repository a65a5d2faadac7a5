"""README.md and docs/ are true: every snippet runs, every link leads somewhere, every setting is told."""

import json
import re
import subprocess
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import jwt
import pytest
from graphql import GraphQLError, OperationDefinitionNode, parse, validate

from conftest import Ask, person
from core.environment import FILE_FIELDS, STAND_INS, variable
from core.issuers import IssuerSettings
from core.json import json_list, json_object
from core.settings import Settings, describe, load_settings, unknown_names
from fakes import anthropic_server, checkout, gemini_server
from fakes.issuer import FakeIssuer, open_street
from fakes.model_server import model_server
from fakes.openai_server import serving
from gql.schema import executable
from models.database.tx import tx
from models.users import User
from providers.assistants import assistant_model
from providers.openai.requests import PATHS
from providers.rules_models import rules_models
from resolvers.users.sessions import open_session
from rounds import listened
from server.app import application
from services import PostgresServer, redis_server
from snippets import KINDS, PAGES, ROOT, RUN, Snippet, prose, snippets

pytestmark = pytest.mark.anyio

SNIPPETS = snippets()
SECONDS = 600.0  # for all snippets together, on a busy machine; they take about twenty
POSTGRES = "postgres://inglenook:password@127.0.0.1:5432/inglenook"
REDIS = "redis://127.0.0.1:6379/0"
SERVER = "127.0.0.1:8000"
MARK = "@@"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`]+)`")
VARIES = re.compile(r"\d+(\.\d+)?")
SPEAKS = re.compile(r"\s+(Mira|Tobias|for the game): ")
IDLE = re.compile(r"^- (.*) is read and checked, and does nothing yet\.$", re.MULTILINE)
SAY = """mutation ($input: GenerateDialogueInput!) { generateDialogue(input: $input) {
  dialogue { source fallbackReason interaction { model } } errors { message } } }"""
OPEN = 'mutation { openWorld(input: {saveId: "s", farmName: "f"}) { world { id } } }'


def of_kind(*kinds: str) -> Any:
    chosen = [snippet for snippet in SNIPPETS if snippet.kind in kinds]
    return pytest.mark.parametrize("snippet", chosen, ids=[snippet.place for snippet in chosen])


def settings_of(snippet: Snippet, folder: Path) -> Settings:
    """What a server reads that finds the snippet as its .env."""
    (folder / "token_secret").write_text("hgTq0dWm-3vXkPz7_RyLb2NcUfJ9sE4aQ6oKi1Mw")
    (folder / ".env").write_text(snippet.text.replace("/etc/inglenook", str(folder)))
    assert unknown_names({}, folder / ".env") == []
    return load_settings({}, folder / ".env")


class Followed:
    """What each snippet printed when the pages were followed from the first to the last."""

    def __init__(self, output: str) -> None:
        pieces = re.split(rf"^{MARK} (\S+)\n", output, flags=re.MULTILINE)
        self.printed = dict(zip(pieces[1::2], pieces[2::2], strict=True))


@pytest.fixture(scope="module")
def redis() -> Generator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer, redis: str) -> Followed:
    """A reader with a terminal in a fresh folder; only ports, and where PostgreSQL is, differ from the pages."""
    folder, port = tmp_path_factory.mktemp("checkout"), checkout.free_port()
    terminal = checkout.lay_out(folder, port)
    script = "".join(_steps(snippet) for snippet in SNIPPETS if snippet.kind in RUN)
    script = script.replace(POSTGRES, postgres.new_database()).replace(REDIS, redis)
    script = script.replace(SERVER, f"127.0.0.1:{port}")
    try:
        done = subprocess.run(  # noqa: S603
            ["bash", "-c", f"shopt -s expand_aliases\nset -o pipefail\ntrap 'echo {MARK}failed' ERR\n{script}"],  # noqa: S607
            cwd=folder,
            env=terminal,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    finally:
        checkout.stop(folder, port)
    return Followed(done.stdout)


def _steps(snippet: Snippet) -> str:
    if snippet.file:
        do = f"cat > {snippet.file} <<'SNIPPET'\n{snippet.text}SNIPPET\n.venv/bin/python {snippet.file}\n"
    elif snippet.kind == "python":
        do = f".venv/bin/python - <<'SNIPPET'\n{snippet.text}SNIPPET\n"
    else:
        do = snippet.text
    return f"echo; echo {MARK} {snippet.place}\n{do}"


@pytest.mark.parametrize("snippet", SNIPPETS, ids=[snippet.place for snippet in SNIPPETS])
def test_each_snippet_is_of_a_kind_that_is_tested(snippet: Snippet) -> None:
    assert snippet.kind in KINDS
    assert snippet.info in (snippet.kind, f"{snippet.kind} file={snippet.file}")


def test_each_page_is_read_and_none_has_code_outside_of_a_fence() -> None:
    assert sorted(PAGES) == sorted(["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
    assert [f"{page}:{number}" for page in PAGES for number, line in prose(page) if line.startswith("    ")] == []


@of_kind(*RUN)
def test_a_snippet_does_what_it_says(snippet: Snippet, followed: Followed) -> None:
    printed = followed.printed[snippet.place]

    assert f"{MARK}failed" not in printed, printed
    assert not re.search(r'"errors": ?\[\{|Traceback|^error:', printed, re.MULTILINE), printed


@of_kind("text")
def test_what_the_page_shows_is_printed_but_for_the_choice_of_words(snippet: Snippet, followed: Followed) -> None:
    assert snippet.shown_by is not None
    printed = {_wordless(line) for line in followed.printed[snippet.shown_by.place].splitlines()}

    missing = [line for line in snippet.text.splitlines() if _wordless(line) not in printed]

    assert missing == [], "\n".join(sorted(printed))


def _wordless(line: str) -> str:
    speaks = SPEAKS.match(line)
    return speaks[0] if speaks else VARIES.sub("N", line)


@of_kind("json")
def test_an_answer_has_the_shape_that_the_page_shows(snippet: Snippet, followed: Followed) -> None:
    assert snippet.shown_by is not None
    printed = followed.printed[snippet.shown_by.place].strip().splitlines()[-1]

    assert _shape(json.loads(printed)) == _shape(json.loads(snippet.text))


def _shape(value: Any) -> Any:
    if (items := json_object(value)) is not None:
        return {name: _shape(part) for name, part in items.items()}
    if (parts := json_list(value)) is not None:
        return [_shape(part) for part in parts]
    return value if isinstance(value, str) and value.isupper() else type(value).__name__


@of_kind("env")
def test_an_env_snippet_is_understood(snippet: Snippet, tmp_path: Path) -> None:
    told = settings_of(snippet, tmp_path)

    assert len(told.model_fields_set) == len(snippet.text.splitlines())


@of_kind("graphql")
async def test_a_document_is_valid_and_is_answered(snippet: Snippet, ask: Ask, ann: User) -> None:
    document = parse(snippet.text)
    problems: list[GraphQLError] = validate(executable(), document)
    [operation] = document.definitions
    assert problems == []
    assert isinstance(operation, OperationDefinitionNode)

    if not operation.variable_definitions:
        assert "errors" not in await ask(ann, snippet.text)


@asynccontextmanager
async def signed_in(settings: Settings, token: str = "") -> AsyncGenerator[Callable[..., Any]]:
    """Asks a server with these settings, with `token` or as somebody with an account."""
    app = application(settings)
    async with app.router.lifespan_context(app):
        if not token:
            somebody = await person(app.state.env, "ann")
            async with tx():
                token = (await open_session(app.state.env, somebody)).access_token
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app), base_url="http://test", headers=headers
        ) as client:

            async def run(document: str, **variables: Any) -> dict[str, Any]:
                answer = await client.post("/graphql", json={"query": document, "variables": variables})
                told: dict[str, Any] = answer.json()
                return told["data"]

            yield run


@of_kind("env")
async def test_a_model_that_the_page_names_writes_the_line(
    snippet: Snippet, settings: Settings, tmp_path: Path
) -> None:
    told = settings_of(snippet, tmp_path)
    if "_OPENAI_" not in snippet.text:
        return
    now = {"year": 1, "season": "SPRING", "day": 1}

    with serving() as model:
        changes = {name: getattr(told, name) for name in ("openai_api_key", "openai_model", "openai_wire")}
        async with signed_in(settings.model_copy(update=changes | {"openai_base_url": model.base_url})) as run:
            world = (await run(OPEN))["openWorld"]["world"]["id"]
            said = await run(SAY, input={"worldId": world, "npcKey": "Mira", "context": {"gameTime": now}})

    dialogue = said["generateDialogue"]["dialogue"]
    assert dialogue == {"source": "PROVIDER", "fallbackReason": None, "interaction": {"model": told.openai_model}}
    assert model.calls[0].path.endswith("/chat/completions" if told.openai_base_url else "/responses")


@of_kind("env")
async def test_an_assistant_that_the_page_names_answers(snippet: Snippet, tmp_path: Path) -> None:
    told = settings_of(snippet, tmp_path)
    fakes = {"anthropic": anthropic_server.said("Hello."), "gemini": gemini_server.said("Hello.")}
    provider = next((name for name in fakes if f"_{name.upper()}_" in snippet.text), None)
    if provider is None:
        return

    with model_server() as server:
        server.play(fakes[provider])
        model = assistant_model(told.model_copy(update={f"{provider}_base_url": server.url}))
        heard = await listened(model, seconds=20)  # the client is imported first
        await model.close()

    assert (model.name, heard.text) == (provider, "Hello.")
    assert model.model in snippet.text


@of_kind("env")
def test_what_the_page_names_answers_about_rules(snippet: Snippet, tmp_path: Path) -> None:
    told = settings_of(snippet, tmp_path)
    if "_RULES_PROVIDER" not in snippet.text:
        return

    assert next(iter(rules_models(told))) == told.rules_provider


@of_kind("env")
async def test_people_of_an_issuer_that_the_page_names_come_in(
    snippet: Snippet, settings: Settings, tmp_path: Path
) -> None:
    for issuer in settings_of(snippet, tmp_path).issuers:
        with open_street() as street:
            there = street.new_issuer()
            claims = {"iss": issuer.issuer, "aud": issuer.audience, "sub": "u-1", "name": "Cora"}
            token = _signed(issuer, claims) if issuer.secret else _signed_by(there, claims)
            trusted = issuer.model_copy(update={"jwks_url": there.url} if issuer.jwks_url else {})

            async with signed_in(settings.model_copy(update={"issuers": (trusted,)}), token) as run:
                assert await run("query { me { username } }") == {"me": {"username": "cora"}}


def _signed(issuer: IssuerSettings, claims: dict[str, Any]) -> str:
    assert issuer.secret is not None
    return jwt.encode(claims | {"exp": int(time.time()) + 60}, issuer.secret.get_secret_value(), "HS256")


def _signed_by(issuer: FakeIssuer, claims: dict[str, Any]) -> str:
    issuer.issuer = claims["iss"]
    return issuer.token(aud=claims["aud"], name=claims["name"])


def test_the_table_of_settings_has_all_of_them_as_they_are() -> None:
    told = [line for _, line in prose("README.md") if line.startswith("| `INGLENOOK_")]

    expected = [f"| `{one.name}` | `{one.value}` | {one.help} |" for one in describe(Settings())]

    assert told == expected, "put these lines there:\n" + "\n".join(expected)


def test_the_names_beside_the_settings_are_told() -> None:
    page = "\n".join(line for _, line in prose("README.md"))

    for name in [*(f"{variable(field)}_FILE" for field in FILE_FIELDS), *STAND_INS.values()]:
        assert f"`{name}`" in page


def test_settings_that_do_nothing_yet_are_told_as_such() -> None:
    told = {name for line in IDLE.findall((ROOT / "README.md").read_text()) for name in re.findall(r"`(\w+)`", line)}
    layers = ("models", "providers", "resolvers", "gql", "server")
    code = "\n".join(path.read_text() for layer in layers for path in (ROOT / layer).rglob("*.py"))

    idle = {variable(field) for field in Settings.model_fields if not re.search(rf"settings\.{field}\b", code)}

    assert told == idle


@pytest.mark.parametrize("page", PAGES)
def test_settings_fields_paths_and_commands_that_a_page_names_are_there(page: str) -> None:
    names = {name for _, line in prose(page) for name in CODE.findall(line)}
    settings = {variable(field) + ending for field in Settings.model_fields for ending in ("", "_FILE")}
    schema = set(re.findall(r"\w+", (ROOT / "schema.graphql").read_text()))
    paths = {getattr(route, "path", "") for route in application(Settings()).routes} | set(PATHS.values())
    targets = {f"make {name}" for name in re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)}

    assert {name for name in names if name.startswith("INGLENOOK_")} <= settings
    assert {name for name in names if re.fullmatch(r"[a-z]+([A-Z][a-z]+)+", name)} <= schema
    assert {name for name in names if re.fullmatch(r"/[a-z]+", name)} <= paths
    assert {name for name in names if re.fullmatch(r"make \w+", name)} <= targets


@pytest.mark.parametrize("page", PAGES)
def test_each_link_leads_somewhere(page: str) -> None:
    links = [link for _, line in prose(page) for link in LINK.findall(line) if not link.startswith("https://")]

    for link in links:
        path, _, heading = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), link
        assert not heading or heading in _headings(target), link


def _headings(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
