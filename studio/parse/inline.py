r"""Markup inside a line of speech: Markdown and the few HTML tags that stand in it.

In: a line as written. Out: the line as it reads: links and emphasis as their words, escapes undone, images, comments
and tags gone. What is a direction by its markup (``*(quietly)*``, an escaped ``\*sighs\*``) comes out in square
brackets, so that ``spoken`` knows it.

The Markdown is CommonMark's, https://spec.commonmark.org/0.31.2/, as far as it goes within one line.
"""

from __future__ import annotations

import html
import re

from studio.parse.escapes import mask
from studio.parse.manner import SOUNDS
from studio.parse.ssml import as_directions

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


def plain(text: str) -> str:
    """The line as it reads, without its markup."""
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
    return html.unescape(text).strip() if "&" in text else text.strip()


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
