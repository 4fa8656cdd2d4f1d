"""Names and titles of others reach a terminal with everything visible that could control it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.small_show import Command

HOSTILE = "\x1b]0;owned\x07 \x1b[31mred \x9b2J \u202edlrow \u2066x\x7f"
RAW = ("\x1b]", "\x1b[31mred", "\x9b", "\u202e", "\u2066", "\x7f", "\x07")
SCRIPT = {
    "title": f"Title {HOSTILE}",
    "turns": [
        {"speaker": f"Ada {HOSTILE}", "text": f"Good morning, it is a fine day. {HOSTILE}"},
        {"speaker": "Ben", "text": "Good morning to you. [clip \x1b]52;c;eA==\x07.wav]"},
    ]
    * 3,
}
COMMANDS = (
    ("parse",),
    ("parse", "--json"),
    ("lint",),
    ("lint", "--json"),
    ("cast",),
    ("cast", "--json"),
    ("outline", "--dry-run"),
    ("convert",),
    ("lexicon",),
    ("render", "--until", "cast"),
    ("status",),
    ("batch", "--dry-run"),
    ("play",),
    ("check",),
)


@pytest.fixture
def hostile(show: Path) -> Path:
    """A script with such a name, title and speakers."""
    path = show / "scripts" / f"{HOSTILE.replace('/', '')}.json"
    path.parent.mkdir()
    path.write_text(json.dumps(SCRIPT))
    return path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nothing_of_others_reaches_a_terminal_unseen(hostile: Path, studio: Command, command: tuple[str, ...]) -> None:
    name = [] if command[0] == "status" else [str(hostile)]
    written = studio.on_terminal(command[0], *name, *command[1:], cwd=hostile.parent.parent)
    assert written
    assert [raw for raw in RAW if raw in written] == []
    assert "bug in Studio" not in written and "Traceback" not in written


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nothing_of_others_reaches_a_pipe_unseen(hostile: Path, studio: Command, command: tuple[str, ...]) -> None:
    name = [] if command[0] == "status" else [str(hostile)]
    ended = studio(command[0], *name, *command[1:], cwd=hostile.parent.parent)
    written = ended.stdout + ended.stderr
    if command[0] == "convert":  # its result, a text for other programs
        written = ended.stderr
    assert [raw for raw in RAW if raw in written] == []
    if "--json" in command:
        assert ended.json


def test_names_that_do_not_exist_are_shown_safely(show: Path, studio: Command) -> None:
    for arguments in (("parse", f"{HOSTILE}.txt"), (HOSTILE,), ("render", f"--{HOSTILE}", "x"), ("help", HOSTILE)):
        ended = studio(*arguments, cwd=show)
        assert ended.code == 2
        assert [raw for raw in RAW if raw in ended.stdout + ended.stderr] == []


def test_a_line_feed_in_a_file_name_starts_no_line_of_its_own(show: Path, studio: Command) -> None:
    ended = studio("parse", "a\nerror: all is lost\n.txt", cwd=show)
    assert ended.code == 2
    assert len(ended.stderr.splitlines()) == 1
