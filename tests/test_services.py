"""Tests find their servers, and fail when there is none."""

import asyncio
import socket
from pathlib import Path

import pytest

import services
from services import PostgresServer, ServiceMissing, own_postgres, postgres_server, redis_server
from tables import query


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str) -> list[Path]:
        del name
        return []

    monkeypatch.delenv("INGLENOOK_TEST_DATABASE_URL", raising=False)
    monkeypatch.delenv("INGLENOOK_TEST_REDIS_URL", raising=False)
    monkeypatch.setattr(services, "_package", nowhere)
    monkeypatch.setattr(services, "INSTALLED", Path("/nowhere"))
    monkeypatch.setenv("PATH", "/nowhere")


@pytest.mark.usefixtures("nothing_installed")
def test_without_any_postgres_a_test_fails() -> None:
    with pytest.raises(ServiceMissing, match="INGLENOOK_TEST_DATABASE_URL"), postgres_server():
        pass


@pytest.mark.usefixtures("nothing_installed")
def test_without_any_redis_a_test_fails() -> None:
    with pytest.raises(ServiceMissing, match="INGLENOOK_TEST_REDIS_URL"), redis_server():
        pass


def test_the_wheels_serve_where_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INGLENOOK_TEST_DATABASE_URL", raising=False)
    monkeypatch.delenv("INGLENOOK_TEST_REDIS_URL", raising=False)
    monkeypatch.setattr(services, "INSTALLED", Path("/nowhere"))
    monkeypatch.setenv("PATH", "/nowhere")

    with postgres_server() as server, redis_server() as redis:
        url = server.new_database()
        found = asyncio.run(query(url, "SELECT 1"))
        server.drop_database(url)

    assert found == [(1,)]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(redis.split(":")[2].partition("/")[0])), timeout=1)


def test_a_server_named_in_the_environment_is_taken(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGLENOOK_TEST_DATABASE_URL", postgres.url)

    with postgres_server() as named:
        url = named.new_database()

    assert url.rpartition("/")[0] == postgres.url.rpartition("/")[0]
    assert asyncio.run(query(url, "SELECT 1")) == [(1,)]


def test_a_postgres_that_is_killed_starts_again_with_all_that_it_acknowledged() -> None:
    with own_postgres() as own:
        url = own.server.new_database()
        asyncio.run(query(url, "CREATE TABLE said (number INT)"))
        for number in range(3):
            asyncio.run(query(url, f"INSERT INTO said VALUES ({number})"))  # noqa: S608
            own.kill()
            with pytest.raises(OSError, match=r"refused|failed"):
                asyncio.run(query(url, "SELECT 1"))
            own.start()

        said = asyncio.run(query(url, "SELECT number FROM said ORDER BY number"))

    assert said == [(0,), (1,), (2,)]
