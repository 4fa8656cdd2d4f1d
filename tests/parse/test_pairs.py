"""Scripts of several shows beside what they say: every field of the JSON form, line by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.parse import parse_script, read_script, script_document
from studio.parse.assemble.account import unaccounted

DATA = Path(__file__).parent / "data"
PAIRS = sorted(DATA.glob("*.txt"))


@pytest.mark.parametrize("script", PAIRS, ids=lambda path: path.stem)
def test_script_reads_as_written_down(script: Path) -> None:
    text = read_script(script)
    parsed = parse_script(text, file=script)
    expected = json.loads(script.with_suffix(".json").read_text("utf-8"))
    assert script_document(parsed) == expected
    assert unaccounted(parsed, text) == []


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_do_not_matter(ending: str) -> None:
    text = (DATA / "garden.txt").read_text("utf-8")
    assert parse_script(text.replace("\n", ending)) == parse_script(text)


@pytest.mark.parametrize("script", [p for p in PAIRS if p.stem != "kitchen"], ids=lambda path: path.stem)
def test_blank_lines_above_only_move_the_lines(script: Path) -> None:
    # kitchen.txt has front matter, which has to stand first
    text = script.read_text("utf-8")
    plain, moved = (script_document(parse_script(t)) for t in (text, "\n\n" + text))
    assert [t["line"] + 2 for g in plain["segments"] for t in g["turns"]] == [
        t["line"] for g in moved["segments"] for t in g["turns"]
    ]
    assert [t["text"] for g in plain["segments"] for t in g["turns"]] == [
        t["text"] for g in moved["segments"] for t in g["turns"]
    ]
