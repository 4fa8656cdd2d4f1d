r"""The reader of our own form, ``docs/script-form.md``: Markdown in which everything is told and nothing guessed.

In: the lines of a file whose front matter says ``studio-script: 1``. Out: a Script.

``## Title`` begins a story, ``### Title`` another part, ``{.kind}`` behind the title settles the kind; directly under
it stand ``Summary:`` and ``Sources:``. ``**Name:**`` begins a turn, so does ``Name:`` where the name is a person's;
what follows goes on with it, a blank line makes a paragraph. A line of nothing but cues stands between turns. A
backslash takes every sign its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast, get_args

from studio.parse.assemble.draft import Draft, Heading
from studio.parse.assemble.script import assemble
from studio.parse.assemble.segments import arrange, kind_of
from studio.parse.boilerplate.page import Page
from studio.parse.lines.directions import thing_name
from studio.parse.lines.labels import Label, nobody, read_label, thing
from studio.parse.lines.markup import MaskedText, mask, plain
from studio.parse.lines.shape import has_words
from studio.parse.lines.spoken import Finding, only_brackets, spoken
from studio.parse.lines.vocabulary import OPENERS, SOUNDS
from studio.values import (
    Cue,
    Item,
    Problem,
    Pronunciation,
    Script,
    Segment,
    SegmentKind,
    SkippedText,
    Source,
    Speech,
    Story,
    Turn,
)

D = TypeVar("D", bound=Item | SkippedText | Problem)

NAME = "studio"
KEY = "studio-script"
"""The key of the front matter that says which form this is; its value is the form's version."""
STORIES = "stories"
"""The key for stories that no heading of the script stands for."""

_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s+(.*?))?\s*")
_KIND = re.compile(r"(?:^|\s)\{\s*\.(\w+)\s*\}$")
_BOLD = re.compile(r"\s{0,3}\*\*\s*([^*]+?)\s*(?::\s*\*\*|\*\*\s{0,3}:)\s*(.*)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|\*)(?=[^\s*])([^*]{1,300}?)(?<=[^\s*])\1(?![\w*])")
_ITEM = re.compile(r"\s{0,8}[-*+]\s+(.*)")
_LINK = re.compile(r"\[([^\[\]]+)\]\(<?([^()\s<>]+)>?\)")
_FIELD = re.compile(r"\s{0,3}\**(Title|Summary|Sources?)\s*:\**\s*(.*)", re.I)
_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?", re.I)
_SPAN_OPENS = re.compile(r"\[\s*(bed\b[^\[\]]*)", re.I)
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s{0,3}){3,}")


def score(lines: Sequence[str]) -> float:
    """0: a file has this form when its front matter says so, and else never."""
    return 0.0


@dataclass(slots=True)
class _Reading:
    """What is kept from line to line."""

    hidden: MaskedText
    draft: Draft = field(default_factory=Draft)
    kinds: dict[int, SegmentKind] = field(default_factory=dict)
    untitled: set[int] = field(default_factory=set)
    stories: list[Story] = field(default_factory=list)
    title: str | None = None
    description: str | None = None
    heading: tuple[str, int] | None = None
    """The heading whose summary and sources may still come."""
    listing: bool = False
    """A list of sources is open."""
    bed: int | None = None
    """The line of a bed whose bracket is open."""


def read(lines: Sequence[str]) -> Script:
    """Read a file without its front matter; the script holds no turn when nobody's label stands in it."""
    hidden = mask("\n".join(lines))
    rows = hidden.text.split("\n")
    reading = _Reading(hidden)
    draft = reading.draft
    bold = {" ".join(match[1].split()) for row in rows if (match := _BOLD.fullmatch(row))}
    fresh = False
    for k, row in enumerate(rows):
        if not row.strip():
            fresh = True
            reading.listing = reading.listing and k + 1 < len(rows) and _ITEM.fullmatch(rows[k + 1]) is not None
            continue
        label = read_label(row)
        _row(reading, row, k + 1, label if label and (label.name in bold or _is_name(label)) else None, fresh)
        fresh = False
    if reading.bed is not None:
        draft.problem(reading.bed, "the bracket of this bed is never closed; it lies under all that follows.")
    draft.finish()
    script = assemble(NAME, draft, Page(reading.title, reading.description, "", (), (), ()), reading.stories)
    return _shown(replace(script, date=None, segments=_segments(reading)), hidden)


def read_line(text: str) -> list[Finding]:
    """What a line of a turn says and asks for, its escapes undone; for the writer to see what it has written."""
    hidden = mask(text)
    return [_show(finding, hidden) for finding in spoken(_speech(hidden.text), 1)]


def is_speech(text: str) -> bool:
    """Whether a line goes on with a turn: no heading, label, list of sources, cue or rule."""
    row = mask(text).text
    looks = (_HEADING, _BOLD, _FIELD, _RULE, _ITEM)
    if any(pattern.fullmatch(row) for pattern in looks) or read_label(row) is not None:
        return False
    return not (only_brackets(plain(row)) or _SPAN_OPENS.fullmatch(row) or row.strip() == "]")


def read_title(text: str) -> tuple[str, SegmentKind | None]:
    """The words of a heading and the kind behind them."""
    hidden = mask(text)
    row = hidden.text.strip()
    kind = _KIND.search(row)
    given = kind[1] if kind and kind[1] in get_args(SegmentKind) else None
    words = row[: kind.start()] if kind and given else row
    return " ".join(hidden.shown(plain(words)).split()), cast("SegmentKind | None", given)


def read_label_of(row: str) -> tuple[str, str] | None:
    """Name and words of a line with a bold label, its escapes undone in the name alone."""
    hidden = mask(row)
    bold = _BOLD.fullmatch(hidden.text)
    return (" ".join(hidden.shown(bold[1]).split()), bold[2]) if bold else None


def told(script: Script) -> Script:
    """The script with the stories its front matter lists, and without the keys that are ours."""
    meta = {key: value for key, value in script.meta.items() if key not in (KEY, STORIES)}
    listed = script.meta.get(STORIES)
    stories = tuple(story for entry in listed if (story := _story(entry))) if isinstance(listed, list) else ()
    return replace(script, meta=meta, stories=stories or script.stories)


def _row(reading: _Reading, row: str, line: int, label: Label | None, fresh: bool) -> None:
    draft, shown = reading.draft, reading.hidden.shown
    heading, bold, entry = _HEADING.fullmatch(row), _BOLD.fullmatch(row), _FIELD.fullmatch(row)
    opens = _SPAN_OPENS.fullmatch(row.strip())
    item = _ITEM.fullmatch(row)
    if heading is not None:
        _heading(reading, len(heading[1]), heading[2] or "", line)
    elif reading.heading is not None and entry is not None:
        _entry(reading, entry[1].lower(), entry[2], line)
        draft.skip(line, shown(row), {"title": "title", "summary": "summary"}.get(entry[1].lower(), "sources"))
    elif reading.listing and item is not None:
        _add(reading, _source(item[1], shown))
        draft.skip(line, shown(row), "sources")
    elif bold is not None and has_words(shown(bold[1])):
        _label(reading, bold[1], bold[2], row, line)
    elif label is not None:
        _label(reading, label.name, label.rest, row, line)
    elif (found := read_label(row)) is not None and fresh and (kind := thing(found.name)) is not None:
        draft.cue(Cue(kind, None if kind == "break" else thing_name(found.rest), line, shown(row.strip())))
        draft.skip(line, shown(row), "cue")
    elif opens is not None and reading.bed is None:
        reading.bed = line
        _cues(draft, f"[{opens[1].strip().rstrip(':')}]", line)
    elif row.strip() == "]" and reading.bed is not None:
        reading.bed = None
        _cues(draft, "[bed off]", line)
    elif _RULE.fullmatch(row) or not (has_words(shown(row)) or "[" in row):
        draft.skip(line, shown(row), "rule")
    elif only_brackets(plain(row)):
        _cues(draft, plain(row), line)
    elif draft.speaker is None:
        _above(reading, row, line)
    else:
        reading.heading, reading.listing = None, False
        draft.say(_speech(row), line, paragraph=fresh)


def _is_name(label: Label) -> bool:
    """Whether ``Name:`` begins a turn without bold type: written like a name, and no word that opens a sentence."""
    return label.firm and not nobody(label.name) and label.name.split()[0].lower() not in OPENERS


def _heading(reading: _Reading, level: int, written: str, line: int) -> None:
    """A heading; of the first level, above all turns, it is the title."""
    draft, shown = reading.draft, reading.hidden.shown
    attribute = _KIND.search(written.strip())
    given = attribute[1] if attribute and attribute[1] in get_args(SegmentKind) else None
    if attribute and not given:
        draft.problem(line, f"there is no kind of part '{attribute[1]}'; there are {', '.join(get_args(SegmentKind))}.")
    words = written.strip()[: attribute.start()] if attribute and given else written
    title = " ".join(shown(plain(words)).split())
    reading.listing = False
    if level == 1 and reading.title is None and not draft.parts and given is None:
        reading.title = title or None
        draft.skip(line, title or written, "title")
        return
    reading.kinds[line] = cast("SegmentKind", given or kind_of(title) or ("segment" if level > 2 else "story"))
    if not title:
        reading.untitled.add(line)
    reading.heading = (title, line)
    draft.heading(title or written or "#", line)


def _entry(reading: _Reading, key: str, rest: str, line: int) -> None:
    shown = reading.hidden.shown
    words = " ".join(shown(plain(rest)).split()) or None
    if key == "title":
        _add(reading, title=words)
    elif key == "summary":
        _add(reading, summary=words)
    if key in ("title", "summary"):
        return
    reading.listing = True
    for name in re.split(r"\s*[,;]\s+(?![^\[]*\])", rest) if rest.strip() else []:
        _add(reading, _source(name, shown))


def _add(
    reading: _Reading, source: Source | None = None, *, summary: str | None = None, title: str | None = None
) -> None:
    """Something of the story under the last heading."""
    if reading.heading is None:
        return
    heading, line = reading.heading
    if not reading.stories or reading.stories[-1].line != line:
        reading.stories.append(Story(heading, line=line))
    story = reading.stories[-1]
    sources = (*story.sources, source) if source is not None else story.sources
    reading.stories[-1] = replace(story, title=title or story.title, summary=summary or story.summary, sources=sources)


def _source(written: str, shown: Callable[[str], str]) -> Source | None:
    written = written.strip()
    link = _LINK.fullmatch(written)
    if link is not None:
        return Source(" ".join(shown(plain(link[1])).split()), shown(link[2]))
    address = _ADDRESS.fullmatch(written)
    if address is not None:
        host = re.sub(r"^(?:www\.)?([^/:?#]+).*", r"\1", shown(address[1]).split("//", 1)[1])
        return Source(host, shown(address[1]))
    name = " ".join(shown(plain(written)).split())
    return Source(name) if name else None


def _label(reading: _Reading, name: str, rest: str, row: str, line: int) -> None:
    reading.heading, reading.listing = None, False
    reading.draft.label(" ".join(reading.hidden.shown(name).split()), line)
    if rest.strip():
        reading.draft.say(_speech(rest), line)
    else:
        reading.draft.skip(line, reading.hidden.shown(row), "label")


def _cues(draft: Draft, text: str, line: int) -> None:
    """A line of brackets: its cues stand between turns, other directions with the turn that is open."""
    findings = spoken(text, line)
    for finding in findings:
        if isinstance(finding, Cue):
            draft.cue(finding)
        elif isinstance(finding, (Speech, Pronunciation)) and draft.speaker is None:
            draft.skip(line, finding.text, "no speaker")
        else:
            draft.take(finding)
    if not findings:
        draft.skip(line, text, "nothing to say")


def _above(reading: _Reading, row: str, line: int) -> None:
    """Words that nobody says: below the title its description, else a fault."""
    draft, text = reading.draft, reading.hidden.shown(row).strip()
    if reading.title is not None and reading.description is None and not draft.parts:
        reading.description = " ".join(reading.hidden.shown(plain(row)).split())
        draft.skip(line, text, "description")
    else:
        draft.skip(line, text, "no speaker")
        draft.problem(line, "nobody's label stands above this line, so it is not said; write **Name:** before it.")


def _speech(row: str) -> str:
    """A line of speech as ``spoken`` reads it: emphasis as directions, other markup gone."""
    return plain(_EMPHASIS.sub(_emphasized, row))


def _emphasized(match: re.Match[str]) -> str:
    first = re.match(r"[^\W\d_]+", match[2])
    if match[1] == "*" and first and (SOUNDS.fullmatch(first[0].lower()) or first[0].lower() in ("pause", "beat")):
        return match[0]
    return f"[emphasis{' strong' if match[1] == '**' else ''}]{match[2]}[/emphasis]"


def _segments(reading: _Reading) -> tuple[Segment, ...]:
    """The parts under their headings, with the kinds that are told; only what stands above all headings is arranged."""
    parts = reading.draft.parts
    headings = [(k, part) for k, part in enumerate(parts) if isinstance(part, Heading)]
    first = headings[0][0] if headings else len(parts)
    lead = arrange(parts[: first + 1], ())
    found = [*(lead[:-1] if headings else lead)]
    if headings and reading.kinds[headings[0][1].line] == "intro":
        found = [replace(segment, kind="cold_open") for segment in found]
    stops = [*(k for k, _ in headings), len(parts)][1:]
    for (k, heading), stop in zip(headings, stops, strict=False):
        title = None if heading.line in reading.untitled else heading.title
        body = tuple(part for part in parts[k + 1 : stop] if not isinstance(part, Heading))
        found.append(Segment(title, reading.kinds[heading.line], heading.line, body))
    return tuple(found)


def _shown(script: Script, hidden: MaskedText) -> Script:
    """The script with what was escaped, wherever it was taken from a line."""
    if not hidden.back:
        return script

    def part(x: Turn | Cue) -> Turn | Cue:
        return _show(x, hidden) if isinstance(x, Cue) else replace(x, items=tuple(_show(i, hidden) for i in x.items))

    return replace(
        script,
        segments=tuple(replace(s, body=tuple(map(part, s.body))) for s in script.segments),
        not_spoken=tuple(_show(note, hidden) for note in script.not_spoken),
        problems=tuple(_show(problem, hidden) for problem in script.problems),
    )


def _show(x: D, hidden: MaskedText) -> D:
    """A value of which every text is shown."""
    texts = {name: getattr(x, name, None) for name in ("text", "say", "ipa", "name", "message")}
    return replace(x, **{name: hidden.shown(text) for name, text in texts.items() if isinstance(text, str)})  # type: ignore[arg-type]


def _story(entry: object) -> Story | None:
    """A story of the front matter: a title, or title, summary and sources."""
    if isinstance(entry, str):
        return Story(entry)
    if not isinstance(entry, Mapping) or not isinstance(entry.get("title"), str):
        return None
    summary, listed = entry.get("summary"), entry.get("sources")
    sources = []
    for source in listed if isinstance(listed, list) else []:
        if isinstance(source, str):
            sources.append(Source(source))
        elif isinstance(source, Mapping) and isinstance(source.get("name"), str):
            url = source.get("url")
            sources.append(Source(source["name"], url if isinstance(url, str) else None))
    return Story(entry["title"], summary if isinstance(summary, str) else None, tuple(sources))
