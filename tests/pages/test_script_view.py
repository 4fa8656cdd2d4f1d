"""A script by line: each line is shown once, with who speaks it or why it is skipped, and what was found there."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

from studio.cli.app import app
from studio.pages import script_view
from studio.pages.script_view import Note, script_page, script_rows
from studio.parse import parse_script

SCRIPT = """\
# Boats

## Keels

**Priya:** The keel is [laughs] oak,
and it is long. [pause 1s] Yes.

**Owen:** And the <mast>?

[music]

[^1]: A note.
"""


def rows(text=SCRIPT, notes=(), names=None):
    return script_rows(text, parse_script(text), notes, names)


def test_every_line_is_spoken_skipped_with_a_reason_a_title_or_blank():
    told = [(row.number, row.kind, row.speaker or row.reason) for row in rows() if row.kind != "blank"]
    assert told == [
        (1, "title", "title"),
        (3, "title", "heading"),
        (5, "spoken", "Priya"),
        (6, "spoken", "Priya"),
        (8, "spoken", "Owen"),
        (10, "skipped", "direction"),
        (12, "skipped", "footnote"),
    ]
    assert [row.number for row in rows() if row.first] == [5, 8]
    assert ["".join(piece.text for piece in row.pieces) for row in rows()] == SCRIPT.split("\n"), "nothing is lost"


def test_what_is_skipped_inside_a_line_stands_alone_with_its_reason():
    pieces = {row.number: [(p.text, p.reason) for p in row.pieces] for row in rows()}
    assert pieces[5] == [("**Priya:** The keel is ", ""), ("[laughs]", "direction"), (" oak,", "")]
    assert pieces[6] == [("and it is long. ", ""), ("[pause 1s]", "cue"), (" Yes.", "")]


def test_notes_stand_at_their_line_and_names_are_those_of_the_cast():
    notes = [Note(8, "warning", "speaker", "Unknown.", "studio cast x"), Note(999, "note", "end", "Late.")]
    shown = rows(notes=notes, names={"Owen": "Owen Hale"})
    assert [(row.number, [note.title for note in row.notes]) for row in shown if row.notes] == [
        (8, ["speaker"]),
        (len(shown), ["end"]),
    ]
    assert next(row.speaker for row in shown if row.number == 8) == "Owen Hale"


def test_the_page_escapes_and_a_long_script_is_cut_off_with_a_word(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(script_view, "MOST_LINES", 100)
    page = script_page("T <b>", rows(), [("Words", "9")], words={"Priya": 5, "Owen": 3})
    assert "&lt;mast&gt;" in page and "<mast>" not in page and "T &lt;b&gt;" in page
    colours = re.findall(r'class="who (v\d)">(\w+)', page)
    assert {name for _, name in colours} == {"Priya", "Owen"}
    long = SCRIPT + "Owen: On and on.\n" * 100
    shown = rows(long)
    assert len(shown) == 100
    assert "Only the first 100 lines" in script_page("T", shown, [])


@pytest.mark.parametrize("command", ["parse", "lint"])
def test_the_commands_write_it_where_it_is_no_script(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "show.toml").write_text('title = "Boats"\nengine = "tone"\n')
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "a b.md").write_text(SCRIPT)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, [command, "scripts/a b.md", "--html"])
    assert done.exit_code == 0, done.output
    path = Path(done.stdout.splitlines()[0])
    assert path == Path(f".studio/pages/a b.{command}.html")
    text = unescape(path.read_text("utf-8"))
    assert "and it is long." in text and 'title="not spoken: direction"' in text
    if command == "lint":
        assert "The speaker Owen is unknown" in text and "studio cast 'scripts/a b.md' --set Owen=" in text
    wrong = CliRunner().invoke(app, [command, "scripts/a b.md", "--out", "page.txt"])
    assert wrong.exit_code == 2 and not Path("page.txt").exists()


def test_the_cast_has_a_player_for_every_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "show.toml").write_text('title = "Boats"\nengine = "tone"\n')
    (tmp_path / "a.md").write_text(SCRIPT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "store"))
    done = CliRunner().invoke(app, ["cast", "a.md", "--html"])
    assert done.exit_code == 0, done.output
    text = unescape(Path(".studio/pages/a.cast.html").read_text("utf-8"))
    assert len(re.findall("<audio ", text)) >= 2
    assert 'aria-label="Priya, line 5:' in text and 'aria-label="Owen, line 8:' in text
    assert "To change a voice: studio cast a.md --set" in text
