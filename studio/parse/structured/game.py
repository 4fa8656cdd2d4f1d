"""The reader of dialogue in the scripts of games: Ren'Py, Yarn, Ink and Twine's Twee.

In: the lines of a file. Out: a Script.

What is said is read in the order of the file: ``e "Words."`` with the name that ``define e = Character("Ada")`` gives,
``Ada: Words.``, and narration, which the narrator says. Commands, variables, conditions, the names of passages and what
the player may choose are not spoken. Who plays hears only one way through; a script has them all, one after the other,
so a problem says that it is a game's.

Sources: the manuals of Ren'Py 8 (Dialogue and Narration), Yarn Spinner 2 (Syntax), Ink (Writing with Ink), Twee 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from studio.parse.assemble.draft import NARRATOR, Draft
from studio.parse.assemble.script import NO_PAGE, assemble
from studio.parse.lines.labels import read_label
from studio.parse.lines.markup import plain
from studio.parse.lines.shape import has_words, vocabulary
from studio.parse.running_text.names import named_people
from studio.values import Script

NAME = "game"

SURE = 0.975
FEWEST = 2
"""Marks of a form, at least."""

_DEFINED = re.compile(
    r"\s*(?:define|default|\$)\s+(\w+)\s*=\s*(?:\w*Character|DynamicCharacter)\(\s*(?:_\()?[\"']([^\"']{1,60})[\"'].*"
)
_SAYS = re.compile(
    r"\s*(?:(?P<who>[A-Za-z_]\w*)(?:\s+[\w@-]+){0,4}\s+|\"(?P<name>[^\"]{1,60})\"\s+)?"
    r"\"(?P<words>(?:[^\"\\]|\\.)*)\"(?:\s*\(.*\)|\s+with\s+\w+|\s+nointeract)?\s*"
)
_LABEL = re.compile(r"\s*(?:label\s+[\w.]+(?:\(.*\))?|menu(?:\s+\w+)?|init(?:\s.*)?|screen\s.*):\s*")
_TEXT_TAG = re.compile(r"\{/?[a-z]+(?:=[^{}]*)?\}")
_NARRATES = ("centered", "extend", "narrator", "nvl_narrator", "vcentered")

_NODE = re.compile(r"title:\s*(\S.*)")
_COMMAND = re.compile(r"<<.*?>>")
_HASHTAG = re.compile(r"(?:\s+|^)#[\w:.-]+(?=\s|$)|\s+#\s.*$")
_KNOT = re.compile(r"={2,}\s*(?:function\s+)?\w+(?:\(.*\))?\s*=*|=\s*\w+\s*")
_LOGIC = re.compile(r"\s*(?:~|VAR\s|CONST\s|LIST\s|INCLUDE\s|EXTERNAL\s|->|<-|TODO:|\{.*|.*\}\s*$|-\s*else\s*:)")
_PASSAGE = re.compile(r"::\s*(\S.*?)\s*(?:\[([^\[\]]*)\])?\s*(?:\{.*\})?\s*")
_MACRO = re.compile(r"\([a-z][\w-]*:[^()]*(?:\([^()]*\)[^()]*)*\)")
_APART = re.compile(r"StoryData|StoryStylesheet|StoryScript|UserScript|UserStylesheet")


def score(lines: Sequence[str]) -> float:
    """How surely a file has this form: 0.975 where the marks of one of the languages stand in it."""
    return SURE if _language(lines) is not None else 0.0


def _language(lines: Sequence[str]) -> str | None:
    """Which of the languages a file is written in; None for none of them."""
    said = sum(_SAYS.fullmatch(line) is not None for line in lines if '"' in line)
    if said >= FEWEST and any(_LABEL.fullmatch(line) or _DEFINED.fullmatch(line) for line in lines):
        return "renpy"
    if any(_NODE.fullmatch(line.strip("\ufeff")) for line in lines[:50]) and any(
        line.strip() == "===" for line in lines
    ):
        return "yarn"
    passages = [match for line in lines if line.startswith("::") and (match := _PASSAGE.fullmatch(line)) is not None]
    if len(passages) >= FEWEST and (any(match[2] for match in passages) or any("[[" in line for line in lines)):
        return "twee"
    knots = sum(re.fullmatch(r"={2,}\s*\w+(?:\(.*\))?\s*=*", line.strip()) is not None for line in lines)
    diverts = sum(re.search(r"->\s*\w+\s*$", line) is not None for line in lines)
    return "ink" if knots and diverts and knots + diverts > FEWEST else None


def read(lines: Sequence[str]) -> Script:
    """Read a file of this form; the script holds no turn when it is in none of the languages."""
    draft = Draft()
    language = _language(lines)
    title: str | None = None
    if language is None:
        return Script(NAME, ())
    rows = list(_READERS[language](lines))
    words = [words for _, words, reason in rows if not reason]
    cast = named_people(words, [read_label(row) for row in words]) if language != "renpy" else frozenset()
    for k, ((who, text, reason), line) in enumerate(zip(rows, lines, strict=True), 1):
        if not line.strip():
            continue
        if reason or not has_words(text):
            title = text if reason == "title" and title is None else title
            draft.skip(k, line, reason or "nothing to say")
            continue
        label = read_label(text) if who is None else None
        if label is not None and (label.name in cast or (language == "yarn" and " " not in label.name)):
            who, text = label.name, label.rest
        name = who or NARRATOR
        if name != draft.speaker:
            draft.label(name, k)
        if has_words(text):
            draft.say(plain(text), k, paragraph=True)
            left = " ".join(word for word in line.split() if word not in text and word.rstrip(":") not in name)
            if language != "renpy" and has_words(left):
                draft.skip(k, left, "markup")
        else:
            draft.skip(k, line, "label")
    draft.problem(1, "this is the script of a game; all its ways are read, one after the other, and no choice is.")
    draft.finish()
    return assemble(NAME, draft, replace(NO_PAGE, title=title))


Row = tuple[str | None, str, str]
"""Who says a line, None where the line itself tells; its words; and the reason why it is not said."""


def _renpy(lines: Sequence[str]) -> Iterator[Row]:
    names = {match[1]: match[2] for line in lines if (match := _DEFINED.fullmatch(line)) is not None}
    last: str | None = None
    for line in lines:
        match = _SAYS.fullmatch(line) if '"' in line else None
        who = match["who"] if match else None
        if line.lstrip().startswith("#"):
            yield None, line, "comment"
        elif match is None or (who is not None and who not in names and who in _KEYWORDS):
            yield None, line, "choice" if re.fullmatch(r"\s*\".*\".*:\s*", line) else "code"
        else:
            last = (
                last if who == "extend" else match["name"] or (None if who in _NARRATES else names.get(who or "", who))
            )
            yield last or NARRATOR, _TEXT_TAG.sub("", re.sub(r"\\(.)", r"\1", match["words"])), ""


_KEYWORDS = vocabulary(
    "play queue stop show scene hide image define default init python voice call jump return if elif else while with"
    " style transform screen text textbutton label add use action window pause import from translate old new"
)


def _yarn(lines: Sequence[str]) -> Iterator[Row]:
    inside = False
    for line in lines:
        text = line.strip()
        if text in ("===", "---"):
            inside = text == "---"
            yield None, text, "rule"
        elif not inside:
            yield None, text, "label"
        elif text.startswith("//"):
            yield None, text, "comment"
        elif text.startswith("->"):
            yield None, text, "choice"
        else:
            said = _HASHTAG.sub("", _COMMAND.sub("", text.partition(" //")[0]))
            yield None, said, "" if has_words(said) else "code"


_SPEAKER = re.compile(r"#\s?speaker\s?(?::|>>)?\s?([^\s#{}][^#{}]*)", re.I)
"""``#speaker:Ada #layout:left`` over the words."""


def _ink(lines: Sequence[str]) -> Iterator[Row]:
    comment = False
    speaker: str | None = None
    for line in lines:
        text = line.strip()
        if comment or text.startswith(("//", "/*")):
            comment = (comment or text.startswith("/*")) and "*/" not in text
            yield None, text, "comment"
        elif text.startswith("#") and (tagged := _SPEAKER.match(text)) is not None:
            speaker = tagged[1].strip()
            yield None, text, "label"
        elif _KNOT.fullmatch(text) or text.startswith("#"):
            speaker = speaker if text.startswith("#") else None
            yield None, text, "label"
        elif re.match(r"[*+]", text):
            yield None, text, "choice"
        elif _LOGIC.match(text):
            yield None, text, "code"
        else:
            said = re.sub(
                r"^(?:-\s*)+(?:\(\w+\)\s*)?|->\s*[\w.]+\s*$|<>", "", _HASHTAG.sub("", text.partition(" //")[0])
            )
            yield speaker, said.strip(), "" if has_words(said) else "code"


def _twee(lines: Sequence[str]) -> Iterator[Row]:
    apart = titled = False
    for line in lines:
        text = line.strip()
        passage = _PASSAGE.fullmatch(line) if line.startswith("::") else None
        if passage is not None:
            tags = (passage[2] or "").split()
            apart = _APART.fullmatch(passage[1]) is not None or "script" in tags or "stylesheet" in tags
            titled = passage[1] == "StoryTitle"
            yield None, text, "label"
        elif titled and text:
            yield None, text, "title"
        elif apart:
            yield None, text, "code"
        elif re.fullmatch(r"(?:[-*]\s*)?\[\[.*\]\]", text):
            yield None, text, "choice"
        else:
            said = _MACRO.sub("", _COMMAND.sub("", re.sub(r"\[\[([^\[\]|]*?)(?:->|\|)[^\[\]]*\]\]", r"\1", text)))
            yield None, said.replace("[[", "").replace("]]", "").strip(), "" if has_words(said) else "code"


_READERS = {"renpy": _renpy, "yarn": _yarn, "ink": _ink, "twee": _twee}
