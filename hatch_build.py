"""Build hook: the repository is a working show, and its voices and music travel inside the wheel as the defaults.

An editable install reads them from the repository itself, so nothing is copied there.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DefaultsHook(BuildHookInterface):
    """Adds voices/ and assets/ to a wheel as studio/defaults/."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a build; ``version`` is "standard" or "editable"."""
        if version == "standard" and self.target_name == "wheel":
            build_data["force_include"] = {folder: f"studio/defaults/{folder}" for folder in ("voices", "assets")}
