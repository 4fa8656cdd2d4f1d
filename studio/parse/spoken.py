"""What is said in a line, and what only stands in it: directions, timestamps, cues and pauses.

In: a line of a turn, without its label. Out: Speech, Pause, Cue and the other items of a turn in order, with NotSpoken
for what was taken out and Problem for brackets that could be either.

The rule for brackets. A direction (``[sting]``, ``[clip FILE]``, ``[pause 1.5s]``, ``[rate 0.9]``) is obeyed. Words for
sounds and manners (``[laughs]``, ``[crosstalk]``, ``(sighs)``) are not said. What else stands in square brackets inside
a sentence is the transcriber's insertion (``people that [it] believes``) and is said as written; what stands between
sentences is no speech, and reported. Parentheses and asterisks are speech unless they hold nothing but words for
sounds, pauses and manners. ``[Nguyen](say:win)`` and ``[Nguyen](/wɪn/)`` are words with their pronunciation.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from studio.parse.directions import Direction, direction, style
from studio.parse.lines import CLOSERS, STOPS, has_words, starts_small, vocabulary
from studio.parse.ssml import as_directions
from studio.values import Cue, NotSpoken, Pause, Problem, Pronunciation, Rate, Speech

Finding: TypeAlias = Speech | Pronunciation | Direction | NotSpoken | Problem

_SAY = r"\[([^\[\]]{1,120})\]\((?:say:\s*([^()]{1,120})|/([^()/]{1,120})/|ipa:\s*([^()]{1,120}))\)"
_BRACKET = re.compile(
    _SAY + r"|\[([^\[\]]{1,120})\]|\(([^()]{1,60})\)|<\|([^<>|]{1,60})\|>|(?<!\*)\*([^*\s][^*]{0,40})\*(?!\*)"
)
_OPENS = re.compile(r"[\[(*<]")
_STAMP = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?(?:\s*(?:-->|[-–—→]|to)\s*\d{1,2}:\d\d(?::\d\d)?)?")
_WORD = re.compile(r"[^\W\d_]+")

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


def spoken(text: str, line: int, *, staged: bool = False) -> list[Finding]:
    """Take a line apart.

    Args:
        text: the line without its label.
        line: its 1-based number, which everything found carries.
        staged: brackets hold stage directions, as in plays, and need not be known.

    Returns:
        what was found, in order; nothing for a line without a letter, digit or bracket.
    """
    if not _OPENS.search(text):
        return [Speech(text.strip(), line)] if has_words(text) else []
    text = as_directions(text)
    found: list[Finding] = []
    pending = ""
    glued = False
    """Words stand right before, with no space between."""
    at = 0
    for match in _BRACKET.finditer(text):
        findings = _bracket(match, text, line)
        if staged:
            findings = [finding for finding in findings if not isinstance(finding, Problem)]
            if match[5] is not None and not findings:
                findings = [NotSpoken(line, line, match[0], "direction")]
        taken = [finding for finding in findings if not isinstance(finding, Problem)]
        if taken:
            pending += text[at : match.start()]
            at = match.end()
        if any(not isinstance(finding, NotSpoken) for finding in taken):
            opens = not any(isinstance(finding, (Cue, Pause)) for finding in taken)
            said = _speech(pending, line, glued, opens=opens)
            found += said
            glued = not pending[-1].isspace() and bool(said) if pending else glued
            pending = ""
        for finding in findings:
            if isinstance(finding, Pronunciation):
                found.append(Pronunciation(finding.text, finding.say, line, finding.ipa, glued))
                glued = True
            else:
                found.append(finding)
    return found + _speech(pending + text[at:], line, glued)


def only_brackets(text: str) -> bool:
    """Whether nothing but square brackets stands in a line."""
    return text.lstrip().startswith("[") and "](" not in text and not has_words(_BRACKET.sub("", text))


def only_cues(text: str) -> bool:
    """Whether nothing stands in a line but brackets that ask for music, a sound, a clip or a break."""
    return only_brackets(text) and any(isinstance(finding, Cue) for finding in spoken(text, 1))


def _speech(text: str, line: int, glued: bool, *, opens: bool = False) -> list[Finding]:
    """Words, or marks that stand at words: behind those before, or (``opens``) before those that come."""
    joined = glued and not text[:1].isspace()
    if not has_words(text) and not (joined or (opens and not text[-1:].isspace())):
        return []
    said = re.sub(r"[ \t]+([,.;!?])|[ \t]{2,}", lambda m: m[1] or " ", text).strip()
    return [Speech(said, line, joined)] if said else []


def _bracket(match: re.Match[str], text: str, line: int) -> list[Finding]:
    """What a bracket is; nothing when it is speech, only a Problem when it is spoken with doubt."""
    words_said, respelled, phones, more_phones, square, round_, piped, starred = match.groups()
    if words_said is not None:
        ipa = phones or more_phones
        return [Pronunciation(words_said.strip(), (respelled or words_said).strip(), line, ipa and ipa.strip())]
    inside = (square or round_ or piped or starred).strip()
    left_out = NotSpoken(line, line, match[0], "direction")
    if _STAMP.fullmatch(inside):
        return [NotSpoken(line, line, match[0], "timestamp")]
    between = _stands_between(text, match)
    asked = _asked(inside, match, between, line)
    if asked is not None:
        reason = "cue" if isinstance(asked, (Cue, Pause)) else "direction"
        return [NotSpoken(line, line, match[0], reason), asked]
    words = _WORD.findall(inside.lower())
    heard = any(map(SOUNDS.fullmatch, words))
    if square is None:
        manner = heard and all(SOUNDS.fullmatch(w) or w in MANNER for w in words)
        return [left_out] if manner or piped else []
    if not between and words and words[0] in INSERTED:
        return []
    if heard:
        return [left_out]
    if not between and inside.isalpha() and inside.islower():
        return []  # plainly a word of the sentence: the [new] law
    if between:
        return [left_out, Problem(line, f"{match[0]} is no direction that Studio knows, and is not said.")]
    if (match.start() and text[match.start() - 1].isalnum()) or text[match.end() : match.end() + 1].isalnum():
        return []
    return [
        Problem(
            line,
            f"{match[0]} stands inside a sentence and is said; write it without brackets, or as (sound), if not.",
        )
    ]


def _asked(inside: str, match: re.Match[str], between: bool, line: int) -> Direction | None:
    """The direction that a bracket gives; bare words (``[slow]``, ``(excited)``) only where no sentence needs them."""
    if match[6] is not None or match[8] is not None:
        pause = direction(inside, match[0], line)
        if isinstance(pause, Pause):
            return pause
        return style(inside, line) if between and match[6] is not None else None
    piped = re.fullmatch(r"(?:pause|break)\s*[:=]?\s*\d+", inside, re.I) if match[7] is not None else None
    asked = direction(inside + "ms" if piped else inside, match[0], line)
    bare = isinstance(asked, Rate) and asked.factor is not None and not any(c.isdigit() or c == " " for c in inside)
    if bare and not between and f"[/{inside.lower()}]" not in match.string[match.end() :].lower():
        return None
    return asked or (style(inside, line) if between else None)


def _stands_between(text: str, match: re.Match[str]) -> bool:
    """Whether a bracket is outside every sentence: nothing or a full stop before it, nothing or a capital after."""
    before = text[max(0, match.start() - 40) : match.start()].rstrip(CLOSERS)
    after = text[match.end() : match.end() + 40].lstrip()
    return (not before or before[-1] in STOPS.replace(",", "")) and (not has_words(after) or not starts_small(after))
