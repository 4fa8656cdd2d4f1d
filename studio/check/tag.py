"""Rules T1 and T6: how the ID3 tag is written, and what it says about the episode.

In: a parsed episode. Out: the rules; each reports the places where it fails.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from studio.check.episode import ParsedEpisode
from studio.check.rules import Fault, NotApplicable, RuleSet, quoted
from studio.formats.id3_frames_read import Picture, Text, comment, link, picture, text
from studio.formats.id3_read import Tag, TagFrame
from studio.formats.publishable import description_fault, title_fault

TAG: RuleSet[ParsedEpisode] = RuleSet()

_PODCAST = re.compile(r"Podcast|\(186\)(?:Podcast)?|186")
_FRONT_COVER = 3
LONGEST_TITLE = 255
_TDRC = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T\d\d(?::\d\d(?::\d\d)?)?)?)?)?")


def _episode(subject: ParsedEpisode) -> ParsedEpisode:
    return subject


def _tagged(subject: ParsedEpisode) -> tuple[ParsedEpisode, Tag] | NotApplicable:
    return (subject, subject.tag) if subject.tag else NotApplicable("there is no ID3v2 tag")


def _tag(subject: ParsedEpisode) -> Tag | NotApplicable:
    return subject.tag or NotApplicable("there is no ID3v2 tag")


def _faults(tag: Tag, *clauses: str) -> Iterator[Fault]:
    for fault in tag.faults:
        if fault.clause in clauses:
            yield Fault(f"byte {fault.at}", fault.message)


# -------------------------------------------------------------------------------------------------------- T1


@TAG.must("T1.start", _episode)
def _start(s: ParsedEpisode) -> Iterator[Fault]:
    """An ID3v2 tag starts at byte 0."""
    if s.tag is None:
        yield Fault("byte 0", "there is no ID3v2 tag")
    elif s.tag.at:
        yield Fault(f"byte {s.tag.at}", "the ID3v2 tag begins here")


@TAG.must("T1.one", _tagged)
def _one(pair: tuple[ParsedEpisode, Tag]) -> Iterator[Fault]:
    """There is no second ID3v2 tag."""
    s, _ = pair
    for tag in s.tags[1:]:
        yield Fault(f"byte {tag.at}", f"a second tag, ID3v2.{tag.major}, {tag.stop_byte - tag.at} bytes")
    for gap in s.foreign:
        if gap.what == "an ID3v2 tag":
            yield Fault(f"byte {gap.start_byte}", "a second tag, at the end of the file")


@TAG.should("T1.foreign", _episode)
def _foreign(s: ParsedEpisode) -> Iterator[Fault]:
    """There are no tags of other kinds (ID3v1, APE, Lyrics3)."""
    for gap in s.foreign:
        if gap.what != "an ID3v2 tag":
            yield Fault(f"byte {gap.start_byte}", gap.what)


@TAG.must("T1.unsync", _tag)
def _unsync(tag: Tag) -> Iterator[Fault]:
    """The tag is not unsynchronised."""
    if tag.unsynchronised:
        yield Fault(f"byte {tag.at + 5}", "the flag for unsynchronisation is set")


@TAG.must("T1.extended", _tag)
def _extended(tag: Tag) -> Iterator[Fault]:
    """The tag has no extended header."""
    if tag.extended:
        yield Fault(f"byte {tag.at + 10}", "there is an extended header here")


@TAG.must("T1.footer", _tag)
def _footer(tag: Tag) -> Iterator[Fault]:
    """The tag has no footer (version 2.4)."""
    if tag.footer:
        yield Fault(f"byte {tag.declared_stop_byte}", "there is a footer here")


def _walkable(subject: ParsedEpisode) -> Tag | NotApplicable:
    tag = _tag(subject)
    if isinstance(tag, Tag) and any(f.clause == "frames" for f in tag.faults):
        return NotApplicable("where the frames end is not known")
    return tag


@TAG.must("T1.padding", _walkable)
def _padding(tag: Tag) -> Iterator[Fault]:
    """Only zeros follow the last frame of the tag."""
    yield from _faults(tag, "padding")


@TAG.should("T1.padded", _walkable)
def _padded(tag: Tag) -> Iterator[Fault]:
    """There is padding after the last frame of the tag, as room for changes."""
    if not tag.padding_bytes:
        yield Fault(f"byte {tag.declared_stop_byte}", "there is none")


@TAG.must("T1.size", _tagged)
def _size(pair: tuple[ParsedEpisode, Tag]) -> Iterator[Fault]:
    """The size of the tag is synchsafe and leads to the first frame."""
    s, tag = pair
    yield from _faults(tag, "size")
    if not any(f.clause == "size" for f in tag.faults) and len(s.tags) == 1 and s.audio_start != s.stream.start_byte:
        yield Fault(f"byte {s.audio_start}", f"the tag ends here, the first frame is at byte {s.stream.start_byte}")


@TAG.must("T1.frames", _tag)
def _frames(tag: Tag) -> Iterator[Fault]:
    """Frames follow each other to the padding, inside the tag, neither compressed nor encrypted."""
    return _faults(tag, "frames")


@TAG.must("T1.synchsafe", _tag)
def _synchsafe(tag: Tag) -> Iterator[Fault]:
    """Frame sizes are written as the version requires: synchsafe in 2.4, plain in 2.3."""
    return _faults(tag, "synchsafe")


@TAG.should("T1.version", _tag)
def _version(tag: Tag) -> Iterator[Fault]:
    """The tag is of version 2.3."""
    if tag.major != 3:
        yield Fault(f"byte {tag.at + 3}", f"it is ID3v2.{tag.major}")


def _texts(tag: Tag) -> Iterator[tuple[TagFrame, Text]]:
    """Every text of the tag itself (those of chapters are T5's)."""
    for frame in tag.frames:
        if frame.name == "COMM":
            yield frame, comment(frame.body).text
        elif frame.name in ("TXXX", "WXXX"):
            yield frame, link(frame.body).description
        elif frame.name.startswith("T"):
            yield frame, text(frame.body)


@TAG.should("T1.encoding", _tag)
def _encoding(tag: Tag) -> Iterator[Fault]:
    """Texts are ISO 8859-1 or UTF-16 with a byte order mark (encodings 0 and 1)."""
    for frame, value in _texts(tag):
        if value.encoding in (2, 3):
            yield Fault(f"{frame.name}, byte {frame.at}", f"encoding {value.encoding}")


@TAG.must("T1.text", _tag)
def _text_is_readable(tag: Tag) -> Iterator[Fault]:
    """Texts can be read in the encoding they name."""
    for frame, value in _texts(tag):
        if value.fault:
            yield Fault(f"{frame.name}, byte {frame.at}", value.fault)


# -------------------------------------------------------------------------------------------------------- T6


def _value(tag: Tag, *names: str) -> str:
    return next((v for f in tag.of(*names) if (v := text(f.body).value.strip())), "")


def _missing(tag: Tag, *names: str) -> Iterator[Fault]:
    if not _value(tag, *names):
        yield Fault(names[0], "it is missing or empty")


@TAG.must("T6.once", _tag)
def _once(tag: Tag) -> Iterator[Fault]:
    """No text frame occurs twice."""
    for name, count in Counter(f.name for f in tag.frames if f.name.startswith("T") and f.name != "TXXX").items():
        if count > 1:
            yield Fault(name, f"it occurs {count} times")


@TAG.must("T6.title", _tag)
def _title(tag: Tag) -> Iterator[Fault]:
    """TIT2 has the title."""
    return _missing(tag, "TIT2")


@TAG.should("T6.title_length", _tag)
def _title_length(tag: Tag) -> Iterator[Fault]:
    """The title has at most 255 characters, as in the feed."""
    for frame in tag.of("TIT2")[:1]:
        length = len(text(frame.body).value)
        if length > LONGEST_TITLE:
            yield Fault(f"TIT2, byte {frame.at}", f"it has {length}")


@TAG.should("T6.title_words", _tag)
def _title_words(tag: Tag) -> Iterator[Fault]:
    """The title is not a chat assistant's preface, a placeholder, a file name or a heading of a page."""
    for frame in tag.of("TIT2")[:1]:
        title = text(frame.body).value
        if title.strip() and (fault := title_fault(title)):
            yield Fault(f"TIT2, byte {frame.at}", f"{quoted(title)} reads like {fault}")


@TAG.must("T6.show", _tag)
def _show(tag: Tag) -> Iterator[Fault]:
    """TALB has the name of the show."""
    return _missing(tag, "TALB")


@TAG.should("T6.artist", _tag)
def _artist(tag: Tag) -> Iterator[Fault]:
    """TPE1 says who made it."""
    return _missing(tag, "TPE1")


@TAG.should("T6.number", _tag)
def _number(tag: Tag) -> Iterator[Fault]:
    """TRCK has the number of the episode."""
    return _missing(tag, "TRCK")


@TAG.must("T6.number_form", lambda s: _written(s, "TRCK"))
def _number_form(value: str) -> Iterator[Fault]:
    """TRCK is a number, or number/number."""
    if not re.fullmatch(r"[0-9]+(?:/[0-9]+)?", value):
        yield Fault("TRCK", quoted(value))


@TAG.must("T6.genre", _tag, unless=lambda s: s.is_from_elsewhere)
def _genre(tag: Tag) -> Iterator[Fault]:
    """TCON is Podcast."""
    if not _PODCAST.fullmatch(value := _value(tag, "TCON")):
        yield Fault("TCON", quoted(value) if value else "it is missing or empty")


@TAG.should("T6.date", _tag)
def _date(tag: Tag) -> Iterator[Fault]:
    """TYER or TDRC has the date."""
    return _missing(tag, "TYER", "TDRC")


def _written(s: ParsedEpisode, *names: str) -> str | NotApplicable:
    return (_value(s.tag, *names) if s.tag else "") or NotApplicable(f"there is no {names[0]}")


def _dated(s: ParsedEpisode) -> Tag | NotApplicable:
    return s.tag if s.tag and s.tag.of("TYER", "TDRC", "TDAT") else NotApplicable("there is no date")


@TAG.must("T6.date_form", _dated)
def _date_form(tag: Tag) -> Iterator[Fault]:
    """The date exists: TYER is a year, TDAT a day and month of it, TDRC a time by ISO 8601."""
    year, day, recorded = _value(tag, "TYER"), _value(tag, "TDAT"), _value(tag, "TDRC")
    if year and not re.fullmatch(r"[0-9]{4}", year):
        yield Fault("TYER", quoted(year))
    elif day and not (re.fullmatch(r"[0-9]{4}", day) and _exists(year or "2000", day[2:], day[:2])):
        yield Fault("TDAT", f"{quoted(day)}, which is not a day and month (DDMM)")
    match = _TDRC.fullmatch(recorded)
    if recorded and not (match and _exists(match[1], match[2] or "01", match[3] or "01")):
        yield Fault("TDRC", quoted(recorded))


def _exists(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


@TAG.must("T6.length", _tag)
def _length(tag: Tag) -> Iterator[Fault]:
    """TLEN has the length in ms, as digits."""
    value = _value(tag, "TLEN")
    if not re.fullmatch(r"[0-9]{1,11}", value):
        yield Fault("TLEN", quoted(value) if value else "it is missing or empty")


@TAG.should("T6.comment", _tag)
def _comment(tag: Tag) -> Iterator[Fault]:
    """COMM says what the episode is about."""
    if not any(comment(f.body).text.value.strip() for f in tag.of("COMM")):
        yield Fault("COMM", "it is missing or empty")


@TAG.should("T6.comment_words", _tag)
def _comment_words(tag: Tag) -> Iterator[Fault]:
    """COMM is not a chat assistant's preface, a placeholder, a file name or a heading of a page."""
    for frame in tag.of("COMM"):
        said = comment(frame.body).text.value
        if fault := description_fault(said):
            yield Fault(f"COMM, byte {frame.at}", f"{quoted(said)} reads like {fault}")


@TAG.should("T6.link", _tag)
def _link(tag: Tag) -> Iterator[Fault]:
    """WOAS or WOAF links to the episode or the show."""
    if not tag.of("WOAS", "WOAF"):
        yield Fault("WOAF", "it is missing")


@TAG.must("T6.link_form", lambda s: s.tag if s.tag and s.tag.of("WOAS", "WOAF") else NotApplicable("there is no link"))
def _link_form(tag: Tag) -> Iterator[Fault]:
    """The link is an address in ASCII."""
    for frame in tag.of("WOAS", "WOAF"):
        url = frame.body.rstrip(b"\0")
        if not re.fullmatch(rb"https?://[!-~]+", url):
            yield Fault(f"{frame.name}, byte {frame.at}", quoted(url.decode("latin-1")))


def _pictures(tag: Tag) -> list[tuple[TagFrame, Picture]]:
    return [(f, picture(f.body, tag.major)) for f in tag.of("APIC")]


@TAG.should("T6.cover", _tag)
def _cover(tag: Tag) -> Iterator[Fault]:
    """There is a front cover (APIC of type 3)."""
    pictures = _pictures(tag)
    if not any(p.kind == _FRONT_COVER for _, p in pictures):
        kinds = ", ".join(str(p.kind) for _, p in pictures[:9])
        yield Fault("APIC", f"only pictures of type {kinds}" if kinds else "there is no picture")


@TAG.must("T6.cover_once", lambda s: s.tag if s.tag and s.tag.of("APIC") else NotApplicable("there is no picture"))
def _cover_once(tag: Tag) -> Iterator[Fault]:
    """There is only one front cover."""
    for frame, _ in [(f, p) for f, p in _pictures(tag) if p.kind == _FRONT_COVER][1:]:
        yield Fault(f"APIC, byte {frame.at}", "another front cover")
