import os
import socket
import subprocess
import sys
import sysconfig
import time
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = sysconfig.get_path("purelib")
READY_WITHIN = 30  # seconds, on a busy machine
CLIENT_LIBRARY = "gql==4.4.0"  # of the same name as our package; never among our own dependencies
PATIENCE = 120  # seconds, for one build or installation


def run(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture
def environment(wheel: Path, tmp_path: Path) -> Path:
    """A Python with the wheel in it; the libraries it needs are borrowed, the checkout is out of reach."""
    folder = tmp_path / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    (site_packages(folder) / "borrowed.pth").write_text(PACKAGES)
    return folder


def site_packages(environment: Path) -> Path:
    return next((environment / "lib").glob("python*/site-packages"))


@contextmanager
def served(environment: Path) -> Generator[str]:
    port = free_port()
    outside = environment.parent
    settings = {"INGLENOOK_DATA_DIR": str(outside / "data"), "PATH": os.environ["PATH"], "HOME": str(outside)}
    command = [environment / "bin" / "inglenook", "serve", "--port", str(port)]
    log = outside / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=outside, env=settings, stdout=output, stderr=output)  # noqa: S603
    try:
        wait_until_ready(server, f"http://127.0.0.1:{port}", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(server: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx2.get(f"{url}/readyz", timeout=5).is_success:
                return
        except httpx2.TransportError:
            time.sleep(0.05)
    pytest.fail(f"the server did not become ready:\n{log.read_text()}")


def asked(url: str) -> object:
    answer = httpx2.post(f"{url}/graphql", json={"query": "{ __typename me { id } }"}, timeout=10)
    return answer.json()


def test_the_wheel_carries_one_folder_and_one_launcher(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()

    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"inglenook_app", "inglenook.py"}
    assert "inglenook_app/schema.graphql" in names
    assert "inglenook_app/server/web/static/vendor/graphiql.min.js" in names
    assert any(name.startswith("inglenook_app/migrations/") for name in names)


def test_an_installed_wheel_serves_a_query_without_the_checkout(environment: Path) -> None:
    with served(environment) as url:
        answer = asked(url)

    assert answer == {"data": {"__typename": "Query", "me": None}}


def test_our_gql_wins_over_the_client_library_of_that_name(environment: Path) -> None:
    run(sys.executable, "-m", "pip", "--python", environment / "bin" / "python", "install", "--no-deps", CLIENT_LIBRARY)
    assert (site_packages(environment) / "gql" / "client.py").exists()

    with served(environment) as url:
        answer = asked(url)

    assert answer == {"data": {"__typename": "Query", "me": None}}
