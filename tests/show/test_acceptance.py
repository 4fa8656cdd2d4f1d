"""A doubtful script isn't rendered until somebody accepts it, and is doubtful anew once it is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.errors import DoubtfulScript
from studio.parse import parse_script, read_script
from studio.show.acceptance import accept, require_accepted

DOUBTFUL = [f"It was late on day {k}, and nobody minded it at all, not even the gulls." for k in range(60)]
for _k, _name in enumerate(("Warden", "Keeper", "Sailor", "Baker")):
    DOUBTFUL[10 * _k + 5] = f"{_name}: I mind it very much."


def check(file: Path, root: Path | None) -> None:
    require_accepted(parse_script(read_script(file)), file, root)


def test_doubtful_script_stops_until_it_is_accepted_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("\n\n".join(DOUBTFUL), encoding="utf-8")
    with pytest.raises(DoubtfulScript, match="4 lines look like 'NAME: text': try --format labels") as stopped:
        check(file, tmp_path)
    assert stopped.value.exit_code == 1 and "--accept" in str(stopped.value)
    accept(file, tmp_path)
    check(file, tmp_path)
    file.write_text(file.read_text("utf-8") + "\n\nAnd so on.", encoding="utf-8")
    with pytest.raises(DoubtfulScript):
        check(file, tmp_path)


@pytest.mark.parametrize("text", ["Ada: Good evening.\nBo: Is it?\nAda: It is.\n", "It was late.\n\nNobody minded.\n"])
def test_clear_script_needs_no_acceptance(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    check(tmp_path / "a.txt", None)
