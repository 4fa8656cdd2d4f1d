"""XML that is always well-formed: names with their prefixes in, elements and bytes out.

Texts lose what XML 1.0 forbids before they get here or here at the latest; elements without text are left out by
those who call ``add``.
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
    """An element at the end of another.

    Args:
        parent: where it goes.
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
    """``itunes:author`` as ElementTree writes it. Raises KeyError for an unknown prefix."""
    prefix, colon, local = name.partition(":")
    return f"{{{WRITTEN[prefix]}}}{local}" if colon else name


def document_with(root: ET.Element, children: Iterable[bytes], style: str = "") -> bytes:
    """A document whose outermost element holds one more element, which gets children that are bytes already.

    Args:
        root: the outermost element; its last child gets them.
        children: from :func:`inner`, of level 2.
        style: name of a style sheet beside it, by which browsers show it; empty for none.
    """
    before, opening, after = document(root, style).partition(f"<{root.tag}".encode())
    attributes, close, rest = after.partition(b">")
    head = b"".join((before, opening, _DECLARED, _without_declarations(attributes.decode()).encode(), close, rest))
    end = head.rindex(b"\n  </")
    return b"".join((head[:end], *(b"\n    " + child for child in children), head[end:]))


def inner(element: ET.Element, level: int) -> bytes:
    """An element as it stands inside a document that declares the namespaces, indented for its level."""
    ET.indent(element, level=level)
    opening, close, rest = ET.tostring(element, encoding="unicode").partition(">")
    return f"{_without_declarations(opening)}{close}{rest.rstrip()}".encode()


def _without_declarations(attributes: str) -> str:
    for prefix, uri in WRITTEN.items():
        attributes = attributes.replace(f' xmlns:{prefix}="{uri}"', "")
    return attributes


def document(root: ET.Element, style: str = "") -> bytes:
    """The element as a UTF-8 document, indented, its declaration at the first byte and nothing behind its end.

    Args:
        root: the outermost element.
        style: name of a style sheet beside it, by which browsers show it; empty for none.
    """
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    shown = f'<?xml-stylesheet type="text/css" href="{style}"?>\n' if style else ""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + shown.encode() + body.encode("utf-8")
