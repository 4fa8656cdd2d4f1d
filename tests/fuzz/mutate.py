"""New inputs from old ones: a corpus and a source of chance in, a changed text out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

LONGEST = 240
"""Characters. Small inputs reach the same code as big ones, and many more of them can be tried."""

PIECES = (
    "Ada: ", "Ben:\n", "**Ada:** ", "**Ben**: ", "Speaker 1: ", "SPEAKER_00: ", "[S1] ", "<Person1>", "</Person1>",
    "Q: ", "ADA\n", "### Ada\n", "## A Story\n", "# Title\n", "- ", "* ", "> ", "| Ada | text |\n", "|---|---|\n",
    "---\n", "+++\n", "title: x\n", "WEBVTT\n\n", "00:00:01.000 --> 00:00:02.000\n",
    "1\n00:00:01,000 --> 00:00:02,000\n", "<v Ada>", "[00:01:02] ", "(00:01) ", "Ada 0:07\n", "{\"", "\"}",
    "\"speaker\": \"Ada\"", "\"text\": \"hello\"", "[", "]", "{", "}", ",", ":",
    "[{\"speaker\": \"Ada\", \"text\": \"hi\"}]", "<p>", "</p>", "<cite>Ada:</cite>", "<time>0:01</time>", "<html>",
    "<!--", "-->", "<script>", "&amp;", "&#x3c;", "INT. HOUSE - DAY\n", "(V.O.)", "(beat)", "[pause 1.5s]",
    "[music theme]", "[bed x]", "[bed off]", "[clip a.wav]", "[SFX: door]", "<break time=\"1s\"/>",
    "<sub alias=\"x\">", "</sub>", "*", "**", "_", "`", "\\", "\\[", "[a](http://e.org)", "http://e.org/x", "![",
    "Stories Covered\n", "Sources: ", "Transcript\n", "ACT I\n", "SCENE 1. A room.\n", "Enter ADA.\n", "\r\n", "\r",
    "\n\n", "\t", "\ufeff", "\u200f", "\u2028", "\u0000", "\u001b[31m", "—", "…", "“", "”", "é", "日本", "🎙", "1. ",
    "0:00:01.000,0:00:02.000\n", "[00:04.10]", "[ti:x]\n", "<?xml version=\"1.0\"?>\n", "<turn who=\"Ada\">",
    "</turn>", "<tier speaker=\"A\">", "<w>no</w>", "May 04 10:00:12 <ada|away>\t", "[10:00] <ben> ",
    "* ben waves\n", "-->\t",
    "ada — Today at 10:00 AM\n", "e \"Hello.\"\n", "define e = Character(\"Eve\")\n", "label start:\n",
    "=== knot ===\n",
    "-> knot\n", "<<wait 1>>", ":: Start [x]\n", "[[a->b]]", "\\begin{x}\n", "x = f(1);\n", "#+TITLE: x\n",
    "* Part\n",
    "2026-03-02", "[rate 0.9]", "[/rate]", "(excited)", "[lang fr]", "{x|y}", "♪ x ♪",
)  # fmt: skip


def mutated(corpus: Sequence[str], chance: Random) -> str:
    """A text from the corpus, changed in one to four places."""
    text = chance.choice(corpus)
    for _ in range(chance.choice((1, 1, 2, 3, 4))):
        text = chance.choice(_CHANGES)(text, corpus, chance)
    return text[:LONGEST]


def _insert(text: str, _corpus: Sequence[str], chance: Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(PIECES) + text[at:]


def _at_line(text: str, _corpus: Sequence[str], chance: Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(PIECES))
    return "".join(lines)


def _delete(text: str, _corpus: Sequence[str], chance: Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + chance.choice((1, 1, 2, 5, 20)) :]


def _character(text: str, _corpus: Sequence[str], chance: Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chr(chance.choice((chance.randrange(32, 127), chance.randrange(0xD800)))) + text[at + 1 :]


def _lines(text: str, _corpus: Sequence[str], chance: Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at, to = (chance.randrange(len(lines)) for _ in range(2))
    what = chance.randrange(3)
    if what == 0:
        lines[at], lines[to] = lines[to], lines[at]
    elif what == 1:
        lines.insert(to, lines[at])
    else:
        del lines[at]
    return "".join(lines)


def _splice(text: str, corpus: Sequence[str], chance: Random) -> str:
    other = chance.choice(corpus)
    if chance.random() < 0.5:
        mine, theirs = text.splitlines(keepends=True), other.splitlines(keepends=True)
        return "".join(mine[: chance.randrange(len(mine) + 1)] + theirs[chance.randrange(len(theirs) + 1) :])
    return text[: chance.randrange(len(text) + 1)] + other[chance.randrange(len(other) + 1) :]


def _repeat(text: str, _corpus: Sequence[str], chance: Random) -> str:
    at = chance.randrange(len(text) + 1)
    stretch = text[at : at + chance.randrange(1, 12)]
    return text[:at] + stretch * chance.choice((2, 3, 30)) + text[at:]


_CHANGES: tuple[Callable[[str, Sequence[str], Random], str], ...] = (
    _insert, _insert, _at_line, _at_line, _delete, _character, _lines, _splice, _splice, _repeat,
)  # fmt: skip
