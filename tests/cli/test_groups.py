"""The list of commands fits 80 columns, and what people type by mistake works or is answered with the right command."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from studio.cli.app import app


def studio(*words: str) -> tuple[int, str]:
    """A command as a shell starts it; exit code and everything it printed."""
    run = subprocess.run([sys.executable, "-m", "studio", *words], capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_help_has_each_command_on_one_line_of_80_columns(monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERMINAL_WIDTH", "80")
    code, text = studio("--help")
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
    code, text = studio(*words)
    assert (code, text.split()[0]) == (0, "studio")


def test_help_of_a_command() -> None:
    assert one_line(studio("help", "render")[1]) == one_line(studio("render", "--help")[1])
    assert one_line(studio("help", "cache", "prune")[1]) == one_line(studio("cache", "prune", "--help")[1])
    assert "Check and publish:" in studio("help")[1]
    code, text = studio("help", "nothing")
    assert code == 2 and "There is no command 'nothing'" in one_line(text)


@pytest.mark.parametrize(
    ("guess", "command"), [("init", "new"), ("list", "status"), ("open", "play"), ("make", "render")]
)
def test_other_names_of_commands(guess: str, command: str) -> None:
    ours = one_line(studio(guess, "--help")[1])
    assert ours.split("]", 1)[1:] == one_line(studio(command, "--help")[1]).split("]", 1)[1:]


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
def test_wrong_guesses_are_answered(words: tuple[str, ...], answer: str) -> None:
    code, text = studio(*words)
    assert code == 2
    assert answer in one_line(text)


def test_an_option_that_nobody_guesses_gets_no_advice() -> None:
    code, text = studio("render", "a.txt", "--purple")
    assert code == 2 and one_line(text).endswith("No such option: --purple")


def test_an_export_of_nothing_lists_the_choices(tmp_path) -> None:
    script = tmp_path / "a.txt"
    script.write_text("Ada: Yes.\n")
    from studio.export import PRESETS

    result = CliRunner().invoke(app, ["export", str(script)])
    assert result.exit_code == 2
    assert [name for name in (*PRESETS, "session") if name not in result.output] == []
