r"""Mark-up around and inside lines of speech: Markdown, the few HTML tags and the SSML that stand in it, escapes.

In: a line as written. Out: the line as it reads (``plain``): links and emphasis as their words, escapes undone, images,
comments and tags gone; the words of a heading (``heading_of``). What is a direction by its mark-up (``*(quietly)*``, an
escaped ``\*sighs\*``, ``<break time="1s"/>``) comes out in square brackets, so that ``spoken`` knows it. Escaped
characters are hidden behind private ones that the text itself does not hold (``mask``), and shown again afterwards.

Sources: CommonMark, https://spec.commonmark.org/0.31.2/, as far as it goes within one line; SSML 1.1,
https://www.w3.org/TR/speech-synthesis11/, section 3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from studio.formats.sanitize import unescaped
from studio.parse.lines.times import STAMP
from studio.parse.lines.vocabulary import SOUNDS

_ESCAPE = re.compile(r"\\([^\w\s]|_)")
_MARKS = re.compile(r"[!-/:-@\[-`{-~“”‘’„«»♩♪♫♬–—：…]")


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text whose escaped characters are hidden."""

    text: str
    back: dict[int, str]

    def shown(self, part: str) -> str:
        """A part of the text with the hidden characters, and without their backslashes."""
        return part.translate(self.back) if self.back else part


def mask(text: str) -> MaskedText:
    """Hide what is escaped: a sign (no letter, digit or space) behind a backslash."""
    escaped = dict.fromkeys(_ESCAPE.findall(text))
    if not escaped:
        return MaskedText(text, {})
    taken = set(text)
    free = (code for code in range(0xF0000, 0x10FFFE) if chr(code) not in taken)
    hidden = dict(zip(escaped, free, strict=False))
    return MaskedText(
        _ESCAPE.sub(lambda match: chr(hidden[match[1]]), text), {code: char for char, code in hidden.items()}
    )


def escape(text: str, signs: str | None = None) -> str:
    """The text with a backslash before each of the signs; by default before all that could mean anything."""
    if signs is None:
        return _MARKS.sub(r"\\\g<0>", text)
    return "".join("\\" + char if char in signs else char for char in text)


INLINE = ("break", "emphasis", "prosody", "lang", "sub", "phoneme", "audio")
"""Elements that stand inside speech and ask for something."""

_SSML = re.compile(r"<(/?)(break|emphasis|prosody|lang|audio)\b([^<>]{0,300}?)/?>", re.I)
_SAID = re.compile(r"<(sub|phoneme)\b([^<>]{0,300})>([^<>\[\]]{1,200})</\1\s*>", re.I)
_ATTRIBUTE = re.compile(r"([\w:-]{1,30})\s*=\s*(?:\"([^\"<>]{0,200})\"|'([^'<>]{0,200})')")
_STRENGTHS = {"none": 0.0, "x-weak": 0.1, "weak": 0.25, "medium": 0.5, "strong": 1.0, "x-strong": 1.5}
"""Seconds; the standard leaves them to the reader."""


def as_directions(text: str) -> str:
    """The line with the SSML in it as bracketed directions."""
    if "<" not in text:
        return text
    return _SSML.sub(_direction, _SAID.sub(_said, text))


def _attributes(written: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(written)
    return {name.lower(): unescaped(double or single).strip() for name, double, single in found}


def _said(match: re.Match[str]) -> str:
    attributes, words = _attributes(match[2]), match[3]
    if match[1].lower() == "sub" and (alias := _safe(attributes.get("alias", ""))):
        return f"[{words}](say:{alias})"
    if match[1].lower() == "phoneme" and (phones := _safe(attributes.get("ph", ""))):
        return f"[{words}](/{phones}/)" if attributes.get("alphabet", "ipa").lower() == "ipa" else words
    return words


def _safe(text: str) -> str:
    return re.sub(r"[()\[\]/\\]", "", text)


def _direction(match: re.Match[str]) -> str:
    closing, name, attributes = match[1], match[2].lower(), _attributes(match[3])
    if name == "break":
        time = attributes.get("time", "").replace(" ", "").lstrip("+")
        seconds = _STRENGTHS.get(attributes.get("strength", ""), 1.0)
        return f" [pause {time}] " if re.fullmatch(r"[\d.]{1,8}m?s", time) else f" [pause {seconds}s] "
    if name == "audio":
        source = _safe(attributes.get("src", "").replace("/", "\0")).replace("\0", "/")
        return f" [clip {source}] " if source and not closing else ""
    if name == "prosody":
        rate = attributes.get("rate", "")
        return "[/rate]" if closing else f"[rate {rate}]" if rate and rate != "default" else ""
    if name == "lang":
        tag = attributes.get("xml:lang", "")
        return "[/lang]" if closing else f"[lang {tag}]" if tag else ""
    level = attributes.get("level", "moderate")
    return "[/emphasis]" if closing else f"[emphasis {level}]"


_ACTION = re.compile(r"\\\*([^*\\]{1,40})\\\*")
_PARENTHETICAL = re.compile(r"([*_])[(\[]([^()\[\]*]{1,120})[)\]]\1")
_LINK = re.compile(
    r"(!?)\[([^\[\]]{0,300})\]\(\s{0,3}<?((?:https?://[^()\n<>\"']{1,800}(?=\)))|[^()\s<>]{0,800}(?:\([^()\s]{0,200}\)[^()\s<>]{0,800})?)>?"
    r"(?:\s{1,3}[\"'][^\"']{0,200}[\"'])?\s{0,3}\)"
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,800})>")
_TAG = re.compile(r"<!--.{0,500}?-->|</?[A-Za-z][^<>]{0,400}>")
_CODE = re.compile(r"(`{1,2})([^`]{1,300})\1")
_STAR = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,300})\*(?![\w*])")
_UNDERSCORE = re.compile(r"(?<![\w_])_(?=[^\s_])([^_]{1,300})_(?![\w_])")
_STRONG = re.compile(r"\*{2,3}|(?<!\w)_{2,3}(?=\S)|(?<=\S)_{2,3}(?!\w)")
_LEAD = re.compile(r"[ \t]{0,8}(?:>[ \t]{0,8}){0,8}(?:[-+*•]\s{1,4})?")
_STRUCK = re.compile(
    r"~~(?=\S)[^~]{1,300}~~|%%[^%]{1,300}%%|\[\^[\w-]{1,20}\]"
    r"|(?<=[.!?…])\s#[^\W\d_][\w/-]{0,40}\s*$|(?<=[\s\w.])\s\^[\w-]{1,40}\s*$"
)
"""Words that are struck out or hidden, marks of footnotes, names of blocks."""
_RAISED = re.compile(r"==(?=\S)([^=\n]{1,300}?)==|(?<=\w)~([^~\s]{1,12})~|(?<=\w)\^([^\^\s]{1,12})\^")
_WIKI = re.compile(
    r"!?\[\[(?!\s*(?:sfx|sound|music|clip|pause|chapter)\b)(?:[^\[\]|]{1,120}\|)?([^\[\]|]{1,120})\]\]", re.I
)
_BREAK = re.compile(r"<br\s{0,3}/?>", re.I)


SHORT = 400
"""Characters of a line that is remembered: several readers look at each."""


def plain(text: str) -> str:
    """The line as it reads, without its markup."""
    return _short_plain(text) if len(text) < SHORT else _plain(text)


def _plain(text: str) -> str:
    if not re.search(r"[*_`\[<>&\\•+~=%^#-]", text):
        return text.strip()
    text = _LEAD.sub("", text, count=1)
    if any(sign in text for sign in "~%^=#"):
        bare = _STRUCK.sub("", text)
        text = _RAISED.sub(lambda m: m[1] or m[2] or m[3], text if bare == text else re.sub(r"(?<=\S) {2,}", " ", bare))
    if "[[" in text:
        text = _WIKI.sub(r"\1", text)
    text = _ACTION.sub(r"[\1]", text)
    text = _PARENTHETICAL.sub(r"[\2]", text)
    hidden = mask(text)
    text = _LINK.sub(_link, hidden.text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub("", _BREAK.sub(" ", as_directions(text)))
    text = _CODE.sub(r"\2", text)
    text = _STRONG.sub("", text)
    text = _UNDERSCORE.sub(r"\1", _STAR.sub(_emphasis, text))
    text = hidden.shown(text)
    return unescaped(text).strip() if "&" in text else text.strip()


_short_plain = lru_cache(maxsize=16_384)(_plain)


_DROPPED = re.compile(r"~~(?=\S)[^~\n]{1,300}~~|!\[[^\[\]]{0,300}\]\([^()\s]{1,800}\)")


def dropped(line: str) -> list[str]:
    """What ``plain`` leaves out of a line with its words: struck text, pictures."""
    return _DROPPED.findall(line) if "~~" in line or "![" in line else []


def lone_link(text: str) -> tuple[str, str] | None:
    """Words and address of a line that is one link and nothing else."""
    match = _LINK.fullmatch(text.strip())
    return (plain(match[2]), match[3]) if match and not match[1] and match[2].strip() else None


def _link(match: re.Match[str]) -> str:
    if match[1]:
        return ""
    target = match[3]
    if (len(target) > 2 and target[0] == target[-1] == "/") or target.startswith(("say:", "ipa:")):
        return match[0]  # a pronunciation, [word](/sounds/) or [word](say:wurd)
    return match[2]


def _emphasis(match: re.Match[str]) -> str:
    first = re.match(r"[^\W\d_]+", match[1])
    return match[0] if first and SOUNDS.fullmatch(first[0].lower()) else match[1]


_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(\S(?:.*[^\s#])?)[\s#]*")
_RULE = re.compile(r"\s{0,3}(?:[-*_=]\s{0,3}){3,}")
_STAMP = re.compile(rf"{STAMP}[\s:|–—-]{{0,4}}")
_STAMP_LAST = re.compile(rf"[\s:|–—-]{{1,4}}{STAMP}$")
_ENCLOSED = re.compile(r"\[([^\[\]]{1,120})\]")


def heading_of(line: str) -> str | None:
    """The words of a heading (``## [0:15-0:30] Words``, ``## [WORDS - 0:15]``); None for another line.

    Times, brackets around the whole and markup are no words of it; of a heading that is a time, nothing stays.
    """
    if line[:1] in "○◯〇" and len(line) < 60 and line.rstrip()[-1:] not in "。！？":
        return line[1:].strip() or None
    match = _HEADING.fullmatch(line) if line.lstrip().startswith("#") else None
    if match is None:
        return None
    text = plain(match[1])
    if first := _STAMP.match(text):
        return text[first.end() :].strip()
    if enclosed := _ENCLOSED.fullmatch(text):
        text = enclosed[1]
    return _STAMP_LAST.sub("", text).strip() or text


def heading_level(line: str) -> int:
    """The level of a Markdown heading; 0 for another line."""
    text = line.lstrip()
    return len(text) - len(text.lstrip("#")) if heading_of(line) is not None else 0


_ITALIC = re.compile(r"([*_])(?![*_\s\[(])[^*_]{3,400}\1")


def is_italic(text: str) -> bool:
    """Whether a line as a whole is in italics."""
    return _ITALIC.fullmatch(text) is not None


def is_rule(line: str) -> bool:
    """Whether a line is a rule, or underlines the one above."""
    return _RULE.fullmatch(line) is not None


def divides(lines: Sequence[str], k: int) -> bool:
    """Whether a line is a heading or a rule."""
    return heading_of(lines[k]) is not None or is_rule(lines[k])
