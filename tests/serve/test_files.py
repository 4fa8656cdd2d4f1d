"""Files are opened once: name, size and content are those of the same file, whatever happens to its path."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

import pytest

from studio.files.regular import open_regular
from studio.serve import files


def test_the_size_is_that_of_the_opened_file_though_its_path_gets_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode, render = tmp_path / "episode.mp3", tmp_path / ".episode.part"
    episode.write_bytes(b"before")
    render.write_bytes(b"a longer episode")

    def open_and_replace(path: Path) -> BinaryIO:
        file = open_regular(path)
        render.replace(path)  # as a render does
        return file

    monkeypatch.setattr(files, "open_regular", open_and_replace)
    found = files.open_file(episode)
    assert found is not None
    with found.file:
        assert (found.name, found.size, found.file.read()) == ("episode.mp3", 6, b"before")


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert [files.open_file(tmp_path / name) for name in ("pipe", "missing", ".")] == [None, None, None]
