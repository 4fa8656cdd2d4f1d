"""The schema for editors accepts what Studio writes, refuses what Studio refuses, and explains every key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from studio.errors import ShowError
from studio.files.toml import parse_toml
from studio.formats.toml import read_toml
from studio.show import Settings
from studio.show.scaffold import EXAMPLE, show_files, show_toml, write_show
from studio.show.schema import SCHEMA_FILE, show_schema
from studio.show.scripts import scripts_below

ROOT = Path(__file__).parents[2]
JUDGE = jsonschema.Draft202012Validator(show_schema())


def test_what_studio_new_writes_is_valid_and_names_the_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(show_schema())
    text = show_toml("Any")
    assert text.splitlines()[0] == f"#:schema {SCHEMA_FILE}"
    assert json.loads(str(show_files("Any")[SCHEMA_FILE])) == show_schema()
    assert list(JUDGE.iter_errors(parse_toml(text, Path("show.toml")))) == []
    assert list(JUDGE.iter_errors(parse_toml((ROOT / "show.toml").read_text("utf-8"), Path("show.toml")))) == []


@pytest.mark.parametrize(
    "text",
    [
        'titel = "x"',
        "rate = 3.0",
        'unknown_speakers = "guess"',
        '[speakers."A"]\naliases = ["B"]',
        "[mp3]\nbitrate = 100",
        "[loudness]\ntarget_lufs = -70",
        "[feed]\nunknown = 1",
        'title = ["x"]',
    ],
)
def test_what_studio_refuses_is_marked(text: str, tmp_path: Path) -> None:
    (tmp_path / "show.toml").write_text(text)
    with pytest.raises(ShowError):
        read_toml(tmp_path / "show.toml", Settings)
    assert list(JUDGE.iter_errors(parse_toml(text, tmp_path / "show.toml")))


def test_every_key_of_the_template_is_explained() -> None:
    def unexplained(table: dict[str, Any], name: str) -> list[str]:
        return [f"{name}.{key}" for key, value in table["properties"].items() if not value.get("description")]

    schema = show_schema()
    tables = {"Settings": schema, **{n: schema["$defs"][n] for n in ("Speaker", "Music", "Gaps", "Loudness", "Mp3")}}
    assert [each for name, table in tables.items() for each in unexplained(table, name)] == []


def test_the_schema_beside_show_toml_is_no_script(tmp_path: Path) -> None:
    write_show(tmp_path, show_files("A show"))
    assert scripts_below(tmp_path) == [tmp_path / EXAMPLE]
