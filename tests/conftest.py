import asyncio
import os
import shutil
from collections.abc import AsyncGenerator, Callable, Generator
from pathlib import Path
from typing import Any, Protocol

import httpx2
import pytest
from starlette.applications import Starlette

from assisted import Talk
from core.env import Env
from core.settings import Settings
from fakes.model_server import FakeModel, model_server
from fakes.openai_server import FakeOpenAI, serving
from gql.context import Live
from models.database.migrate import migrate
from models.database.tx import tx
from models.users import Role, User
from resolvers.users.sessions import open_session
from ruling import Rules
from server.app import application
from services import PostgresServer, postgres_server
from serving import TokenOf, served

SECRET = "a secret that only tests know, 32 bytes or more"  # noqa: S105
PASSWORD = "correct horse"  # noqa: S105


class Ask(Protocol):
    """Runs a document as somebody, or as a visitor with None, and gives the whole response."""

    async def __call__(self, who: User | str | None, document: str, **variables: Any) -> dict[str, Any]: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=("sqlite", "postgres"), default="sqlite", help="what tests store their rows in"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Processes that tests start find their bytecode: where none is written, each would compile everything anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(config.rootpath / ".pytest_cache" / "bytecode")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One process has one kind of database: a run on PostgreSQL leaves out what has nothing to do with it."""
    if config.getoption("--database") == "postgres":
        kept = [item for item in items if "database_url" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
def postgres() -> Generator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def is_postgres(request: pytest.FixtureRequest) -> bool:
    return request.config.getoption("--database") == "postgres"


@pytest.fixture(scope="session")
def template(
    request: pytest.FixtureRequest, is_postgres: bool, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Makes the URL of a fresh, migrated database."""
    folder = tmp_path_factory.mktemp("databases")
    if is_postgres:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.new_database()
        asyncio.run(migrate(url))
        name = url.rpartition("/")[2]
        return lambda: server.new_database(template=name)
    blank = folder / "blank.sqlite3"
    asyncio.run(migrate(f"sqlite:///{blank}"))
    made = iter(range(1_000_000))

    def copy() -> str:
        path = folder / f"{next(made)}.sqlite3"
        shutil.copyfile(blank, path)
        return f"sqlite:///{path}"

    return copy


@pytest.fixture
def database_url(template: Callable[[], str]) -> str:
    return template()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return _settings(database_url, tmp_path)


def _settings(database_url: str, folder: Path) -> Settings:
    return Settings(
        data_dir=folder,
        database_url=database_url,
        token_secret=SECRET,  # pyright: ignore[reportArgumentType]
        password_rounds=4,
        worker=False,  # what needs one starts its own
        embed="off",  # what needs it says so
    )


@pytest.fixture
def on_sqlite(template: Callable[[], str], tmp_path: Path) -> Settings:
    """For tests that have nothing to do with the database, and so are left out of the run on PostgreSQL."""
    return _settings(template(), tmp_path)


@pytest.fixture
async def app(settings: Settings) -> AsyncGenerator[Starlette]:
    """The application, started, with its database."""
    starlette = application(settings)
    async with starlette.router.lifespan_context(starlette):
        yield starlette


@pytest.fixture
def env(app: Starlette) -> Env:
    return app.state.env


@pytest.fixture
def live(app: Starlette) -> Live:
    return app.state.live


@pytest.fixture
async def http(app: Starlette) -> AsyncGenerator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test") as client:
        yield client


@pytest.fixture
def token_of(env: Env) -> TokenOf:
    """Signs somebody in and gives the access token."""

    async def sign_in(user: User) -> str:
        async with tx():
            return (await open_session(env, user)).access_token

    return sign_in


@pytest.fixture
async def url(app: Starlette) -> AsyncGenerator[str]:
    """Where the application answers over WebSocket, on a real port."""
    async with served(app) as address:
        yield address


@pytest.fixture
async def origin(app: Starlette) -> AsyncGenerator[str]:
    """Where browsers find the application, on a real port."""
    async with served(app) as address:
        yield address.replace("ws://", "http://").removesuffix("/graphql")


@pytest.fixture
async def token(token_of: TokenOf, ann: User) -> str:
    return await token_of(ann)


@pytest.fixture
def ask(http: httpx2.AsyncClient, token_of: TokenOf) -> Ask:
    tokens: dict[object, str] = {}

    async def run(who: User | str | None, document: str, **variables: Any) -> dict[str, Any]:
        headers: dict[str, str] = {}
        if isinstance(who, User):
            version = (who.id, who.token_version)
            if version not in tokens:
                tokens[version] = await token_of(who)
            headers = {"Authorization": f"Bearer {tokens[version]}"}
        elif who is not None:
            headers = {"Authorization": f"Bearer {who}"}
        answer = await http.post("/graphql", json={"query": document, "variables": variables}, headers=headers)
        return answer.json()

    return run


@pytest.fixture
def talk(ask: Ask, url: str, token_of: TokenOf) -> Talk:
    """Conversations with the assistant, over HTTP and real sockets."""
    return Talk(ask, url, token_of)


@pytest.fixture
def rules(ask: Ask, url: str, token_of: TokenOf) -> Rules:
    """Questions about rules, over HTTP and real sockets."""
    return Rules(ask, url, token_of)


async def person(env: Env, name: str, role: Role = Role.BASIC) -> User:
    """An account whose password is PASSWORD."""
    hashed = await env.passwords.hash(PASSWORD)
    async with tx():
        return await User.create(
            email=f"{name}@example.org", username=name, display_name=name.title(), password_hash=hashed, role=role
        )


@pytest.fixture
async def ann(env: Env) -> User:
    return await person(env, "ann")


@pytest.fixture
async def bob(env: Env) -> User:
    return await person(env, "bob")


@pytest.fixture(scope="module")
def fake_server() -> Generator[FakeOpenAI]:
    with serving() as fake:
        yield fake


@pytest.fixture
def fake(fake_server: FakeOpenAI) -> FakeOpenAI:
    """A server that speaks OpenAI's wires and plays what a test tells it to."""
    fake_server.forget()
    return fake_server


@pytest.fixture(scope="module")
def other_server() -> Generator[FakeModel]:
    with model_server() as fake:
        yield fake


@pytest.fixture
def server(other_server: FakeModel) -> FakeModel:
    """A server that plays what a test tells it to, on the wire of Anthropic or Google."""
    other_server.forget()
    return other_server
