"""Directions: what a bracket asks of the mixer and the engines, in all the spellings people use.

In: what stands between the brackets. Out: a Pause, a Cue, an Overlap, or a change of style, emphasis, rate or language,
which lasts to its end (``[/rate]``, ``[/lang]`` …) or that of the turn; None for a bracket that asks for nothing.

Pauses are written with or without length (``[beat]``, ``[pause: 2 sec]``, ``[1.5 s pause]``, ``<|pause:300|>``); cues
by kind and name (``[music NAME]``, ``[SFX: door]``, ``[♪ NAME ♪]``), or as an order (``[MUSIC IN]``, ``[MUSIC OUT]``).
``[music]`` or ``[sound]`` alone are no orders: transcribers write them for what was heard.

The names of rates and of emphasis are SSML's, https://www.w3.org/TR/speech-synthesis11/, section 3.2.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from studio.parse.lines.shape import vocabulary
from studio.values import Cue, CueKind, Emphasis, EmphasisLevel, Language, Overlap, Pause, Rate, Style

Direction: TypeAlias = Pause | Cue | Style | Emphasis | Rate | Language | Overlap

LONGEST_PAUSE = 60.0
"""Seconds; a longer pause is a slip of the pen."""
LONGEST_OVERLAP = 10.0
"""Seconds."""
SLOWEST, FASTEST = 0.5, 2.0
"""Factors of a voice's pace; beyond them nobody is understood."""

_NUMBER = r"\d{1,6}(?:[.,]\d{1,3})?|half an?|one|two|three|four|five|ten"
_UNIT = r"ms|msecs?|milliseconds?|s|secs?|seconds?"
_SILENT = r"pause|pausing|silence|beat|wait|dead air|pausa|stille|пауза|停顿|沉默|間|멈춤|보류"
_PAUSE = re.compile(
    rf"(?:(?:an?|he|she|they)\s+)?(short|brief|tiny|quick|long|dramatic)?\s*(?:{_SILENT}|break(?=\s*[:=]?\s*\d))s?"
    r"(?:\s+(?:for (?:effect|a (?:beat|moment|second))|a (?:moment|beat|second)|briefly))?"
    rf"(?:\s*[:=,]?\s*(?:for\s+|of\s+)?({_NUMBER})\s*({_UNIT})?)?[.!]?",
    re.I,
)
_TIMED = re.compile(rf"({_NUMBER})[\s-]*({_UNIT})[\s-]*(?:of\s+)?(?:{_SILENT}|break)[.!]?", re.I)
_WORDED = {"half a": 0.5, "half an": 0.5, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "ten": 10.0}
_VAGUE = {"short": 0.5, "brief": 0.5, "tiny": 0.5, "quick": 0.5, "long": 2.0, "dramatic": 2.0}

_OVERLAP = re.compile(
    rf"overlap(?:\s*[:=]?\s*({_NUMBER})\s*({_UNIT})?)?|(interrupts?)|(together|in unison)|(in chorus)", re.I
)

_KINDS: dict[str, CueKind] = {
    "clip": "clip", "tape": "clip", "soundbite": "clip", "actuality": "clip",
    "sting": "sting", "stinger": "sting", "jingle": "sting", "bumper": "sting",
    "music": "music", "song": "music", "theme": "music", "theme music": "music",
    "sound": "sound", "sfx": "sound", "fx": "sound", "s/fx": "sound", "sound effect": "sound", "sound fx": "sound",
    "bed": "bed", "music bed": "bed",
    "break": "break", "ad break": "break", "commercial break": "break", "midroll": "break", "ad": "break",
}  # fmt: skip
_CUE = re.compile(
    rf"(?:cue\s*[:\s]\s*)?({'|'.join(sorted(_KINDS, key=len, reverse=True))})\b(?:(\s*[:=–—]\s*|\s+-\s+|\s+)(\S.*))?",
    re.I | re.S,
)
_FILE = re.compile(r"[\"“'‘]([^\"“”‘’]+)[\"”'’]|(\S+|[^\"“”]*\.(?:wav|mp3|flac|ogg|opus|m4a|aac|aiff?))", re.I)
_NOTES = re.compile(r"[♩♪♫♬\s]*[♩♪♫♬][♩♪♫♬\s]*([^♩♪♫♬]*\w[^♩♪♫♬]*?)[♩♪♫♬\s]*")
_BEGINS = re.compile(r"(?:in|up|on|up and under|in and under|up then under|hits?)[.!]?", re.I)
_UNDER = re.compile(r"(?:under|goes under|down and under)[.!]?", re.I)
_ENDS = re.compile(r"(?:out|off|stops?|ends?|fades? out|down and out|up and out|under and out)[.!]?", re.I)
_END_FIRST = re.compile(r"(?:/\s*|end(?: of)?\s+|stop\s+|(?:fade|cut|lose)(?: out)?\s+)(music bed|bed|music)", re.I)
UNNAMED = vocabulary("music sound clip")
"""Cues that need a name or an order."""
HEARD = vocabulary(
    "and in the a to his her their voice out plays playing played continues fades fading starts starting begins ends "
    "stops background up under softly loudly quietly intro outro theme again off over swells swelling rises building"
)
"""What a transcriber writes behind ``music``: it was heard. ``song`` and ``news`` are names of pieces."""

_CHANGE = re.compile(
    r"(/|end\s+)?(rate|speed|tempo|pace|lang|language|style|mood|tone|emotion|emphasis|emph|slow|fast|slower|faster)\b"
    r"\s*[:=]?\s*(\S.*)?",
    re.I,
)
_RATES = {"x-slow": 0.6, "slow": 0.8, "slower": 0.8, "medium": 1.0, "fast": 1.2, "faster": 1.2, "x-fast": 1.5}
_LEVELS: dict[str, EmphasisLevel] = {"": "moderate", "moderate": "moderate", "strong": "strong", "reduced": "reduced"}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_OFF = vocabulary("off none normal default medium end ends")

STYLES = re.compile(
    r"excit(?:ed|edly|ing)|happ(?:y|ily)|cheerful(?:ly)?|sad(?:ly)?|angr(?:y|ily)|calm(?:ly)?|serious(?:ly)?|warm(?:ly)?|"
    r"whisper(?:s|ing|ed)?|shout(?:s|ing|ed)?|yell(?:s|ing|ed)?|soft(?:ly)?|quiet(?:ly)?|loud(?:ly)?|gentl[ey]|dr(?:y|ily)|"
    r"sarcastic(?:ally)?|ironic(?:ally)?|deadpan|surprised|startled|shocked|worried|nervous(?:ly)?|afraid|scared|fearful|"
    r"terrified|hopeful(?:ly)?|tired(?:ly)?|weary|wearily|bored|curious(?:ly)?|confused|amused|playful(?:ly)?|teasing|"
    r"friendly|formal(?:ly)?|urgent(?:ly)?|hesitant(?:ly)?|hesitating|thoughtful(?:ly)?|proud(?:ly)?|disappointed|"
    r"disgusted|delighted|enthusiastic(?:ally)?|energetic(?:ally)?|emotional|tender(?:ly)?|solemn(?:ly)?|sombre|somber|"
    r"mysterious(?:ly)?|dramatic(?:ally)?|smiling|pleading|relieved|annoyed|irritated|impatient(?:ly)?|conspiratorial(?:ly)?",
    re.I,
)
"""Manners of speaking that an engine may be asked for."""
_SHADES = vocabulary("very more a bit little quite slightly and but rather almost still suddenly now in tone voice")
_MANNER = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


def direction(inside: str, whole: str, line: int) -> Direction | None:
    """What a bracket asks for.

    Args:
        inside: what stands in it.
        whole: the bracket as written, for the record.
        line: its 1-based line.
    """
    inside = inside.strip()
    return _pause(inside, line) or _overlap(inside, line) or _change(inside, line) or _cue(inside, whole, line)


def style(inside: str, line: int) -> Style | None:
    """The manner of speaking that a bracket names (``(excited)``, ``(very quietly)``)."""
    words = [word.lower() for word in _MANNER.findall(inside)]
    named = [word for word in words if STYLES.fullmatch(word)]
    if not named or len(words) > 4 or not all(STYLES.fullmatch(w) or w in _SHADES for w in words):
        return None
    return Style(" ".join(inside.lower().split()).rstrip(".,"), line)


def rate_of(written: str) -> float | None:
    """A rate as people write it: ``0.9``, ``90%``, ``+10%``, ``slow``; None for what is none."""
    written = written.strip().lower()
    if written in _RATES:
        return _RATES[written]
    number = re.fullmatch(r"([+-]?)(\d{1,3}(?:\.\d{1,3})?)\s*(%|x)?", written)
    if number is None:
        return None
    value = float(number[2]) / (100 if number[3] == "%" else 1)
    value = 1 + (value if number[1] == "+" else -value) if number[1] else value
    return min(max(value, SLOWEST), FASTEST)


def thing_name(rest: str) -> str | None:
    """The name in a line ``SOUND: door``: what stands behind the label, when it is short enough for a name."""
    rest = rest.strip().strip("[]()*_").strip()
    named = _FILE.fullmatch(rest)
    name = (named[1] or named[2]) if named else rest if len(rest.split()) <= 4 else ""
    heard = all(word in HEARD for word in name.lower().split())
    return name.rstrip(".,") if any(map(str.isalnum, name)) and not heard and len(name) <= 60 else None


def _pause(inside: str, line: int) -> Pause | None:
    inside = inside.strip("|")
    match = _PAUSE.fullmatch(inside)
    if match:
        vague, number, unit = match.groups()
    elif match := _TIMED.fullmatch(inside):
        vague, (number, unit) = None, match.groups()
    else:
        return None
    if number is None:
        return Pause(_VAGUE.get((vague or "").lower(), 1.0), line)
    return Pause(min(_seconds(number, unit), LONGEST_PAUSE), line)


def _overlap(inside: str, line: int) -> Overlap | None:
    match = _OVERLAP.fullmatch(inside)
    if match is None:
        return None
    number, unit, interrupts, together, chorus = match.groups()
    seconds = None if number is None else min(_seconds(number, unit), LONGEST_OVERLAP)
    return Overlap(
        line,
        seconds,
        interrupts=interrupts is not None,
        together=together is not None or chorus is not None,
        chorus=chorus is not None,
    )


def _seconds(number: str, unit: str | None) -> float:
    value = _WORDED.get(number.lower()) or float(number.replace(",", ".") if number[0].isdigit() else 1)
    return value / 1000 if unit and unit.lower().startswith("m") else value


def _change(inside: str, line: int) -> Direction | None:
    match = _CHANGE.fullmatch(inside)
    if match is None:
        return None
    word, given = match[2].lower(), (match[3] or "").strip()
    over = bool(match[1]) or given.lower() in _OFF
    if match[1] and given:
        return None
    quoted = re.fullmatch(r"\"([^\"]{1,80})\"", given)
    if quoted and word in ("style", "mood", "emotion"):
        return Style(" ".join(quoted[1].split()), line)
    if word in ("slow", "fast", "slower", "faster"):
        return None if given and not over else Rate(None if over else _RATES[word], line)
    if word in ("rate", "speed", "tempo", "pace"):
        factor = rate_of(given)
        return Rate(None if over else factor, line) if over or factor is not None else None
    if word in ("lang", "language"):
        return Language(None if over else given, line) if over or _TAG.fullmatch(given) else None
    if word in ("emphasis", "emph"):
        if over or given.lower() == "none":
            return Emphasis(None, line)
        return Emphasis(_LEVELS[given.lower()], line) if given.lower() in _LEVELS else None
    if over:
        return Style(None, line)
    explicit = word in ("style", "mood", "emotion") or style(given, line) is not None
    return Style(" ".join(given.lower().split()), line) if given and explicit and len(given.split()) <= 4 else None


def _cue(inside: str, whole: str, line: int) -> Cue | None:
    notes = _NOTES.fullmatch(inside)
    if notes:
        return Cue("music", notes[1].strip(), line, whole)
    ended = _END_FIRST.fullmatch(inside)
    if ended:
        return Cue(_KINDS[ended[1].lower()], None, line, whole, ends=True)
    match = _CUE.fullmatch(inside)
    if match is None:
        return None
    word, parted, given = match[1].lower(), (match[2] or "").strip(), (match[3] or "").strip()
    kind = _KINDS[word]
    ordered = inside[:3].lower() == "cue" or (bool(given) and _BEGINS.fullmatch(given) is not None)
    if kind in ("music", "bed") and (_ENDS.fullmatch(given) or _UNDER.fullmatch(given) or ordered):
        ends = _ENDS.fullmatch(given) is not None
        under: CueKind = "bed" if _UNDER.fullmatch(given) else kind
        if ends or ordered or under == "bed":
            name = None if ends or not ordered or not given or _BEGINS.fullmatch(given) else given
            return Cue(under, name, line, whole, ends=ends)
    if not given:
        if ordered:
            return Cue(kind, None, line, whole)
        return None if kind in UNNAMED or word in ("theme", "ad") else Cue(kind, None, line, whole)
    named = _FILE.fullmatch(given)
    name = (named[1] or named[2]) if named else given if parted or word in ("sfx", "fx", "s/fx") else None
    heard = not (named and named[1]) and all(w in HEARD for w in (name or "").lower().split())
    if name is None or len(name) > 100 or heard:
        return None
    return Cue(kind, name.strip(), line, whole)
