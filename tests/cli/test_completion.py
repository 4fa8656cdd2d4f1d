"""The shell's completion: commands, and values of arguments and options, as a shell asks for them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.examples import rest_slow

from studio.cli import completion
from studio.cli.commands import ENTRIES
from studio.export import PRESETS
from studio.show import defaults_folder
from studio.synthesize.registry import GROUP, engines


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "show.toml").write_text('title = "Tides"\n[speakers."Ada Lind"]\nvoice = "clara"\n')
    for folder in ("scripts", "voices", "episodes/tide"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "scripts" / "the tide.txt").write_text(
        "Sources: x\n\nMaya: Hello.\n\n**Owen Hale:** Hi.\n\nMaya: So?\n\n**Owen Hale:** Bye.\n"
    )
    (tmp_path / "scripts" / "cover.png").touch()
    (tmp_path / "episodes" / "tide" / "tide.mp3").touch()
    for voice in ("clara", "cora", "arthur"):
        (tmp_path / "voices" / f"{voice}.toml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def completed(*words: str) -> list[str]:
    """What bash is answered for a line whose last word is not finished."""
    from typer.testing import CliRunner

    from studio.cli.app import app

    line = " ".join(["studio", *(word.replace(" ", "\\ ") for word in words)])
    environment = {"_STUDIO_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words))}
    answer = CliRunner().invoke(app, [], env=environment, prog_name="studio").output
    return [word for word in answer.split("\n") if word]


def test_commands_and_values(show: Path) -> None:
    assert completed("re") == ["retake", "render", "report"]
    assert completed("lint", "") == ["episodes/", "scripts/", "scripts/the tide.txt", "voices/"]
    assert completed("lint", "scripts/") == ["scripts/the tide.txt"]
    assert "episodes/tide/tide.mp3" in completed("report", "ep")
    assert completed("export", "x", "--as", "m") == ["mono", "m4a", "m4b"]
    assert completed("audition", "--voices", "clara,c") == ["clara,clara", "clara,cora"]
    assert completed("render", "x", "--engine", "fl") == ["flite"]


def test_speakers_are_those_of_the_script_and_the_show(show: Path) -> None:
    assert completed("audition", "scripts/the tide.txt", "--speaker", "Ma") == ["Maya"]
    assert completed("cast", "scripts/the tide.txt", "--set", "") == ["Maya=", "Owen Hale=", "Ada Lind="]
    assert completed("cast", "scripts/the tide.txt", "--set", "Maya=c") == ["Maya=clara", "Maya=cora"]


def test_a_half_set_up_show_completes_what_there_is(show: Path) -> None:
    (show / "show.toml").write_text("title = [")
    (show / "voices").rename(show / "elsewhere")
    assert "clara" in completion.complete_voice("cl"), "those of the package"
    assert completed("audition", "none.txt", "--speaker", "") == []
    assert completed("lint", "nowhere/") == []


def test_the_lists_are_those_of_the_program() -> None:
    assert (*PRESETS, "session") == completion.MASTERS
    assert completion.ENGINE_GROUP == GROUP
    assert {status.name for status in engines()} <= set(completion.complete_engine(""))
    assert completion._own_voices() == defaults_folder() / "voices"


SLOW = ("numpy", "rich", "jinja2", "studio.parse", "studio.show", "studio.synthesize")


COMPLETED = [("studio re", []), ("studio export x --as m", ["export"]), ("studio cast x --set Maya=c", ["cast"])]


@pytest.mark.parametrize(
    ("line", "commands"),
    rest_slow(COMPLETED, COMPLETED[2]),
)
def test_completing_imports_nothing_slow_and_no_other_command(line: str, commands: list[str]) -> None:
    """Answers within 0.3 s: numpy and a parser would take longer by themselves; typer brings pydantic."""
    code = (
        "import sys, atexit\natexit.register(lambda: print('IMPORTED', *sys.modules))\n"
        "sys.argv = ['studio']\nfrom studio.cli import main\nmain()"
    )
    asked = {"_STUDIO_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, **asked}
    )
    answer, _, imported = done.stdout.partition("IMPORTED")
    assert answer.strip()
    assert {*SLOW} & {*imported.split()} == set()
    loaded = {name.removeprefix("studio.cli.") for name in imported.split() if name.startswith("studio.cli.")}
    assert {entry.target.partition(":")[0] for entry in ENTRIES.values()} & loaded == {*commands, "groups"}
