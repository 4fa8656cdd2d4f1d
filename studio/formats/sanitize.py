"""Text made safe for other people's formats.

In: whatever a script or a show file holds. Out: text without characters that break XML, ID3 or a list of lines.
"""

from __future__ import annotations

import html
import re

_ILLEGAL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that XML 1.0 forbids or discourages, except line ends and lone surrogates."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONG_NUMBER = re.compile(r"&#\d{8,};?")
"""A character reference beyond Unicode; Python refuses to read one of thousands of digits."""
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def text(value: str) -> str:
    """Text of several lines: no control characters except line feed and tab, U+FFFD for a lone surrogate."""
    if value.isprintable():  # nearly all text: nothing of what follows is
        return value.strip()
    lines = _LINE_END.sub("\n", value)
    return encodable(_ILLEGAL.sub("", lines)).strip()


def unescaped(value: str) -> str:
    """Text with HTML's character references replaced, by U+FFFD if one means no character."""
    return html.unescape(_LONG_NUMBER.sub("\ufffd", value))


def encodable(value: str) -> str:
    """Text that UTF-8 can hold: U+FFFD for a lone surrogate, which command lines and escapes of JSON may bring."""
    return _SURROGATE.sub("\ufffd", value)


def legal_xml(value: str) -> str:
    """The text without what XML 1.0 forbids, but otherwise as it is: for other people's GUIDs and addresses."""
    return encodable(_ILLEGAL.sub("", value.replace("\x0b", "").replace("\x0c", "")))


def one_line(value: str) -> str:
    """The same on one line: every run of whitespace is one space."""
    return " ".join(text(value).split())


def file_name_text(name: str) -> str:
    """A file name as text: bytes that are not UTF-8 become a replacement character."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
