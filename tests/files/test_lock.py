"""One process at a time in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studio.errors import ShowError
from studio.files.lock import lock_folder

COUNT = """
import sys, time
from pathlib import Path
from studio.files.lock import lock_folder
folder = Path(sys.argv[1])
for _ in range(20):
    with lock_folder(folder):
        before = int((folder / "count").read_text())
        time.sleep(0.005)
        (folder / "count").write_text(str(before + 1))
"""
HOLD = """
import sys, time
from pathlib import Path
from studio.files.lock import lock_folder
with lock_folder(Path(sys.argv[1])):
    print("locked", flush=True)
    time.sleep(60)
"""


def test_processes_at_once_wait_for_each_other(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    running = [subprocess.Popen([sys.executable, "-c", COUNT, str(tmp_path)]) for _ in range(3)]
    assert [each.wait(60) for each in running] == [0, 0, 0]
    assert (tmp_path / "count").read_text() == "60"


def test_a_killed_process_holds_no_lock(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        waiting = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE)
        assert waiting.stdout is not None
        os.set_blocking(waiting.stdout.fileno(), False)
        time.sleep(1.0)
        assert waiting.stdout.read() is None  # it waits, or is still starting
        holder.kill()
    os.set_blocking(waiting.stdout.fileno(), True)
    assert waiting.stdout.readline() == b"locked\n"
    waiting.kill()
    waiting.wait()
    waiting.stdout.close()


def test_the_only_file_it_leaves_lies_in_the_folder_of_studios_own_files(tmp_path: Path) -> None:
    with lock_folder(tmp_path):
        pass
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == [
        ".studio",
        ".studio/lock",
    ]
    assert (tmp_path / ".studio" / "lock").read_bytes() == b""


def test_a_link_in_the_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "diary").write_text("dear diary")
    (tmp_path / ".studio").mkdir()
    (tmp_path / ".studio" / "lock").symlink_to(tmp_path / "diary")
    with lock_folder(tmp_path):
        assert (tmp_path / "diary").read_text() == "dear diary"
    assert (tmp_path / "diary").read_text() == "dear diary"


def test_a_folder_that_holds_a_file_in_the_place_of_the_lock_is_not_locked(tmp_path: Path) -> None:
    (tmp_path / ".studio").write_text("a file")
    with lock_folder(tmp_path):
        (tmp_path / "x").touch()
    assert (tmp_path / "x").exists()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ShowError, match="nowhere: There is no such folder"):
        lock_folder(tmp_path / "nowhere")
