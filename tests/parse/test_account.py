"""Word by word: whatever stands in a script is said by somebody, or listed with the reason why it is not.

Every string of a made-up page, caption file or JSON document carries a word of its own, which has to come out again.
"""

from __future__ import annotations

import json
import re

from hypothesis import given, reject, settings
from hypothesis import strategies as st
from support.examples import examples

from studio.errors import ScriptError
from studio.parse import parse_script, script_document

MARK = re.compile(r"zq[a-z]{4}")
ORDERS = ("", "[pause 2s] ", "(laughs) ", "[sting] ", "# ", "- ", "00:01:02 ", "Sources: ", "https://e.org/")


def marked(number: int) -> str:
    """A word that stands nowhere else."""
    letters = ""
    for _ in range(4):
        number, rest = divmod(number, 26)
        letters += chr(97 + rest)
    return f"zq{letters}"


class Words:
    """Strings, each with a word of its own."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.count = draw, 0

    def __call__(self) -> str:
        self.count += 1
        before = self.draw(st.sampled_from(ORDERS))
        after = self.draw(st.sampled_from(("", " and so on.", ": a list", "?", " (said quietly)", " [sic]")))
        return f"{before}We saw {marked(self.count)}{after}"


def holds(text: str) -> None:
    """Every word is in the document of the script, spoken or not; a refused script is no example."""
    try:
        document = script_document(parse_script(text))
    except ScriptError:
        reject()
    lost = set(MARK.findall(text)) - set(MARK.findall(json.dumps(document)))
    assert not lost, f"lost {sorted(lost)} of:\n{text}"


@st.composite
def pages(draw: st.DrawFn) -> str:
    words = Words(draw)
    block = st.sampled_from(
        ("p", "div", "h2", "li", "blockquote", "cite", "figcaption", "td", "span", "em", "a", "aside")
    )

    def element(depth: int) -> str:
        tag = draw(block)
        inside = [
            element(depth - 1) if depth and draw(st.booleans()) else words() for _ in range(draw(st.integers(1, 3)))
        ]
        return f"<{tag}>{' '.join(inside)}</{tag}>"

    said = "".join(
        f"<p><cite>{draw(st.sampled_from(('Ada', 'Ben')))}:</cite> {words()}</p>{element(2)}"
        for _ in range(draw(st.integers(2, 6)))
    )
    return f"<!doctype html><html><head><title>{words()}</title></head><body>{said}</body></html>"


@st.composite
def captions(draw: st.DrawFn) -> str:
    words, cues = Words(draw), []
    for second in range(draw(st.integers(2, 8))):
        voice = draw(st.sampled_from(("<v Ada>", "<v Ben>", "Ada: ", "- ", "", ">> ", "♪ ")))
        lines = "\n".join(words() for _ in range(draw(st.integers(1, 2))))
        back = 100 if draw(st.integers(0, 9)) == 0 else 0
        note = f"NOTE {words()}\n\n" if draw(st.integers(0, 5)) == 0 else ""
        start = max(0, second * 2 - back)
        cues.append(f"{note}00:00:{start:02}.000 --> 00:00:{start + 1:02}.500\n{voice}{lines}\n")
    return "WEBVTT\n\n" + "\n".join(cues)


@st.composite
def documents(draw: st.DrawFn) -> str:
    words = Words(draw)
    speaker = draw(st.sampled_from(("speaker", "name", "role", "speaker_label")))
    said = draw(st.sampled_from(("text", "content", "line", "body", "words")))

    def turn() -> dict[str, object]:
        one: dict[str, object] = {speaker: draw(st.sampled_from(("Ada", "Ben", "SPEAKER_00"))), said: words()}
        if draw(st.booleans()):
            one[draw(st.sampled_from(("note", "title", "id", "source", "type")))] = words()
        if draw(st.integers(0, 3)) == 0:
            one["more"] = [words(), {"deep": words()}]
        return one

    turns = [turn() for _ in range(draw(st.integers(2, 6)))]
    if draw(st.booleans()):
        return json.dumps(turns)
    return json.dumps(
        {"title": words(), draw(st.sampled_from(("segments", "turns", "transcript"))): turns, "x": words()}
    )


@st.composite
def texts(draw: st.DrawFn) -> str:
    words = Words(draw)
    heads = (
        "Ada: ",
        "Ben: ",
        "**Ada:** ",
        "## ",
        "> ",
        "- ",
        "| Ada | ",
        "",
        "",
        "[Ada] ",
        "Ada (0:01): ",
        "<Person1>",
        "Q: ",
    )
    lines = [
        draw(st.sampled_from(heads)) + " ".join(words() for _ in range(draw(st.integers(1, 2))))
        for _ in range(draw(st.integers(1, 8)))
    ]
    return draw(st.sampled_from(("\n", "\n\n"))).join(lines)


@given(pages())
@settings(max_examples=examples(60), deadline=None)
def test_every_string_of_a_page(text: str) -> None:
    holds(text)


@given(captions())
@settings(max_examples=examples(60), deadline=None)
def test_every_cue(text: str) -> None:
    holds(text)


@given(documents())
@settings(max_examples=examples(60), deadline=None)
def test_every_value_of_a_document(text: str) -> None:
    holds(text)


@given(texts())
@settings(max_examples=examples(100), deadline=None)
def test_every_word_of_a_text(text: str) -> None:
    holds(text)
