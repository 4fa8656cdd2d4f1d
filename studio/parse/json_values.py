"""JSON as it is found: cut short, with repeated keys, without its outer brackets, or written by Python.

In: a text. Out: its values as a tree, each string with its lines, and whether the text breaks off.

Read are RFC 8259's JSON, JSON Lines, and what language models and ``print`` make of it: single quotes, parentheses,
commas too many or missing, comments. Nothing is refused, and nothing recurses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from studio.formats.sanitize import encodable

DEEPEST = 200
"""Levels of brackets; what lies deeper counts as if it stood on this level."""

_TOKEN = re.compile(
    r"\"([^\"\\]*(?:\\.[^\"\\]*)*)(\"?)|'([^'\\]*(?:\\.[^'\\]*)*)('?)"
    r"|([\[{(])|([\]})])|(:)|//[^\n]*|/\*.{0,2000}?\*/|([^\s,:\[\]{}()\"']+)",
    re.S,
)
_ESCAPE = re.compile(r"\\(.)", re.S)


@dataclass(slots=True)
class Value:
    """A value: a string, a list or object (``items``), or another scalar (``bare``)."""

    line: int
    """1-based, where it begins."""
    end_line: int
    text: str | None = None
    """Of a string."""
    bare: str | None = None
    """A number, true, false, null or a stray word, as written."""
    items: list[tuple[str | None, Value]] | None = None
    """Of a list or an object; keys are None in a list, and may come twice in an object."""

    def get(self, *keys: str) -> Value | None:
        """The value under the first of the keys that is there."""
        found = {key: value for key, value in reversed(self.items or []) if key is not None}
        return next((found[key] for key in keys if key in found), None)

    def strings(self) -> Iterator[tuple[str | None, Value]]:
        """All strings in it, with the key each stands under, in order."""
        stack: list[tuple[str | None, Value]] = [(None, self)]
        while stack:
            key, value = stack.pop()
            if value.text is not None:
                yield key, value
            stack += [(name or key, item) for name, item in reversed(value.items or [])]


@dataclass(slots=True)
class Document:
    """The values of a text."""

    root: Value
    """Holds whatever stands outside all brackets."""
    broken: int | None = None
    """The line where the text breaks off inside a bracket or string."""
    keys: list[tuple[str, int]] = field(default_factory=list)
    """Keys and their lines."""


def read_values(text: str) -> Document:
    """Read a text as JSON, whatever it is."""
    document = Document(Value(1, 1, items=[]))
    stack: list[tuple[Value, str]] = [(document.root, "")]
    key: str | None = None
    last: tuple[Value, int] | None = None
    line, counted = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        double, closed, single, shut, opens, closes, colon, bare = match.groups()
        items = stack[-1][0].items
        assert items is not None  # noqa: S101
        if opens:
            value = Value(line, line, items=[])
            items.append((key, value))
            key = None
            if len(stack) < DEEPEST:
                stack.append((value, {"[": "]", "{": "}", "(": ")"}[opens]))
        elif closes:
            key = None
            if any(end == closes for _, end in stack):
                while stack[-1][1] != closes:
                    stack.pop()
                stack.pop()[0].end_line = line
        elif colon:
            if items and last is not None and items[-1][1] is last[0]:
                items.pop()
                key = last[0].text if last[0].text is not None else last[0].bare
                document.keys.append((key or "", last[1]))
        elif double is not None or single is not None:
            raw = double if double is not None else single
            end_line = line + raw.count("\n")
            value = Value(line, end_line, text=_unescaped(raw))
            items.append((key, value))
            key, last = None, (value, line)
            if not (closed or shut):
                document.broken = end_line
        elif bare:
            value = Value(line, line, bare=bare)
            items.append((key, value))
            key, last = None, (value, line)
    if len(stack) > 1 and document.broken is None:
        document.broken = text.rstrip().count("\n") + 1
    return document


def _unescaped(raw: str) -> str:
    if "\\" not in raw:
        return raw
    try:
        return encodable(str(json.loads(f'"{raw}"', strict=False)))
    except ValueError:
        return _ESCAPE.sub(lambda m: {"n": "\n", "t": "\t", "r": ""}.get(m[1], m[1]), raw)


def join_pieces(root: Value, texts: Collection[str], known: Mapping[str, str]) -> None:
    """Make texts that stand in pieces (``["And ", {"type": "bold", "text": "good"}]``) one, and spell known keys alike.

    Args:
        root: the values, which are changed.
        texts: keys of what is said.
        known: keys as we spell them, by their small letters.
    """
    stack = [root]
    while stack:
        value = stack.pop()
        items = value.items or []
        for k, (key, item) in enumerate(items):
            if key is not None and key[:1].isupper() and key.lower() in known and not key.isupper():
                key = known[key.lower()]
                items[k] = (key, item)
            if key in texts and item.items is not None and (joined := _joined(item)) is not None:
                items[k] = (key, Value(item.line, item.end_line, text=joined))
                continue
            if item.items is not None:
                stack.append(item)


def _joined(value: Value) -> str | None:
    """The text of a list of strings and of objects that hold one; None for another list."""
    pieces: list[str] = []
    for key, item in value.items or []:
        inner = item.get("text") if item.items is not None and item.get("type") is not None else item
        if key is not None or inner is None or inner.text is None:
            return None
        pieces.append(inner.text)
    whole = {item.items is None for _, item in value.items or []} == {True, False}
    return "".join(pieces) if pieces and whole else None
