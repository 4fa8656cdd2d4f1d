"""What is said in a line, and what only stands in it: directions, timestamps, cues and pauses.

In: a line of a turn, without its label. Out: Speech, Pause and Cue in order, with NotSpoken for what was taken out
and Problem for brackets that could be either.

The rule for brackets. A cue (``[sting]``, ``[clip FILE]``, ``[pause 1.5s]``) is a cue. Words for sounds and manners
(``[laughs]``, ``[crosstalk]``, ``(sighs)``) are directions. What else stands in square brackets inside a sentence is
the transcriber's insertion (``people that [it] believes``) and is said as written; what stands between sentences is a
direction. Parentheses and asterisks are speech unless they hold nothing but words for sounds and manners.
"""

from __future__ import annotations

import re
from typing import TypeAlias, cast

from studio.parse.lines import CLOSERS, STOPS, has_words, starts_small, vocabulary
from studio.values import Cue, CueKind, NotSpoken, Pause, Problem, Speech

Finding: TypeAlias = Speech | Pause | Cue | NotSpoken | Problem

LONGEST_PAUSE = 60.0
"""Seconds; a longer pause is a slip of the pen."""

_BRACKET = re.compile(r"\[([^\[\]]{1,120})\]|\(([^()]{1,60})\)|(?<!\*)\*([^*\s][^*]{0,40})\*(?!\*)")
_OPENS = re.compile(r"[\[(*]")
_STAMP = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?(?:\s*(?:-->|[-–—→]|to)\s*\d{1,2}:\d\d(?::\d\d)?)?")
_PAUSE = re.compile(
    r"(short |long )?(?:pause|silence|beat)(?:\s*[:=]?\s*(\d{1,6}(?:\.\d{1,3})?)\s*(ms|s|sec|seconds?)?)?", re.I
)
_CUE = re.compile(r"(clip|sting|stinger|music|sound|sfx|bed|break)\b(?:\s*[:=]?\s*(\S.*))?", re.I)
_FILE = re.compile(r"[\"“']([^\"“”]+)[\"”']|(\S+|[^\"“”]*\.(?:wav|mp3|flac|ogg|opus|m4a|aac|aiff?))", re.I)
_WORD = re.compile(r"[^\W\d_]+")

CUES: dict[str, CueKind] = {"stinger": "sting", "sfx": "sound"}
"""Second names of the cues."""

SOUNDS = re.compile(
    r"laugh\w*|chuckl\w*|giggl\w*|snicker\w*|cackl\w*|crosstalk|cross|applau\w*|clap\w*|cheer\w*|inaudible|unintelligible|"
    r"indiscernible|sigh\w*|cough\w*|sneez\w*|sniff\w*|gasp\w*|groan\w*|grunt\w*|sob\w*|cr(?:ies|ying)|yawn\w*|"
    r"whisper\w*|shout\w*|yell\w*|scream\w*|sings|singing|humm?(?:s|ing)|whistl\w*|music\w*|jingle|silence|beep\w*|"
    r"bleep\w*|redacted|censored|sic|noise\w*|static|door|phone|rings|ringing|foreign|overlapping|audio|clears|throat|"
    r"snort\w*|exhal\w*|inhal\w*|breath\w*|mumbl\w*|stammer\w*|imitat\w*|mimic\w*|theme|recording|clip|sound\w*|sfx"
)
"""Words for sounds and manners of speaking, as transcribers use them."""

MANNER = vocabulary(
    "and in the a to his her their voice out plays playing continues fades fading starts starting ends stops "
    "background up under softly loudly quietly nervously audience crowd intro outro theme all both ly together "
    "again talk talking off mic over speaks speaking language heavily deeply briefly"
)
"""Words that may stand beside them."""

INSERTED = vocabulary(
    "a an the it its he him his she her they them their we us our you your i me my this that these those who "
    "which what is are was were be been being am has have had do does did will would can could should may might "
    "must to of in on at by for from with as and or but if not no so than then there here one ones s ed ing d t "
    "re ve"
)
"""Small words that a transcriber inserts to mend a sentence."""


def spoken(text: str, line: int) -> list[Finding]:
    """Take a line apart.

    Args:
        text: the line without its label.
        line: its 1-based number, which everything found carries.

    Returns:
        what was found, in order; nothing for a line without a letter, digit or bracket.
    """
    if not _OPENS.search(text):
        return [Speech(text.strip(), line)] if has_words(text) else []
    found: list[Finding] = []
    pending = ""
    at = 0
    for match in _BRACKET.finditer(text):
        finding = _bracket(match, text, line)
        if isinstance(finding, Problem):
            found.append(finding)
        elif finding is not None:
            pending += text[at : match.start()]
            at = match.end()
            if isinstance(finding, (Pause, Cue)):
                found += _speech(pending, line)
                found.append(NotSpoken(line, line, match[0], "cue"))
                pending = ""
            found.append(finding)
    return found + _speech(pending + text[at:], line)


def only_brackets(text: str) -> bool:
    """Whether nothing but square brackets stands in a line."""
    return text.lstrip().startswith("[") and not has_words(_BRACKET.sub("", text))


def _speech(text: str, line: int) -> list[Finding]:
    if not has_words(text):
        return []
    return [Speech(re.sub(r"[ \t]+([,.;!?])|[ \t]{2,}", lambda m: m[1] or " ", text).strip(), line)]


def _bracket(match: re.Match[str], text: str, line: int) -> Finding | None:
    """What a bracket is; None when it is speech, a Problem when it is spoken with doubt."""
    square = match[1] is not None
    inside = (match[1] or match[2] or match[3]).strip()
    whole = match[0]
    if _STAMP.fullmatch(inside):
        return NotSpoken(line, line, whole, "timestamp")
    words = _WORD.findall(inside.lower())
    if not square:
        manner = words and all(SOUNDS.fullmatch(w) or w in MANNER for w in words) and any(map(SOUNDS.fullmatch, words))
        return NotSpoken(line, line, whole, "direction") if manner else None
    cue = _cue(inside, whole, line)
    if cue is not None:
        return cue
    between = _stands_between(text, match)
    if not between and words and words[0] in INSERTED:
        return None
    if any(map(SOUNDS.fullmatch, words)) or between:
        return NotSpoken(line, line, whole, "direction")
    if (match.start() and text[match.start() - 1].isalnum()) or text[match.end() : match.end() + 1].isalnum():
        return None
    return Problem(
        line, f"{whole} stands inside a sentence and is said; write it without brackets, or as (sound), if not."
    )


def _cue(inside: str, whole: str, line: int) -> Finding | None:
    pause = _PAUSE.fullmatch(inside)
    if pause:
        seconds = float(pause[2] or {"short ": 0.5, "long ": 2.0}.get((pause[1] or "").lower(), 1.0))
        seconds /= 1000 if pause[3] and pause[3].lower() == "ms" else 1
        return Pause(min(seconds, LONGEST_PAUSE), line)
    match = _CUE.fullmatch(inside)
    if match is None:
        return None
    kind = match[1].lower()
    named = _FILE.fullmatch(match[2].strip()) if match[2] else None
    name = named[1] or named[2] if named else None
    if bool(match[2]) != bool(name) or (name and name.lower() in MANNER):
        return None
    if name is None and kind in ("music", "sound", "sfx", "clip"):
        return None
    return Cue(CUES.get(kind, cast(CueKind, kind)), name, line, whole)


def _stands_between(text: str, match: re.Match[str]) -> bool:
    """Whether a bracket is outside every sentence: nothing or a full stop before it, nothing or a capital after."""
    before = text[max(0, match.start() - 40) : match.start()].rstrip(CLOSERS)
    after = text[match.end() : match.end() + 40].lstrip()
    return (not before or before[-1] in STOPS.replace(",", "")) and (not has_words(after) or not starts_small(after))
