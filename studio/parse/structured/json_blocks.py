"""Screenplays that editors keep as a list of typed blocks: a scene heading, an action, a character, a line of dialogue.

In: the tree of values. Out: the dialogue, with who says it and the heading of the scene; nothing for other trees.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from studio.parse.lines.shape import has_words, vocabulary
from studio.parse.structured.json_values import Value


def timed_words(root: Value) -> list[tuple[str, Value]]:
    """Words one by one, each with its time, and who speaks in which span of time: Speechmatics' first format.

    Both lists hold objects with ``name``, ``time`` and ``duration`` in seconds.
    """
    speakers, words = _spans(root, "speakers"), _spans(root, "words")
    if not speakers or not words:
        return []
    starts = [start for start, _, _ in speakers]
    return [(speakers[max(0, bisect_right(starts, start) - 1)][1], word) for start, _, word in words]


def _spans(root: Value, key: str) -> list[tuple[float, str, Value]]:
    top = root.items[0][1] if root.items and len(root.items) == 1 else root
    listed = top.get(key)
    found: list[tuple[float, str, Value]] = []
    for _, row in (listed.items or []) if listed is not None else []:
        name, time = row.get("name"), row.get("time")
        start = _seconds(time)
        if name is None or name.text is None or start is None:
            return []
        found.append((start, name.text, name))
    return sorted(found, key=lambda span: span[0]) if key == "speakers" else found


def _seconds(value: Value | None) -> float | None:
    try:
        return None if value is None else float(value.text or value.bare or "")
    except ValueError:
        return None


_CHARACTER = vocabulary("character speaker cue name")
_DIALOGUE = vocabulary("dialog dialogue speech line")
_HEADING = vocabulary("scene-heading scene_heading sceneheading heading scene slug slugline")
_EXTENSION = re.compile(r"\s*\([^()]*\)\s*$")
"""``(O.S.)`` behind a name."""


def dialogue_blocks(root: Value) -> list[tuple[str, Value, Value | None]]:
    """Who says it, the words, and the heading above them, for each line of dialogue."""
    stack = [root]
    while stack:
        items = [item for _, item in stack.pop().items or []]
        kinds = [_kind(item) for item in items]
        if any(kind in _CHARACTER for kind in kinds) and any(kind in _DIALOGUE for kind in kinds):
            return list(_read(list(zip(kinds, items, strict=True))))
        stack += [item for item in items if item.items]
    return []


def _kind(block: Value) -> str:
    kind = block.get("type", "kind", "element")
    return (kind.text or "").lower() if kind is not None else ""


def _read(blocks: list[tuple[str, Value]]) -> Iterator[tuple[str, Value, Value | None]]:
    name, heading = "", None
    for kind, block in blocks:
        words = next((v for key, v in block.strings() if key not in ("type", "kind", "element", "id") and v.text), None)
        if words is None or not has_words(words.text or ""):
            continue
        if kind in _CHARACTER:
            name = _EXTENSION.sub("", words.text or "").strip()
        elif kind in _HEADING:
            heading, name = words, ""
        elif kind in _DIALOGUE and name:
            yield name, words, heading
