"""Atomic writes: whole or not at all, whatever goes wrong, and durable where that is promised."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from studio.errors import OutputError, ProgramError, ShowError, StudioError
from studio.files.atomic import atomic_file, atomic_path, make_folder, write_atomic
from studio.files.temporary import clear_leftovers, temporary_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def program(body: str, *arguments: object, kill_when: str = "") -> subprocess.CompletedProcess[str]:
    """Run Python lines in a process of its own; it is killed as soon as it prints ``kill_when``."""
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(body), *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        said = ""
        for line in running.stdout:
            said += line
            if kill_when and kill_when in line:
                running.kill()
        assert running.stderr is not None
        err = running.stderr.read()
    return subprocess.CompletedProcess(command, running.returncode, said, err)


@pytest.mark.parametrize("durable", [True, False])
@pytest.mark.parametrize("content", ["Zoë\nand\r\nall", b"\x00\xff" * 1000, ""])
def test_the_content_arrives_byte_for_byte(tmp_path: Path, content: str | bytes, durable: bool) -> None:
    path = tmp_path / ("name" * 62)  # nearly as long as a name may be
    for _ in range(2):
        write_atomic(path, content, durable=durable)
        assert path.read_bytes() == (content if isinstance(content, bytes) else content.encode())
    assert names(tmp_path) == [path.name]


def test_nothing_is_seen_until_the_end(tmp_path: Path) -> None:
    path = tmp_path / "guids.toml"
    path.write_text("old")
    with atomic_file(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_text() == "old"
    assert path.read_text() == "new"


@pytest.mark.parametrize(
    ("error", "raised", "message"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), OutputError, "no room left"),
        (OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)), OutputError, "no room left"),
        (
            ProgramError("ffmpeg failed: av_write_frame(): No space left on device"),
            OutputError,
            "no room left",
        ),
        (ProgramError("ffmpeg failed (exit 1): Invalid argument"), ProgramError, "Invalid argument"),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES)), OutputError, "Permission denied"),
        (OutputError("Came out too short."), OutputError, "too short"),
        (KeyboardInterrupt("stop"), KeyboardInterrupt, "stop"),
        (MemoryError("much"), MemoryError, "much"),
    ],
)
@pytest.mark.parametrize("before", [b"the old content", None])
def test_any_error_leaves_what_was_there(
    tmp_path: Path, error: BaseException, raised: type[BaseException], message: str, before: bytes | None
) -> None:
    path = tmp_path / "a.m4b"
    if before:
        path.write_bytes(before)
    with pytest.raises(raised, match=message) as caught, atomic_path(path) as temporary:
        temporary.write_bytes(b"half")
        raise error
    assert [p.read_bytes() for p in tmp_path.iterdir()] == ([before] if before else [])
    if isinstance(caught.value, StudioError) and not isinstance(error, StudioError):
        assert caught.value.file == path
        assert caught.value.hint


@pytest.mark.parametrize("raises", [OutputError, ShowError])
def test_a_folder_that_is_missing_or_a_file_in_its_place(tmp_path: Path, raises: type[StudioError]) -> None:
    (tmp_path / "file").touch()
    for place in ("nowhere/x.toml", "file/x.toml"):
        with pytest.raises(raises, match="Can't be written") as caught:
            write_atomic(tmp_path / place, "x", raises=raises, hint="The next step.")
        assert caught.value.file == tmp_path / place
        assert caught.value.hint == "The next step."
    write_atomic(tmp_path / "nowhere" / "below" / "x.toml", "x", make_parents=True)
    with pytest.raises(OutputError, match="Can't be written"):
        make_folder(tmp_path / "file" / "folder")
    assert names(tmp_path) == ["file", "nowhere"]


@pytest.mark.parametrize("kind", ["pipe", "device", "link to a device", "stream"])
def test_no_pipe_or_device_is_replaced(tmp_path: Path, kind: str) -> None:
    """As ``-o /dev/stdout`` and, for root, ``-o /dev/null`` would."""
    path = tmp_path / "x.md"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = Path("/dev/null")
    elif kind == "stream":  # even where a file is what it leads to
        path = Path("/proc/self/fd/1")
    else:
        path.symlink_to("/dev/null")
    before = path.lstat()
    with pytest.raises(OutputError, match="a pipe or a device") as caught:
        write_atomic(path, "x")
    assert caught.value.file == path
    assert (path.lstat().st_ino, path.lstat().st_mode) == (before.st_ino, before.st_mode)


FULL = """
import resource, sys
from pathlib import Path
from studio.errors import ShowError
from studio.files.atomic import write_atomic
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    write_atomic(Path(sys.argv[1]) / "guids.toml", bytes(200_000), raises=ShowError)
except ShowError as error:
    print(error)
"""


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "guids.toml").write_text("old")
    said = program(FULL, tmp_path)
    assert said.stdout.strip() == (
        f"{tmp_path}/guids.toml: There is no room left on the disk. Make room and run the same command again."
    ), said.stderr
    assert names(tmp_path) == ["guids.toml"]
    assert (tmp_path / "guids.toml").read_text() == "old"


READ_ONLY = """
import os, sys
from pathlib import Path
from studio.errors import OutputError
from studio.files.atomic import write_atomic
if os.geteuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)  # root may write everywhere
try:
    write_atomic(Path(sys.argv[1]) / "x.mp3", b"new")
except OutputError as error:
    print(error)
"""


def test_a_folder_nobody_may_write_in() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to others
        folder = Path(name)
        (folder / "x.mp3").write_bytes(b"old")
        folder.chmod(0o555)
        said = program(READ_ONLY, folder)
        folder.chmod(0o755)
        assert f"{folder}/x.mp3: Can't be written: Permission denied." in said.stdout, said.stderr
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"x.mp3": b"old"}


HALF = """
import sys, time
from pathlib import Path
from studio.files.atomic import atomic_file
with atomic_file(Path(sys.argv[1]) / "published.toml") as file:
    file.write(b"half of it")
    file.flush()
    print("half", flush=True)
    time.sleep(60)
"""


def test_a_kill_in_the_middle_leaves_the_old_file_and_the_next_write_clears_up(tmp_path: Path) -> None:
    path = tmp_path / "published.toml"
    path.write_text("old")
    killed = program(HALF, tmp_path, kill_when="half")
    assert killed.returncode == -9, killed.stderr
    assert path.read_text() == "old"
    (left,) = (p for p in tmp_path.iterdir() if p != path)
    assert left.read_text() == "half of it"
    (tmp_path / ".download.part").touch()  # somebody else's
    program("import sys, pathlib, studio.files.atomic as a; a.write_atomic(pathlib.Path(sys.argv[1]), 'new')", path)
    assert path.read_text() == "new"
    assert names(tmp_path) == [".download.part", "published.toml"]


def test_the_content_is_on_the_disk_before_it_has_the_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the system knows what is on the disk: this looks at which file and folder it is asked to sync, and when."""
    path = tmp_path / "guids.toml"
    path.write_text("old")
    synced: list[tuple[int, int, str]] = []
    sync = os.fsync

    def watched(handle: int) -> None:
        sync(handle)
        stat = os.fstat(handle)
        synced.append((stat.st_ino, stat.st_size, path.read_text()))

    monkeypatch.setattr(os, "fsync", watched)
    write_atomic(path, "a new one")
    folder = tmp_path.stat()
    assert synced == [(path.stat().st_ino, 9, "old"), (folder.st_ino, folder.st_size, "a new one")]
    write_atomic(path, "for a cache", durable=False)
    assert len(synced) == 2


def test_what_killed_writers_of_this_machine_left_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as gone:
        pass
    mine = temporary_path(tmp_path)
    theirs = mine.with_name(mine.name.replace(f"-{os.getpid()}-", f"-{gone.pid}-"))
    elsewhere = tmp_path / f".0123abcd-{gone.pid}-0123456789abcdef.part"
    others = [tmp_path / name for name in (".download.part", "a.part", ".part", "episode.mp3")]
    for path in (mine, theirs, elsewhere, *others):
        path.write_text("half")
        os.utime(path, (0, 0))
    clear_leftovers(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([mine, elsewhere, *others])
    clear_leftovers(tmp_path / "nowhere")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux says what a process does")
def test_a_writer_that_has_ended_is_gone_though_nobody_waited_for_it(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", "pass"])
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
    mine = temporary_path(tmp_path)
    theirs = mine.with_name(mine.name.replace(f"-{os.getpid()}-", f"-{ended.pid}-"))
    theirs.touch()
    clear_leftovers(tmp_path)
    assert not theirs.exists()
    assert ended.wait() == 0
