"""Starts Inglenook with its own packages first on the path, so that no other package called `gql` is taken for ours."""

import sys
from pathlib import Path


def home() -> Path:
    """The folder of our packages: `inglenook_app` beside this file once installed, else the checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "inglenook_app"
    return installed if installed.is_dir() else here


def main() -> None:
    sys.path.insert(0, str(home()))
    from server.cli import app  # noqa: PLC0415 (ours is found only now)

    app()


if __name__ == "__main__":
    main()
