"""The list of stories on a page: titles, summaries, sources.

In: numbered lines under a marker such as "In this episode". Out: stories, and what each line is.

A list is read by its ``Sources:`` lines where it has them (title, summary, sources), by the headings of the
transcript (a line that stands again as a heading is a title), and else by punctuation: a title has no full stop, a
summary has one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from studio.parse.lines.shape import count_words, ends_open, fold, has_words, is_title_case, phrases
from studio.values import SkippedText, Source, Story

LONGEST_TITLE = 25
"""Words."""

Row = tuple[int, str]
"""A 1-based line number and the line."""

_MARKER = phrases(
    r"(todays |the |our |top |main |key |this weeks )*(stories|topics|headlines|subjects|segments|news)"
    r"( (we )?(cover(ed)?|discuss(ed)?|featured|mentioned|today|this week|in (this|todays) (episode|show)))*",
    r"(featured )?(in|on) (this|todays|this weeks) (episode|show|edition)( (we )?(cover|discuss))?",
    r"(episode |show )?(rundown|run down|lineup|agenda|outline|highlights)",
    r"whats (covered|inside|in this episode)|covered (today|in this episode)",
    r"what we (cover|covered|discuss|discussed|talk about)( in this episode| today)?",
    r"(show|episode) ?notes",
)
_SOURCES = re.compile(
    r"(sources?|read more|more|further reading|references?|links?|via|story links?)\s*[:：]\s*(.*)", re.I | re.S
)
_BULLET = re.compile(r"^(?:[-*•▪‣–]|\(?\d{1,2}[.)])\s+")
_STAMP = re.compile(r"^[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?\s*(?:[-–—:|]\s*)?")
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\((https?://[^\s()]{1,500})\)")
_URL = re.compile(r"https?://[^\s<>\"“”,;|]+[^\s<>\"“”,;|.)]", re.I)


def is_marker(line: str) -> bool:
    """Whether a line announces a list of stories."""
    text = line.strip().strip("#*_ ")
    return count_words(text[:80]) <= 7 and _MARKER.fullmatch(fold(text[:80])) is not None


def source_names(line: str) -> str | None:
    """What stands after ``Sources:``; None for another line."""
    match = _SOURCES.fullmatch(_plain(line))
    return match[2].strip() if match else None


def read_source(address: str) -> tuple[Source, ...]:
    """The source of an address, named by its host; none without a host."""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    return (Source(host.removeprefix("www."), address),) if host else ()


def read_sources(text: str) -> tuple[Source, ...]:
    """The sources named in a line, parted by commas, semicolons or bars; an address alone is named by its host."""
    text = _LINK.sub(lambda m: f"{m[1].replace(',', ' ')} {m[2]}", text)
    found = []
    for piece in re.split(r"\s*[,;|]\s+|\s+[|·•]\s*", text):
        url = _URL.search(piece)
        name = _URL.sub("", piece).strip(" \t,;|·•()<>[]–—-:")
        if url and not has_words(name):
            name = (urlsplit(url[0]).hostname or url[0]).removeprefix("www.") if _valid(url[0]) else url[0]
        if has_words(name):
            found.append(Source(name, url[0] if url else None))
    return tuple(found)


def looks_like_title(text: str, after_prose: bool) -> bool:
    """Whether a line of a list is a title, judged by length and punctuation."""
    words = count_words(text[:400])
    if words > LONGEST_TITLE:
        return False
    return ends_open(text) or (text[-1] in "?!" and words <= 12 and (after_prose or is_title_case(text)))


def read_stories(rows: Sequence[Row], headings: frozenset[str]) -> tuple[list[Story], list[SkippedText]]:
    """Read a list of stories.

    Args:
        rows: its non-blank lines.
        headings: folded lines that stand alone in the transcript, and so may be headings.

    Returns:
        the stories in order, and for each row why it is not spoken.
    """
    with_sources = any(source_names(text) is not None for _, text in rows)
    stories: list[Story] = []
    notes: list[SkippedText] = []
    expecting, in_sources = True, False
    for line, raw in rows:
        text = _plain(raw)
        names = source_names(raw)
        if not has_words(text):
            reason = "boilerplate"
        elif stories and (names is not None or _is_address(raw) or (in_sources and _BULLET.match(raw.lstrip()))):
            reason, expecting, in_sources = "sources", True, names == "" or (in_sources and names is None)
            stories[-1] = _with(stories[-1], sources=read_sources(text if names is None else names))
        elif (
            expecting
            or fold(text) in headings
            or (not with_sources and looks_like_title(text, bool(stories and stories[-1].summary)))
        ):
            reason, expecting, in_sources = "story", False, False
            stories.append(Story(text, line=line))
        else:
            reason, in_sources = "summary", False
            stories[-1] = _with(stories[-1], summary=text)
        notes.append(SkippedText(line, line, raw.strip(), reason))
    return _without_tail(stories, notes, with_sources, headings)


def _without_tail(
    stories: list[Story], notes: list[SkippedText], with_sources: bool, headings: frozenset[str]
) -> tuple[list[Story], list[SkippedText]]:
    """What follows the last ``Sources:`` line and is no heading of the transcript is boilerplate, not a story."""
    while with_sources and stories and not stories[-1].sources and fold(stories[-1].title) not in headings:
        last = stories.pop()
        notes = [n if n.line < last.line else SkippedText(n.line, n.end_line, n.text, "boilerplate") for n in notes]
    return stories, notes


def _with(story: Story, summary: str = "", sources: tuple[Source, ...] = ()) -> Story:
    joined = "\n\n".join(filter(None, [story.summary, summary])) or None
    return Story(story.title, joined, story.sources + sources, story.line)


def _plain(text: str) -> str:
    """A row without its bullet, number or timestamp."""
    text = text.strip()
    return _STAMP.sub("", _BULLET.sub("", text, count=1), count=1).strip() or text


def _is_address(text: str) -> bool:
    return _URL.fullmatch(_plain(text).strip("<>")) is not None


def _valid(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False
