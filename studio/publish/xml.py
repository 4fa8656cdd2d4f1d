"""Writes well-formed XML: names with prefixes in, elements and bytes out.

Characters that XML 1.0 forbids are removed. Callers of ``add`` leave out elements without text.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from studio.formats.podcast_vocabulary import WRITTEN
from studio.formats.sanitize import text as clean

for _prefix, _uri in WRITTEN.items():
    ET.register_namespace(_prefix, _uri)


_DECLARED = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in sorted(WRITTEN.items())).encode()


def add(parent: ET.Element, name: str, text: str | None = None, /, **attributes: object) -> ET.Element:
    """Append an element to another.

    Args:
        parent: the outer element.
        name: such as ``title`` or ``itunes:author``.
        text: its content.
        attributes: None is left out.
    """
    element = ET.SubElement(parent, qualified(name))
    for key, value in attributes.items():
        if value is not None:
            element.set(key, clean(str(value)))
    if text is not None:
        element.text = clean(text)
    return element


def qualified(name: str) -> str:
    """``itunes:author`` in ElementTree's notation. Raises KeyError for an unknown prefix."""
    prefix, colon, local = name.partition(":")
    return f"{{{WRITTEN[prefix]}}}{local}" if colon else name


def document_with(root: ET.Element, children: Iterable[bytes], style: str = "") -> bytes:
    """A document with children that are already bytes, inside the last child of its root.

    Args:
        root: the root element.
        children: from :func:`inner`, with level 2.
        style: name of a style sheet beside it, with which browsers show it; empty for none.
    """
    before, opening, after = document(root, style).partition(f"<{root.tag}".encode())
    attributes, close, rest = after.partition(b">")
    head = b"".join((before, opening, _DECLARED, _without_declarations(attributes.decode()).encode(), close, rest))
    end = head.rindex(b"\n  </")
    return b"".join((head[:end], *(b"\n    " + child for child in children), head[end:]))


def inner(element: ET.Element, level: int) -> bytes:
    """An element inside a document that declares the namespaces, indented for its level."""
    ET.indent(element, level=level)
    opening, close, rest = ET.tostring(element, encoding="unicode").partition(">")
    return f"{_without_declarations(opening)}{close}{rest.rstrip()}".encode()


def _without_declarations(attributes: str) -> str:
    for prefix, uri in WRITTEN.items():
        attributes = attributes.replace(f' xmlns:{prefix}="{uri}"', "")
    return attributes


def document(root: ET.Element, style: str = "") -> bytes:
    """The element as an indented UTF-8 document, with the XML declaration at the first byte and nothing after its end.

    Args:
        root: the root element.
        style: name of a style sheet beside it, with which browsers show it; empty for none.
    """
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    shown = f'<?xml-stylesheet type="text/css" href="{style}"?>\n' if style else ""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + shown.encode() + body.encode("utf-8")
