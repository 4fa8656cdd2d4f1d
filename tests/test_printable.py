"""What is printable stays; what controls a terminal becomes visible, and JSON keeps its values."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.printable import visible, visible_json, visible_line


@given(st.text())
def test_no_control_character_is_left(text: str) -> None:
    assert {c for c in visible(text) if unicodedata.category(c) in ("Cc", "Cs")} <= {"\n", "\t"}
    assert not {c for c in visible_line(text) if unicodedata.category(c) in ("Cc", "Cs")}
    directions = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    assert not [c for c in visible(text) if unicodedata.bidirectional(c) in directions]


@pytest.mark.parametrize("text", ["", "Ada", "“naïve” 😀", "שלום", "مرحبا", "a\tb\nc", "👩\u200d🚀", "می\u200cخواهم"])
def test_what_is_printable_stays(text: str) -> None:
    assert visible(text) == text


def test_what_is_not_becomes_an_escape() -> None:
    assert visible_line("a\x1b[1mb\n\u202e\udcff") == r"a\x1b[1mb\n\u202e\udcff"


TEXTS = st.text(max_size=20)
VALUES = st.recursive(
    TEXTS | st.integers() | st.none(),
    lambda v: st.lists(v, max_size=4) | st.dictionaries(TEXTS, v, max_size=4),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a loaded machine is no fault
@given(VALUES)
def test_json_keeps_its_values(value: object) -> None:
    document = visible_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(document) == value
    assert visible(document) == document
