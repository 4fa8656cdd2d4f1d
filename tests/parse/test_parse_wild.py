"""Scripts as the world writes them, beside what is said: one form of script each, imitated from nobody's.

Beside each script stands what a person would read aloud: ``== title`` for a chapter, ``Speaker: words`` for a turn,
``? 12`` for a line that has to be reported.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.parse import parse_script, read_script
from studio.parse.assemble.account import unaccounted
from studio.values import Script

WILD = Path(__file__).parent / "data" / "wild"
SCRIPTS = sorted(path for path in WILD.iterdir() if path.suffix != ".said")


def said(script: Script) -> str:
    """What is read aloud, as the files beside the scripts have it."""
    rows: list[str] = []
    for segment in script.segments:
        if segment.title is not None:
            rows.append(f"== {segment.title}")
        rows += [f"{turn.speaker}: {' ¶ '.join(turn.text.split(chr(10) * 2))}" for turn in segment.turns]
    rows += [f"? {line}" for line in sorted({problem.line for problem in script.problems})]
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_is_read_as_a_person_would(path: Path) -> None:
    text = read_script(path)
    script = parse_script(text, file=path)
    assert said(script) == path.with_name(path.name + ".said").read_text("utf-8")
    assert unaccounted(script, text) == []
    assert script.confidence >= 0.5
