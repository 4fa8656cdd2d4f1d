"""The reader of JSON: transcripts and scripts as lists of turns.

In: the lines of a file. Out: a Script.

A turn is an object with words under one of the usual keys (and its speaker under another), a pair of speaker and
words, or an entry whose key is the speaker. Of all the lists in a file, the one that holds most words is the script;
word lists and whole-text copies beside it are not said again. Where there are only words, each with its speaker beside
or above it or at its time in another list, they and the punctuation between them are put together. Titles beside or
between the turns are headings. A string that holds a whole script is read as one. Every other string is listed with the
key it stands under.

Sources: the podcast namespace's JSON transcripts, https://github.com/Podcastindex-org/podcast-namespace; the answers of
WhisperX, AssemblyAI, Deepgram, Amazon Transcribe, Google, Azure, Rev and Speechmatics, and the dialogue endpoints of
speech services.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from studio.parse.assemble.draft import Draft
from studio.parse.assemble.script import assemble
from studio.parse.boilerplate.page import Page
from studio.parse.lines.markup import plain
from studio.parse.lines.shape import count_words, has_words
from studio.parse.structured.json_blocks import dialogue_blocks, timed_words
from studio.parse.structured.json_names import (
    bare,
    is_one_line,
    is_speakers,
    name_and_words,
    name_of,
    named_first,
    speaker_names,
    speakers_at,
    words_of,
)
from studio.parse.structured.json_values import (
    ALL_TEXTS,
    CHOICES,
    HEADS,
    HEARD,
    MARKS,
    NAMES,
    SPEAKERS,
    STARTS,
    TEXTS,
    TITLES,
    Document,
    Value,
    as_object,
    direction_of,
    join_pieces,
    looks_like_yaml,
    read_values,
    read_yaml,
)
from studio.parse.structured.tags import has_tags, split_tags
from studio.values import Cue, Script, Turn

NAME = "json"

_START = re.compile(
    r"(?!\s*\{\{)\s*(?:\w{1,40}\s*=\s*)?(?:[\[{(]\s*(?:[\[{(\"']|[\]}]|$)|\"[^\"\n]{1,80}\"\s*:\s*[\"\[{])", re.S
)
_WIKI_LINK = re.compile(r"\s*\[\[\s*[^\W\d_][^\[\]\"]*\]\]")
_PAGE = re.compile(r"</(?:p|div|li|ul|h[1-6])\s*>|<br\s*/?>", re.I)
"""Mark-up of a page inside a string."""
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")

MOST_MARKS = 4
"""Marks of punctuation that stand behind a word as words of their own."""

Path = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Words found in the tree, and where: ``title`` is the heading above them."""

    speaker: str | None
    words: Value
    path: Path
    holder: Value
    title: Value | None
    direction: str | None = None
    """Of an object that says nothing: what it asks for, in brackets."""


def score(lines: Sequence[str]) -> float:
    """How surely a file has this form: 0.99 where JSON begins, at the top or in a fence of Markdown."""
    start, _ = _extent(lines)
    if start is not None:
        return 0.99
    document = read_yaml("\n".join(lines)) if looks_like_yaml(lines) else None
    if document is None:
        return 0.0
    said = _script_of(document.root)
    return 0.985 if sum(one.speaker is not None for one in said) > 1 else 0.0


def read(lines: Sequence[str]) -> Script:
    """Read a file of this form; the script holds no turn when no string in the file looks like something said."""
    start, end = _extent(lines)
    text = "\n".join([*([""] * (start or 0)), *lines[start or 0 : end]]).lstrip("\ufeff")
    document = read_yaml(text) if start is None and looks_like_yaml(lines) else None
    document = document or read_values(text)
    join_pieces(document.root, ALL_TEXTS, {key.lower(): key for key in (*TEXTS, *SPEAKERS, *TITLES)})
    draft = Draft()
    used: set[int] = set()
    names = speaker_names(document.root)
    found = (
        _script_of(document.root)
        if not (timed := timed_words(document.root))
        else [Said(name, words, (), document.root, None) for name, words in timed]
    )
    for k, said in enumerate(found):
        if said.title is not None and id(said.title) not in used:
            used.add(id(said.title))
            draft.heading((said.title.text or "").strip(), said.title.line)
        if said.direction is not None:
            draft.aside(said.direction, said.words.line)
        elif has_words(said.words.text or ""):
            marks = list(
                takewhile(
                    lambda mark: not (mark.direction or has_words(mark.words.text or "")),
                    found[k + 1 : k + 1 + MOST_MARKS],
                )
            )
            used |= {id(word.words) for word in (said, *marks)}
            _say(draft, said, names, "".join((mark.words.text or "").strip() for mark in marks))
    if document.broken is not None:
        draft.problem(document.broken, "the JSON breaks off here; what stands before it is read.")
    page = _page(document.root, draft, used)
    draft.finish()
    _list_unspoken(draft, document, used, lines)
    return assemble(NAME, draft, page)


def _extent(lines: Sequence[str]) -> tuple[int | None, int]:
    """Indices between which the JSON stands: the file, or the first fence of Markdown that holds some."""
    filled = [k for k, line in enumerate(lines[:400]) if line.strip("\ufeff \t")]
    if filled and _WIKI_LINK.match(lines[filled[0]]):
        return None, len(lines)
    if filled and _START.match("\n".join(lines[filled[0] : filled[0] + 5]).lstrip("\ufeff")):
        return 0, len(lines)
    for k in filled:
        if _FENCE.match(lines[k]) and _START.match("\n".join(lines[k + 1 : k + 6])):
            end = next((j for j in range(k + 1, len(lines)) if _FENCE.match(lines[j])), len(lines))
            return k + 1, end
    return None, len(lines)


def _script_of(root: Value) -> list[Said]:
    """The turns of the list that holds most words; who speaks counts for half as much again."""
    if blocks := dialogue_blocks(root):
        return [Said(name, words, (), root, heading) for name, words, heading in blocks]
    groups: dict[Path, list[Said]] = defaultdict(list)
    for said in _everything_said(root):
        groups[said.path].append(said)

    def weight(found: list[Said]) -> float:
        words = sum(count_words(said.words.text or "") for said in found)
        named = sum(said.speaker is not None or has_tags((said.words.text or "")[:400]) for said in found)
        return words * (1.0 + 0.5 * named / len(found)) - 0.001 * len(found)

    best = max(groups.values(), key=weight, default=[])
    return _without_copies(best)


def _without_copies(found: list[Said]) -> list[Said]:
    """Without the words that come again with their speakers, as Google's last result has them."""
    named = [said for said in found if said.speaker is not None]
    single = sum(count_words(said.words.text or "") <= 1 for said in found)
    copied = (
        not any(said.direction for said in found)
        and len(found) > 1
        and single >= 0.9 * len(found)
        and 0.4 * len(found) <= len(named) < len(found)
    )
    return named if copied and not any(said.speaker is None for said in found[found.index(named[0]) :]) else found


def _everything_said(root: Value) -> Iterator[Said]:
    """Whatever looks like something said, in the order of the file."""
    at_times = speakers_at(root)
    top = root.items[0][1] if root.items and len(root.items) == 1 else root
    stack: list[tuple[Path, Value, Value, Value | None, str | None]] = [((), root, root, None, None)]
    while stack:
        path, value, holder, title, above = stack.pop()
        items = value.items
        if items is None:
            continue
        above = name_of(value.get(*HEARD)) or above or at_times.get(bare(value.get(*STARTS)) or "")
        keyed = [(key, words_of(item) if len(items) == 1 else item) for key, item in items if key is not None]
        said = _said_by(value)
        own = value.get(*TITLES)
        if asked := direction_of(value):
            yield Said(None, Value(value.line, value.line, text=""), path, holder, title, asked)
            continue
        if said is not None:
            yield Said(name_of(value.get(*SPEAKERS)) or above, said, path, holder, title)
        elif pair := name_and_words(value):
            yield Said(pair[0], pair[1], (*path, "[]"), holder, title)
        elif own is not None and own.text and value is not root and value is not top and has_words(own.text):
            title = own
        if said is None and (is_speakers(keyed) or (len(keyed) == 1 and is_one_line(holder, keyed[0]))):
            for key, item in keyed:
                if item.text is not None and (asked := direction_of(as_object(key, item))):
                    yield Said(None, Value(item.line, item.end_line, text=""), path, holder, title, asked)
                elif item.text is not None and key not in TITLES:
                    yield Said(key, item, (*path, "{}"), value, title)
            continue
        stack += [
            (
                (*path, "*") if (first := named_first(inner)) else path if key is None else (*path, key),
                item,
                value,
                title,
                first or above,
            )
            for key, inner in reversed(items)
            if key not in NAMES or not isinstance(key, str)
            for item in (inner if key not in CHOICES or not inner.items else _first(inner),)
        ]


def _first(choices: Value) -> Value:
    return Value(choices.line, choices.end_line, items=(choices.items or [])[:1])


def _said_by(value: Value) -> Value | None:
    """The words of an object that is a turn."""
    found = {key: item for key, item in value.items or [] if key in ALL_TEXTS and item.text}
    heard = next((found[key] for key in TEXTS if key in found and has_words(found[key].text or "")), None)
    return heard or next((found[key] for key in MARKS if key in found), None)


def _say(draft: Draft, said: Said, names: dict[str, str], marks: str) -> None:
    """What one value says: a turn, a whole script in one string, or a word with the punctuation behind it."""
    words = (said.words.text or "").rstrip() + marks if marks else said.words.text or ""
    name = names.get(said.speaker or "", said.speaker)
    line = said.words.line
    if name is None and has_tags(words):
        for who, piece in split_tags(words):
            _paragraphs(draft, names.get(who or "", who), piece, line)
    elif name is None and ("\n" in words.strip() or _PAGE.search(words)) and _say_script(draft, words, line):
        return
    else:
        _paragraphs(draft, name, words, line)


def _paragraphs(draft: Draft, name: str | None, words: str, line: int) -> None:
    if not has_words(words):
        return
    if name is not None and name != draft.speaker:
        draft.label(name, line)
    draft.narrate(line, "nobody is named beside these words")
    for k, row in enumerate(row for row in words.splitlines() if row.strip()):
        if has_words(row):
            draft.say(plain(row), line, paragraph=k > 0)


def _say_script(draft: Draft, words: str, line: int) -> bool:
    """A string that holds a script of another form, or a page of HTML; False where none of them finds one."""
    from studio.parse.running_text.reader import study
    from studio.parse.structured import html

    lines = words.split("\n")
    if _PAGE.search(words):
        inner = html.read(lines)
    else:
        reader, _ = study(lines)
        inner = reader.read(lines) if reader.NAME != "prose" else Script(NAME, ())
    if not inner.turns:
        return False
    draft.problems += [replace(problem, line=line) for problem in inner.problems]
    for segment in inner.segments:
        if segment.title is not None:
            draft.heading(segment.title, line)
        for part in segment.body:
            if isinstance(part, Turn):
                _paragraphs(draft, part.speaker, part.text, line)
            else:
                draft.cue(Cue(part.kind, part.name, line, part.text))
    for note in inner.not_spoken:
        draft.skip(line, note.text, note.reason)
    return True


def _page(root: Value, draft: Draft, used: set[int]) -> Page:
    """Title, description and date, where the outermost object names them."""
    top = root.items[0][1] if root.items and len(root.items) == 1 and root.items[0][1].items is not None else root
    heads = (top, *(value for value in (top.get(key) for key in HEADS) if value is not None))
    found: dict[str, str | None] = {}
    for field, keys in (
        ("title", ("title", "episode_title", "episodeTitle", "name")),
        ("description", ("description", "summary", "subtitle")),
        ("date", ("date", "published", "pubDate", "publishedAt")),
    ):
        value = next((value for value in (head.get(*keys) for head in heads) if value is not None), None)
        text = value.text.strip() if value is not None and value.text and id(value) not in used else None
        found[field] = text
        if value is not None and text:
            used.add(id(value))
            draft.skip(value.line, text, field, value.end_line)
    date = re.match(r"\d{4}-\d\d-\d\d", found["date"] or "")
    return Page(found["title"], found["description"], date[0] if date else None, (), (), ())


def _list_unspoken(draft: Draft, document: Document, used: set[int], lines: Sequence[str]) -> None:
    """List every string that is not said under its key, and the lines that hold none."""
    for key, value in document.root.strings():
        if id(value) not in used and (value.text or "").strip():
            draft.skip(value.line, value.text or "", key or "data", value.end_line)
    known = draft.accounted()
    blank = {k for k, line in enumerate(lines, 1) if not line.strip()}
    first = 0
    for k in range(1, len(lines) + 2):
        if k <= len(lines) and k not in known and (first or k not in blank):
            first = first or k
        elif first:
            draft.skip(first, "\n".join(lines[first - 1 : k - 1]), "data", k - 1)
            first = 0
