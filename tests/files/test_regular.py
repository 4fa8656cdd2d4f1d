"""Only files are read: what would be waited for is an error at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.small_show import Command

from studio.files.regular import NotRegularError, open_regular, read_regular


def test_a_file_is_read_and_what_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    assert read_regular(tmp_path / "file") == b"content"
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(NotRegularError):
            open_regular(path)
    assert read_regular(tmp_path / "file", 7) == b"content"
    with pytest.raises(OSError, match="more than"):
        read_regular(tmp_path / "file", 6)
    with pytest.raises(IsADirectoryError):
        open_regular(tmp_path)
    with pytest.raises(FileNotFoundError):
        open_regular(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "name", ["assets/intro.wav", "assets/cover.png", "voices/clara.toml", "show.toml", "lexicon.toml", "cast.toml"]
)
@pytest.mark.parametrize("command", ["lint", "cast", "render"])
def test_a_pipe_in_a_show_holds_up_no_command(script: Path, studio: Command, name: str, command: str) -> None:
    (script.parent / name).unlink(missing_ok=True)
    os.mkfifo(script.parent / name)
    ended = studio(command, script)
    assert ended.code in (0, 1, 2) and "bug in Studio" not in ended.stderr


@pytest.mark.parametrize("command", ["validate", "spoken"])
def test_a_device_without_end_is_refused(studio: Command, command: str) -> None:
    ended = studio(command, "/dev/zero")
    assert ended.code == 2 and ended.stderr.startswith("error: /dev/zero:") and len(ended.stderr) < 300
