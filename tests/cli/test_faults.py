"""What is wrong with an option is said in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from studio.cli.app import app


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--language", "12x", "'12x' is no language tag"), ("--language", "en_", "is no language tag")],
)
def test_the_fault_of_an_option_has_no_words_of_a_library(tmp_path: Path, option: str, value: str, said: str) -> None:
    script = tmp_path / "s.txt"
    script.write_text("A: Hi there.\n", "utf-8")
    result = CliRunner().invoke(app, ["render", str(script), option, value])
    plain = " ".join(result.output.split())
    assert result.exit_code == 2
    assert said in plain
    assert "Value error" not in plain
