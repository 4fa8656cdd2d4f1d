"""The example of the script form is read without a doubt, renders, and comes back from `studio convert` as it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from studio.cli.app import app
from studio.parse import parse_script
from studio.parse.lines.spoken import spoken
from studio.parse.own_form.essence import essence
from studio.parse.own_form.writer import write_script
from studio.render.flow import RenderJob, mix_episode
from studio.show import Settings, Show
from studio.show.metadata import MetadataOverrides
from studio.values import Cue, Pause, Pronunciation

PAGE = (Path(__file__).parents[2] / "docs" / "script-form.md").read_text("utf-8")
EXAMPLE, SPAN = re.findall(r"```text\n(.*?)```", PAGE, re.S)


def test_the_example_is_read_without_a_doubt() -> None:
    script = parse_script(EXAMPLE)
    assert (script.format, script.problems) == ("studio", ())
    assert [(s.title, s.kind) for s in script.segments] == [
        (None, "cold_open"),
        (None, "intro"),
        ("An octopus has three hearts", "story"),
        ("A word about worms", "segment"),
    ]
    assert [(c.kind, c.ends) for c in script.cues] == [("bed", False), ("bed", True), ("sting", False)]
    assert script.stories[0].sources[0].url == "https://tide.example/hearts"
    assert "[small]" in script.turns[-1].text


def test_the_example_is_written_as_it_stands() -> None:
    again = write_script(parse_script(EXAMPLE))
    assert essence(parse_script(again)) == essence(parse_script(EXAMPLE))
    kept = [line for line in EXAMPLE.splitlines() if line in again.splitlines()]
    assert len(kept) >= 0.9 * len(EXAMPLE.splitlines())


@pytest.mark.slow
def test_the_example_renders(tmp_path: Path) -> None:
    path = tmp_path / "hearts.md"
    path.write_text(EXAMPLE, encoding="utf-8")
    show = Show(Settings(cover="", music={"intro": "", "outro": ""}), None)
    episode = mix_episode(
        RenderJob(path, show, engine="tone", output=tmp_path / "hearts.mp3", overrides=MetadataOverrides())
    )
    assert [event.kind for event in episode.timeline.events] == ["bed", "sting"]
    assert [chapter.title for chapter in episode.timeline.chapters][1:] == [
        "An octopus has three hearts",
        "A word about worms",
    ]
    bed = next(event for event in episode.timeline.events if event.kind == "bed")
    beds = [p for p in episode.timeline.placements if p.kind == "bed"]
    assert min(p.start_sample for p in beds) == bed.start_sample
    assert [problem.line for problem in episode.problems] == [29]


def test_the_span_is_a_bed_that_ends() -> None:
    cues = parse_script("---\nstudio-script: 1\n---\n" + SPAN).cues
    assert [(cue.kind, cue.ends) for cue in cues] == [("bed", False), ("bed", True)]


@pytest.mark.parametrize(
    "row", re.findall(r"^\| (pause|music|sound|sting|bed|clip|pronunciation) \| (.*) \|$", PAGE, re.M)
)
def test_other_spellings_mean_what_the_table_says(row: tuple[str, str]) -> None:
    meaning, written = row
    for spelling in re.findall(r"`([^`]+)`", written.replace("\\|", "|")):
        if ":" in spelling and spelling[0].isalpha():
            script = parse_script(f"---\nstudio-script: 1\n---\n{spelling}\n\n**Ada:** Yes.")
            assert [cue.kind for cue in script.cues] == [meaning]
            continue
        found = [x for x in spoken(f"So. {spelling} Yes.", 1) if isinstance(x, (Pause, Cue, Pronunciation))]
        kinds = [x.kind if isinstance(x, Cue) else type(x).__name__.lower() for x in found]
        assert kinds == [meaning], spelling


def test_convert_writes_what_it_has_read_again(tmp_path: Path) -> None:
    source = tmp_path / "talk.vtt"
    source.write_text(
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ada>Good [sic] evening: *all*.\n\n00:05.000 --> 00:07.000\n<v Bo>Yes.\n",
        encoding="utf-8",
    )
    target = tmp_path / "talk.md"
    run = CliRunner().invoke(app, ["convert", str(source), "-o", str(target)])
    assert run.exit_code == 0, run.output
    assert essence(parse_script(target.read_text("utf-8"))) == essence(parse_script(source.read_text("utf-8")))
    shown = CliRunner().invoke(app, ["convert", str(source)])
    assert shown.stdout == target.read_text("utf-8")
    parsed = CliRunner().invoke(app, ["parse", str(target), "--json"])
    assert json.loads(parsed.stdout)["format"] == "studio"


def test_convert_writes_over_nothing_unasked(tmp_path: Path) -> None:
    source = tmp_path / "talk.txt"
    source.write_text("Ada: Hello.\nBo: Yes.\nAda: Bye.\nBo: Bye.\n", encoding="utf-8")
    run = CliRunner().invoke(app, ["convert", str(source), "-o", str(source)])
    assert run.exit_code != 0 and source.read_text("utf-8").startswith("Ada: Hello.")
    run = CliRunner().invoke(app, ["convert", str(source), "-o", str(source), "--force"])
    assert run.exit_code == 0 and source.read_text("utf-8").startswith("---\nstudio-script: 1\n")
    assert [p for p in tmp_path.iterdir() if "half" in p.name] == []
