"""Doubtful scripts: which lines are told, and whether the script may be published without being asked for."""

from __future__ import annotations

import pytest

from studio.parse import parse_script
from studio.parse.running_text.confidence import LIMIT, odd_lines

TALK = "Ada: {}\nBo: Yes, it was.\nAda: And then it rained.\nBo: It did.\n"
PROSE = "It rained all day on the hill.\n\n{}\n\nNobody went out until the evening.\n\nThen the sun came.\n"


@pytest.mark.parametrize(
    ("text", "line", "kind"),
    [
        (TALK.format("The tide was out.\n$ npm install tides"), 2, "code or mark-up"),
        (TALK.format("The tide was out.\nIt was on at 0:21"), 2, "a time"),
        (PROSE.format("Foto: A. Moss"), 3, "a note about the script"),
        (TALK.format("The tide was out.\nBo [who had slept] It was late."), 2, "a label"),
        (PROSE.format("The mill by the weir\n\nIt turned."), 3, "a heading"),
    ],
)
def test_line_that_looks_like_something_else_is_told(text: str, line: int, kind: str) -> None:
    script = parse_script(text)
    assert odd_lines(script, text.split("\n")).get(line) == kind
    assert any(problem.line == line for problem in script.problems)
    assert script.confidence < 1


@pytest.mark.parametrize(
    "text",
    [
        TALK.format("It costs $1,900, before anyone climbs it."),
        TALK.format("It was C++ or nothing; at 10:30 we stopped."),
        PROSE.format("The answer is: nobody knows, and nobody asks."),
        "Ada: Yes\nBo: No\nAda: Yes\nBo: No\nAda: Maybe so\nBo: Maybe\n",
    ],
)
def test_speech_is_no_reason_for_doubt(text: str) -> None:
    assert parse_script(text).confidence == 1


def test_names_that_are_read_as_words_make_a_script_doubtful() -> None:
    text = "".join(
        f"the one with the red hat!\n\nIt was {k} o'clock.\n\nher aunt's voice!\n\nSo it was.\n\n" for k in range(9)
    )
    assert parse_script(text.replace("!", "")).confidence < LIMIT
    assert parse_script(text.replace("!", ".")).confidence >= LIMIT


def test_words_of_somebody_that_are_left_out_are_told() -> None:
    page = 'Our show of today.\n\n{{< transcript "ADA: Welcome back to the show. I am glad that you came." >}}\n\n'
    script = parse_script(page + "BO: Hello there.\n\nADA: Well then.\n\nBO: It rained.\n\nADA: It did.\n")
    assert [problem.line for problem in script.problems if "is not said" in problem.message] == [3]
    assert script.confidence < 1


def test_file_of_which_most_is_left_out_is_doubtful() -> None:
    page = "".join(f"This is paragraph {k} of a long page about a show that nobody heard.\n\n" for k in range(9))
    script = parse_script(page + "Ada: Hello there.\nBo: Hello.\n")
    assert script.confidence < LIMIT
