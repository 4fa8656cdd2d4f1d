"""The list of commands fits 80 columns, and what people type by mistake works or is answered with the right command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from support.examples import rest_slow
from support.small_show import Command
from typer.testing import CliRunner

from studio.cli.app import app

Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(studio: Command) -> Say:
    """A command in a process of its own; exit code and everything it printed."""

    def said(*words: str) -> tuple[int, str]:
        ended = studio(*words)
        return ended.code, ended.stdout + ended.stderr

    return said


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_help_has_each_command_on_one_line_of_80_columns(monkeypatch, say: Say) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERMINAL_WIDTH", "80")
    code, text = say("--help")
    assert code == 0
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    assert [line[:-1] for line in lines if re.match(r"[A-Z].*:$", line)] == [
        "Write",
        "Hear",
        "Make",
        "Check and publish",
        "Set up",
        "Options",
    ]
    group = re.split(r"^Options:", text, flags=re.M)[0]
    commands = re.findall(r"^  ([a-z]+) +(\S.*)$", group.split("Write:")[1], re.M)
    shown = [name for name, command in app_commands().items() if not command.hidden]
    assert [name for name, _ in commands] == shown
    assert [text for _, text in commands if text.endswith("...")] == []


def app_commands() -> dict:
    import typer.main

    return typer.main.get_command(app).commands


def test_every_command_has_a_line_of_its_own_in_the_list() -> None:
    for name, command in app_commands().items():
        assert command.short_help or command.hidden, name


@pytest.mark.parametrize("words", [("-V",), ("--version",)])
def test_the_version(words: tuple[str, ...]) -> None:
    """As a shell starts it."""
    ended = subprocess.run([sys.executable, "-m", "studio", *words], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.split()[0]) == (0, "studio")


def test_help_of_a_command(say: Say) -> None:
    assert one_line(say("help", "render")[1]) == one_line(say("render", "--help")[1])
    assert one_line(say("help", "cache", "prune")[1]) == one_line(say("cache", "prune", "--help")[1])
    assert "Check and publish:" in say("help")[1]
    code, text = say("help", "nothing")
    assert code == 2 and "There is no command 'nothing'" in one_line(text)


@pytest.mark.parametrize(
    ("guess", "command"), [("init", "new"), ("list", "status"), ("open", "play"), ("make", "render")]
)
def test_other_names_of_commands(guess: str, command: str, say: Say) -> None:
    ours = one_line(say(guess, "--help")[1])
    assert ours.split("]", 1)[1:] == one_line(say(command, "--help")[1]).split("]", 1)[1:]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("render", "a.txt", "--voice", "clara"), "studio cast SCRIPT --set NAME=VOICE"),
        (("render", "a.txt", "--force"), "studio retake SCRIPT LINE"),
        (("render", "a.txt", "b.txt"), "studio batch"),
        (("watch", "a.txt", "b.txt"), "studio batch"),
        (("redner", "a.txt"), "Did you mean 'render'?"),
    ],
)
def test_wrong_guesses_are_answered(words: tuple[str, ...], answer: str, say: Say) -> None:
    code, text = say(*words)
    assert code == 2
    assert answer in one_line(text)


def test_an_option_that_nobody_guesses_gets_no_advice(say: Say) -> None:
    code, text = say("render", "a.txt", "--zzzz")
    assert code == 2 and one_line(text).endswith("No such option: --zzzz")


def test_an_export_of_nothing_lists_the_choices(tmp_path) -> None:
    script = tmp_path / "a.txt"
    script.write_text("Ada: Yes.\n")
    from studio.export import PRESETS

    result = CliRunner().invoke(app, ["export", str(script)])
    assert result.exit_code == 2
    assert [name for name in (*PRESETS, "session") if name not in result.output] == []


@pytest.mark.parametrize("words", rest_slow(["--help", "render --help", "cast --help"], "render --help"))
def test_help_fits_a_terminal_of_40_columns(words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "studio", *words.split()],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "40"},
    )
    written = [line for line in done.stdout.splitlines() if not line.strip().startswith("studio ")]
    assert max(map(len, written)) <= 40, "only commands to be copied are longer"
