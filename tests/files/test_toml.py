"""Any text is TOML or refused with a message, however deep or long what stands in it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.errors import ShowError
from studio.files.toml import LARGEST_BYTES, MOST_KEYS, MOST_VALUES, parse_toml, read_toml_text


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a = 1\nb = \n", 2, "Is not valid TOML"),
        ("x = " + "[" * 5000 + "]" * 5000, None, "nested too deep"),
        ("x = " + "{a=" * 5000, None, "nested too deep"),
        ("a." * 5000 + "a = 1", None, "nested too deep"),
        ("['a' . " + '"b" .' * 5000 + "a]", None, "nested too deep"),
        ("#" * (LARGEST_BYTES + 1), None, "Is larger than 16 MB"),
        ("".join(f"k{n} = 1\n" for n in range(MOST_KEYS + 1)), None, "more than 200,000 keys"),
        ("[t]\n" * (MOST_KEYS + 2), None, "more than 200,000 keys"),
        ("x = [" + "1," * (MOST_VALUES + 1) + "]", None, "more than 2,000,000 values"),
        ("x = " + "1" * 5000, None, "a number is too long"),
        ("x = 2026-02-30", 1, "Is not valid TOML"),
    ],
    ids=["end", "lists", "inline", "dots", "quoted", "size", "keys", "tables", "values", "digits", "date"],
)
def test_what_is_no_toml_is_refused(text: str, line: int | None, message: str) -> None:
    with pytest.raises(ShowError, match=message) as refusal:
        parse_toml(text, Path("show.toml"))
    assert (str(refusal.value.file), refusal.value.line) == ("show.toml", line)


def test_tables_come_out() -> None:
    assert parse_toml("[a.b.c.d]\ne.f = 1\n", Path("x")) == {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}
    assert parse_toml("[a]\nb = 1\n", Path("x")) == {"a": {"b": 1}}


def test_what_no_file_of_a_show_needs_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "show.toml"
    with file.open("wb") as sparse:
        sparse.truncate(10**12)
    with pytest.raises(ShowError, match="larger than 16 MB"):
        read_toml_text(file)
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(ShowError, match="a pipe or a device"):
        read_toml_text(file)
