"""Any text is TOML or refused with a message, however deep or long what stands in it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.errors import ShowError
from studio.files.toml import LARGEST_CHARACTERS, parse_toml


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a = 1\nb = \n", 2, "Is not valid TOML"),
        ("x = " + "[" * 5000 + "]" * 5000, None, "nested too deep"),
        ("x = " + "{a=" * 5000, None, "nested too deep"),
        ("a." * 5000 + "a = 1", None, "nested too deep"),
        ("['a' . " + '"b" .' * 5000 + "a]", None, "nested too deep"),
        ("#" * (LARGEST_CHARACTERS + 1), None, "Is larger than 16 MB"),
        ("x = " + "1" * 5000, None, "a number is too long"),
        ("x = 2026-02-30", 1, "Is not valid TOML"),
    ],
    ids=["end", "lists", "tables", "dots", "quoted", "size", "digits", "date"],
)
def test_what_is_no_toml_is_refused(text: str, line: int | None, message: str) -> None:
    with pytest.raises(ShowError, match=message) as refusal:
        parse_toml(text, Path("show.toml"))
    assert (str(refusal.value.file), refusal.value.line) == ("show.toml", line)


def test_tables_come_out() -> None:
    assert parse_toml("[a.b.c.d]\ne.f = 1\n", Path("x")) == {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}
    assert parse_toml("[a]\nb = 1\n", Path("x")) == {"a": {"b": 1}}
