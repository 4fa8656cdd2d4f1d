"""URLs, e-mail addresses, hashtags and handles: ``https://example.com/a-b`` → ``example dot com slash a dash b``.

The scheme and "www." are not said, and neither is markup (``<b>``). What is left of the words (names, figures,
letters in capitals) is read by the rules that come later.
"""

from __future__ import annotations

import re

from studio.text.numbers import name_number

_DOMAIN_ENDS = "com|org|net|io|ai|dev|edu|gov|co|uk|fm|tv|app|me|info|eu|us|de|fr|ca|au|in|jp|ly|gg|xyz|cloud|tech"
_SPELLED_ENDS = frozenset({"io", "ai", "uk", "fm", "tv", "eu", "us", "de", "fr", "ca", "au", "jp", "ly", "gg"})
_REST = r"[^\s<>\[\](){}|\\^`\"]"
_TAG = re.compile(r"</?[A-Za-z][\w-]{0,30}(?:\s[^<>]{0,300})?/?>")
_URL = re.compile(
    rf"(?<![\w@.])(?:https?://{_REST}+|www\.{_REST}+"
    rf"|[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{0,4}}\.(?:{_DOMAIN_ENDS})\b(?!\.\w)(?:[:/?#]{_REST}*)?)",
    re.IGNORECASE,
)
_INNER_DOT = re.compile(r"\.\S")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@.])@(\w{1,64})")
_HASHTAG = re.compile(r"(?<![\w#&])#([A-Za-z_]\w{0,64})")
_SIGNS = {
    ".": "dot", "/": "slash", "-": "dash", "_": "underscore", "?": "question mark", "=": "equals", "&": "and",
    "#": "hash", ":": "colon", "%": "percent", "@": "at", "~": "tilde", "+": "plus",
}  # fmt: skip
_PARTS = re.compile(r"[A-Za-z0-9\ue000]+|.")


def find_addresses(text: str) -> list[str]:
    """Web and e-mail addresses in a text, as written."""
    mails = [match[0] for match in _EMAIL.finditer(text)] if "@" in text else []
    return mails + [match[0] for match in _URL.finditer(_EMAIL.sub(" ", text))]


def read_addresses(text: str) -> str:
    """Write addresses as they are read out."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "@" in text:
        text = _EMAIL.sub(_address, text)
    if _INNER_DOT.search(text) or "://" in text:
        text = _URL.sub(_address, text)
    if "@" in text:
        text = _HANDLE.sub(lambda m: "at " + m[1].replace("_", " underscore "), text)
    return _HASHTAG.sub(lambda m: "hashtag " + m[1].replace("_", " "), text) if "#" in text else text


def _address(match: re.Match[str]) -> str:
    written = match[0].rstrip(".,;:!?)]}'\"")
    rest = match[0][len(written) :]
    body = _SCHEME.sub("", written).rstrip("/")
    words: list[str] = []
    for part in _PARTS.findall(body):
        if part in _SIGNS:
            words.append(_SIGNS[part])
        elif part.isdigit():
            words.append(name_number(part))
        elif part.lower() in _SPELLED_ENDS and words[-1:] == ["dot"]:
            words.append(part.upper())
        elif part[0].isalnum() or part == "\ue000":
            words.append(part)
    return " ".join(words) + rest
