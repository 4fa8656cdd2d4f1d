"""Decodes a feed in any encoding. In: its bytes. Out: UTF-8 that an XML parser accepts."""

from __future__ import annotations

import codecs
import re

from studio.formats.podcast_vocabulary import PODCAST_ALIAS, WRITTEN
from studio.formats.sanitize import legal_xml

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BEFORE = re.compile(r"[\s\ufeff]*(?:<\?xml\s[^>]{0,400}?\?>)?")
"""Blank lines, byte order marks and the declaration."""
_ENCODING = re.compile(rb"(?:\s|\xef\xbb\xbf)*<\?xml\s[^>]{0,400}?encoding\s*=\s*[\"']([A-Za-z][\w.:-]{0,40})[\"']")
_TEXT = re.compile(
    r"utf|us-?ascii|ascii|iso-?8859|latin|l[0-9]|windows-?[0-9]|cp-?[0-9]|koi8|mac|big5|gb|hz|euc|shift|sjis|ms932|"
    r"iso-?2022|johab|ksc|tis|ptcp"
)
"""Encodings that a feed may have; Python has other codecs too, such as rot13 and unicode_escape."""


def as_utf8(data: bytes) -> bytes:
    """A document in UTF-8, without declaration, byte order mark and characters that XML forbids; lines stay.

    The encoding is that of the byte order mark, else the declared one, else UTF-8; what isn't UTF-8 and declares
    nothing is windows-1252, the habit of old hosts.
    """
    text = decoded(data)
    before = _BEFORE.match(text)
    if before:
        text = "\n" * before[0].count("\n") + text[before.end() :]
    return legal_xml(text).encode("utf-8")


def decoded(data: bytes) -> str:
    """The text of a document, without a byte order mark; bytes that mean nothing become U+FFFD."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    if data[:2] in (b"<\0", b"\0<"):
        return data.decode("utf-16-le" if data[:1] == b"<" else "utf-16-be", "replace")
    found = _ENCODING.match(data[:2000])
    declared = found[1].decode("ascii").lower() if found else ""
    for encoding in (declared if _TEXT.match(declared) and not declared.startswith("utf-16") else "utf-8", "utf-8"):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return data.decode("windows-1252", "replace")


_XMLNS = re.compile(rb"""(xmlns(?::[\w.-]+)?\s*=\s*)(["'])([^"'<]{1,200})\2""")
_EXACT = {uri.lower().partition("://")[2].rstrip("/"): uri for uri in (*WRITTEN.values(), PODCAST_ALIAS)}


def with_exact_namespaces(data: bytes) -> bytes:
    """A document whose namespaces are written as apps know them: hosts write https, other capitals, or a slash more."""

    def exact(match: re.Match[bytes]) -> bytes:
        uri = match[3].decode("utf-8", "replace").strip()
        known = _EXACT.get(uri.lower().partition("://")[2].rstrip("/"), uri)
        return match[1] + match[2] + known.encode() + match[2]

    return _XMLNS.sub(exact, data)
