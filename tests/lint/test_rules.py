"""What the lint finds: a sound script gives nothing, and each fault put in gives its rule at its line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from studio.cli.app import app
from studio.errors import ScriptError
from studio.lint import RULES, gather, lint
from studio.lint.length import estimate, read_length
from studio.show import load_show

ROOT = Path(__file__).parents[2]
SHOW = """
title = "Test"
engine = "tone"
cover = ""

[speakers."Ada Lind"]
voice = "one"

[speakers."Ben Ochoa"]
voice = "two"

[music]
intro = ""
stinger = ""
break_sting = ""
outro = ""
"""
GOOD = """---
title: Three Hearts
description: What the sea and the garden share.
date: 2026-04-02
---
Ada Lind: How many hearts does it take to feed eight arms?
Ben Ochoa: Three, as everybody by the sea has always told me.
Ada Lind: [pause 2s] Goodbye then, and thank you for the fish.
"""


@pytest.fixture
def show(tmp_path):
    (tmp_path / "show.toml").write_text(SHOW)
    (tmp_path / "voices").mkdir()
    for name, tone in (("one", "low"), ("two", "high")):
        text = f'title = "{name}"\n[engines.tone]\nvoice = "{tone}"\n[engines.coqui]\nvoice = "{name}"\n'
        (tmp_path / "voices" / f"{name}.toml").write_text(text)
    (tmp_path / "assets").mkdir()
    return tmp_path


def found(folder, text, engine=None):
    path = folder / "a.txt"
    path.write_text(text)
    before = sorted(p for p in folder.rglob("*"))
    out = lint(gather(path, load_show(path), engine))
    assert sorted(p for p in folder.rglob("*")) == before  # nothing is written
    return {(finding.line, finding.rule) for finding in out}


def test_a_sound_script_gives_nothing(show):
    assert found(show, GOOD) == set()


LONG = "and then another one came along the road " * 12
FAULTS = [
    ("Ben Ochoa: Three,", "Cara Quist: Three,", (7, "speaker-unknown")),
    ("Ben Ochoa: Three, as", "Ben Ochia: Three, as", (7, "speaker-double")),
    ("[pause 2s]", "[clip gone.wav]", (8, "cue-file")),
    ("[pause 2s]", "[sound door]", (8, "cue-silent")),
    ("[pause 2s]", "[clip ../../etc/passwd.wav]", (8, "cue-file")),
    ("the fish", "https://fish.example/thanks", (8, "link-spoken")),
    ("the fish", "the Qiskit", (8, "word-unknown")),
    ("the fish", "the NASA fish", (8, "word-acronym")),
    ("the fish", "the GPT-4o fish", (8, "word-figures")),
    ("the fish", "the Kierkegård fish", (8, "word-foreign")),
    ("the fish", "the ☃ fish", (8, "unspeakable")),
    ("the fish", LONG, (8, "sentence-long")),
    ("the fish", "the fish. " + "And the next one too. " * 80, (8, "turn-long")),
    ("title: Three Hearts\n", "", (1, "metadata-title")),
    ("description: What the sea and the garden share.\n", "", (1, "metadata-description")),
    ("date: 2026-04-02\n", "", (1, "metadata-date")),
    ("date: 2026-04-02\n", "length: 10 minutes\n", (1, "episode-length")),
    ("date: 2026-04-02\n", "duration: 2s\n", (1, "episode-length")),
    ("date: 2026-04-02\n", "length: rather long\n", (1, "length-unclear")),
    ("date: 2026-04-02\n", "date: 2026-02-31\n", (4, "reading")),
    ("date: 2026-04-02\n", "date: 2026-04-02\nlanguage: sv\n", (7, "language-unknown")),
    ("date: 2026-04-02\n", "language: klingon-speak\n", (4, "reading")),
]


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS)
def test_a_fault_is_found_where_it_is(show, old, new, expected):
    assert old in GOOD
    line, rule = expected
    rules = {(at, name) for at, name in found(show, GOOD.replace(old, new))}
    if rule.startswith(("metadata", "length", "episode")):
        assert rule in {name for _, name in rules}
    else:
        assert (line, rule) in rules


def test_a_length_that_fits_is_not_told(show):
    (show / "a.txt").write_text(GOOD)
    seconds = round(estimate(gather(show / "a.txt", load_show(show / "a.txt"))))
    assert found(show, GOOD.replace("date:", f"length: {seconds} s\ndate:")) == set()
    (show / "show.toml").write_text(f'length = "{seconds * 2} s"\n' + SHOW)
    assert {rule for _, rule in found(show, GOOD)} == {"episode-length"}


def test_music_that_is_missing_is_told(show):
    path = show / "show.toml"
    path.write_text(SHOW.replace('intro = ""', 'intro = "gone.flac"'))
    assert found(show, GOOD) == {(1, "music-file")}


def test_what_the_engine_can_say_depends_on_the_engine(show):
    text = GOOD.replace("Three, as everybody by the sea has always told me.", "Three.")
    assert found(show, text) == set()
    assert found(show, text, "coqui") == {(7, "turn-short")}
    assert found(show, GOOD, "gramophone") == {(1, "voice-missing")}


def test_stories_and_their_sources(show):
    page = (ROOT / "scripts" / "slow-science.txt").read_text()
    told = {rule for _, rule in found(show, page)}
    assert "story-source" not in told
    line = next(n for n, text in enumerate(page.splitlines(), 1) if text.startswith("Sources:"))
    without = "\n".join(text for n, text in enumerate(page.splitlines(), 1) if n != line)
    assert "story-source" in {rule for _, rule in found(show, without)}


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("12", (12, 12)),
        ("12 min", (12, 12)),
        ("about 12 minutes", (12, 12)),
        ("20-25 min", (20, 25)),
        ("20 min to 25 min", (20, 25)),
        ("1h 5m", (65, 65)),
        ("1:05:00", (65, 65)),
        ("12:30", (12.5, 12.5)),
        ("90s", (1.5, 1.5)),
        ("", None),
        ("soon", None),
        ("0", None),
        ("1-2-3", None),
    ],
)
def test_lengths_as_people_write_them(text, minutes):
    assert read_length(text) == (minutes and (minutes[0] * 60, minutes[1] * 60))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["slow-science", "keepers-of-time"])
def test_the_estimate_is_near_what_is_rendered(name, tmp_path):
    """By the flow itself, up to the timeline."""
    from studio.render.flow import RenderJob, mix_episode

    script = ROOT / "scripts" / f"{name}.txt"
    subject = gather(script, load_show(script))
    timeline = mix_episode(RenderJob(script, load_show(script))).timeline
    assert estimate(subject) == pytest.approx(timeline.length_samples / 48_000, rel=0.1)


def test_the_command_prints_lines_and_json_and_is_strict_when_asked(show):
    path = show / "a.txt"
    path.write_text(GOOD.replace("the fish", "https://fish.example"))
    run = CliRunner().invoke
    plain = run(app, ["lint", str(path)])
    assert plain.exit_code == 0
    assert f"{path}:8: warning link-spoken: https://fish.example would be read aloud." in plain.stdout
    assert run(app, ["lint", str(path), "--strict"]).exit_code == 1
    document = json.loads(run(app, ["lint", str(path), "--json"]).stdout)
    assert (document["warning"], document["error"], document["note"]) == (1, 0, 0)
    assert document["findings"][0] | {"message": "", "advice": ""} == {
        "line": 8, "rule": "link-spoken", "level": "warning", "message": "", "advice": ""
    }  # fmt: skip
    path.write_text(GOOD.replace("the fish", "the NASA fish"))
    assert run(app, ["lint", str(path), "--strict"]).exit_code == 0


def test_what_cannot_be_read_is_an_error(show):
    with pytest.raises(ScriptError):
        found(show, "   ")


def test_every_rule_is_in_the_documents():
    page = (ROOT / "docs" / "lint.md").read_text()
    for rule, (level, what) in RULES.items():
        assert f"| `{rule}` | {level} | {what} |" in page
