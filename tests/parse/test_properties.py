"""For any text: nothing is lost, nothing is invented, nothing breaks."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from studio.errors import ScriptError
from studio.parse import parse_script, script_document
from studio.parse.assemble.account import unaccounted
from studio.parse.lines.shape import split_lines
from studio.parse.readers import named

PIECES = [
    "Ada: Hello there.",
    "Bo: Yes",
    "Ada:",
    "Bo (host): [laughs] So. [pause 2s] Now.",
    "Full Transcript",
    "Stories Covered",
    "In this episode:",
    "Sources: The Gull, Harbour News",
    "Sources:",
    "The Gull: a bird that reads",
    "A whale in the harbour",
    "OUTRO",
    "COLD OPEN",
    "Part 2: The Return",
    "Break:",
    "Song: la la",
    "[sting]",
    "[clip whale.wav]",
    "[music]",
    "[",
    "---",
    "...",
    "# Heading",
    "Title: Gulls",
    "2031-02-30",
    "It was a dark and stormy night, and nobody had brought an umbrella.",
    "What now?",
    "Thanks for listening, see you tomorrow.",
    "You're listening to Gulls, the show about gulls.",
    "https://gulls.example",
    "",
    "   ",
    "\u200b",
    "Guest: Only once.",
    "李华：云。",
]

scripts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=60)), max_size=25).map("\n".join)


@given(scripts)
@settings(max_examples=examples(400), deadline=None)
def test_every_line_is_spoken_or_listed(text: str) -> None:
    script = named("labels").read(split_lines(text))
    if script.turns:
        assert unaccounted(script, text) == []
        script_document(script)


@given(scripts)
@settings(max_examples=examples(200), deadline=None)
def test_any_text_is_a_script_or_one_clear_error(text: str) -> None:
    try:
        script = parse_script(text)
    except ScriptError as error:
        assert error.exit_code == 2 and str(error).strip()
    else:
        assert script.turns and named(script.format)


@given(scripts)
@settings(max_examples=examples(200), deadline=None)
def test_turns_say_only_words_of_their_lines_in_order(text: str) -> None:
    lines = split_lines(text)
    last = 0
    for turn in named("labels").read(lines).turns:
        said = re.findall(r"\w+", turn.text)
        end = max(item.line for item in turn.items)
        assert last < turn.line <= end
        last = end
        written = iter(re.findall(r"\w+", "\n".join(lines[turn.line - 1 : end])))
        assert all(word in written for word in said)
