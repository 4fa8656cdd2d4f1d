"""URLs, e-mail addresses, hashtags and handles: ``https://example.com/a-b`` → ``example dot com slash a dash b``.

The scheme is not spoken, and neither is markup (``<b>``). The words that are left (names, digits, capitals) are read by
the rules that come later.
"""

from __future__ import annotations

import re

from studio.text.grammar import Source
from studio.text.numbers import digits, name_number
from studio.text.tables import word_set

_DOMAIN_ENDS = "com|org|net|io|ai|dev|edu|gov|co|uk|fm|tv|app|me|info|eu|us|de|fr|ca|au|in|jp|ly|gg|xyz|cloud|tech"
_SPELLED_ENDS = word_set("io ai uk fm tv eu us de fr ca au jp ly gg")
_SAID_ENDS = frozenset({"com", "org", "net", "edu", "gov"})
_REST = r"[^\s<>\[\](){}|\\^`\"]"
_TAG = re.compile(r"</?[A-Za-z][\w-]{0,30}(?:\s[^<>]{0,300})?/?>")
_URL = re.compile(
    rf"(?<![\w@.])(?:(?:https?|s?ftp)://{_REST}+|www\.{_REST}+"
    rf"|[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{0,4}}\.(?:{_DOMAIN_ENDS})\b(?!\.\w)(?:[:/?#]{_REST}*)?)",
    re.IGNORECASE,
)
_INNER_DOT = re.compile(r"\.\S")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[^\W_](?:[\w-]{0,62})(?:\.[^\W_][\w-]{0,62}){1,5}")
_LOCAL_HOST = re.compile(r"(?<![\w.@/-])localhost:\d{2,5}(?![\w.])")
_SCHEME = re.compile(r"^(?:https?|s?ftp)://", re.IGNORECASE)
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?!\w)")
_HANDLE = re.compile(r"(?<![\w@.])@(\w{1,64})")
_HASHTAG = re.compile(r"(?<![\w#&])#([^\W\d]\w{0,64})")
_COLOUR = re.compile(r"(?=\D*\d)[0-9A-Fa-f]{6}")
_SIGNS = {
    ".": "dot", "/": "slash", "-": "dash", "_": "underscore", "?": "question mark", "=": "equals", "&": "and",
    "#": "hash", ":": "colon", "%": "percent", "@": "at", "~": "tilde", "+": "plus",
}  # fmt: skip
_PARTS = re.compile(r"[^\W\d_]+|\d+|.")


def find_addresses(text: str) -> list[str]:
    """The web and e-mail addresses in a text, as written."""
    mails = [match[0] for match in _EMAIL.finditer(text)] if "@" in text else []
    return mails + [match[0] for match in _URL.finditer(_EMAIL.sub(" ", text))]


def find_all(source: Source) -> None:
    """Find every address, tag, handle and hashtag of an English text, and store its reading in ``source.found``."""
    for start, stop, body in find_spans(source.text):
        if body[:1] == "@":
            said = f"at {_name(body[1:])}"
        elif body[:1] == "#":
            said = "hashtag " + " ".join(_name(part) for part in body[1:].split("_") if part)
        else:
            said = _address(body) if body else " "
        source.found[start] = stop, said


def find_spans(text: str) -> list[tuple[int, int, str]]:
    """Every address, tag, handle and hashtag of a text, and the part of it that is spoken: (start, stop, body)."""
    found: list[tuple[int, int, str]] = []

    def note(start: int, stop: int, body: str) -> None:
        if not any(start < end and begin < stop for begin, end, _ in found):
            found.append((start, stop, body))

    if "<" in text:
        for m in _TAG.finditer(text):
            note(m.start(), m.end(), "")
    if "@" in text:
        for m in _EMAIL.finditer(text):
            note(m.start(), *_trimmed(m))
    if ":" in text:
        for m in _LOCAL_HOST.finditer(text):
            note(m.start(), m.end(), m[0])
    if _INNER_DOT.search(text) or "://" in text:
        for m in _URL.finditer(text):
            note(m.start(), *_trimmed(m))
    for pattern in (_HANDLE, _HASHTAG) if "@" in text or "#" in text else ():
        for m in pattern.finditer(text):
            if not _COLOUR.fullmatch(m[1]) or m[0][0] == "@":
                note(m.start(), m.end(), m[0])
    return found


def _trimmed(match: re.Match[str]) -> tuple[int, str]:
    """Where an address ends, without the punctuation of its sentence, and the part of it that is spoken."""
    written = match[0].rstrip(".,;:!?)]}'\"")
    return match.start() + len(written), _SCHEME.sub("", written).rstrip("/")


def _name(written: str) -> str:
    """The words of a handle or hashtag, read as a name."""
    from studio.text.english.letters import words_of

    parts = [words_of(part) if part else "" for part in written.split("_")]
    return " underscore ".join(parts)


def _address(body: str) -> str:
    """How an address is spoken."""
    from studio.text.english.letters import words_of

    words: list[str] = []
    by_digit = "@" in body or _IP.match(body)
    port = re.search(r":(\d{2,5})(?=/|$)", body)
    for part in _PARTS.findall(body):
        if part in _SIGNS:
            words.append(_SIGNS[part])
        elif part.isdigit():
            is_port = port is not None and part == port[1] and words[-1:] == ["colon"]
            words.append(digits(part) if by_digit or is_port else name_number(part))
        elif part.lower() in _SPELLED_ENDS and words[-1:] == ["dot"]:
            words.append(
                " ".join("eigh" if c in "aA" and i else c.upper() for i, c in enumerate(part))
                if part.lower() != "ai"
                else "A-I"
            )
        elif part == "\ue000":
            continue
        elif part.isupper() and (len(part) > 3 or (words[-1:] == ["dot"] and part.lower() in _SAID_ENDS)):
            words.append(part.lower())
        elif part.isalpha() and 1 < len(part) < 6 and not re.search("[aeiouy]", part.lower()):
            words.append(" ".join(part.upper()))
        elif part[0].isalnum():
            words.append(words_of(part))
    return " ".join(words)
