"""The first pages a newcomer tries: the output in the README, and getting-started line by line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STARTED = (ROOT / "docs" / "getting-started.md").read_text("utf-8")
SHELL = [line for block in re.findall(r"```sh\n(.*?)```", STARTED, re.S) for line in block.splitlines()]
NOT_RUN = re.compile(r"studio (watch|serve|play|models|voices get|.*--engine coqui)")
"""Commands that run until Ctrl-C or play sound, download a model, or need Coqui; these have tests of their own."""

pytestmark = pytest.mark.skipif(find_spec("hibari") is None, reason="the pages show the neural default voices")


def studio(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line of a page as it is written."""
    program = f"{sys.executable} -m studio"
    return subprocess.run(
        line.replace("studio", program, 1),
        shell=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


def plain(output: str) -> list[str]:
    """What must be equal on every machine: no seconds, no speeds, no folders above the episodes."""
    output = re.sub(r"\d[\d.]* (s\b|× real time)", r"# \1", output)
    return [re.sub(r"^\S*(?=episodes/)", "", line).rstrip() for line in output.splitlines() if line.strip()]


@pytest.mark.slow
def test_the_output_in_the_readme_is_what_the_example_prints(tmp_path: Path) -> None:
    shown = re.search(r"<!-- run: [^>]*-->\n```\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    assert shown
    for name in ("show.toml", "guids.toml", "scripts", "voices", "assets"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    run = studio("studio render scripts/slow-science.txt", tmp_path)
    assert run.returncode == 0, run.stderr
    expected, printed = plain(shown[1]), plain(run.stderr + run.stdout)
    assert [line for line in expected if line not in printed] == []


@pytest.mark.slow
def test_getting_started_works_as_it_is_written(tmp_path: Path) -> None:
    commands = [line for line in SHELL if line.startswith("studio ") and not NOT_RUN.match(line)]
    assert len(commands) >= 11
    for line in commands:
        if line.startswith("studio publish"):
            settings = tmp_path / "my-show" / "show.toml"
            text = settings.read_text("utf-8").replace('base_url = ""', 'base_url = "https://example.org/show/"')
            settings.write_text(text.replace('category = ""', 'category = "Science"'), encoding="utf-8")
        run = studio(line, tmp_path)
        assert run.returncode == 0, f"{line}\n{run.stdout}{run.stderr}"
