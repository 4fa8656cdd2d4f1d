"""What other programs rely on: stages, JSON on stdout and nothing else there, plain text where nobody watches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.examples import rest_slow
from support.small_show import Command, make_show

STAGES = ("parse", "cast", "synthesize", "mix", "master", "encode")
APPEAR = {"cast": "cast", "synthesize": "sentences", "mix": "chapters", "master": "gain_db", "encode": "encoder"}
"""A key of the JSON that a stage adds."""


@pytest.mark.parametrize("stage", rest_slow(STAGES, "parse", "encode"))
def test_until_runs_so_far_and_no_further(show: Path, script: Path, studio: Command, stage: str) -> None:
    done = studio("render", script, "--until", stage, "--json")
    assert done.code == 0, done.stderr
    made = done.json
    ran = STAGES[: STAGES.index(stage) + 1]
    assert [s for s in STAGES if s in made["seconds"]] == list(ran)
    assert {s for s, key in APPEAR.items() if key in made} == set(ran) - {"parse"}
    assert (show / "episodes").exists() == (stage == "encode")
    assert (show / "guids.toml").exists() == (stage == "encode")
    assert bool(made["file"]) == (stage == "encode")


@pytest.mark.slow
def test_until_in_words_says_where_it_stopped(script: Path, studio: Command) -> None:
    for stage, words in (
        ("parse", "9 turns"),
        ("cast", "12 sentences"),
        ("synthesize", "12 sentences"),
        ("mix", "planned"),
    ):
        done = studio("render", script, "--until", stage)
        assert done.code == 0
        assert f"Stopped after {stage}" in done.stdout
        assert words in done.stdout


def test_render_says_what_it_made(script: Path, studio: Command) -> None:
    done = studio("render", script)
    assert done.code == 0
    *chapters, summary, last = done.stdout.partition("Next:")[0].splitlines()
    assert [line.split(maxsplit=1)[1] for line in chapters] == [
        "Introduction",
        "The Kettle That Sang",
        "A Bicycle Stays Up",
        "Outro",
    ]
    assert "-16.0 LUFS" in summary
    assert "quiet.mp3" in last
    assert all(f"{stage}: done" in done.stderr for stage in ("synthesize", "measure", "encode"))


@pytest.mark.slow
def test_progress_goes_to_stderr_with_json_too(script: Path, studio: Command) -> None:
    done = studio("render", script, "--json")
    assert "encode: done" in done.stderr
    made = done.json
    assert made["chapters"][0]["start"] == 0
    assert made["duration"] == made["chapters"][-1]["end"]
    assert made["seconds"]["total"] >= sum(made["seconds"][s] for s in STAGES) - 0.05


COMMANDS = {
    "parse": (("parse", "quiet.txt"), "segments", "The Kettle That Sang"),
    "cast": (("cast", "quiet.txt"), "roles", "Ada Stone"),
    "voices": (("voices", "--engine", "tone"), "voices", "clara"),
    "engines": (("engines",), None, "tone"),
    "doctor": (("doctor",), "findings", "ffmpeg"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_answers_people_and_programs(show: Path, script: Path, studio: Command, name: str) -> None:
    arguments, key, word = COMMANDS[name]
    told = studio(*arguments, cwd=show)
    assert told.code == 0, told.stderr
    assert word in told.stdout
    assert "\x1b" not in told.stdout + told.stderr, "no colours where nobody sees them"
    asked = studio(*arguments, "--json", cwd=show)
    assert asked.code == 0
    document = json.loads(asked.stdout)
    assert document[key] if key else document, "it holds something"
    assert word in asked.stdout


def test_cast_remembers_its_guesses(show: Path, script: Path, studio: Command) -> None:
    first = {r["speaker"]: r for r in studio("cast", script, "--json").json["roles"]}
    again = {r["speaker"]: r for r in studio("cast", script, "--json").json["roles"]}
    assert {r["origin"] for r in first.values()} == {"guessed"}
    assert {r["origin"] for r in again.values()} == {"cast"}
    assert {n: r["voice"] for n, r in first.items()} == {n: r["voice"] for n, r in again.items()}
    assert "Ada Stone" in (show / "cast.toml").read_text()


def test_a_terminal_shows_a_bar_with_the_time_left(tmp_path: Path, studio: Command) -> None:
    show = make_show(tmp_path / "show", music=False)
    (show / "talk.txt").write_text("Ada: Good morning.\nBen: Good morning to you.\n")
    shown = studio.on_terminal("render", "talk.txt", cwd=show)
    for stage in ("synthesize", "measure", "encode"):
        assert stage in shown
    assert "━" in shown
    assert "100%" in shown
    assert "left" in shown
    assert "× real time" in shown
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h"), "the cursor comes back"
