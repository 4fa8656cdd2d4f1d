"""Rules X3 and X5: transcripts as JSON and HTML, and that all forms say the same words.

In: a parsed episode. Out: the rules; each reports the places where it fails.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from studio.check.episode import HtmlFile, JsonFile, ParsedEpisode, seconds
from studio.check.rules import Fault, NotApplicable, RuleSet, quoted, time_of
from studio.check.spoken import difference, json_segments, recorded_words, transcripts
from studio.formats.transcripts_read import Paragraph

TRANSCRIPTS: RuleSet[ParsedEpisode] = RuleSet()

ROUNDING_MS = 1

Segments = list[tuple[str, dict[str, Any]]]


def _file(s: ParsedEpisode) -> JsonFile | NotApplicable:
    return s.transcript_json or NotApplicable("there is no .transcript.json")


def _object(s: ParsedEpisode) -> tuple[str, dict[str, Any]] | NotApplicable:
    file = s.transcript_json
    value = file.json.value if file else None
    return (
        (file.name, value)
        if file and isinstance(value, dict)
        else NotApplicable("there is no .transcript.json to read")
    )


def _segments(s: ParsedEpisode) -> Segments | NotApplicable:
    segments = json_segments(s)
    return NotApplicable("there is no list of segments") if segments is None else segments


def _segments_inside(s: ParsedEpisode) -> tuple[ParsedEpisode, Segments] | NotApplicable:
    segments = json_segments(s)
    return NotApplicable("there is no list of segments") if segments is None else (s, segments)


def _html(s: ParsedEpisode) -> HtmlFile | NotApplicable:
    return s.transcript_html or NotApplicable("there is no .transcript.html")


# --------------------------------------------------------------------------------------------------- X3, JSON


@TRANSCRIPTS.must("X3.json", _file)
def _json(file: JsonFile) -> Iterator[Fault]:
    """The .transcript.json is a JSON object in UTF-8."""
    if file.json.fault:
        yield Fault(f"{file.name} {file.json.place}".strip(), file.json.fault)
    elif not isinstance(file.json.value, dict):
        yield Fault(file.name, "it is not an object")
    elif not file.json.utf8 or not file.json.finite:
        yield Fault(file.name, "it is not UTF-8" if not file.json.utf8 else "a number that is none, or infinite")


@TRANSCRIPTS.must("X3.version", _object)
def _version(pair: tuple[str, dict[str, Any]]) -> Iterator[Fault]:
    """The .transcript.json has version 1.0.0."""
    name, value = pair
    if value.get("version") != "1.0.0":
        yield Fault(f"{name} version", quoted(str(value["version"])) if "version" in value else "it is missing")


@TRANSCRIPTS.must("X3.segments", _object)
def _has_segments(pair: tuple[str, dict[str, Any]]) -> Iterator[Fault]:
    """The .transcript.json has a list of segments, each an object."""
    name, value = pair
    segments = value.get("segments")
    if not isinstance(segments, list) or not segments:
        yield Fault(f"{name} segments", "it is not a list, or it is empty" if "segments" in value else "it is missing")
        return
    for i, g in enumerate(segments):
        if not isinstance(g, dict):
            yield Fault(f"{name} segments[{i}]", "it is not an object")


@TRANSCRIPTS.must("X3.body", _segments)
def _body(segments: Segments) -> Iterator[Fault]:
    """Every segment has its words in body, and its speaker's name in speaker, as texts."""
    for place, g in segments:
        for key in ("speaker", "body"):
            if not isinstance(g.get(key), str):
                yield Fault(f"{place}.{key}", "it is not a text" if key in g else "it is missing")


@TRANSCRIPTS.must("X3.times", _segments)
def _times(segments: Segments) -> Iterator[Fault]:
    """Every segment has startTime and endTime, numbers of seconds, the end after the start."""
    for place, g in segments:
        start, end = seconds(g.get("startTime")), seconds(g.get("endTime"))
        if start is None or end is None:
            key = "startTime" if start is None else "endTime"
            yield Fault(
                f"{place}.{key}", f"{quoted(str(g[key]))} is not a number of seconds" if key in g else "missing"
            )
        elif end <= start:
            yield Fault(place, f"from {time_of(1000 * start)} to {time_of(1000 * end)}")


@TRANSCRIPTS.must("X3.order", _segments_inside)
def _order(pair: tuple[ParsedEpisode, Segments]) -> Iterator[Fault]:
    """Segments start in order, overlap only where two speakers do, and stay inside the programme."""
    s, segments = pair
    timed = [
        (place, 1000 * start, 1000 * end, str(g.get("speaker") or ""))
        for place, g in segments
        if (start := seconds(g.get("startTime"))) is not None and (end := seconds(g.get("endTime"))) is not None
    ]
    for (_, start_before, end, speaker_before), (place, start, _, speaker) in pairwise(timed):
        another_speaks = bool(speaker_before and speaker) and speaker_before != speaker
        if start < (start_before if another_speaks else end) - ROUNDING_MS:
            yield Fault(place, f"it starts at {time_of(start)}, before {time_of(end)}, where the previous one ends")
    for place, _, end, _ in timed:
        if end > s.duration_ms + ROUNDING_MS:
            yield Fault(place, f"it ends at {time_of(end)}, the programme at {time_of(s.duration_ms)}")


# --------------------------------------------------------------------------------------------------- X3, HTML


@TRANSCRIPTS.must("X3.paragraphs", _html)
def _paragraphs(file: HtmlFile) -> Iterator[Fault]:
    """The .transcript.html, in UTF-8, has its words in <p>."""
    if not file.html.utf8:
        yield Fault(file.name, "it is not UTF-8")
    if not any(p.text for p in file.html.paragraphs):
        yield Fault(file.name, "there is no <p> with words")


@TRANSCRIPTS.must("X3.cite", _html)
def _cite(file: HtmlFile) -> Iterator[Fault]:
    """Where somebody begins to speak in the .transcript.html, <cite>Name:</cite> says who."""
    for number, p in enumerate(file.html.paragraphs):
        if p.speaker is None and (number == 0 or p.time is not None):
            yield Fault(f"{file.name}:{p.line}", "no <cite> before the paragraph")
        elif p.speaker is not None and not (p.speaker.endswith(":") and p.speaker[:-1].strip()):
            yield Fault(f"{file.name}:{p.line}", f"<cite> holds {quoted(p.speaker)}, not a name and a colon")
    for line in file.html.loose:
        yield Fault(f"{file.name}:{line}", "a <cite> or <time> that no paragraph follows")


def _paragraphs_of(s: ParsedEpisode) -> tuple[ParsedEpisode, str, tuple[Paragraph, ...]] | NotApplicable:
    file = s.transcript_html
    return (s, file.name, file.html.paragraphs) if file else NotApplicable("there is no .transcript.html")


@TRANSCRIPTS.must("X3.time", _paragraphs_of)
def _html_time(subject: tuple[ParsedEpisode, str, tuple[Paragraph, ...]]) -> Iterator[Fault]:
    """Where somebody begins to speak, <time> says when: m:ss or h:mm:ss, in order, inside the programme."""
    s, name, paragraphs = subject
    last = 0
    for number, p in enumerate(paragraphs):
        at = p.seconds
        if p.time is None:
            if number == 0 or p.speaker is not None:
                yield Fault(f"{name}:{p.line}", "no <time> before the paragraph")
        elif at is None:
            yield Fault(f"{name}:{p.line}", f"<time> holds {quoted(p.time)}")
        elif at < last or 1000 * at > s.duration_ms:
            yield Fault(f"{name}:{p.line}", f"{p.time} comes after {time_of(1000 * last)}, or after the end")
        last = at if at is not None and at > last else last


# -------------------------------------------------------------------------------------------------------- X5


def _compared(suffix: str) -> Callable[[ParsedEpisode], tuple[str, list[str], str, list[str]] | NotApplicable]:
    """(file, its words, what it is compared with, those words): the record's, else those most transcripts have."""

    def subject(s: ParsedEpisode) -> tuple[str, list[str], str, list[str]] | NotApplicable:
        found = transcripts(s)
        name = next((n for n in found if n.endswith(suffix)), None)
        if name is None:
            return NotApplicable(f"there is no {suffix} to read")
        recorded = recorded_words(s)
        if recorded is not None:
            return name, found[name], "the record", recorded
        if len(found) < 2:
            return NotApplicable("there is no record and no other transcript to compare with")
        usual, _ = Counter(tuple(words) for words in found.values()).most_common(1)[0]
        other = next(n for n in found if tuple(found[n]) == usual)
        return name, found[name], other, list(usual)

    return subject


def _different(subject: tuple[str, list[str], str, list[str]]) -> Iterator[Fault]:
    name, found, other, expected = subject
    place = difference(found, expected)
    if place is not None:
        here, there = (
            " ".join(words[max(0, at - 2) : at + 4]) for words, at in zip((found, expected), place, strict=True)
        )
        yield Fault(f"{name} word {place[0] + 1}", f"{quoted(here)}, in {other} {quoted(there)}")


@TRANSCRIPTS.must("X5.vtt", _compared(".vtt"))
def _vtt_words(subject: tuple[str, list[str], str, list[str]]) -> Iterator[Fault]:
    """The .vtt has every spoken word once, in order."""
    return _different(subject)


@TRANSCRIPTS.must("X5.srt", _compared(".srt"))
def _srt_words(subject: tuple[str, list[str], str, list[str]]) -> Iterator[Fault]:
    """The .srt has every spoken word once, in order."""
    return _different(subject)


@TRANSCRIPTS.must("X5.json", _compared(".transcript.json"))
def _json_words(subject: tuple[str, list[str], str, list[str]]) -> Iterator[Fault]:
    """The .transcript.json has every spoken word once, in order."""
    return _different(subject)


@TRANSCRIPTS.must("X5.html", _compared(".transcript.html"))
def _html_words(subject: tuple[str, list[str], str, list[str]]) -> Iterator[Fault]:
    """The .transcript.html has every spoken word once, in order."""
    return _different(subject)
