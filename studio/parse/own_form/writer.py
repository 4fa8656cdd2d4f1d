"""A script in our own form, ``docs/script-form.md``, which ``reader`` reads.

In: a Script from any reader. Out: its text, of which reading makes the same script (``essence``). Every line is
read back as it is written: where a sign would be taken for a label or a direction, all signs of the line are escaped.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import yaml

from studio.parse.assemble.segments import kind_of
from studio.parse.lines.markup import escape
from studio.parse.lines.shape import fold
from studio.parse.own_form.essence import CONTROLS, OWN, items_of
from studio.parse.own_form.reader import KEY, STORIES, is_speech, read_label_of, read_line, read_title
from studio.values import (
    Cue,
    Emphasis,
    Item,
    Language,
    Overlap,
    ParagraphBreak,
    Pause,
    Problem,
    Pronunciation,
    Rate,
    Script,
    Segment,
    SkippedText,
    Source,
    Speech,
    Story,
    Style,
    Turn,
)

SIGNS = "\\*[]<`"
"""What is always escaped in words."""
NAME_SIGNS = SIGNS + '"“”‘’_&{}|'
"""What is always escaped in a name in quotes."""
_PLAIN = re.compile(r"[A-Za-z0-9][\w ,.'’()/–-]*[\w.)]|\w")
_WORDS_OF_YAML = re.compile(r"~|null|true|false|yes|no|on|off|[\d.+-].*", re.I)
_SUGAR = re.compile(r"\[emphasis( strong)?\]([^\[\]*]+)\[/emphasis\]")
_HEAD_STYLE = re.compile(r"^\[style ([a-z]+)\] ")
_UNPRINTABLE = re.compile("[\ud800-\udfff]")


def write_script(script: Script) -> str:
    """The script in our own form; UTF-8 can hold it, whatever the script was read from."""
    stories = _under_headings(script)
    blocks: list[str] = []
    for at, segment in enumerate(script.segments):
        blocks += _segment(segment, (stories or {}).get(at))
    head = _front_matter(script, () if stories is not None else script.stories)
    body = [re.sub(" {2,}", " ", CONTROLS.sub("", block)) for block in blocks]
    return _UNPRINTABLE.sub("\ufffd", "\n\n".join([head, *body]) + "\n")


def _front_matter(script: Script, stories: Sequence[Story]) -> str:
    given = {"title": script.title, "description": script.description, "date": script.date}
    told: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    told |= {key: value for key, value in script.meta.items() if key not in (*OWN, KEY)}
    if stories:
        told[STORIES] = [_listed(story) for story in stories]
    return "\n".join(["---", f"{KEY}: 1", *(f"{_scalar(key)}: {_value(told[key])}" for key in told), "---"])


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and not _WORDS_OF_YAML.fullmatch(text) and "\n" not in text:
        return text
    return _dumped(text)


def _value(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return value if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else _scalar(value)
    return _dumped(value)


def _dumped(value: object) -> str:
    dumped = yaml.safe_dump(value, default_style='"', default_flow_style=True, allow_unicode=True, width=math.inf)
    return str(dumped).strip()


def _listed(story: Story) -> dict[str, Any]:
    sources = [{"name": s.name, "url": s.url} if s.url else s.name for s in story.sources]
    parts = {"title": story.title, "summary": story.summary, "sources": sources}
    return {key: value for key, value in parts.items() if value}


def _under_headings(script: Script) -> dict[int, Story] | None:
    """The segment under whose heading each story stands; None where one of them has no such place."""
    places: dict[int, Story] = {}
    at = 0
    for story in script.stories:
        titled = fold(story.title)
        places_left = range(at, len(script.segments))
        place = next((k for k in places_left if titled and fold(script.segments[k].title or "") == titled), None)
        if place is None or not all(_sourced(source) for source in story.sources):
            return None
        places[place], at = story, place + 1
    return places


def _sourced(source: Source) -> bool:
    return bool(source.name.strip()) and (source.url is None or re.search(r"[\s<>()\\]", source.url) is None)


def _segment(segment: Segment, story: Story | None) -> Iterator[str]:
    marks = "###" if segment.kind == "segment" else "##"
    usual = segment.kind in ("segment", "story") and kind_of(segment.title or "") is None
    kind = "" if (usual or kind_of(segment.title or "") == segment.kind) and segment.title else f"{{.{segment.kind}}}"
    yield " ".join(filter(None, [marks, _title(segment.title or ""), kind]))
    if story is not None:
        yield from _notes(story, segment.title or "")
    for part in segment.body:
        yield _bracket(part) if isinstance(part, Cue) else _turn(part)


def _title(title: str) -> str:
    words = " ".join(title.split())
    plainly = escape(words, SIGNS + "{")
    return plainly if read_title(plainly) == (words, None) else escape(words)


def _notes(story: Story, heading: str) -> Iterator[str]:
    """What stands under the heading; the story's own title where it is spelled otherwise or stands alone."""
    if story.title != heading or not (story.summary or story.sources):
        yield f"Title: {_title(story.title)}"
    if story.summary:
        yield f"Summary: {_title(story.summary)}"
    if story.sources:
        yield "\n".join(["Sources:", "", *(f"- {_source(source)}" for source in story.sources)])


def _source(source: Source) -> str:
    name = _title(source.name)
    name = escape(" ".join(source.name.split())) if "://" in name else name
    return f"[{name}]({source.url})" if source.url else name


def _turn(turn: Turn) -> str:
    name = " ".join(turn.speaker.split())
    label = f"**{escape(name, SIGNS + ':')}:**"
    if read_label_of(label) != (name, ""):
        label = f"**{escape(name)}:**"
    paragraphs = [_paragraph(items, first=not at) for at, items in enumerate(_paragraphs(turn.items))]
    return "\n\n".join([f"{label} {paragraphs[0]}", *paragraphs[1:]])


def _paragraphs(items: Iterable[Item]) -> list[list[Item]]:
    """The items of each paragraph; one without words belongs to the next, or at the end to the one before."""
    found: list[list[Item]] = [[]]
    for item in items:
        if not isinstance(item, ParagraphBreak):
            found[-1].append(item)
        elif any(isinstance(x, (Speech, Pronunciation)) for x in found[-1]):
            found.append([])
    if len(found) > 1 and not any(isinstance(x, (Speech, Pronunciation)) for x in found[-1]):
        found[-2] += found.pop()
    return found


def _paragraph(items: Sequence[Item], *, first: bool) -> str:
    """One paragraph in one line, with as few escapes as it can be read back with."""
    for signs in (SIGNS, SIGNS + ":", SIGNS + ":#->+()_&~|{}="):
        plainly = _line(items, signs)
        for written in dict.fromkeys((_HEAD_STYLE.sub(r"(\1) ", _SUGAR.sub(_starred, plainly)), plainly)):
            if _reads_as(written, items) and (first or is_speech(written)):
                return written
    return _line(items, None)


def _starred(match: re.Match[str]) -> str:
    stars = "**" if match[1] else "*"
    return f"{stars}{match[2]}{stars}"


def _reads_as(written: str, items: Sequence[Item]) -> bool:
    found = read_line(written)
    if any(isinstance(x, Problem) for x in found):
        return False
    return items_of([x for x in found if not isinstance(x, (SkippedText, Problem))]) == items_of(list(items))


def _line(items: Sequence[Item], signs: str | None) -> str:
    out = ""
    waiting: list[Item] = []
    for item in items:
        if not isinstance(item, (Speech, Pronunciation)):
            waiting.append(item)
            continue
        apart = not item.joined or not out
        closers = 0
        while closers < len(waiting) and _ends(waiting[closers]):
            closers += 1
        out += "".join(map(_bracket, waiting[:closers]))
        between = [_bracket(x) + ("" if not apart or isinstance(x, Emphasis) else " ") for x in waiting[closers:]]
        out += (" " if apart and out else "") + "".join(between) + _said(item, signs)
        waiting = []
    return out + "".join((" " if isinstance(x, (Pause, Cue)) else "") + _bracket(x) for x in waiting)


def _ends(item: Item) -> bool:
    if isinstance(item, Style):
        return item.name is None
    if isinstance(item, Language):
        return item.tag is None
    if isinstance(item, Rate):
        return item.factor is None
    return isinstance(item, Emphasis) and item.level is None


def _said(item: Speech | Pronunciation, signs: str | None) -> str:
    words = escape(" ".join(item.text.split()), signs)
    if isinstance(item, Speech):
        return words
    if item.ipa and item.say == item.text:
        return f"[{words}](/{escape(item.ipa, '/()[]*_<>`')}/)"
    return f"[{words}](say:{escape(' '.join(item.say.split()), None)})"


def _bracket(item: Item) -> str:
    """A direction, in the spelling that the documents recommend."""
    if isinstance(item, Pause):
        return f"[pause {item.seconds:.3f}".rstrip("0").rstrip(".") + "s]"
    if isinstance(item, Cue):
        if item.ends:
            return f"[{item.kind} off]"
        if item.name is None:
            return f"[{'cue ' if item.kind in ('music', 'sound', 'clip') else ''}{item.kind}]"
        name = " ".join(item.name.split())
        simple = re.fullmatch(r"[\w-]+\.\w+", name) is not None
        return f"[{item.kind} {name if simple else _quoted(name)}]"
    if isinstance(item, Style):
        return "[/style]" if item.name is None else f"[style {_quoted(' '.join(item.name.split()))}]"
    if isinstance(item, Emphasis):
        level = "" if item.level == "moderate" else f" {item.level}"
        return "[/emphasis]" if item.level is None else f"[emphasis{level}]"
    if isinstance(item, Rate):
        return "[/rate]" if item.factor is None else f"[rate {item.factor:.3f}".rstrip("0").rstrip(".") + "]"
    if isinstance(item, Language):
        return "[/lang]" if item.tag is None else f"[lang {item.tag}]"
    if isinstance(item, Overlap):
        if item.together:
            return "[in chorus]" if item.chorus else "[together]"
        if item.interrupts:
            return "[interrupt]"
        return "[overlap]" if item.seconds is None else f"[overlap {item.seconds:.3f}".rstrip("0").rstrip(".") + "s]"
    raise TypeError(f"{type(item).__name__} is no direction")


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[a-z]+", name) and name not in _OFF else f'"{escape(name, NAME_SIGNS)}"'


_OFF = ("off", "none", "normal", "default", "medium", "end", "ends", "in", "out", "up", "on", "under", "stop", "stops")
"""Bare words that would end or begin something."""
