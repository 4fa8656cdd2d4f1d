"""Names that look the same on the screen, and aren't."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from support.examples import rest_slow
from support.small_show import Command

from studio.cast.names import fold, look, looks_like

ADA = "Ada"
ALIKE = [
    ("Ada", "\u0410da"),  # Cyrillic A
    ("Pascal", "\u0420\u0430s\u0441al"),
    ("Nora Moss", "\u039dor\u0430 M\u043ess"),  # Greek and Cyrillic
]
JOINED = [
    ("José", unicodedata.normalize("NFD", "José")),
    ("Ada", "\uff21\uff44\uff41"),  # full width
    ("Ada", "Ada\u00a0 "),
]


@pytest.mark.parametrize(("name", "other"), rest_slow(ALIKE, ALIKE[0]))
def test_names_that_look_alike_are_reported_by_lint_and_cast(
    tmp_path: Path, studio: Command, name: str, other: str
) -> None:
    turns = (f"{who}: Good morning, it is a fine day." for who in (name, other, name, "Ben", other, "Ben", name))
    (tmp_path / "a.txt").write_text("\n".join(turns), encoding="utf-8")
    listed = studio("lint", "a.txt", "--json", cwd=tmp_path).json["findings"]
    assert [other in finding["message"] for finding in listed if finding["rule"] == "speaker-double"] == [True]
    assert "look the same" in studio("cast", "a.txt", cwd=tmp_path).stdout


@pytest.mark.parametrize(("name", "other"), JOINED)
def test_names_that_differ_only_in_encoding_are_one(name: str, other: str) -> None:
    assert fold(name) == fold(other)


@pytest.mark.parametrize(("name", "other"), [("Ada", "Ida"), ("Сара", "Sara"), ("Иван", "Ivan"), ("Νίκος", "Nikos")])
def test_names_that_only_mean_the_same_do_not_look_alike(name: str, other: str) -> None:
    assert look(name) != look(other)


@pytest.mark.parametrize(
    ("name", "other"), [("\u0410da", "Ada Stone"), ("St\u043ene", "Ada Stone"), ("\u0410da", "Ada")]
)
def test_a_short_form_that_only_looks_like_one_is_told(name: str, other: str) -> None:
    assert looks_like(name, other)
    assert not looks_like("Ada", "Ada Stone"), "which is joined"
