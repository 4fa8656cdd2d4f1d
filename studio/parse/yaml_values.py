"""YAML → the same values as JSON: scripts that list their turns as mappings.

In: text. Out: a Document with 1-based lines, or None where it is no YAML, or too long to be read as some.

Source: YAML 1.2, https://yaml.org/spec/1.2.2/. Anchors and tags are not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from studio.parse.json_values import Document, Value

LARGEST = 2_000_000
"""Characters."""
DEEPEST = 60

_ROW = re.compile(r"\s*(?:-\s+)?[\w\"' -]{1,40}:(?:\s|$)|\s*-\s+\S|\s*(?:---|\.\.\.|#.*)?$")
_ITEM = re.compile(r"\s*-\s+[\w\"']{1,30}:(?:\s|$)")
_Loader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def looks_like_yaml(lines: Sequence[str]) -> bool:
    """Whether mappings in a list stand in the lines, indented as YAML is."""
    items = sum(_ITEM.match(line) is not None for line in lines[:400])
    indented = sum(line[:2] == "  " and line.strip() != "" for line in lines[:400])
    filled = sum(bool(line.strip()) for line in lines[:400])
    rows = sum(_ROW.match(line) is not None for line in lines[:400] if line.strip())
    return items > 1 and indented > 0 and rows >= 0.5 * filled


def read_yaml(text: str) -> Document | None:
    """Read a text as YAML."""
    if len(text) > LARGEST or re.search(r"(?m)^[^\"'#]{0,200}[\s:-]&\w", text):
        return None
    try:
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    if node is None or isinstance(node, yaml.ScalarNode):
        return None
    document = Document(Value(1, 1, items=[]))
    value = _value(node, document, 0)
    if value is None:
        return None
    assert document.root.items is not None  # noqa: S101
    document.root.items.append((None, value))
    return document


def _value(node: yaml.Node, document: Document, depth: int) -> Value | None:
    if depth > DEEPEST:
        return None
    line, end = node.start_mark.line + 1, max(node.start_mark.line + 1, node.end_mark.line + (node.end_mark.column > 0))
    if isinstance(node, yaml.ScalarNode):
        literal = node.style in ("|", ">")
        return Value(line + literal, max(line + literal, end), text=str(node.value).strip("\n"))
    value = Value(line, end, items=[])
    assert value.items is not None  # noqa: S101
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if (inner := _value(item, document, depth + 1)) is not None:
                value.items.append((None, inner))
    elif isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            inner = _value(item, document, depth + 1)
            if inner is not None and isinstance(key, yaml.ScalarNode):
                document.keys.append((str(key.value), key.start_mark.line + 1))
                value.items.append((str(key.value), inner))
    return value
