"""Fetches the browser assets before a wheel or an sdist is packed, and adds schema.graphql beside our packages."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BrowserAssets(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        subprocess.run([sys.executable, str(root / "server" / "web" / "vendor.py")], check=True)  # noqa: S603
        if self.target_name == "wheel":
            build_data["force_include"][str(root / "schema.graphql")] = "inglenook_app/schema.graphql"
