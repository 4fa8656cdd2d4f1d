"""Streams that are closed, full, or pipes whose reader is gone: the run ends as it would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.examples import rest_slow
from support.small_show import Command

STUDIO = f"{sys.executable} -m studio"
FINE, MISSING = "parse quiet.txt", "parse nowhere.txt"


def ended(command: str, show: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", command], cwd=show, capture_output=True, text=True, timeout=120)


ENDS = [">&-", "2>&-", "<&-", "<&- >&- 2>&-", "2>/dev/full", "2> >(true)", "> >(true)"]


@pytest.mark.parametrize("streams", rest_slow(ENDS, "<&- >&- 2>&-"))
def test_the_exit_code_is_the_usual_one(script: Path, streams: str) -> None:
    for command, code in ((FINE, 0), (MISSING, 2)):
        done = ended(f"{STUDIO} {command} {streams}", script.parent)
        assert done.returncode == code, done.stderr
        assert "bug in Studio" not in done.stderr and "Traceback" not in done.stderr
        assert ("no such file" in done.stderr.lower()) == (code == 2 and "2>" not in streams)


@pytest.mark.parametrize("options", ["", "--json"])
def test_a_result_that_is_lost_on_a_full_disk_is_an_error(script: Path, studio: Command, options: str) -> None:
    done = studio(*f"{FINE} {options}".split(), cwd=script.parent, stdout="/dev/full")
    assert (done.code, done.stderr) == (1, "error: The output can't be written: No space left on device.\n")
    done = studio(*f"{MISSING} {options}".split(), cwd=script.parent, stdout="/dev/full")
    assert done.code == 2 and "nowhere.txt" in done.stderr


@pytest.mark.slow
def test_an_episode_is_made_though_nobody_reads_a_word(script: Path) -> None:
    done = ended(f"({STUDIO} render quiet.txt; echo $? >&3) 3>code 2>&1 | true", script.parent)
    assert done.stderr == ""
    assert (script.parent / "code").read_text() == "0\n"
    assert (script.parent / "episodes" / "quiet" / "quiet.mp3").is_file()


@pytest.mark.slow
def test_no_file_of_the_show_gets_the_number_of_a_closed_stream(script: Path) -> None:
    """Or messages would be written into it."""
    assert ended(f"{STUDIO} render quiet.txt <&- >&- 2>&-", script.parent).returncode == 0
    record = json.loads((script.parent / "episodes" / "quiet" / "quiet.episode.json").read_text())
    assert record["title"]


@pytest.mark.parametrize("log", ["pipe", "/dev/full", "folder", "/dev/null"])
def test_no_log_holds_up_a_run(script: Path, studio: Command, log: str) -> None:
    os.mkfifo(script.parent / "pipe")
    (script.parent / "folder").mkdir()
    done = studio(*FINE.split(), cwd=script.parent, env={"STUDIO_LOG": log})
    assert done.code == 0, done.stderr


def test_a_reader_of_the_log_who_does_not_read_holds_up_nothing(script: Path, studio: Command) -> None:
    os.mkfifo(script.parent / "pipe")
    reader = os.open(script.parent / "pipe", os.O_RDWR)
    for _ in range(3):
        done = studio(*FINE.split(), cwd=script.parent, env={"STUDIO_LOG": "pipe"})
        assert done.code == 0, done.stderr
    os.close(reader)
