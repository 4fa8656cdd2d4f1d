"""A small show to render with, and the command line as a process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from quiet_hour import PAGE, Command, make_show

SERVER = Path(__file__).with_name("fork_server.py")


@pytest.fixture(scope="session")
def _server() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as server:  # fmt: skip
        yield server
        assert server.stdin
        server.stdin.close()


@pytest.fixture
def studio(_server: subprocess.Popen[str], tmp_path: Path) -> Command:
    """The command line: ``studio("render", script)`` → exit code, stdout, stderr."""
    folder = tmp_path / "said"
    folder.mkdir()
    return Command(_server, folder)


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """The folder of a small show with music, cover and clips; its engine is ``tone``."""
    return make_show(tmp_path / "show")


@pytest.fixture
def script(show: Path) -> Path:
    """A script of that show: two stories, a cold open, clips and a break."""
    path = show / "quiet.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path
