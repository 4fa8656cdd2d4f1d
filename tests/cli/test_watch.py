"""``studio watch`` as a process: it renders when something is saved, tells what changed, and outlives mistakes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.small_show import PAGE, Command, outputs


def wait_for(said: Path, count: int, seconds: float = 180) -> list[str]:
    """The lines of a file, when there are ``count``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        lines = said.read_text("utf-8").splitlines() if said.exists() else []
        if len(lines) >= count:
            return lines
        time.sleep(0.05)
    raise AssertionError(f"only {lines} came")


def test_what_is_saved_is_rendered_and_told(show: Path, script: Path, studio: Command, tmp_path: Path) -> None:
    pid = studio.start("watch", script, "--json")
    out, err = studio.outputs[pid]

    def told(count: int) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(wait_for(out, count)[-1])
        return found

    assert told(1)["changed"] == told(1)["saved"] == []
    script.write_text(PAGE.replace("That was a bell.", "That was a small bell."))
    second = told(2)
    assert second["saved"] == [str(script)]
    assert [(c["text"], c["gone"]) for c in second["changed"]] == [
        ("That was a bell.", True),
        ("That was a small bell.", False),
    ]
    assert second["made"]["takes"] == 1
    script.write_text("")
    wait_for(err, len(err.read_text().splitlines()) + 1)
    settings = (show / "show.toml").read_text()
    (show / "show.toml").write_text("title = [")
    time.sleep(0.5)
    (show / "show.toml").write_text(settings)
    script.write_text(PAGE)
    assert [c["text"] for c in told(3)["changed"]] == ["That was a small bell.", "That was a bell."]
    script.write_text(PAGE.replace("A Bicycle Stays Up", "A Bicycle Falls"))
    headings = [("", "A Bicycle Stays Up", True), ("", "A Bicycle Falls", False)]
    assert [(c["speaker"], c["text"], c["gone"]) for c in told(4)["changed"]] == headings
    script.write_text(PAGE)
    assert "takes" not in told(5)["made"]
    beside = script.with_suffix(".toml")
    beside.write_text('title = "Another"\n')
    assert (told(6)["saved"], told(6)["changed"]) == ([str(beside)], [])
    beside.unlink()
    assert told(7)["saved"] == [str(beside)]
    os.kill(pid, signal.SIGINT)
    ended = studio.wait(pid)
    assert ended.code == 130
    assert "Traceback" not in ended.stderr
    assert "error: " in ended.stderr
    watched = outputs(show / "episodes" / "quiet")
    assert studio("render", script).code == 0
    assert outputs(show / "episodes" / "quiet") == watched


@pytest.mark.slow
def test_sounds_and_cover_beside_the_script_are_watched_where_it_names_them(
    show: Path, script: Path, studio: Command
) -> None:
    sound, cover = script.with_name("own.wav"), script.with_name("own.jpg")
    shutil.copy(show / "clips" / "bell.wav", sound)
    Image.new("RGB", (1400, 1400), "teal").save(cover)
    script.write_text(PAGE.replace("[clip bell.wav]", "[clip own]"))
    pid = studio.start("watch", script, "--json")
    out, _ = studio.outputs[pid]
    wait_for(out, 1)
    shutil.copy(show / "clips" / "answer.wav", sound)
    assert json.loads(wait_for(out, 2)[-1])["saved"] == [str(sound)]
    script.with_suffix(".toml").write_text('cover = "own.jpg"\n')
    wait_for(out, 3)
    Image.new("RGB", (1400, 1400), "navy").save(cover)
    assert json.loads(wait_for(out, 4)[-1])["saved"] == [str(cover)]
    script.write_text(PAGE)
    wait_for(out, 5)
    sound.write_bytes(b"no longer named by the script")
    time.sleep(1)
    assert len(out.read_text("utf-8").splitlines()) == 5
    os.kill(pid, signal.SIGINT)
    assert studio.wait(pid).code == 130


@pytest.mark.slow
def test_people_are_told_only_what_changed_since_the_last_save(show: Path, script: Path, studio: Command) -> None:
    text = PAGE.replace("That was a bell.", "That was a bell. [dance wildly]")
    script.write_text(text)
    pid = studio.start("watch", script)
    out, err = studio.outputs[pid]
    wait_for(out, 1)
    wait_for(err, 2)
    for number, words in enumerate(("a small bell", "a large bell"), start=1):
        before = len(out.read_text("utf-8").splitlines())
        script.write_text(text.replace("a bell", words))
        told = wait_for(out, before + 4)[before:]
        assert told[0] == f"saved: {script}" and [line[:3] for line in told[1:3]] == ["  -", "  +"], number
        assert words in told[2] and str(show / "episodes") in told[3]
    os.kill(pid, signal.SIGINT)
    said = studio.wait(pid).stderr
    assert said.count("dance wildly") == 1 and said.count("Watching ") == 1
    assert "synthesize" not in said.partition("Watching ")[2]


def test_a_script_that_is_not_there_is_told_and_waited_for(show: Path, studio: Command) -> None:
    pid = studio.start("watch", show / "later.txt")
    out, err = studio.outputs[pid]
    assert "later.txt" in wait_for(err, 1)[0]
    (show / "later.txt").write_text("Ada: Good morning.\n")
    assert "later.mp3" in wait_for(out, 2)[-1]
    os.kill(pid, signal.SIGTERM)
    assert studio.wait(pid).code == 130


@pytest.mark.slow
def test_a_show_that_is_gone_for_a_moment_is_waited_for(
    show: Path, script: Path, studio: Command, tmp_path: Path
) -> None:
    """Without its show the script would be rendered with other voices, into the current folder."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    pid = studio.start("watch", script, "--json", cwd=elsewhere)
    out, err = studio.outputs[pid]
    wait_for(out, 1)
    told = len(err.read_text().splitlines())
    settings = (show / "show.toml").rename(show / "away.toml")
    assert "show.toml" in wait_for(err, told + 1)[-1]
    settings.rename(show / "show.toml")
    assert "takes" not in json.loads(wait_for(out, 2)[1])["made"]
    os.kill(pid, signal.SIGINT)
    assert studio.wait(pid).code == 130
    assert list(elsewhere.iterdir()) == []


def test_the_show_file_that_was_chosen_is_watched(show: Path, script: Path, studio: Command) -> None:
    """``--show`` may name any file, beside a show.toml that says something else."""
    chosen = (show / "show.toml").rename(show / "winter.toml")
    (show / "show.toml").write_text("title = 'Another'")
    pid = studio.start("watch", script, "--json", "--show", chosen)
    out, _ = studio.outputs[pid]
    wait_for(out, 1)
    chosen.write_text(chosen.read_text().replace("Somebody", "Somebody else"))
    assert json.loads(wait_for(out, 2)[-1])["saved"] == [str(chosen)]
    (show / "show.toml").write_text("title = 'Not of interest'")
    script.write_text(PAGE.replace("That was a bell.", "That was a small bell."))
    assert json.loads(wait_for(out, 3)[-1])["saved"] == [str(script)]
    os.kill(pid, signal.SIGINT)
    assert studio.wait(pid).code == 130
