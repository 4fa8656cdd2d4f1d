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


BARE_NAMES = "".join(
    f"Willi {said} Das sehen wir dann.\nKarin {asked} Ich weiß es nicht.\n"
    for said, asked in (("Also gut.", "Warum das?"), ("Niemand fragt uns.", "Aber wie?"), ("Wir gehen.", "Und dann?"))
)
"""Names before the words, without any sign behind them."""
FILM = "INT. KITCHEN - NIGHT\n\nThe tap drips. Nobody moves.\n\nEXT. YARD - DAY\n\nA dog looks at the door.\n"
QUOTED = "".join(
    f'Open the page number {k} now.\n\n"This is what the page says when it opens for the first time, and more."\n\n'
    for k in range(6)
)


@pytest.mark.parametrize(
    ("text", "line", "advice"),
    [
        (BARE_NAMES, 1, "write a colon behind each"),
        (FILM, 1, "--format fountain"),
        ("A page.\n\n" + QUOTED, 5, "write 'Say:' over them"),
    ],
)
def test_signs_of_several_speakers_make_prose_doubtful(text: str, line: int, advice: str) -> None:
    script = parse_script(text, format="prose")
    assert script.confidence < LIMIT
    assert any(problem.line == line and advice in problem.message for problem in script.problems)


@pytest.mark.parametrize(
    "text",
    [
        "Maria went home. It was late.\n\nPeter slept.\n\nMaria sang. Peter woke.\n\nPeter asked why.\n\nMaria knew.\n",
        "Lisbon was warm.\n\nLisbon was loud.\n\nPorto was neither.\n\nPorto had rain.\n\nLisbon had none.\n",
        "Slide 1: What it is.\n\nA clock.\n\nSlide 2: What it does.\n\nIt rings.\n\nSlide 3: Why.\n\nWe ask.\n",
        'She said "no." He said "yes." "So," they said.\n\nThen it rained for a week, and nobody said anything.\n\n'
        * 4,
    ],
)
def test_text_of_one_voice_shows_no_signs_of_several(text: str) -> None:
    assert not [p for p in parse_script(text).problems if "one voice" in p.message or "Say:" in p.message]


def test_turn_that_the_page_swallowed_is_told() -> None:
    talk = "".join(f"**Ada:** It rained on day {k}.\n\n**Bo:** So it did, and Tove saw it.\n\n" for k in range(4))
    script = parse_script(f"# The rain\n\n{talk}## Afterwards\n\n**Tove:** I was there, and I stayed dry.\n")
    assert [problem.line for problem in script.problems if "words of Tove" in problem.message] == [21]
    assert script.confidence < 1


def test_long_bracket_of_sounds_that_is_said_is_told() -> None:
    sounds = "the door slams, slow footsteps on the stairs, a phone far away, " * 3
    text = f"Ada: It is late. ({sounds}then nothing)\nBo: So it is.\nAda: Good night.\nBo: Good night, Ada.\n"
    script = parse_script(text)
    assert "footsteps" in script.turns[0].text
    assert [problem.line for problem in script.problems] == [1]
    assert script.confidence < 1
