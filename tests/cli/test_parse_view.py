"""``studio parse`` for people: turns, chapters, what is not spoken and why, and doubt."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from studio.cli.app import app

SCRIPT = "# Boats\n\n## Keels\n\n**Priya:** The keel is [laughs] oak.\n\n**Owen:** And the mast?\n\n[^1]: A note.\n"


def run(path: Path, *options: str) -> str:
    ended = CliRunner().invoke(app, ["parse", str(path), *options])
    assert ended.exit_code == 0, ended.output
    return ended.output


def test_reading_is_shown_in_the_order_of_the_lines(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(SCRIPT, encoding="utf-8")
    shown = run(tmp_path / "a.md")
    order = ["Boats", "Keels", "Priya: The keel is oak.", "Owen: And the mast?", "footnote: [^1]: A note."]
    assert [shown.find(words) for words in order] == sorted(shown.find(words) for words in order)
    assert all(words in shown for words in order)


def test_one_turn_is_counted_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ada: It is late.\nBo: No.\nAda: Yes.\n", encoding="utf-8")
    shown = run(tmp_path / "a.txt")
    assert "Ada: 2 turns, 4 words" in shown and "Bo: 1 turn, 1 word\n" in shown


def test_markup_of_a_terminal_in_a_script_is_shown_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ada: Say [red]no[/red] twice.\nBo: No.\n", encoding="utf-8")
    assert "\x1b" not in run(tmp_path / "a.txt")


def test_doubt_is_told_with_what_else_it_could_be(tmp_path: Path) -> None:
    lines = [f"It was late on day {k}, and nobody minded it at all, not even the gulls." for k in range(60)]
    for k, name in enumerate(("Warden", "Keeper", "Sailor", "Baker")):
        lines[10 * k + 5] = f"{name}: I mind it very much."
    (tmp_path / "a.txt").write_text("\n\n".join(lines), encoding="utf-8")
    document = json.loads(run(tmp_path / "a.txt", "--json"))
    assert document["format"] == "prose" and document["confidence"] < 0.5
    assert document["alternatives"] == [{"format": "labels", "lines": 4, "example": "NAME: text"}]
    assert [problem["line"] for problem in document["problems"]][1:] == [11, 31, 51, 71]
    assert "try --format labels" in run(tmp_path / "a.txt")
