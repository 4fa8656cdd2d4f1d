"""Text and links made fit for other people's formats.

In: whatever a script or a show file holds. Out: text without characters that break XML, ID3 or a list of lines, and
links in plain ASCII.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

_ILLEGAL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""What XML 1.0 forbids or discourages, but for line ends and lone surrogates."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def text(value: str) -> str:
    """Text of several lines: no control characters but line feed and tab, U+FFFD for a lone surrogate."""
    if value.isprintable():  # nearly all text: nothing of what follows is
        return value.strip()
    lines = _LINE_END.sub("\n", value)
    return encodable(_ILLEGAL.sub("", lines)).strip()


def encodable(value: str) -> str:
    """Text that UTF-8 can hold: U+FFFD for a lone surrogate, which command lines and escapes of JSON may bring."""
    return _SURROGATE.sub("\ufffd", value)


def one_line(value: str) -> str:
    """The same on one line: every run of white space is one space."""
    return " ".join(text(value).split())


def ascii_url(url: str) -> str | None:
    """An http or https link in ASCII, percent-encoded; None for anything else.

    What is percent-encoded already stays. ``+`` is encoded, as some readers turn it into a space: as a space in a
    query, where it means one, as a plus sign elsewhere. Non-ASCII hosts become IDNA.
    """
    try:
        parts = urlsplit(one_line(url))
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:  # UnicodeError is one
        return None
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host):
        return None
    netloc = (f"[{host}]" if ":" in host else host) + port
    query = _quoted(parts.query.replace("+", "%20"))
    return urlunsplit((parts.scheme, netloc, _quoted(parts.path), query, _quoted(parts.fragment)))


def _quoted(part: str) -> str:
    return quote(re.sub("%(?![0-9A-Fa-f]{2})", "%25", part), safe="%/:@!$&'()*,;=?~")
