"""The page on the Python interface: its blocks run as they are printed, and it names every function."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from support.small_show import make_show

import studio

PAGE = (Path(__file__).parents[2] / "docs" / "python.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.S)
SCRIPT = """Title: A Short Walk
Date: 2026-04-02
Summary: Along the harbour.

Ada: Good morning. This is a short walk along the harbour.

## The quay

Ben: It is early, and nobody is here but us.
"""


def test_the_blocks_run_as_they_are_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    show = make_show(tmp_path / "show")
    (show / "scripts").mkdir()
    (show / "scripts" / "monday.txt").write_text(SCRIPT, "utf-8")
    with (show / "show.toml").open("a") as settings:
        settings.write('\n[feed]\ncategory = "Science"\n')
    Image.new("RGB", (1400, 1400), "teal").save(show / "assets" / "cover.png")
    monkeypatch.chdir(show)
    names: dict[str, object] = {"__name__": "page"}
    assert len(BLOCKS) >= 8
    for number, block in enumerate(BLOCKS):
        exec(compile(block, f"docs/python.md, block {number + 1}", "exec"), names)
    printed = capsys.readouterr().out
    assert "episodes/monday/monday.mp3" in printed and "The quay" in printed
    assert "1 made" in printed or "1 unchanged" in printed
    assert re.search(r"^\w+ [\d.]+ of [\d.]+ \w+$", printed, re.M) and "no-such-script.txt" in printed


def test_the_page_names_everything_that_is_public() -> None:
    table = PAGE.split("## What you can rely on")[1]
    assert [name for name in studio.__all__ if not name.startswith("__") and f"`{name}`" not in table] == []
