"""What the program makes, its lint passes: an episode rendered from a script to the files beside it."""

import json

import pytest
from support.examples import rest_slow
from support.small_show import make_show
from typer.testing import CliRunner

from studio.check import check_episode
from studio.cli.app import app

SCRIPT = """# Rates & <b>ratios</b>

Nora: Good morning, and welcome. It is {date}, and here is what we have today.

## First: 5 < 6 😀

Theo: The first story is short, as stories go. It has two sentences, naïve ones at that.

## {long}

Nora: The second one is about everything else; thank you, Theo, and good night.
"""


@pytest.mark.parametrize("title", rest_slow(["Second", "A title of five hundred characters " * 15], "Second"))
def test_a_rendered_episode_breaks_no_must(tmp_path, title):
    script = make_show(tmp_path / "show") / "monday.md"
    script.write_text(SCRIPT.format(date="March 2nd, 2026", long=title), encoding="utf-8")
    made = CliRunner().invoke(app, ["render", str(script), "-o", str(tmp_path / "out.mp3")])
    assert made.exit_code == 0, made.output
    report = check_episode(tmp_path / "out.mp3")
    assert [(f.rule, f.place, f.message) for f in report.having("failed", "MUST")] == []
    waiting = {f.rule for f in report.having("not applicable")}
    assert not {"M2.length", "J3.record", "X5.vtt", "X5.srt", "X5.json", "X5.html"} & waiting
    checked = CliRunner().invoke(app, ["check", str(tmp_path / "out.mp3"), "--json"])
    assert checked.exit_code == 0
    assert json.loads(checked.stdout)["broken_must"] == 0
