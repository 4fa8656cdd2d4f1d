"""Who speaks in a tree of values: names beside words, above them, as keys, at their times, in a table of speakers.

In: values. Out: names; None where a value names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from studio.parse.lines.labels import nobody, read_label
from studio.parse.lines.shape import count_words
from studio.parse.structured.json_values import ALL_TEXTS, HEARD, NAMES, SPEAKERS, STARTS, TEXTS, TITLES, Value


def bare(value: Value | None) -> str | None:
    """A string or another scalar as it is written; None for a list, an object or nothing."""
    return None if value is None else value.text if value.text is not None else value.bare


def speakers_at(root: Value) -> dict[str, str]:
    """Who speaks at which time, where a list says so apart from the words."""
    found: dict[str, str] = {}
    stack = [root]
    while stack:
        value = stack.pop()
        items = value.items or []
        name, start = value.get(*HEARD[2:4], "speaker"), bare(value.get(*STARTS))
        if name is not None and start and not any(key in ALL_TEXTS for key, _ in items):
            found[start] = name_of(name) or ""
        stack += [item for _, item in items if item.items is not None]
    return {start: name for start, name in found.items() if name}


def name_and_words(value: Value) -> tuple[str, Value] | None:
    """Speaker and words of a list of two strings."""
    items = value.items or []
    if len(items) != 2 or any(key is not None or item.text is None for key, item in items):
        return None
    name, words = items[0][1].text or "", items[1][1]
    return (name.strip(), words) if 0 < len(name.strip()) <= 60 and count_words(name) <= 6 else None


def named_first(value: Value) -> str | None:
    """Who says what a list holds whose first item is a name and whose second is a list: ``["ada", [{…}, {…}]]``."""
    items = value.items or []
    named = len(items) == 2 and items[0][0] is None and items[0][1].text is not None and items[1][1].items is not None
    name = (items[0][1].text or "").strip() if named else ""
    return name if 0 < len(name) <= 60 and count_words(name) <= 6 else None


def is_speakers(keyed: Sequence[tuple[str, Value]]) -> bool:
    """Whether the keys of an object are the people who say its strings."""
    strings = [(key, item.text) for key, item in keyed if item.text is not None]
    if not strings or len(strings) < len(keyed) or any(nobody(key) for key, _ in strings):
        return False
    if any(key in TEXTS or key in SPEAKERS or key in TITLES for key, _ in strings):
        return False
    named = [(label := read_label(key + ":")) is not None and label.firm for key, _ in strings]
    talk = sum(count_words(text) > 2 or text.rstrip()[-1:] in ".!?…" for _, text in strings)
    return all(named) and talk >= 0.6 * len(strings) and "_" not in "".join(key for key, _ in strings)


def words_of(item: Value) -> Value:
    """The words of a list that holds them first, and one-word settings behind: ``["Hello there.", "left"]``."""
    texts = [inner.text for key, inner in item.items or [] if key is None and inner.text is not None]
    said = bool(texts) and len(texts) == len(item.items or []) and all(count_words(text) < 2 for text in texts[1:])
    return (item.items or [])[0][1] if said else item


def is_one_line(holder: Value, entry: tuple[str, Value]) -> bool:
    """Whether an object of one key stands in a list of such objects, whose keys come back: ``{"host_a": "Hello."}``."""
    key, item = entry
    found = [row.items[0] for _, row in (holder.items or [])[:50] if row.items is not None and len(row.items) == 1]
    rows = [(name, words_of(value)) for name, value in found]
    keys = {name for name, _ in rows}
    if item.text is None or key in ALL_TEXTS or key in TITLES or nobody(key) or len(rows) < 1 or len(keys) > 6:
        return False
    spoken = sum(value.text is not None and value.text.rstrip()[-1:] in '.?!…"”' for _, value in rows)
    return spoken >= 0.6 * len(rows) and re.fullmatch(r"[^\W\d][\w .'-]{0,40}", key) is not None


def speaker_names(root: Value) -> dict[str, str]:
    """Labels and who is meant by them, from a table of speakers."""
    names: dict[str, str] = {}
    for key, table in root.items or []:
        inner = table.items if key is None and table.items is not None else [(key, table)]
        for name, value in inner:
            if name not in NAMES:
                continue
            for label, entry in value.items or []:
                label = label or name_of(entry.get("id", "label", "speaker", "speaker_id", "key"))
                person = entry.text if entry.items is None else name_of(entry.get("name", "display_name"))
                if label and person and (shape := read_label(person + ":")) is not None and shape.firm:
                    names[label] = person.strip()
    return names


def name_of(value: Value | None) -> str | None:
    """The name a value gives: a string, a number (``Speaker 0``), or an object with a name."""
    if value is None:
        return None
    if value.items is not None:
        value = value.get("name", "display_name", "id", "label")
        return name_of(value) if value is not None and value.items is None else None
    if value.text is not None:
        return " ".join(value.text.split()).rstrip(":").strip() or None
    return f"Speaker {value.bare}" if (value.bare or "").isdigit() else None
