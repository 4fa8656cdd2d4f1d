"""What the program prints reaches any screen and any program, whatever names and letters it has to print."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.examples import rest_slow
from support.small_show import Command

BAD = os.fsencode("b") + b"\xff" + os.fsencode("ad.txt")
"""A name of a file in no encoding."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / os.fsdecode(BAD)).write_text("Ada: The word Qiskit, and a cat.\n", encoding="utf-8")
    return tmp_path


def test_letters_that_a_screen_does_not_have_are_escaped(folder: Path, studio: Command) -> None:
    ended = studio("lexicon", BAD, cwd=folder, env={"PYTHONIOENCODING": "latin-1"})
    assert ended.code == 0, ended.stderr
    assert b"said \\u201cQiskit\\u201d" in ended.stdout_bytes


@pytest.mark.parametrize("encoding", rest_slow(["utf-8:strict", "utf-8:surrogateescape", "latin-1"], "latin-1"))
def test_json_is_json_and_names_the_file(folder: Path, studio: Command, encoding: str) -> None:
    ended = studio("lint", BAD, "--json", cwd=folder, env={"PYTHONIOENCODING": encoding})
    assert ended.code == 0, ended.stderr
    assert os.fsencode(json.loads(ended.stdout_bytes)["file"]) == BAD


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii"])
def test_json_is_utf_8_on_any_screen(tmp_path: Path, studio: Command, encoding: str) -> None:
    text = "A naïve “word” with a 😀."
    (tmp_path / "a.txt").write_text(f"Ada: {text}\n", encoding="utf-8")
    ended = studio("parse", "a.txt", "--json", cwd=tmp_path, env={"PYTHONIOENCODING": encoding})
    assert ended.code == 0, ended.stderr
    assert text in json.dumps(ended.json, ensure_ascii=False)


def test_a_script_whose_name_is_in_no_encoding_is_auditioned(folder: Path, studio: Command) -> None:
    ended = studio("audition", BAD, "--engine", "tone", cwd=folder, env={"PYTHONIOENCODING": "utf-8:strict"})
    assert ended.code == 0, ended.stderr
    page = (folder / "audition" / "b-ad.html").read_text("utf-8")
    assert "Qiskit" in page


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    program = (
        "import os, sys, pathlib, studio.cli\n"
        "pathlib.Path(os.getcwd()).rmdir()\n"
        "sys.argv = ['studio', 'voices']\n"
        "studio.cli.main()"
    )
    gone = tmp_path / "gone"
    gone.mkdir()
    ended = subprocess.run([sys.executable, "-c", program], cwd=gone, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr == "error: The current folder is gone, or you may not enter it. Change to another one.\n"
