"""What is said in a line, and what only stands in it: directions, timestamps, cues and pauses.

In: a line of a turn, without its label. Out: Speech, Pause, Cue and the other items of a turn in order, with
SkippedText for what was taken out and Problem for brackets that could be either.

The rule for brackets. A direction (``[sting]``, ``[clip FILE]``, ``[pause 1.5s]``, ``[rate 0.9]``) is obeyed. Words for
sounds and manners (``[laughs]``, ``[crosstalk]``, ``(sighs)``) are not said. What else stands in square brackets inside
a sentence is the transcriber's insertion (``people that [it] believes``) and is said as written; what stands between
sentences is no speech, and reported. Parentheses and asterisks are speech unless they hold nothing but words for
sounds, pauses and manners. ``[Nguyen](say:win)`` and ``[Nguyen](/wɪn/)`` are words with their pronunciation.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from studio.parse.lines.directions import Direction, direction, style
from studio.parse.lines.labels import thing
from studio.parse.lines.markup import as_directions
from studio.parse.lines.shape import CLOSERS, SMALL, STOPS, has_words, starts_small
from studio.parse.lines.vocabulary import BESIDES, OPENERS, SOUNDS, THIRD_PERSON, is_action, is_manner, is_mark, is_term
from studio.values import Cue, Pause, Problem, Pronunciation, Rate, SkippedText, Speech, Style

Finding: TypeAlias = Speech | Pronunciation | Direction | SkippedText | Problem

_SAY = r"\[([^\[\]]{1,120})\]\((?:say:\s*([^()]{1,120})|/([^()/]{1,120})/|ipa:\s*([^()]{1,120}))\)"
_BRACKET = re.compile(
    _SAY
    + r"|\[([^\[\]]{1,120})\]|[(（]([^()（）]{1,120})[)）]|<\|([^<>|]{1,60})\|>|(?<!\*)\*([^*\s][^*]{0,40})\*(?!\*)"
)
_OPENS = re.compile(r"[\[(*<（{~]")
_DOUBLE = re.compile(
    r"\[\[([^\[\]]{1,80})\]\]|\(\(([^()]{1,80})\)\)|\{\{?([^{}]{1,80})\}?\}|(?<![~\w])~([^~\n]{2,40})~(?![~\w])"
)
_LAST_GROUP = re.compile(r"\[[^\[\]]{1,120}\]$|\([^()]{1,60}\)$|<\|[^<>|]{1,60}\|>$")
_GROUPS = re.compile(r"\s*(?:\[[^\[\]]{1,120}\]|\([^()]{1,60}\)|<\|[^<>|]{1,60}\|>)\s*")
_MOST_GROUPS = 8
"""Brackets in a row that are looked past, as a line of nothing else has hundreds of thousands."""
_STAMP = re.compile(
    r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?(?:\s*(?:-->|[-–—→]|to)\s*\d{1,2}:\d\d(?::\d\d)?)?|\^[\w-]{1,20}|\?{1,3}"
)
_WORD = re.compile(r"[^\W\d_]+")


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
    text = _single(as_directions(text))
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
                findings = [SkippedText(line, line, match[0], "direction")]
        taken = [finding for finding in findings if not isinstance(finding, Problem)]
        if taken:
            pending += text[at : match.start()]
            at = match.end()
            if text[at : at + 1] == "." and text[at + 1 : at + 2] != "." and (pending.strip() or ".")[-1] in ".!?…":
                at += 1  # "It is late. (Sighs)."
        if any(not isinstance(finding, SkippedText) for finding in taken):
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


def _single(text: str) -> str:
    """Brackets of other kinds (``((x))``, ``{x}``, ``~x~``) as square ones; what stands in tildes may be words."""
    if not any(sign in text for sign in ("[[", "((", "{", "~")):
        return text

    def bracket(match: re.Match[str]) -> str:
        inside = next(group for group in match.groups() if group is not None).strip()
        known = (
            is_term(inside) or style(inside, 0) is not None or any(map(SOUNDS.fullmatch, inside.lower().split()[:1]))
        )
        if match[4] is not None and not known:
            return inside
        return f"[{inside}]" if has_words(inside) else match[0]

    return _DOUBLE.sub(bracket, text)


def is_direction_line(text: str) -> bool:
    """Whether a line is one bracket in which nobody speaks: capitals, a sound, a term, a manner, what somebody does.

    A line in single asterisks or underscores is one too, but for capitals: ``*Both laugh*``.
    """
    inside = text.strip().strip("*_ ")
    if _STARRED.fullmatch(text.strip()) is not None and inside[:1] not in tuple("([{（"):
        words = _WORD.findall(inside.lower())
        return is_manner(inside) or is_action(inside) or any(map(SOUNDS.fullmatch, words[:3]))
    if len(inside) < 3 or inside[0] + inside[-1] not in ("()", "（）", "{}") or len(inside) > 300:
        return False
    inside = inside[1:-1].strip()
    words = _WORD.findall(inside.lower())
    if (inside.isupper() and len(inside) > 2) or is_term(inside) or is_manner(inside) or is_action(inside):
        return True
    return style(inside, 0) is not None or any(map(SOUNDS.fullmatch, words[:3]))


_STARRED = re.compile(r"([*_])(?![*_\s])[^*_]{3,120}(?<!\s)\1")
_SOUND_LINE = re.compile(r"(?:ＳＥ|SE|Ｍ\d?|BGM|ＢＧＭ|効果音?|音楽|音響)[\s\u3000:：]+(?=[^\x00-\x7f])")


_DESK = frozenset(["CONTROL", "OPERADOR", "OPERADORA", "TÉCNICO", "TÉCNICA"])
"""Who plays the sounds of a radio play in Spanish and Portuguese."""
_EFFECTS = frozenset(["SFX", "FX", "FOLEY", "ATMO", "EFECTO", "EFECTOS"])
"""What begins no title, as MUSIC, SONG, CLIP and BREAK do."""
_DESCRIBED = re.compile(r"([^\W\d_][^\[\]:]{1,30}?)\s?\[[^\[\]]{1,160}\]")


def is_sound_line(text: str) -> bool:
    """Whether a line asks for a sound without a colon: ``ＳＥ　波の音``, ``Music [calm strings]``."""
    described = _DESCRIBED.fullmatch(text.strip()) if text.rstrip()[-1:] == "]" else None
    if (
        text[:1].isalpha()
        and text.isupper()
        and len(text) < 80
        and (words := text.split())[1:]
        and (words[0] in _EFFECTS or (words[0] in _DESK and thing(words[1]) is not None))
    ):
        return True  # "EFECTO CROAR DE RANAS", "CONTROL MÚSICA ALEGRE"
    return _SOUND_LINE.match(text) is not None or (described is not None and thing(described[1]) is not None)


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
    left_out = SkippedText(line, line, match[0], "direction")
    if square is not None and inside.isdigit() and len(inside) < 4:
        return [SkippedText(line, line, match[0], "footnote")]
    if _STAMP.fullmatch(inside):
        return [SkippedText(line, line, match[0], "timestamp")]
    if round_ is not None and _NOISES.fullmatch(inside) is not None and not PERSONAL.search(inside):
        return [left_out, Problem(line, f"{match[0]} is taken for what is heard, so it is not said.")]
    if square is not None and (lasts := _LASTS.fullmatch(inside)) is not None:
        inside = f"pause {lasts[0]}"
    between = _stands_between(text, match)
    asked = _asked(inside, match, between, line)
    if asked is not None:
        reason = "cue" if isinstance(asked, (Cue, Pause)) else "direction"
        return [SkippedText(line, line, match[0], reason), asked]
    words = _WORD.findall(inside.lower())
    heard = any(map(SOUNDS.fullmatch, words))
    if square is None:
        theirs = words[1:] if words[:1] and words[0] in THIRD_PERSON else words  # "(Elle rit.)"
        manner = heard and all(SOUNDS.fullmatch(w) or w in BESIDES for w in theirs)
        opens = not match.string[: match.start()].strip()
        if manner or piped or is_mark(inside) or ((between or opens) and is_term(inside)):
            return [left_out]
        found = _parenthesis(inside, match, line, left_out) if round_ is not None and between else []
        if not found and round_ is not None and _DOING.fullmatch(inside) is not None and not personal_words(inside):
            return [left_out, Problem(line, f"{match[0]} is taken for what somebody does, so it is not said.")]
        return found
    if is_mark(inside) or (between and is_term(inside)):
        return [left_out]
    if not between and words and (words[0] in OPENERS or words[0] in SMALL):
        return []
    if between and is_manner(inside):
        return [left_out, Style(" ".join(inside.lower().split()).rstrip(".,"), line)]
    if heard or (not has_words(text[match.end() :]) and _ACTS.fullmatch(inside) is not None):
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


_ACTS = re.compile(r"[a-z]{3,}(?:s|ing)(?: [\w'’-]+){1,6}")
"""What somebody does, behind the last words of a line: ``Mm hmm [expresses agreement].``"""


def _parenthesis(inside: str, match: re.Match[str], line: int, left_out: SkippedText) -> list[Finding]:
    """What stands in round brackets between sentences: how it is said, what somebody does, or an aside that is said."""
    if is_manner(inside):
        return [left_out, Style(" ".join(inside.lower().split()).rstrip(".,"), line)]
    if is_action(inside):
        return [left_out]
    ends = has_words(match.string[: match.start()]) and not has_words(match.string[match.end() :])
    if ends and SOUNDS.fullmatch(inside.split()[0].lower()) and not personal_words(inside):
        return [left_out]
    if ends and _NOISE.fullmatch(inside):
        return [left_out, Problem(line, f"{match[0]} is taken for what is heard behind the words, so it is not said.")]
    if ends and inside[-1] == "." and inside[0].isupper() and len(inside.split()) <= 3 and not PERSONAL.search(inside):
        return [left_out, Problem(line, f"{match[0]} is taken for what happens behind the words, so it is not said.")]
    opens = not match.string[: match.start()].strip() and has_words(match.string[match.end() :])
    personal = PERSONAL.search(inside) is not None
    if opens and not personal and len(inside.split()) <= 6 and inside[-1] not in "?!":
        doubt = Problem(line, f"{match[0]} comes before the words and is taken for a direction, so it is not said.")
        return [left_out] if inside.isupper() or not inside[0].isupper() else [left_out, doubt]
    return []


def personal_words(text: str) -> bool:
    """Whether somebody speaks of himself or to others."""
    return re.search(r"\b(?:i|you|your|my|me|we|our|us)\b", text, re.I) is not None


_NOISE = re.compile(r"(?!.*\b(?:I|you|your|my|me|we|our|us)\b)[^\W\d_a-z][^\W\d_A-Z]+(?: [^\W_]+){0,7}")
"""A capital, and no full stop: ``Applausi dal Gruppo``."""

_DOING = re.compile(
    r"(?!(?:includ|exclud|mean|start|begin|end|depend|accord|assum|consider|regard|concern|us|be|hav|go|follow|count|cost"
    r"|dur|noth|someth|anyth|everyth|even|morn|spr|k|r|w|str|br|build|meet|pend|miss|or|though|say|quot|referr|translat)ing\b)"
    r"[A-Za-z]{2,}ing\b[^.!?:]{0,80}\.?|pauses? (?:as|while|for|and)\b[^.!?:]{0,80}\.?"
)
"""``pointing to the map``: what somebody does while speaking; no ``including the crane``."""
_LASTS = re.compile(r"\d{1,2}(?:\.\d{1,2})?\s?(?:s|secs?|seconds?|sek)", re.I)
"""The length of a pause: ``0.5s``."""

_NOISES = re.compile(
    r"[^\W\d_a-z][^\W\d_A-Z]+[^-–—:.!?()\d]{0,60}(?:\s[-–—]\s[^\W\d_a-z][^\W\d_A-Z]+[^-–—:.!?()\d]{0,60}){1,5}"
)
"""Two noises or more, as records of parliaments join them: ``Interruptions – Laughter on the left``."""

PERSONAL = re.compile(
    r"\b(?:i|i['’]\w+|you|your|we|me|my|our|us|it|it['’]s|that['’]s|this is|yes|no|or|and|but|so)\b", re.I
)


def _asked(inside: str, match: re.Match[str], between: bool, line: int) -> Direction | None:
    """The direction that a bracket gives; bare words (``[slow]``, ``(excited)``) only where no sentence needs them."""
    if match[6] is not None or match[8] is not None:
        pause = direction(inside, match[0], line)
        if isinstance(pause, Pause):
            return pause
        if between and isinstance(pause, Cue) and match[8] is None and inside[:3].upper() == inside[:3]:
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
    before = text[max(0, match.start() - 200) : match.start()].rstrip()
    for _ in range(_MOST_GROUPS):
        if (group := _LAST_GROUP.search(before)) is None:
            break
        before = before[: group.start()].rstrip()
    before = before.rstrip(CLOSERS)
    at = match.end()
    for _ in range(_MOST_GROUPS):
        if (group := _GROUPS.match(text, at)) is None:
            break
        at = group.end()
    after = text[at : at + 40].lstrip()
    return (not before or before[-1] in STOPS.replace(",", "")) and (not has_words(after) or not starts_small(after))
