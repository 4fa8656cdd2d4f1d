"""Commands that messages suggest work as they are printed, from the folder the user is in."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.small_show import make_show
from typer.testing import CliRunner, Result

from studio.cli.app import app
from studio.errors import InputError
from studio.publish.episodes import find_episodes

SCRIPT = """Title: The Tide
Date: 2026-04-02

HOST 1: Hello, I'm Maya Okonkwo, and this is the Tide show.
HOST 2: And I'm Ben. Kishkit has moved to Amodei street.
MAYA: See you tomorrow, Ben.
"""


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A script in a show below the current folder, with a blank in its name."""
    show = make_show(tmp_path / "my show")
    (show / "scripts").mkdir()
    (show / "scripts" / "the tide.txt").write_text(SCRIPT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return "my show/scripts/the tide.txt"


def studio(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def suggested(output: str) -> list[str]:
    """Command lines in a message: between backquotes, or after a colon up to the end of the line."""
    found = re.findall(r"`(studio [^`]+)`", output)
    return found + [line.rstrip(".") for line in re.findall(r": (studio [^`\n]+)$", output, re.M)]


def works(command: str) -> None:
    words = [word.replace("=…", "=win") for word in shlex.split(command)][1:]
    result = studio(*words)
    assert result.exit_code == 0, f"{command}: {result.output}"


def test_what_lint_advises_works(script: str) -> None:
    commands = suggested(studio("lint", script).output)
    assert {shlex.split(command)[1] for command in commands} == {"cast", "lexicon"}
    assert len(commands) >= 3
    for command in commands:
        works(command)
    kept = Path("my show/lexicon.toml").read_text("utf-8")
    assert '= "as it sounds"' in kept


def test_what_cast_advises_works(script: str) -> None:
    commands = suggested(studio("cast", script).output)
    assert len(commands) == 2
    for command in commands:
        works(command)
    speakers = studio("cast", script, "--json").stdout
    assert '"Maya Okonkwo"' in speakers and '"Ben"' in speakers and '"HOST 2"' in speakers
    assert suggested(studio("cast", script).output) == []


def test_a_pin_that_no_longer_matches(script: str) -> None:
    line = str(SCRIPT.splitlines().index("MAYA: See you tomorrow, Ben.") + 1)
    works(f"studio approve {shlex.quote(script)} {line}")
    Path(script).write_text(SCRIPT.replace("tomorrow", "on Monday"), "utf-8")
    commands = [c for c in suggested(studio("lint", script).output) if "retake" in c or "approve" in c]
    assert [shlex.split(command)[1] for command in commands] == ["retake", "approve"]
    for command in commands:
        works(command)
    assert studio("approve", "--list", "--show", "my show").output.count("tomorrow") == 0


@pytest.mark.parametrize("name", ["maya", "MAYA", "Maya"])
def test_audition_takes_a_speaker_in_any_case(script: str, name: str) -> None:
    assert studio("audition", script, "--speaker", name).exit_code == 0


@pytest.mark.parametrize("intro", ["missing.wav", "broken.wav", "broken.mp4"])
def test_music_that_is_missing_or_damaged_is_wrong_input(script: str, intro: str) -> None:
    show = Path("my show")
    (show / "assets" / "broken.wav").write_bytes(b"no sound")
    (show / "assets" / "broken.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(64))
    settings = (show / "show.toml").read_text("utf-8")
    (show / "show.toml").write_text(settings.replace("intro.wav", intro), "utf-8")
    result = studio("render", script)
    assert result.exit_code == 2
    assert intro in result.output and "ffmpeg failed" not in result.output


def test_a_category_in_small_letters(script: str) -> None:
    from studio.formats.podcast_vocabulary import find_category

    assert find_category("science") == "Science"
    assert find_category("society & culture / documentary") == "Society & Culture / Documentary"
    assert find_category("Science/physics") == "Science / Physics"
    assert [find_category(text) for text in ("", "Sciences", "Science / Fiction", "/")] == [None] * 4


def test_a_renamed_script_is_told_from_a_second_episode(script: str) -> None:
    works(f"studio render {shlex.quote(script)}")
    renamed = Path(script).with_name("tide.txt")
    Path(script).rename(renamed)
    works(f"studio render {shlex.quote(str(renamed))}")
    with pytest.raises(InputError, match=r"same GUID.*If a script was renamed, remove the folder of its old name"):
        find_episodes(Path("my show/episodes"))
    shutil.rmtree("my show/episodes/the tide")
    assert [episode.name for episode in find_episodes(Path("my show/episodes"))[0]] == ["tide"]


@pytest.mark.slow
def test_damaged_music_is_told_in_one_line(script: str) -> None:
    show = Path("my show")
    (show / "assets" / "bad.mp3").write_bytes(b"\xff\xfb\x90\x00" + b"no frame follows")
    settings = (show / "show.toml").read_text("utf-8")
    (show / "show.toml").write_text(settings.replace("intro.wav", "bad.mp3"), "utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "studio", "render", script], capture_output=True, text=True, check=False
    )  # libmpg123 prints to the file descriptor, which no test runner sees
    assert ended.returncode == 2
    assert len([line for line in ended.stderr.splitlines() if "mpg123" in line or "bad.mp3" in line]) == 1
    assert ended.stderr.splitlines()[-1].startswith("error: ")


def test_a_finished_render_says_what_is_next(script: str) -> None:
    lines = studio("render", script).stdout.partition("Next:\n")[2].splitlines()
    commands = [line.partition("  #")[0].strip() for line in lines]
    assert [shlex.split(command)[1] for command in commands] == ["play", "report", "serve"]
    works(commands[1])
    played, served = shlex.split(commands[0]), shlex.split(commands[2])
    assert Path(played[2]).is_file() and Path(served[served.index("--show") + 1], "show.toml").is_file()
