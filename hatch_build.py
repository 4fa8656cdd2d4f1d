"""Build hook: the repository is a working show, and its voices and music travel inside the wheel as the defaults.

An editable install reads them from the repository itself, so nothing is copied there.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TRAVELS = {".toml", ".flac", ".ogg", ".jpg", ".md"}
"""Kinds of file that go along; the programs that made the music stay here."""


class DefaultsHook(BuildHookInterface):
    """Adds voices/ and assets/ to a wheel as studio/defaults/."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a build; ``version`` is "standard" or "editable"."""
        if version != "standard" or self.target_name != "wheel":
            return
        for folder in ("voices", "assets"):
            for file in sorted(Path(self.root, folder).iterdir()):
                if file.suffix in TRAVELS:
                    build_data["force_include"][str(file)] = f"studio/defaults/{folder}/{file.name}"
