"""Episodes in which people speak at once: captions, rules and bytes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from support.small_show import Command, make_show, outputs

from studio.formats.captions_read import read_webvtt

FRAME_MS = 24
SCRIPT = """\
# The Octopus

Ada: Welcome to the show. Today we talk about the octopus.

Ben: Mm-hm.

Ada: It has three hearts, and it can taste with its arms. But if we—

Ben: Three hearts! That is more than I have.

Ada: [overlap 0.4s] Two of them serve the gills, and the third one serves the rest.

Ben: [together] Two of them serve the gills, I knew that.

Ada: It lives for three years.

Ben: And that was it.

BOTH: Good night, everybody!
"""


@pytest.fixture
def show(tmp_path: Path) -> Path:
    folder = make_show(tmp_path / "show", rate=1.0)
    settings = folder / "show.toml"
    settings.write_text('conversation = "lively"\n' + settings.read_text())
    (folder / "talk.md").write_text(SCRIPT)
    return folder


def test_captions_show_two_speakers_at_once_and_every_rule_passes(show: Path, studio: Command) -> None:
    assert studio("render", show / "talk.md", cwd=show).code == 0
    checked = studio("check", "--json", show / "episodes/talk/talk.mp3", cwd=show)
    failed = [rule for rule in checked.json["findings"] if rule["result"] == "failed"]
    assert not [rule for rule in failed if rule["level"] == "MUST" or rule["rule"].startswith("X")]
    captions = read_webvtt((show / "episodes/talk/talk.vtt").read_text())
    cues = captions.cues
    overlapping = [(a, b) for a, b in pairwise(cues) if b.start_ms < a.end_ms]
    assert len(overlapping) >= 3
    assert all(a.speaker != b.speaker for a, b in overlapping)
    last = [(cue.speaker, cue.start_ms) for cue in cues if "Good night" in cue.text]
    assert [name for name, _ in last] == ["Ada", "Ben"]
    assert abs(last[0][1] - last[1][1]) <= FRAME_MS


@pytest.mark.slow
def test_an_edit_gives_the_bytes_of_a_cold_render(show: Path, studio: Command, tmp_path: Path) -> None:
    script = show / "talk.md"
    studio("render", script, cwd=show)
    script.write_text(SCRIPT.replace("Welcome to the show", "Hello there"))
    assert studio("render", script, cwd=show, env={"STUDIO_CACHE": str(tmp_path / "warm")}).code == 0
    warm = outputs(show / "episodes/talk")
    assert studio("render", script, cwd=show, env={"STUDIO_CACHE": str(tmp_path / "cold")}).code == 0
    assert outputs(show / "episodes/talk") == warm


@pytest.mark.slow
def test_off_gives_the_bytes_of_a_show_that_says_nothing_of_it(show: Path, studio: Command) -> None:
    settings = show / "show.toml"
    others = settings.read_text().replace('conversation = "lively"\n', "")
    said = []
    for line in ("", 'conversation = "off"\n', 'conversation = "lively"\n'):
        settings.write_text(line + others)
        assert studio("render", show / "talk.md", cwd=show).code == 0
        said.append((show / "episodes/talk/talk.mp3").read_bytes())
    assert said[0] == said[1] != said[2]
