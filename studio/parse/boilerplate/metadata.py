"""Metadata: lines of a key and its value, and what their keys tell.

In: a line, or its key and value. Out: the pair, and whether it is metadata, a note on delivery or a note to the studio.
"""

from __future__ import annotations

import re

from studio.parse.lines.labels import STRUCTURE, nobody, thing
from studio.parse.lines.markup import plain
from studio.parse.lines.shape import count_words, ends_open
from studio.parse.lines.vocabulary import DELIVERY, METADATA, PAPERWORK, ROLES

_NOTE = re.compile(
    r"(?:(?:production|director|editor|producer|engineer|sound|music|host|delivery|performance|pronunciation|staging|mix"
    r"|studio|staff|recording|visual|video|actor)(?:[’']?s)?\s)?notes?(?:\s(?:to|for)\s[\w ]{1,24})?"
    r"|nota|notas|anmerkung|hinweis|regieanweisung|remarque|opmerking|uwaga|примечание|备注|注意",
    re.I,
)
_BRACKET_LAST = re.compile(r"\s*[(（][^()（）]{1,40}[)）]$")


def key_value(line: str) -> tuple[str, str] | None:
    """A line of metadata by its shape: its key and value, without quotation marks, bullets and mark-up."""
    if (":" not in line[:90] and "：" not in line[:90]) or line.lstrip().startswith("#"):
        return None
    text = plain(re.sub(r"^[\s>]*(?:[-*+•]\s+)?", "", line))
    match = re.match(r"([^:：\[\](（）){}<>|\"“”?!]{1,48}?)\s*(?:[(（][^()（）]{1,30}[)）])?\s*[:：]{1,2}\s*(.*)", text)
    if (
        match is None
        or count_words(match[1]) > 5
        or match[2].startswith("//")
        or (match[1][-1:].isdigit() and match[2][:1].isdigit())
    ):
        return None
    return match[1].strip(), match[2].strip()


def is_value(value: str) -> bool:
    """Whether what stands behind a key is no sentence."""
    words = _BRACKET_LAST.sub("", value)
    return count_words(value[:300]) <= 16 and (not words or ends_open(words) or "://" in value)


def is_metadata_key(key: str) -> bool:
    """Whether a key is known from the heads of scripts, in one of a few languages."""
    words = [word.strip(".,#") for word in key.lower().split()]
    if thing(key) is not None or STRUCTURE.fullmatch(key) is not None:
        return False
    return (
        nobody(key)
        or (bool(words) and all(word in METADATA or word in ROLES for word in words))
        or key.lower() in METADATA
    )


def is_delivery(pair: tuple[str, str]) -> bool:
    """Whether a key and its value are a note to who speaks or films, as ``Delivery: slow``."""
    words = [word.strip(".,") for word in pair[0].lower().split()]
    return any(word in DELIVERY for word in words) and all(word in DELIVERY or word in PAPERWORK for word in words)


def is_note(pair: tuple[str, str]) -> bool:
    """Whether a key is that of a note to those who make the programme: ``Production note``, ``NOTE``.

    ``Note: remember the milk`` may be said.
    """
    key = pair[0].strip()
    return _NOTE.fullmatch(key) is not None and (key.isupper() or " " in key)


def is_metadata_line(pair: tuple[str, str]) -> bool:
    """Whether a key and its value are metadata wherever they stand: the key is well known, the value no sentence."""
    return is_delivery(pair) or (
        nobody(pair[0]) and thing(pair[0]) is None and STRUCTURE.fullmatch(pair[0]) is None and is_value(pair[1])
    )
