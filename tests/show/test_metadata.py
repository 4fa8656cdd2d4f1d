"""What an episode says about itself, from whichever source says it first; and its GUID, minted once."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path

import pytest
from mutagen.id3 import ID3
from support.small_show import Command, make_show

from studio.files.toml import tomllib
from studio.parse import parse_script
from studio.parse.assemble.account import unaccounted

TALK = "Ada: Welcome to the show. It's April 2nd, 2026.\nBen: Good morning.\nAda: Good morning, Ben.\nBen: Goodbye.\n"
FRONT = """\
---
title: From the front
date: 2026-03-01
season: 2
episode: 5
summary: |
  Two lines
  of summary.
hosts: [Ada Stone, {name: Ben Fields, href: "https://example.org/ben"}]
guest: Cyd Marsh
explicit: yes
layout: post
---
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_show(tmp_path / "show", music=False)


def rendered(studio: Command, folder: Path, *options: str, name: str = "talk.txt") -> dict:
    """The record of an episode."""
    done = studio("render", name, *options, "--json", cwd=folder)
    assert done.code == 0, done.stderr
    return json.loads((folder / done.json["file"]).with_suffix(".episode.json").read_text("utf-8"))


def test_options_come_before_the_file_beside_before_front_matter_before_the_text(folder: Path, studio: Command) -> None:
    (folder / "talk.txt").write_text(TALK)
    plain = rendered(studio, folder)
    assert (plain["title"], plain["date"], plain["number"]) == ("Talk", "2026-04-02", None)

    (folder / "talk.txt").write_text(FRONT + TALK)
    front = rendered(studio, folder)
    assert (front["title"], front["date"], front["number"]) == ("From the front", "2026-03-01", 5)
    assert front["description"] == "Two lines\nof summary.\n"
    assert front["explicit"] is True
    assert [(p["name"], p["role"]) for p in front["people"]] == [
        ("Ada Stone", "host"),
        ("Ben Fields", "host"),
        ("Cyd Marsh", "guest"),
    ]
    assert front["problems"] == []

    (folder / "talk.toml").write_text('title = "Beside"\ndate = 2026-02-01\nnumber = 6\npeople = ["Dee"]\n')
    beside = rendered(studio, folder)
    assert (beside["title"], beside["date"], beside["number"]) == ("Beside", "2026-02-01", 6)
    assert (beside["season"], [p["name"] for p in beside["people"]]) == (2, ["Dee"])

    asked = rendered(studio, folder, "--title", "Asked", "--date", "2026-01-01", "--number", "7", "--clean")
    assert (asked["title"], asked["date"], asked["number"]) == ("Asked", "2026-01-01", 7)
    assert asked["explicit"] is False
    tag = ID3(folder / "episodes" / "talk" / "talk.mp3")
    assert (str(tag["TIT2"]), str(tag["TRCK"]), str(tag["TDRC"])) == ("Asked", "7", "2026-01-01")


def test_a_guid_is_minted_once_and_survives_every_change(folder: Path, studio: Command) -> None:
    script = folder / "talk.txt"
    script.write_text(TALK)
    guid = rendered(studio, folder)["guid"]
    kept = tomllib.loads((folder / "guids.toml").read_text())
    assert str(uuid.uuid5(uuid.UUID(kept["show"]), "talk.txt")) == guid

    assert rendered(studio, folder, "--title", "Another", "--date", "2020-01-01")["guid"] == guid
    script.write_text(TALK.replace("Good morning", "Good evening"))
    assert rendered(studio, folder)["guid"] == guid
    script.rename(folder / "renamed.txt")
    assert rendered(studio, folder, name="renamed.txt")["guid"] == guid

    script.write_text(TALK.replace("Good morning", "Good night"))
    other = rendered(studio, folder)["guid"]
    assert other != guid, "a new script under an old name is another episode"
    assert rendered(studio, folder)["guid"] == other
    assert rendered(studio, folder, name="renamed.txt")["guid"] == guid


def test_a_guid_in_the_file_is_never_computed_again(folder: Path, studio: Command) -> None:
    (folder / "talk.txt").write_text(TALK)
    minted = rendered(studio, folder)["guid"]
    file = folder / "guids.toml"
    file.write_text(file.read_text().replace(minted, "https://old.example/episodes/12"))
    before = file.read_bytes()
    assert rendered(studio, folder)["guid"] == "https://old.example/episodes/12"
    assert file.read_bytes() == before


@pytest.mark.slow
def test_outside_a_show_there_is_no_guid_and_nothing_is_written_down(tmp_path: Path, studio: Command) -> None:
    away = tmp_path / "away"
    away.mkdir()
    (away / "talk.txt").write_text(TALK)
    assert rendered(studio, away, "--engine", "tone")["guid"] is None
    suffixes = ("mp3", "chapters.json", "vtt", "srt", "transcript.json", "transcript.html", "episode.json", "txt")
    assert sorted(p.name for p in away.iterdir()) == sorted(f"talk.{s}" for s in suffixes)


def test_front_matter_with_faults_is_told_with_its_line_and_the_rest_is_used(folder: Path, studio: Command) -> None:
    (folder / "talk.txt").write_text(
        f"---\ntitle: Science: the big one\nseason: two\ndate: 2026-02-30\nepisode: 4\n---\n{TALK}"
    )
    made = rendered(studio, folder)
    assert {p["line"] for p in made["problems"]} == {2, 3, 4}
    assert (made["title"], made["number"], made["season"], made["date"]) == (
        "Science: the big one",
        4,
        None,
        "2026-04-02",
    )


@pytest.mark.parametrize(
    ("block", "meta"),
    [
        ("title: No\n", {"title": "No"}),
        ("episode: 007\n", {"episode": "007"}),
        ("time: 12:30\n", {"time": "12:30"}),
        ("Title: Upper\n", {"title": "Upper"}),
        ("title:\n", {"title": None}),
        ("tags:\n  - a\n  - b: c\n", {"tags": ["a", {"b": "c"}]}),
        ("date: April 2nd, 2026\n", {"date": "2026-04-02"}),
        ("date: 2026-04-02T10:00:00Z\n", {"date": "2026-04-02"}),
        ("title: !!python/object/apply:os.getcwd []\n", {"title": []}),
    ],
)
def test_front_matter_is_read_as_it_is_written(block: str, meta: dict) -> None:
    text = f"---\n{block}---\n{TALK}"
    script = parse_script(text)
    assert script.meta == meta
    assert script.problems == ()
    assert unaccounted(script, text) == []
    assert {n.reason for n in script.not_spoken} == {"front matter"}
    assert [t.speaker for t in script.turns] == ["Ada", "Ben", "Ada", "Ben"]


BROKEN = {
    "an anchor": "title: &a [x]\nb: *a\n",
    "an open brace": "title: {\n",
    "an open quote": "title: 'x\n",
    "a list where a key should be": "title: x\n- y\n",
    "brackets without end": "title: " + "[" * 1500 + "\n",
    "a value without end": "title: " + "a," * 40_000 + "\n",
    "a control character": "title: \x08\n",
}


@pytest.mark.parametrize("block", BROKEN.values(), ids=BROKEN)
def test_broken_front_matter_is_told_and_never_spoken(block: str) -> None:
    text = f"---\n{block}---\n{TALK}"
    script = parse_script(text)
    assert any(re.search("front matter|control char", p.message) and 1 <= p.line <= 4 for p in script.problems)
    assert unaccounted(script, text) == []
    assert [t.speaker for t in script.turns] == ["Ada", "Ben", "Ada", "Ben"]


def test_a_transcript_between_rules_is_no_front_matter() -> None:
    script = parse_script("---\nAda: Hello.\nBen: Hello.\n---\nAda: Goodbye.\nBen: Goodbye.\n")
    assert [t.text for t in script.turns] == ["Hello.", "Hello.", "Goodbye.", "Goodbye."]
    assert script.meta == {}


def test_front_matter_without_an_end_is_told() -> None:
    script = parse_script(f"---\ntitle: Open\n\n{TALK}")
    assert [p.line for p in script.problems] == [1]
    assert script.title == "Open"
