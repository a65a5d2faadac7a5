# ruff: noqa: RUF001 - letters of other scripts look like ours
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false
import secrets
import unicodedata
from collections.abc import AsyncGenerator

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from core.searching import folded
from models.database.connection import connect, disconnect
from models.database.migrate import migrate
from models.database.rows import execute, fetch, insert_rows
from models.database.tx import tx
from models.users import User
from resolvers.users.accounts import search_people
from services import PostgresServer

pytestmark = pytest.mark.anyio

NAMES = {
    "jose": "José Ñandú",
    "strasse": "Hans Straßer",
    "sisyphos": "Σίσυφος",
    "ivan": "Иван Йод",
    "percent": "100% Farmer",
    "under_score": "A_B",
    "axb": "AxB",
    "istanbul": "İstanbul",
    "wide": "Ｗｉｄｅ",
    "tokyo": "東京 太郎",
    "path": "C:\\farm",
}
SEARCHES: list[tuple[str, list[str]]] = [
    ("jos", ["jose"]),
    ("JOSÉ", ["jose"]),
    ("nandu", ["jose"]),
    ("ñandú jose", ["jose"]),
    ("strasser", ["strasse"]),
    ("STRASSE", ["strasse"]),
    ("straße", ["strasse"]),
    ("ΣΙΣΥΦΟΣ", ["sisyphos"]),
    ("σισυφοσ", ["sisyphos"]),
    ("ИВАН", ["ivan"]),
    ("иод", ["ivan"]),
    ("100%", ["percent"]),
    ("%", ["percent"]),
    ("a_b", ["under_score"]),
    ("_", ["under_score"]),
    ("UNDER_", ["under_score"]),
    ("score", []),
    ("istanbul", ["istanbul"]),
    ("wide", ["wide"]),
    ("京 太", ["tokyo"]),
    ("\\farm", ["path"]),
    ("farm", ["percent", "path"]),
    ("\u0301", []),
    ("'; --", []),
]


@pytest.fixture
async def ann(database_url: str) -> AsyncGenerator[User]:
    await connect(database_url)
    async with tx():
        await insert_rows([User(username=name, display_name=shown) for name, shown in NAMES.items()])
        ann = await User.create(username="ann", display_name="Ann")
    yield ann
    await disconnect()


async def found(viewer: User, query: str) -> list[str]:
    return [user.username for user in await search_people(viewer, query).order_by("id")]


async def test_people_are_found_whatever_case_and_accents_with_an_index_and_without(ann: User) -> None:
    with_index = {query: await found(ann, query) for query, _ in SEARCHES}

    async with tx():
        await execute("DROP INDEX IF EXISTS user_names")
    without = {query: await found(ann, query) for query, _ in SEARCHES}

    assert with_index == without == dict(SEARCHES)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=100))
async def test_no_text_breaks_the_search(ann: User, query: str) -> None:
    if query.strip():
        await search_people(ann, query)
    else:
        with pytest.raises(Invalid):
            search_people(ann, query)


@pytest.mark.usefixtures("ann")
async def test_the_database_folds_letters_as_we_do() -> None:
    european = [*range(1, 0x590), *range(0x1C80, 0x1C89), *range(0x1E00, 0x2000), *range(0xFB00, 0xFB18)]
    codes = [*european, *range(0x13A0, 0x1400), *range(0x2100, 0x2190)]  # Cherokee; letters that stand for something
    text = "|".join(letter for code in codes if unicodedata.category(letter := chr(code)) != "Cn")

    (row,) = await fetch("SELECT folded(?) AS text", [text])

    assert row["text"].split("|") == folded(text).split("|")


async def test_who_may_not_install_pg_trgm_does_without(postgres: PostgresServer) -> None:
    url = postgres.new_database()
    name, password = f"guest_{secrets.token_hex(4)}", secrets.token_hex(8)
    owner = await asyncpg.connect(url)
    await owner.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'; GRANT ALL ON SCHEMA public TO {name}")
    place = url.rpartition("@")[2]

    await migrate(f"postgres://{name}:{password}@{place}")

    assert await owner.fetchval("SELECT folded('Ñandú')") == "nandu"
    assert await owner.fetchval("SELECT to_regclass('user_names')") is None
    await owner.close()
    postgres.drop_database(url)
    server = await asyncpg.connect(postgres.url)
    await server.execute(f"DROP ROLE {name}")
    await server.close()
