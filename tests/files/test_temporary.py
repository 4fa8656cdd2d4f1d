"""Folders for temporary files: gone when they are no longer needed, also after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from support.small_show import Command

from studio.errors import EngineError, OutputError
from studio.files.temporary import clear_temporary_folders, temporary_folder

HOLDS_ONE = """
import sys, time
from studio.files.temporary import temporary_folder
with temporary_folder("test") as folder:
    (folder / "file").write_text("x")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def holder() -> subprocess.Popen[str]:
    """A process that holds such a folder until its stdin ends."""
    return subprocess.Popen([sys.executable, "-c", HOLDS_ONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_it_goes_with_its_context(place: Path) -> None:
    with temporary_folder("test") as folder:
        assert folder.parent == place
        (folder / "file").write_text("x")
    with pytest.raises(EngineError), temporary_folder("test"):
        raise EngineError("no")
    assert list(place.iterdir()) == []


def test_what_a_killed_process_left_is_cleared_and_nothing_else(place: Path, studio: Command) -> None:
    others = [place / name for name in ("studio-mine", "studio-test-12345678-1-abc", "a file", "linked")]
    for other in others:
        other.mkdir()
    with holder() as alive, holder() as killed:
        assert alive.stdout and killed.stdout and alive.stdin
        used, left = (Path(process.stdout.readline().strip()) for process in (alive, killed))
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        linked = left.with_name(left.name + "x")
        linked.symlink_to(others[-1])
        studio("voices", env={"TMPDIR": str(place)})
        assert used.is_dir() and not left.exists() and linked.is_symlink()
        assert all(other.is_dir() for other in others)
        alive.stdin.close()
        alive.wait()
    assert not used.exists()


def test_a_full_or_closed_place_is_an_error_with_the_next_step(place: Path) -> None:
    with pytest.raises(OutputError, match="TMPDIR"), temporary_folder("test"):
        raise OSError(28, os.strerror(28))
    place.rmdir()
    clear_temporary_folders()
