"""The command: a table for people, a document for programs, an exit code for both; and the list of rules in docs/."""

import json
import re
from pathlib import Path

import pytest
import typer
from support.faults_beside import SRT, VTT
from typer.testing import CliRunner

import studio
from studio.check import RULES
from studio.cli.check import check
from studio.errors import InputError

DOCS = Path(studio.__file__).parent.parent / "docs" / "checks.md"


@pytest.fixture
def run(measured_once):
    app = typer.Typer()
    app.command()(check)
    return lambda *arguments: CliRunner().invoke(app, [str(a) for a in arguments])


def test_a_good_episode(good, tmp_path, run):
    result = run(good.write(tmp_path))
    assert result.exit_code == 0
    assert re.fullmatch(r"\d+ passed, 0 failed \(MUST 0, SHOULD 0\), \d+ not applicable\n", result.stdout)
    everything = run(tmp_path / "episode.mp3", "--all")
    assert len(everything.stdout.splitlines()) == len(RULES) + 1


def test_what_is_broken_comes_first_with_its_place(good, tmp_path, run):
    parts = good.copy()
    parts.drop("TRCK")
    parts.replace(VTT, "&amp;", "&")
    result = run(parts.write(tmp_path))
    must, should, counts = result.stdout.splitlines()
    assert result.exit_code == 1
    assert re.fullmatch(r"failed +MUST +X1\.escaped +episode\.vtt:7: & is not escaped", must)
    assert re.fullmatch(r"failed +SHOULD +T6\.number +TRCK: it is missing or empty", should)
    assert "2 failed (MUST 1, SHOULD 1)" in counts


def test_a_broken_should_alone_is_no_failure(good, tmp_path, run):
    parts = good.copy()
    parts.drop("TRCK")
    assert run(parts.write(tmp_path)).exit_code == 0


def test_json(good, tmp_path, run):
    parts = good.copy()
    parts.replace(SRT, "Good night", "Good day")
    result = run(parts.write(tmp_path), "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert document["file"].endswith("episode.mp3")
    assert document["broken"] == document["broken_must"] == 1
    assert document["kept"] + document["broken"] + document["not_applicable"] == len(document["findings"])
    assert (document["passed"], document["failed"]) == (document["kept"], document["broken"])
    assert (document["failed_must"], document["failed_should"]) == (document["broken_must"], document["broken_should"])
    broken = [f for f in document["findings"] if f["verdict"] == "broken"]
    assert broken == [f for f in document["findings"] if f["result"] == "failed"]
    assert [(f["rule"], f["level"]) for f in broken] == [("X5.srt", "MUST")]
    assert broken[0]["place"].startswith("episode.srt word ")


def test_another_loudness(good, tmp_path, run):
    path = good.write(tmp_path)
    assert run(path, "--lufs", "-16.3").exit_code == 0
    assert run(path, "--lufs", "-19").exit_code == 1
    for wrong in ("5", "nan", "loud"):
        assert run(path, "--lufs", wrong).exit_code != 0


def test_no_mp3(tmp_path, run):
    (tmp_path / "x.mp3").write_text("no sound at all")
    result = run(tmp_path / "x.mp3")
    assert isinstance(result.exception, InputError)


def table():
    return "\n".join(f"| {r.id} | {r.level} | {r.text.replace('<', '&lt;')} |" for r in RULES)


def test_the_documentation_lists_every_rule():
    """If it doesn't: the table of rules in docs/checks.md is what ``table()`` returns."""
    listed = re.findall(r"^\| ([MTJX]\d\.\w+) \| (\w+) \| (.*) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == [(r.id, r.level, r.text.replace("<", "&lt;")) for r in RULES]
