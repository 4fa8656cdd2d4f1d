"""Rules X1, X2 and X4: captions as WebVTT and SubRip.

In: a parsed episode. Out: the rules; each reports the places where it fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from studio.check.episode import CaptionFile, ParsedEpisode
from studio.check.rules import Fault, NotApplicable, RuleSet, quoted, time_of
from studio.check.spoken import CaptionText, recorded_words, said_in_srt, same_name, speakers, transcripts
from studio.formats.captions_read import CaptionCue
from studio.formats.sanitize import unescaped

CAPTIONS: RuleSet[ParsedEpisode] = RuleSet()

WEBVTT_COLUMNS, SRT_COLUMNS, SRT_LINES = 65, 32, 2
SHORTEST_MS, LONGEST_MS = 800, 7000
ROUNDING_MS = 1
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")


def _vtt(s: ParsedEpisode) -> CaptionFile | NotApplicable:
    return s.vtt or NotApplicable("there is no .vtt")


def _srt(s: ParsedEpisode) -> CaptionFile | NotApplicable:
    return s.srt or NotApplicable("there is no .srt")


def _files(s: ParsedEpisode) -> tuple[ParsedEpisode, list[CaptionFile]] | NotApplicable:
    files = [f for f in (s.vtt, s.srt) if f]
    return (s, files) if files else NotApplicable("there are no captions")


def _faults(file: CaptionFile, clause: str) -> Iterator[Fault]:
    return (Fault(f"{file.name}:{f.line}", f.message) for f in file.captions.faults if f.clause == clause)


def _ends(file: CaptionFile) -> Iterator[Fault]:
    for cue in file.captions.cues:
        if cue.end_ms <= cue.start_ms:
            yield Fault(f"{file.name}:{cue.line}", f"from {time_of(cue.start_ms)} to {time_of(cue.end_ms)}")


def _width(file: CaptionFile, columns: int) -> Iterator[Fault]:
    for cue in file.captions.cues:
        for offset, line in enumerate(cue.lines, start=1):
            if len(line) > columns:
                yield Fault(f"{file.name}:{cue.line + offset}", f"{len(line)} characters: {quoted(line)}")


# -------------------------------------------------------------------------------------------------------- X1


@CAPTIONS.must("X1.utf8", _vtt)
def _vtt_utf8(file: CaptionFile) -> Iterator[Fault]:
    """The .vtt is UTF-8."""
    if not file.utf8:
        yield Fault(file.name, "it is not UTF-8")


@CAPTIONS.must("X1.header", _vtt)
def _header(file: CaptionFile) -> Iterator[Fault]:
    """The .vtt begins with WEBVTT and a blank line."""
    return _faults(file, "header")


@CAPTIONS.must("X1.cues", _vtt)
def _has_cues(file: CaptionFile) -> Iterator[Fault]:
    """The .vtt has cues."""
    if not file.captions.cues:
        yield Fault(file.name, "there are none")


@CAPTIONS.must("X1.block", _vtt)
def _block(file: CaptionFile) -> Iterator[Fault]:
    """All text of the .vtt belongs to a cue: there is no blank line inside one."""
    return _faults(file, "block")


@CAPTIONS.must("X1.times", _vtt)
def _vtt_times(file: CaptionFile) -> Iterator[Fault]:
    """Times in the .vtt are HH:MM:SS.mmm --> HH:MM:SS.mmm, hours of two or more digits."""
    return _faults(file, "times")


@CAPTIONS.must("X1.positive", _vtt)
def _vtt_ends(file: CaptionFile) -> Iterator[Fault]:
    """Every cue of the .vtt ends after it starts."""
    return _ends(file)


@CAPTIONS.must("X1.order", _vtt)
def _order(file: CaptionFile) -> Iterator[Fault]:
    """Cues of the .vtt start in order."""
    for a, b in pairwise(file.captions.cues):
        if b.start_ms < a.start_ms:
            yield Fault(f"{file.name}:{b.line}", f"{time_of(b.start_ms)} comes after {time_of(a.start_ms)}")


@CAPTIONS.must("X1.escaped", _vtt)
def _escaped(file: CaptionFile) -> Iterator[Fault]:
    """Text of the .vtt is escaped (&amp; &lt; &gt;)."""
    return _faults(file, "escape")


@CAPTIONS.must("X1.arrow", _vtt)
def _arrow(file: CaptionFile) -> Iterator[Fault]:
    """No cue of the .vtt has --> in its text."""
    return _faults(file, "arrow")


@CAPTIONS.must("X1.voice", _vtt)
def _voice(file: CaptionFile) -> Iterator[Fault]:
    """Every cue of the .vtt begins with its speaker, <v Name>."""
    return _faults(file, "voice")


@CAPTIONS.must("X1.closed", _vtt)
def _closed(file: CaptionFile) -> Iterator[Fault]:
    """Every voice of the .vtt is closed by </v>."""
    return _faults(file, "closed")


@CAPTIONS.must("X1.name", _vtt)
def _name(file: CaptionFile) -> Iterator[Fault]:
    """Names of speakers in the .vtt have no <, >, & and no line end."""
    return _faults(file, "name")


@CAPTIONS.must("X1.width", _vtt)
def _vtt_width(file: CaptionFile) -> Iterator[Fault]:
    """Lines of the .vtt have at most 65 characters."""
    return _width(file, WEBVTT_COLUMNS)


# -------------------------------------------------------------------------------------------------------- X2


@CAPTIONS.must("X2.utf8", _srt)
def _srt_utf8(file: CaptionFile) -> Iterator[Fault]:
    """The .srt is UTF-8."""
    if not file.utf8:
        yield Fault(file.name, "it is not UTF-8")


@CAPTIONS.must("X2.index", _srt)
def _index(file: CaptionFile) -> Iterator[Fault]:
    """Cards of the .srt are numbered from 1."""
    return _faults(file, "index")


@CAPTIONS.must("X2.block", _srt)
def _srt_block(file: CaptionFile) -> Iterator[Fault]:
    """The .srt has cards, each a number, times and text without a blank line."""
    if not file.captions.cues:
        yield Fault(file.name, "there are none")
    yield from _faults(file, "block")


@CAPTIONS.must("X2.times", _srt)
def _srt_times(file: CaptionFile) -> Iterator[Fault]:
    """Times in the .srt are HH:MM:SS,mmm --> HH:MM:SS,mmm."""
    return _faults(file, "times")


@CAPTIONS.must("X2.positive", _srt)
def _srt_ends(file: CaptionFile) -> Iterator[Fault]:
    """Every card of the .srt ends after it starts."""
    return _ends(file)


@CAPTIONS.must("X2.lines", _srt)
def _lines(file: CaptionFile) -> Iterator[Fault]:
    """Cards of the .srt have one or two lines."""
    for cue in file.captions.cues:
        if not 1 <= len(cue.lines) <= SRT_LINES:
            yield Fault(f"{file.name}:{cue.line}", f"{len(cue.lines)} lines")


@CAPTIONS.must("X2.width", _srt)
def _srt_width(file: CaptionFile) -> Iterator[Fault]:
    """Lines of the .srt have at most 32 characters."""
    return _width(file, SRT_COLUMNS)


def _srt_and_others(s: ParsedEpisode) -> tuple[CaptionFile, set[str]] | NotApplicable:
    """The .srt, and the entities that the other transcripts have among their words: somebody speaks of HTML."""
    if s.srt is None:
        return NotApplicable("there is no .srt")
    others = [" ".join(said) for name, said in transcripts(s).items() if name != s.srt.name]
    return s.srt, {entity for text in (*others, " ".join(recorded_words(s) or ())) for entity in _ENTITY.findall(text)}


@CAPTIONS.must("X2.plain", _srt_and_others)
def _plain(pair: tuple[CaptionFile, set[str]]) -> Iterator[Fault]:
    """The .srt has no HTML entities."""
    file, spoken = pair
    for cue in file.captions.cues:
        for offset, line in enumerate(cue.lines, start=1):
            for entity in _ENTITY.findall(line):
                if unescaped(entity) != entity and entity not in spoken:
                    yield Fault(f"{file.name}:{cue.line + offset}", f"{quoted(entity)} in {quoted(line)}")


def _spoken(s: ParsedEpisode) -> tuple[ParsedEpisode, list[tuple[CaptionCue, CaptionText]]] | NotApplicable:
    return (s, said_in_srt(s)) if s.srt and s.srt.captions.cues else NotApplicable("there is no .srt to read")


@CAPTIONS.must("X2.speaker", _spoken)
def _speaker(pair: tuple[ParsedEpisode, list[tuple[CaptionCue, CaptionText]]]) -> Iterator[Fault]:
    """A card of the .srt begins with "Name: " where another speaker begins, so where the other transcripts have one."""
    s, cards = pair
    name = s.srt.name if s.srt else ""
    if not cards[0][1].speaker:
        yield Fault(f"{name}:{cards[0][0].line}", "the first card names no speaker")
    turns = speakers(s)
    if not turns:
        return
    named: list[tuple[CaptionCue, str]] = []
    for cue, said in cards:
        if said.speaker and not (named and same_name(named[-1][1], said.speaker)):
            named.append((cue, said.speaker))
    for i, speaker in enumerate(turns):
        if i >= len(named):
            yield Fault(f"{name}:{cards[-1][0].line}", f"{len(turns)} changes of speaker, {len(named)} in the cards")
            return
        if not same_name(named[i][1], speaker):
            place = f"{name}:{named[i][0].line}"
            yield Fault(place, f"{quoted(named[i][1])} speaks where the other transcripts have {quoted(speaker)}")
            return


# -------------------------------------------------------------------------------------------------------- X4


@CAPTIONS.should("X4.duration", _files)
def _duration(pair: tuple[ParsedEpisode, list[CaptionFile]]) -> Iterator[Fault]:
    """Captions last 0.8 to 7 s."""
    for file in pair[1]:
        for cue in file.captions.cues:
            length = cue.end_ms - cue.start_ms
            if length > 0 and not SHORTEST_MS - ROUNDING_MS <= length <= LONGEST_MS + ROUNDING_MS:
                yield Fault(f"{file.name}:{cue.line}", f"{length / 1000:.3f} s: {quoted(cue.text)}")


@CAPTIONS.must("X4.inside", _files)
def _inside(pair: tuple[ParsedEpisode, list[CaptionFile]]) -> Iterator[Fault]:
    """Captions stay inside the programme."""
    s, files = pair
    for file in files:
        for cue in file.captions.cues:
            if cue.end_ms > s.duration_ms + ROUNDING_MS:
                end = f"it ends at {time_of(cue.end_ms)}, the programme at {time_of(s.duration_ms)}"
                yield Fault(f"{file.name}:{cue.line}", end)


@CAPTIONS.must("X4.overlap", _files)
def _overlap(pair: tuple[ParsedEpisode, list[CaptionFile]]) -> Iterator[Fault]:
    """Captions overlap only where two speakers do."""
    labelled = {cue.line for cue, said in said_in_srt(pair[0]) if said.speaker is not None}
    for file in pair[1]:
        for a, b in pairwise(sorted(file.captions.cues, key=lambda c: c.start_ms)):
            named = a.speaker is not None and b.speaker is not None and not same_name(a.speaker, b.speaker)
            another_speaks = named or (file is pair[0].srt and b.line in labelled)
            if b.start_ms < a.end_ms and a.start_ms < a.end_ms and not another_speaks:
                start = f"it starts at {time_of(b.start_ms)}, before {time_of(a.end_ms)}, where the previous one ends"
                yield Fault(f"{file.name}:{b.line}", start)
