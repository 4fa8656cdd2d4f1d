"""What every test gets: a cache and a log of its own, no third-party engines, and a small show to render with."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run, so that a red run means a change; HYPOTHESIS_PROFILE=explore draws new ones.
settings.register_profile("steady", derandomize=True)
settings.register_profile("explore")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(autouse=True)
def _own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the user's cache and log, the current folder or other people's plugins."""
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("STUDIO_LOG", str(tmp_path / "log" / "studio.log"))
    monkeypatch.setenv("STUDIO_PLUGINS", "off")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
