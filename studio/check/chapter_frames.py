"""Rules T2 to T5: chapters in the ID3 tag, their table of contents, and how large the tag may be.

In: a parsed episode. Out: the rules; each reports the places where it fails.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from studio.check.episode import ParsedEpisode
from studio.check.rules import Fault, NotApplicable, RuleSet, quoted, time_of
from studio.formats.id3_frames_read import ChapterFrame, Contents, link, text
from studio.formats.id3_read import Tag, TagFrame

CHAPTER_FRAMES: RuleSet[ParsedEpisode] = RuleSet()

MOST_CHAPTERS = 255
LONGEST_TITLE = 255
LARGEST_TAG = 300_000
ROUNDING_MS = 1
RE_ENCODED_MS = 100
"""How far programs that encode again, or cut at MP3 frames, move the ends of chapters (a frame has 23 to 26 ms)."""
_UNUSED = 0xFFFFFFFF
_TOP_LEVEL, _ORDERED = 2, 1
_SUB_FRAMES = {"TIT2", "WXXX", "APIC"}


def _chapters(s: ParsedEpisode) -> tuple[ChapterFrame, ...] | NotApplicable:
    return s.readable_chapters or NotApplicable("the tag has no chapters")


def _timed(s: ParsedEpisode) -> tuple[ParsedEpisode, list[ChapterFrame]] | NotApplicable:
    """Chapters in the order of their times."""
    chapters = s.readable_chapters
    return (s, sorted(chapters, key=lambda c: c.start_ms)) if chapters else NotApplicable("the tag has no chapters")


def _any_chapters(s: ParsedEpisode) -> ParsedEpisode | NotApplicable:
    return s if s.chapters or s.contents else NotApplicable("the tag has no chapters")


def _top(s: ParsedEpisode) -> tuple[ParsedEpisode, Contents] | NotApplicable:
    """The table of contents: the first top-level one, else the first."""
    tables = [c for c in s.contents if isinstance(c, Contents)]
    top = [c for c in tables if c.flags & _TOP_LEVEL] or tables
    return (s, top[0]) if top else NotApplicable("there is no CTOC")


def chapter_place(name: bytes) -> str:
    """What a finding calls a chapter, by the id of its frame."""
    return f"CHAP {quoted(name.decode('latin-1'), 24)[1:-1]}"


# -------------------------------------------------------------------------------------------------------- T2


@CHAPTER_FRAMES.must("T2.layout", _any_chapters)
def _layout(s: ParsedEpisode) -> Iterator[Fault]:
    """CHAP and CTOC frames can be read: id, times, offsets, then frames; id, flags, count, children."""
    for item in (*s.chapters, *s.contents):
        if isinstance(item, TagFrame):
            yield Fault(f"{item.name}, byte {item.at}", "it is too short")
        elif isinstance(item, ChapterFrame):
            for fault in item.faults:
                yield Fault(f"{chapter_place(item.name)}, byte {fault.at}", fault.message)


@CHAPTER_FRAMES.should("T2.offsets", _chapters)
def _offsets(chapters: tuple[ChapterFrame, ...]) -> Iterator[Fault]:
    """The offsets in bytes are 0xFFFFFFFF, so that the times count."""
    for c in chapters:
        if c.offsets != (_UNUSED, _UNUSED):
            yield Fault(chapter_place(c.name), "offsets {:#x} and {:#x}".format(*c.offsets))


@CHAPTER_FRAMES.must("T2.unique", _any_chapters)
def _unique(s: ParsedEpisode) -> Iterator[Fault]:
    """No two chapters or tables of contents have the same id."""
    names = Counter(item.name for item in (*s.chapters, *s.contents) if not isinstance(item, TagFrame))
    for name, count in names.items():
        if count > 1:
            yield Fault(chapter_place(name), f"{count} elements have this id")


@CHAPTER_FRAMES.should("T2.ascii", _chapters)
def _ascii(chapters: tuple[ChapterFrame, ...]) -> Iterator[Fault]:
    """Ids of chapters are ASCII and not empty."""
    for c in chapters:
        if not c.name or not c.name.isascii():
            yield Fault(chapter_place(c.name), f"the id of the chapter at {time_of(c.start_ms)}")


@CHAPTER_FRAMES.should("T2.padded", lambda s: _table_chapters(s))
def _padded(pair: tuple[ParsedEpisode, list[ChapterFrame]]) -> Iterator[Fault]:
    """Ids sorted as text are in the order of the times: they are zero-padded."""
    for a, b in pairwise(pair[1]):
        if b.name < a.name:
            yield Fault(
                chapter_place(b.name), f"it sorts before {quoted(a.name.decode('latin-1'), 24)}, which comes earlier"
            )


# -------------------------------------------------------------------------------------------------------- T3


@CHAPTER_FRAMES.should("T3.order", _chapters)
def _order(chapters: tuple[ChapterFrame, ...]) -> Iterator[Fault]:
    """CHAP frames are in the file in the order of their times."""
    for a, b in pairwise(chapters):
        if b.start_ms < a.start_ms:
            yield Fault(
                f"{chapter_place(b.name)}, byte {b.at}", f"{time_of(b.start_ms)} comes after {time_of(a.start_ms)}"
            )


@CHAPTER_FRAMES.must("T3.positive", _chapters)
def _positive(chapters: tuple[ChapterFrame, ...]) -> Iterator[Fault]:
    """Every chapter ends after it starts."""
    for c in chapters:
        if c.end_ms <= c.start_ms:
            yield Fault(chapter_place(c.name), f"from {time_of(c.start_ms)} to {time_of(c.end_ms)}")


@CHAPTER_FRAMES.must("T3.joined", lambda s: _table_chapters(s), unless=lambda s: s.is_from_elsewhere)
def _joined(pair: tuple[ParsedEpisode, list[ChapterFrame]]) -> Iterator[Fault]:
    """Every chapter ends where the next one starts, within 100 ms."""
    for a, b in pairwise(pair[1]):
        if abs(a.end_ms - b.start_ms) > RE_ENCODED_MS:
            how = "overlaps" if a.end_ms > b.start_ms else "leaves a gap before"
            yield Fault(
                chapter_place(a.name), f"it ends at {time_of(a.end_ms)} and {how} the next, at {time_of(b.start_ms)}"
            )


@CHAPTER_FRAMES.must("T3.first", lambda s: _table_chapters(s), unless=lambda s: s.is_from_elsewhere)
def _first(pair: tuple[ParsedEpisode, list[ChapterFrame]]) -> Iterator[Fault]:
    """The first chapter starts at 0, within 100 ms."""
    first = pair[1][0]
    if first.start_ms > RE_ENCODED_MS:
        yield Fault(chapter_place(first.name), f"it starts at {time_of(first.start_ms)}")


@CHAPTER_FRAMES.must("T3.inside", _timed)
def _inside(pair: tuple[ParsedEpisode, list[ChapterFrame]]) -> Iterator[Fault]:
    """No chapter goes past the end of the programme by more than 100 ms."""
    s, chapters = pair
    for c in chapters:
        if max(c.start_ms, c.end_ms) > s.duration_ms + RE_ENCODED_MS:
            yield Fault(
                chapter_place(c.name), f"it ends at {time_of(c.end_ms)}, the programme at {time_of(s.duration_ms)}"
            )


@CHAPTER_FRAMES.should("T3.exact", lambda s: _table_chapters(s))
def _exact(pair: tuple[ParsedEpisode, list[ChapterFrame]]) -> Iterator[Fault]:
    """Chapters begin at 0, end where the next one starts and stay inside, to the ms, even after a re-encoder."""
    s, chapters = pair
    if 0 < chapters[0].start_ms <= RE_ENCODED_MS:
        yield Fault(chapter_place(chapters[0].name), f"the first one starts at {time_of(chapters[0].start_ms)}")
    for a, b in pairwise(chapters):
        if 0 < abs(a.end_ms - b.start_ms) <= RE_ENCODED_MS:
            yield Fault(
                chapter_place(a.name), f"it ends at {time_of(a.end_ms)}, and the next starts at {time_of(b.start_ms)}"
            )
    if ROUNDING_MS < chapters[-1].end_ms - s.duration_ms <= RE_ENCODED_MS:
        yield Fault(
            chapter_place(chapters[-1].name),
            f"it ends at {time_of(chapters[-1].end_ms)}, the programme at {time_of(s.duration_ms)}",
        )


@CHAPTER_FRAMES.should("T3.last", _timed)
def _last(pair: tuple[ParsedEpisode, list[ChapterFrame]]) -> Iterator[Fault]:
    """The last chapter goes to the end of the programme."""
    s, chapters = pair
    if chapters[-1].end_ms < s.duration_ms - ROUNDING_MS:
        end = f"it ends at {time_of(chapters[-1].end_ms)}, the programme at {time_of(s.duration_ms)}"
        yield Fault(chapter_place(chapters[-1].name), end)


# -------------------------------------------------------------------------------------------------------- T4


@CHAPTER_FRAMES.must("T4.present", _any_chapters)
def _present(s: ParsedEpisode) -> Iterator[Fault]:
    """There is a table of contents (CTOC)."""
    if not s.contents:
        yield Fault("CTOC", f"it is missing: some players show none of the {len(s.chapters)} chapters")


@CHAPTER_FRAMES.should("T4.one", _top)
def _one(pair: tuple[ParsedEpisode, Contents]) -> Iterator[Fault]:
    """There is one table of contents."""
    for other in pair[0].contents:
        if other is not pair[1]:
            yield Fault(f"CTOC, byte {other.at}", "another table of contents")


@CHAPTER_FRAMES.should("T4.id", _top)
def _id(pair: tuple[ParsedEpisode, Contents]) -> Iterator[Fault]:
    """The id of the table of contents is toc."""
    _, toc = pair
    if toc.name != b"toc":
        yield Fault(f"CTOC, byte {toc.at}", f"its id is {quoted(toc.name.decode('latin-1'), 24)}")


@CHAPTER_FRAMES.must("T4.flags", _top, unless=lambda s: s.is_from_elsewhere)
def _flags(pair: tuple[ParsedEpisode, Contents]) -> Iterator[Fault]:
    """The table of contents is top-level and ordered (flags 0x03)."""
    _, toc = pair
    if toc.flags != _TOP_LEVEL | _ORDERED:
        yield Fault(f"CTOC, byte {toc.at}", f"flags {toc.flags:#04x}")


@CHAPTER_FRAMES.must("T4.count", _top)
def _count(pair: tuple[ParsedEpisode, Contents]) -> Iterator[Fault]:
    """The table of contents counts its own entries, at least 1."""
    _, toc = pair
    if toc.count == 0 or toc.count != len(toc.children):
        yield Fault(f"CTOC, byte {toc.at}", f"it counts {toc.count}, and lists {len(toc.children)}")


@CHAPTER_FRAMES.must("T4.children", lambda s: _timed(s) if s.contents else NotApplicable("there is no CTOC"))
def _children(pair: tuple[ParsedEpisode, list[ChapterFrame]]) -> Iterator[Fault]:
    """Tables of contents list existing ids; nested ones in the order of their first chapters (ID3 addendum)."""
    s, chapters = pair
    names = {item.name for item in (*s.chapters, *s.contents) if not isinstance(item, TagFrame)}
    for toc in (c for c in s.contents if isinstance(c, Contents)):
        for child in toc.children:
            if child not in names:
                yield Fault(
                    f"CTOC, byte {toc.at}", f"it lists {quoted(child.decode('latin-1'), 24)}, which is not there"
                )
    starts = {c.name: c.start_ms for c in chapters}
    for (_, a), (toc, b) in pairwise(_entries(s)):
        if a in starts and b in starts and starts[b] < starts[a]:
            yield Fault(
                f"CTOC, byte {toc.at}", f"it lists {chapter_place(b)} after {chapter_place(a)}, which comes later"
            )


@CHAPTER_FRAMES.should("T4.all", lambda s: _timed(s) if s.contents else NotApplicable("there is no CTOC"))
def _all_listed(pair: tuple[ParsedEpisode, list[ChapterFrame]]) -> Iterator[Fault]:
    """Every chapter is in a table of contents; one that isn't is hidden in some players."""
    s, chapters = pair
    listed = {name for _, name in _entries(s)}
    for c in chapters if len(s.chapters) <= MOST_CHAPTERS else ():
        if c.name not in listed:
            yield Fault(chapter_place(c.name), f"the chapter at {time_of(c.start_ms)} is in no table of contents")


def _table_chapters(s: ParsedEpisode) -> tuple[ParsedEpisode, list[ChapterFrame]] | NotApplicable:
    """Chapters of the table of contents in the order of their times; all of them where it lists none that is there.

    Others are hidden: players show their pictures and links, and pass over them in the list.
    """
    found = _timed(s)
    if isinstance(found, NotApplicable):
        return found
    names = {name for _, name in _entries(s)}
    return s, [c for c in found[1] if c.name in names] or found[1]


def _entries(s: ParsedEpisode) -> list[tuple[Contents, bytes]]:
    """What is listed from the top-level table on, nested tables in their places, each once."""
    found = _top(s)
    if isinstance(found, NotApplicable):
        return []
    tables = {c.name: c for c in s.contents if isinstance(c, Contents)}
    out: list[tuple[Contents, bytes]] = []
    seen: set[bytes] = set()
    waiting = [(found[1], name) for name in reversed(found[1].children)]
    seen.add(found[1].name)
    while waiting:
        toc, name = waiting.pop()
        if name in tables:
            if name not in seen:
                seen.add(name)
                waiting += [(tables[name], child) for child in reversed(tables[name].children)]
        else:
            out.append((toc, name))
    return out


@CHAPTER_FRAMES.must("T4.limit", _any_chapters)
def _limit(s: ParsedEpisode) -> Iterator[Fault]:
    """There are no more than 255 chapters."""
    if len(s.chapters) > MOST_CHAPTERS:
        yield Fault("CHAP", f"{len(s.chapters)} chapters; a table of contents counts to {MOST_CHAPTERS}")


# -------------------------------------------------------------------------------------------------------- T5


def _of(chapters: tuple[ChapterFrame, ...], name: str) -> Iterator[tuple[ChapterFrame, TagFrame]]:
    return ((c, f) for c in chapters for f in c.frames if f.name == name)


@CHAPTER_FRAMES.must("T5.title", lambda s: _table_chapters(s))
def _title(pair: tuple[ParsedEpisode, list[ChapterFrame]]) -> Iterator[Fault]:
    """Every chapter has exactly one title (TIT2), which is not empty; a hidden one needs none."""
    for c in pair[1]:
        titles = [f for f in c.frames if f.name == "TIT2"]
        if len(titles) != 1:
            yield Fault(chapter_place(c.name), f"it has {len(titles)} titles")
        elif not c.title.strip():
            yield Fault(chapter_place(c.name), "its title is empty")


@CHAPTER_FRAMES.should("T5.title_length", _chapters)
def _title_length(chapters: tuple[ChapterFrame, ...]) -> Iterator[Fault]:
    """Titles of chapters have at most 255 characters."""
    for c in chapters:
        if len(c.title) > LONGEST_TITLE:
            yield Fault(chapter_place(c.name), f"it has {len(c.title)}")


@CHAPTER_FRAMES.must("T5.text", _chapters)
def _text_is_readable(chapters: tuple[ChapterFrame, ...]) -> Iterator[Fault]:
    """Titles of chapters can be read in the encoding they name."""
    for c, f in _of(chapters, "TIT2"):
        if fault := text(f.body).fault:
            yield Fault(f"{chapter_place(c.name)}, byte {f.at}", fault)


@CHAPTER_FRAMES.should("T5.encoding", _chapters)
def _title_encoding(chapters: tuple[ChapterFrame, ...]) -> Iterator[Fault]:
    """Titles of chapters are ISO 8859-1 or UTF-16 with a byte order mark (encodings 0 and 1)."""
    for c, f in _of(chapters, "TIT2"):
        if (value := text(f.body)).encoding in (2, 3):
            yield Fault(chapter_place(c.name), f"encoding {value.encoding}")


def _linked(s: ParsedEpisode) -> tuple[ChapterFrame, ...] | NotApplicable:
    chapters = s.readable_chapters
    return chapters if any(_of(chapters, "WXXX")) else NotApplicable("no chapter has a link")


@CHAPTER_FRAMES.should("T5.link", _linked)
def _link_encoding(chapters: tuple[ChapterFrame, ...]) -> Iterator[Fault]:
    """A chapter has at most one link (WXXX), with encoding 0."""
    for c, f in _of(chapters, "WXXX"):
        if encoding := link(f.body).description.encoding:
            yield Fault(chapter_place(c.name), f"encoding {encoding}: a common app loses the link")
    for c in chapters:
        if sum(f.name == "WXXX" for f in c.frames) > 1:
            yield Fault(chapter_place(c.name), "it has several links")


@CHAPTER_FRAMES.should("T5.link_description", _linked)
def _link_description(chapters: tuple[ChapterFrame, ...]) -> Iterator[Fault]:
    """The description of a chapter's link is empty."""
    for c, f in _of(chapters, "WXXX"):
        if description := link(f.body).description.value:
            yield Fault(chapter_place(c.name), f"described as {quoted(description)}")


@CHAPTER_FRAMES.must("T5.link_address", _linked)
def _link_address(chapters: tuple[ChapterFrame, ...]) -> Iterator[Fault]:
    """A chapter's link is an address in ASCII."""
    for c, f in _of(chapters, "WXXX"):
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+", (found := link(f.body)).url):
            yield Fault(chapter_place(c.name), quoted(found.url))


@CHAPTER_FRAMES.should("T5.link_plus", _linked)
def _link_plus(chapters: tuple[ChapterFrame, ...]) -> Iterator[Fault]:
    """A chapter's link has no +, which a common app turns into a space."""
    for c, f in _of(chapters, "WXXX"):
        if "+" in (found := link(f.body)).url:
            yield Fault(chapter_place(c.name), quoted(found.url))


@CHAPTER_FRAMES.should("T5.only", _chapters)
def _nothing_else(chapters: tuple[ChapterFrame, ...]) -> Iterator[Fault]:
    """A chapter has a title, and perhaps a link and a picture, and nothing else."""
    for c in chapters:
        for other in sorted({f.name for f in c.frames} - _SUB_FRAMES):
            yield Fault(chapter_place(c.name), f"it has {other}")


def _tag(s: ParsedEpisode) -> Tag | NotApplicable:
    return s.tag or NotApplicable("there is no ID3v2 tag")


@CHAPTER_FRAMES.should("T5.size", _tag)
def _tag_size(tag: Tag) -> Iterator[Fault]:
    """The tag has at most 300 kB."""
    if tag.stop_byte - tag.at > LARGEST_TAG:
        yield Fault(f"byte {tag.at}", f"{(tag.stop_byte - tag.at) / 1000:.0f} kB: players read them before they play")
