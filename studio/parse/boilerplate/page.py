"""The page around a transcript: title, description, date, list of stories, disclaimer, and what is only boilerplate.

In: the lines above the first turn. Out: what they say about the episode, and what each line is.

The first line that looks like a title is the title; the paragraphs up to the list of stories are the description,
unless they disclaim something. Dates, bylines, navigation and player text are boilerplate. ``Key: value``
(``Title:``, ``Date:``, ``Description:``) says it outright.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studio.parse.boilerplate.stories import Row, is_marker, read_stories, source_names
from studio.parse.lines.shape import count_words, ends_open, fold, has_words, phrases, vocabulary
from studio.parse.lines.spoken import is_direction_line, only_brackets
from studio.parse.lines.times import ImpossibleDate, is_time, written_date
from studio.values import Problem, SkippedText, Story

LONGEST_TITLE = 25
"""Words."""

_TRANSCRIPT = re.compile(
    r"(the |read the |view |read )?(full |complete |episode |edited |show |podcast |interview |video |audio )*"
    r"(transcript|transcription|script|dialogue)"
    r"( follows| below| of (this|the|todays) (episode|show|conversation|interview))?"
)
_TRANSCRIPTS = phrases(
    r"full text|begin transcript|start of transcript|(the|audio|podcast|dialogue) script|transkript|abschrift",
    r"transcripci[oó]n|(re)?transcription( complète)?|trascrizione|transcrição|transkrypcja|transkripsiyon",
    r"расшифровка|стенограмма|تفريغ|תמלול|全文|正文|전문|녹취록|文字稿|文字记录|文字起こし|書き起こし",
    r"以下[是为為]?.{0,12}(?:实录|實錄|全文|文字稿|记录)|會?議?逐字稿|会议记录|會議記錄|会議録|議事録",
)
_DISCLAIMER = phrases(
    r"\b(opinions|views|statements)\b.{0,80}\b(express|are (solely|those|their)|own)",
    r"\bdo(es)? not (necessarily )?(reflect|represent)|\bdisclaimer\b|all rights reserved|©",
    r"\bnot (intended as |constitute |be considered |meant as )?(an? )?"
    r"(investment|financial|legal|medical|tax|professional) advice",
    r"\btranscript (was|is|has been|may).{0,60}(edited|generated|contain|automat|lightly|error)",
    r"\b(generated|transcribed) (by|with|using) |\bfor (informational|educational|entertainment) purposes",
)
_BOILERPLATE = phrases(
    r"home|podcasts?|episodes?|all episodes|shows?|menu|search|sign (in|up)|log ?in|skip to .*",
    r"share( this.*| on.*| episode)?|subscribe( .*)?|listen( on.*| now| to (this|the episode).*)?",
    r"play( now| episode)?|download( mp3| episode)?|follow( us.*| on.*)?|watch( on.*| now| the video.*)?",
    r"(season \d+ )?(episode|ep|show|no) ?\d+( of \d+)?|s\d+ ?e\d+|\d+",
    r"(\d+ ?(hours?|hrs?|h) ?)?\d+ ?(minutes?|mins?|min read|min listen|m|seconds?|s)( .*)?",
)
_BYLINE = re.compile(
    r"(by|hosted by|with|presented by|produced by|written by|guests?|hosts?|speakers?|featuring|starring) .*"
)
_KEY = re.compile(
    r"((?:podcast |show |episode |script )?title|date|published|release date|air date|description|summary|subtitle"
    r"|abstract|titel|título|titulo|titre|titolo|название|标题|タイトル|題名|제목|datum|fecha|data|дата|日期|beschreibung"
    r"|descripción|descrição|描述|简介)"
    r"\s*[:：]{1,2}\s*(\S.*)",
    re.I,
)
_TITLES = vocabulary("titel título titulo titre titolo название 标题 タイトル 題名 제목")
_ABSTRACTS = vocabulary("description summary abstract beschreibung descripción descrição 描述 简介")


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around the turns."""

    title: str | None
    description: str | None
    date: str | None
    stories: tuple[Story, ...]
    not_spoken: tuple[SkippedText, ...]
    problems: tuple[Problem, ...]


def is_transcript_marker(line: str) -> bool:
    """Whether a line says that the transcript begins (``Full Transcript``)."""
    if len(line) > 120:
        return False
    text = line.strip().strip("#*_ ")
    folded = fold(text[:60])
    return count_words(text[:60]) <= 6 and (
        _TRANSCRIPT.fullmatch(folded) is not None or _TRANSCRIPTS.fullmatch(folded) is not None
    )


def is_page_key(line: str) -> bool:
    """Whether a line says the title, the date or the description outright."""
    return _KEY.fullmatch(line[:2000].strip().lstrip("> -*")) is not None


def looks_like_page_title(text: str) -> bool:
    """Whether a line can be the title of a page: one sentence at most, without a full stop."""
    return count_words(text[:400]) <= LONGEST_TITLE and (ends_open(text) or text[-1] in "?!")


def read_page(rows: Sequence[Row], headings: frozenset[str], marker: int = 0) -> Page:
    """Read the lines above the first turn.

    Args:
        rows: its lines with words.
        headings: folded lines that stand alone in the transcript.
        marker: the line that says where the transcript begins; 0 without one.
    """
    head = _Head()
    start = _list_start(rows, headings)
    listed: list[Row] = []
    for k, (line, text) in enumerate(rows):
        if not has_words(text):
            head.note(line, text, "boilerplate")
        elif only_brackets(text) or is_direction_line(text) or (text[:1] == "(" and text.rstrip()[-1:] == ")"):
            head.note(line, text, "direction")
        elif is_transcript_marker(text) or (k >= start and is_marker(text)):
            head.note(line, text, "heading")
        elif _DISCLAIMER.search(text[:1000]):
            head.note(line, text, "disclaimer")
        elif 0 < marker < line and (head.title or head.description):
            head.below_marker(line, text)
        elif k >= start:
            listed.append((line, text))
        else:
            head.line(line, text)
    stories, listed_notes = read_stories(listed, headings)
    notes = sorted(head.notes + listed_notes, key=lambda note: note.line)
    description = "\n\n".join(head.description) or None
    return Page(head.title, description, head.date, tuple(stories), tuple(notes), tuple(head.problems))


def _list_start(rows: Sequence[Row], headings: frozenset[str]) -> int:
    """Index of the row where the list of stories begins: its marker or first title; past the end without a list."""
    for k, (_, text) in enumerate(rows):
        if is_marker(text) and k + 1 < len(rows):
            below = rows[k + 1][1].strip()
            if (
                looks_like_page_title(below)
                or fold(below) in headings
                or any(source_names(t) is not None for _, t in rows)
            ):
                return k
    sources = next((k for k, (_, text) in enumerate(rows) if source_names(text) is not None), None)
    first = next((k for k, (_, text) in enumerate(rows) if k and fold(text) in headings), None)
    if sources is not None:
        return first if first is not None and first < sources else max(0, sources - 2)
    return first if first is not None else len(rows)


def _is_boilerplate(text: str, *, with_byline: bool) -> bool:
    folded = fold(text[:200])
    if len(folded.split()) > 8:
        return False
    return _BOILERPLATE.fullmatch(folded) is not None or (with_byline and _BYLINE.fullmatch(folded) is not None)


class _Head:
    """Collects what the lines above the list say."""

    def __init__(self) -> None:
        self.title: str | None = None
        self.date: str | None = None
        self.description: list[str] = []
        self.notes: list[SkippedText] = []
        self.problems: list[Problem] = []

    def note(self, line: int, text: str, reason: str) -> None:
        self.notes.append(SkippedText(line, line, text.strip(), reason))

    def key(self, line: int, text: str) -> None:
        """A ``Key: value`` line."""
        match, reason = _KEY.fullmatch(text.strip().lstrip("> -*")), "boilerplate"
        if match:
            key, value = match[1].lower(), match[2].strip().strip("\"'")
            if (key.endswith("title") and key != "subtitle") or key in _TITLES:
                self.title, reason = self.title or value, "title"
            elif key in _ABSTRACTS:
                self.description.append(value)
                reason = "description"
            elif self.when(line, value):
                reason = "date"
        self.note(line, text, reason)

    def when(self, line: int, text: str) -> bool:
        """Take the date a line gives."""
        try:
            date = written_date(text)
        except ImpossibleDate as problem:
            self.problems.append(Problem(line, f"there is no such date: {problem}."))
            return True
        self.date = self.date or date
        return date is not None

    def below_marker(self, line: int, text: str) -> None:
        """A line of the transcript above its first label."""
        if is_time(text) or self.when(line, text) or _is_boilerplate(text, with_byline=True):
            self.note(line, text, "boilerplate")
            return
        self.note(line, text, "no speaker")
        self.problems.append(
            Problem(line, "nobody's label stands above this line, so it is not said; begin it with a name and a colon.")
        )

    def line(self, line: int, text: str) -> None:
        """A line of prose, a title, or boilerplate."""
        text = text.strip()
        plain = text.lstrip("# ")
        if is_page_key(text):
            self.key(line, text)
        elif self.when(line, plain):
            self.note(line, text, "date")
        elif _is_boilerplate(plain, with_byline=self.title is not None):
            self.note(line, text, "boilerplate")
        elif self.title is not None and fold(plain) == fold(self.title):
            self.note(line, text, "title")
        elif self.title is None and not self.description and looks_like_page_title(plain):
            self.title = " ".join(plain.split())
            self.note(line, text, "title")
        elif (
            is_marker(plain)
            or (ends_open(plain) and count_words(plain[:400]) <= 12)
            or plain[-1:] in ":："
            or plain.startswith(("http", "<http"))
        ):
            self.note(line, text, "boilerplate")
        else:
            self.description.append(plain)
            self.note(line, text, "description")
