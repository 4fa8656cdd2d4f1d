"""Times of day: ``3:30 p.m.`` → "three thirty P M", ``14:05`` → "fourteen oh five", ``1:20:30`` → hours and minutes."""

from __future__ import annotations

import re

from studio.text.english.money import adjective
from studio.text.grammar import Reading, Source
from studio.text.numbers import cardinal

_ZONE = (
    r"(?:\s(?P<zone>E[SD]?T|C[SD]?T|M[SD]T|P[SD]?T|GMT|UTC|BST|CEST|CET|IST|JST|AEST|EEST|est|pst|cst|gmt|utc)"
    r"(?P<offset>[+-]\d{1,2})?(?![\w]))?"
)
_HALF = r"(?P<half{0}>[ap])(?:\.\s?m\b\.?|\.?m\b)(?![\d])"
_TIME = re.compile(r"(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?)?\s?" + _HALF.format("") + _ZONE, re.I)
_RANGE = re.compile(
    r"(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))?\s?(?:" + _HALF.format("") + r")?\s?(?:[-–]|to(?=\s))\s?"
    r"(?:(?P<word>noon|midnight)\b|(?P<h2>\d{1,2})(?:[:.](?P<m2>[0-5]\d))?\s?" + _HALF.format("2") + ")" + _ZONE,
    re.I,
)
_SHORT_RANGE = re.compile(r"(1[0-2]|[1-9])([ap])\s?[-–]\s?(1[0-2]|[1-9])([ap])(?!\w)")
"""``7a-7p``."""
_CLOCKS = re.compile(
    r"(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)\s?[-–]\s?(?P<h2>[01]?\d|2[0-4]):(?P<m2>[0-5]\d)(?![\w:])" + _ZONE
)
_O_CLOCK = re.compile(r"\so'clock\b")
_CLOCK = re.compile(r"(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?![\w:]|[.,]\d)(?!\s(?:ratio|odds))" + _ZONE)
_LONG = re.compile(r"(?P<h>\d{1,3}):(?P<m>[0-5]\d):(?P<s>[0-5]\d)(?:[.,](?P<part>\d{1,3}))?(?![\w:])" + _ZONE)
_ZULU = re.compile(r"(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::[0-5]\d)?Z\b")
_SPLIT = re.compile(r"(?P<m>\d{1,2}):(?P<s>[0-5]\d)\.(?P<part>\d{1,3})(?![\w:])")
_RATIO_BEFORE = re.compile(r"(?:ratio|odds|aspect|score)\b[\w\s]{0,8}$", re.I)
_SCORED = re.compile(r"\b(?:won|lost|beat|beaten|ended|draw|drew|tied|win|victory|defeat|score)\b[^.:;]{0,40}$", re.I)
_TOOK = re.compile(r"\b(?:in|at|of|by)\s$")
_LEFT = re.compile(r"(\d{1,2}):([0-5]\d)(?=\s(?:left|remaining|to\s(?:go|play)|on\sthe\sclock)\b)")
_HALF_DAY = re.compile(r"([ap])\.\s?m\b\.?", re.I)
_OFFSET = re.compile(r"(GMT|UTC)\s?([-+−])(\d{1,2})(?::([0-5]\d))?(?![\w:])")
_MILITARY = re.compile(r"([01]\d|2[0-3]):?([0-5]\d)\s?(?:hours|hrs?|h)\b\.?", re.I)
_IN_ZONE = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?=\s(?:GMT|UTC|EST|EDT|CST|CDT|MST|MDT|PST|PDT|BST|CET)\b)")
_MORNING = re.compile(r"(0[1-9])([0-5]\d)(?![\w]|[.,:/-]\d)")
_AT_TIME = re.compile(r"\b(?:[Aa]t|[Bb]y|[Uu]ntil|from|since|around)\s$")
_DEPARTS = re.compile(
    r"\b(?:depart|leav|left|arriv|start|begin|began|meet|met|wak|woke|kick|board|land)\w*\b[^.;]{0,24}\bat\s$",
    re.I,
)
_DOTTED = re.compile(r"(\d{1,2})\.([0-5]\d)(?![\w%]|[.,]\d|\s(?:million|billion|percent|per cent))")
_ZULU_BARE = re.compile(r"([01]\d|2[0-3])([0-5]\d)Z\b")
_AFTER_DATE = re.compile(r"-\d\dT$")
_COUNTDOWN = re.compile(r"T([-–+])(\d{1,3})(?:(s|min|h)(?!\w)|(?=\s(?:seconds?|minutes?|hours?|days?|weeks?|and)\b))")
_NAMED = re.compile(r"(noon|midnight)\s?[-–]\s?(?=\d|noon|midnight)", re.I)


def hours(hour: str, minute: str | None) -> str:
    """``3, 05`` → "three oh five"; a full hour is just the number."""
    words = cardinal(int(hour))
    if minute and minute != "00":
        words += f" {'oh ' if minute[0] == '0' else ''}{cardinal(int(minute))}"
    return words


def _zone(m: re.Match[str]) -> str:
    if not m["zone"]:
        return ""
    offset = m["offset"] or ""
    tail = f" {'plus' if offset[0] == '+' else 'minus'} {cardinal(int(offset[1:]))}" if offset else ""
    return " " + " ".join(m["zone"].upper()) + tail


def _half(letter: str) -> str:
    return " A-M" if letter.lower() == "a" else " P M"


def _end(source: Source, m: re.Match[str]) -> tuple[int, str]:
    """Where the time ends, and "." if its last dot also ends the sentence."""
    return m.end(), "." if m[0].endswith(".") and source.ends(m.end() - 1) else ""


def time(source: Source, at: int) -> Reading | None:
    """Times with a.m. or p.m., and ranges of them: ``9am-5pm``, ``9-11:30 a.m.``, ``10pm-midnight``."""
    text = source.text
    if source.touches(at) or text[at - 1 : at] in {":", "$", "."}:
        return None
    m = _SHORT_RANGE.match(text, at)
    if m:
        return m.end(), f"{cardinal(int(m[1]))}{_half(m[2])} to {cardinal(int(m[3]))}{_half(m[4])}"
    m = _RANGE.match(text, at)
    if m and int(m["h"]) <= 24 and int(m["h2"] or 0) <= 24 and (m["half"] or m["half2"] or m["word"]):
        end, stop = _end(source, m)
        first = hours(m["h"], m["m"]) + (_half(m["half"]) if m["half"] else "")
        second = m["word"].lower() if m["word"] else hours(m["h2"], m["m2"]) + _half(m["half2"])
        return end, f"{first} to {second}{_zone(m)}{stop}"
    m = _TIME.match(text, at)
    if not m or int(m["h"]) > 24:
        return None
    if (
        re.match(r"\s[ap]\s?m", m[0][len(m["h"]) :], re.I) is None
        and re.fullmatch(r"\d+\s[ap]m", m[0])
        and text[m.end() : m.end() + 1] == "-"
    ):
        return None
    end, stop = _end(source, m)
    if m["s"]:
        said = f"{hours(m['h'], m['m'])} and {_plural(int(m['s']), 'second')}"
        return end, f"{said}{_half(m['half'])}{_zone(m)}{stop}"
    return end, f"{hours(m['h'], m['m'])}{_half(m['half'])}{_zone(m)}{stop}"


def _plural(count: int, name: str) -> str:
    return f"{cardinal(count)} {name}{'' if count == 1 else 's'}"


def _long(hour: str, minute: str, second: str, part: str = "") -> str:
    pieces = [_plural(int(hour), "hour")] if int(hour) else []
    if int(minute) or not pieces:
        pieces.append(_plural(int(minute), "minute"))
    seconds = f"{cardinal(int(second))}"
    if part:
        seconds += " point " + " ".join(cardinal(int(d)) for d in part)
    if int(second) or part:
        pieces.append(f"and {seconds} second{'' if int(second) == 1 and not part else 's'}")
    return " ".join(pieces)


def clock(source: Source, at: int) -> Reading | None:
    """``14:05``, ``17:00``, ``14:00-15:30``, ``1:20:30``, ``24:00``."""
    text = source.text
    if (source.touches(at) and not _AFTER_DATE.search(source.before(at))) or text[at - 1 : at] in {":", "."}:
        return None
    under = _CLOCK.match(text, at) if source.before(at).lower().endswith("sub-") else None
    if under:
        return under.end(), hours(under["h"], under["m"])
    left = _LEFT.match(text, at)
    if left:
        return left.end(), _plural(int(left[1]), "minute") if left[2] == "00" else hours(left[1], left[2])
    military = _MILITARY.match(text, at)
    if military:
        lead = "oh " if military[1][0] == "0" and military[1] != "00" else "zero " if military[1] == "00" else ""
        minutes = "hundred" if military[2] == "00" else hours(military[1], military[2]).split(" ", 1)[1]
        return military.end(), f"{lead}{cardinal(int(military[1]))} {minutes} hours".replace("zero zero", "zero")
    zoned = _IN_ZONE.match(text, at)
    if zoned:
        lead = "oh " if zoned[1][0] == "0" and zoned[1] != "00" else ""
        said = hours(zoned[1], zoned[2]) + (" hundred" if zoned[2] == "00" else "")
        return zoned.end(), lead + said
    morning = _MORNING.match(text, at) if _AT_TIME.search(source.before(at)) else None
    if morning:
        return morning.end(), f"oh {hours(morning[1], morning[2])}{' hundred' if morning[2] == '00' else ''}"
    dotted = _DOTTED.match(text, at) if _DEPARTS.search(source.before(at)) else None
    if dotted and int(dotted[1]) < 24:
        return dotted.end(), hours(dotted[1], dotted[2])
    zulu = _ZULU.match(text, at) or _ZULU_BARE.match(text, at)
    if zulu:
        return zulu.end(), f"{_hour(zulu[1], zulu[2], bare=True)} U T C"
    m = _LONG.match(text, at)
    if m and not m["part"] and adjective(source, at, m.end()):
        return (
            m.end(),
            f"{hours(m['h'], m['m'])} {hours(m['s'], None) if m['s'][0] != '0' else 'oh ' + cardinal(int(m['s']))}",
        )
    if m:
        return m.end(), _long(m["h"], m["m"], m["s"], m["part"] or "") + _zone(m)
    m = _SPLIT.match(text, at)
    if m:
        return m.end(), _long("0", m["m"], m["s"], m["part"])
    m = _CLOCKS.match(text, at)
    if m:
        return m.end(), f"{_hour(m['h'], m['m'], bare=True)} to {_hour(m['h2'], m['m2'])}{_zone(m)}"
    m = _CLOCK.match(text, at)
    o_clock = _O_CLOCK.match(text, m.end()) if m else None
    if m and o_clock:
        return o_clock.end(), f"{hours(m['h'], m['m'])} o'clock"
    if (
        not m
        or _RATIO_BEFORE.search(source.before(at))
        or (_SCORED.search(source.before(at)) and not _TOOK.search(source.before(at)))
    ):
        return None
    return m.end(), _hour(m["h"], m["m"], bare=bool(m["zone"])) + _zone(m)


def _hour(hour: str, minute: str, *, bare: bool = False) -> str:
    value = int(hour)
    if minute != "00":
        return hours(hour, minute)
    if value in {0, 24}:
        return "midnight"
    if value > 12 or (len(hour) == 2 and hour[0] == "0" and bare):
        return f"{cardinal(value)} hundred"
    return cardinal(value) if bare else f"{cardinal(value)} o'clock"


def offset(source: Source, at: int) -> Reading | None:
    """``GMT-5``, ``UTC+5:30``."""
    m = _OFFSET.match(source.text, at)
    if not m or source.touches(at):
        return None
    return m.end(), f"{' '.join(m[1])} {'plus' if m[2] == '+' else 'minus'} {hours(m[3], m[4])}"


def named(source: Source, at: int) -> Reading | None:
    """``noon-2pm`` → "noon to …"."""
    m = _NAMED.match(source.text, at)
    return (m.end(), f"{m[1]} to ") if m else None


def countdown(source: Source, at: int) -> Reading | None:
    """``T-10 seconds`` → "T minus ten"."""
    m = _COUNTDOWN.match(source.text, at)
    if not m or source.touches(at):
        return None
    unit = {"s": " seconds", "min": " minutes", "h": " hours"}.get(m[3], "")
    return m.end(), f"T {'plus' if m[1] == '+' else 'minus'} {cardinal(int(m[2]))}{unit}"


def half_day(source: Source, at: int) -> Reading | None:
    """``p.m.`` after a word: "two o'clock p.m."."""
    m = _HALF_DAY.match(source.text, at)
    if not m or source.touches(at) or source.text[at - 1 : at] == ".":
        return None
    end, stop = _end(source, m)
    return end, _half(m[1]).strip() + stop
