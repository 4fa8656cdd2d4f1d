"""Lines of signs, and long lines: read or refused, in time that doesn't grow with the square of their length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StudioError
from studio.parse import parse_script

TALK = "Ada: Hello there.\nBen: Good evening to you.\nAda: What is new?\nBen: Not much.\n{}\nAda: Bye.\n"
ENDS_AT = 40_000


@pytest.mark.slow
@pytest.mark.parametrize(
    ("begin", "again", "end"),
    [
        ("Ada: Hi", " ", "x}"),
        ("> ", "\t", ""),
        ("Ada: Hi ", "[a] ", "|"),
        ("**", "[a] ", ")"),
        ("# a ", "# ", "[x]"),
    ],
    ids=["blanks", "tabs of a quotation", "brackets", "brackets behind asterisks", "signs of headings"],
)
def test_a_line_that_repeats_itself_is_read(begin: str, again: str, end: str) -> None:
    """With a step that is not linear, each takes minutes or hours."""
    script = parse_script(TALK.format(begin + again * (ENDS_AT // len(again)) + end))
    assert script.turns[-1].speaker == "Ada"


@given(st.lists(st.text(">#*-_=~[](){}<>|:;.\"'“”@%&\\/ \t\u00a0AbC10é", max_size=9), max_size=4))
def test_lines_of_signs_are_read_or_refused(lines: list[str]) -> None:
    try:
        assert parse_script(TALK.format("\n".join(lines))).turns
    except StudioError as refusal:
        assert str(refusal)
