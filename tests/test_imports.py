"""What a command loads: an edit has two seconds, and each of these would take a quarter of one or more."""

from __future__ import annotations

import subprocess
import sys

import pytest

CLI = "import studio.cli.app"
RENDER = "import studio.cli.app, studio.cli.render, studio.render.flow"


@pytest.mark.parametrize(
    ("code", "without"),
    [
        (CLI, {"numpy", "pydantic", "soundfile", "soxr", "PIL"}),
        (RENDER, {"scipy", "jinja2", "PIL", "pydub", "num2words", "spellchecker", "rich", "torch", "TTS", "ray"}),
    ],
    ids=["any command", "a render"],
)
def test_heavy_packages_are_loaded_only_where_they_are_needed(code: str, without: set[str]) -> None:
    program = f"import sys; {code}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert without & set(run.stdout.split()) == set()
