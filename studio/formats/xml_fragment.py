"""Elements of a feed as text, so that a show keeps elements for which Studio has no setting.

In: an element that was read, or its text, such as ``<podcast:location geo="geo:1,2">Here</podcast:location>``. Out: the
text, or an element to write. Prefixes are those of :data:`~studio.formats.podcast_vocabulary.WRITTEN`; a fragment
can't declare others.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from urllib.parse import urljoin
from xml.sax.saxutils import escape, quoteattr

from studio.formats.podcast_vocabulary import PODCAST_ALIAS, WRITTEN
from studio.formats.sanitize import legal_xml
from studio.formats.urls import ascii_url, is_web_address, kept_url
from studio.formats.xml_read import Element, read_xml

MOST_CHARACTERS = 500_000
_PREFIXES = {uri: prefix for prefix, uri in WRITTEN.items()} | {PODCAST_ALIAS: "podcast"}
_ADDRESSES = frozenset(("url", "href", "src", "img", "srcset", "uri"))
"""Attributes that hold an address."""
_ADDRESS_ELEMENTS = frozenset(("comments", "link"))
"""Elements that hold one."""
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in WRITTEN.items())


def qualified_name(element: Element) -> str | None:
    """``podcast:value`` or ``category``; None for a namespace that Studio doesn't write."""
    uri, space, local = element.name.rpartition(" ")
    if not space:
        return local
    return f"{_PREFIXES[uri]}:{local}" if uri in _PREFIXES else None


def to_fragment(element: Element, base: str) -> str | None:
    """An element with all that is in it as text; None where part of it can't be written.

    Args:
        element: as it was read.
        base: address of its document; relative addresses in it become absolute.
    """
    name = qualified_name(element)
    if name is None:
        return None
    attributes = []
    for key, value in element.attributes.items():
        uri, space, local = key.rpartition(" ")
        if space:
            if uri not in _PREFIXES:
                return None
            key = f"{_PREFIXES[uri]}:{local}"
        attributes.append(f" {key}={quoteattr(legal_xml(_absolute(key, value, base)))}")
    inner = [to_fragment(child, base) for child in element.children]
    if any(part is None for part in inner):
        return None
    said = element.text.strip() if element.children else element.text
    if name in _ADDRESS_ELEMENTS and base:
        said = absolute_url(said, base) or said
    text = escape(legal_xml(said))
    content = text + "".join(part or "" for part in inner)
    opening = f"<{name}{''.join(attributes)}"
    return f"{opening}>{content}</{name}>" if content else f"{opening}/>"


def from_fragment(text: str) -> ET.Element:
    """The element in a text, as an ElementTree element. Raises ValueError if it isn't one."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"has more than {MOST_CHARACTERS:,} characters")
    document = read_xml(f"<x {_DECLARED}>{legal_xml(text)}</x>".encode())
    if document.fault or document.root is None:
        raise ValueError(f"is not an XML element: {document.fault}")
    if len(document.root.children) != 1 or document.root.text.strip():
        raise ValueError("is not one XML element")
    return _element(document.root.children[0])


def fragment_name(text: str) -> str:
    """The name of its element, such as ``podcast:value``. Raises ValueError if it is none."""
    tag = from_fragment(text).tag
    uri, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    return f"{_PREFIXES[uri]}:{local}" if uri else local


def absolute_url(url: str, base: str) -> str:
    """An address of the web in ASCII, a relative one completed by that of its document; empty if it is none."""
    if is_web_address(url.strip()):
        return kept_url(url) or ""
    try:
        return ascii_url(urljoin(base, url.strip())) or "" if url.strip() else ""
    except ValueError:  # a bracket that is not closed
        return ""


def _absolute(key: str, value: str, base: str) -> str:
    """The value, with a relative address completed and one of the web encoded; any other stays as it is."""
    if key == "srcset":
        return re.sub(r"(^|,\s*)([^\s,]+)", lambda source: source[1] + _absolute("src", source[2], base), value)
    if key in _ADDRESSES and is_web_address(value.strip()):
        return kept_url(value) or value
    if key not in _ADDRESSES or not base or ":" in value.split("/", 1)[0] or not value.strip():
        return value
    return absolute_url(value, base) or value


def _element(element: Element) -> ET.Element:
    def name(read: str) -> str:
        uri, space, local = read.rpartition(" ")
        if space and uri not in _PREFIXES:
            raise ValueError(f"uses {uri!r}, which Studio doesn't write")
        return f"{{{WRITTEN[_PREFIXES[uri]]}}}{local}" if space else local

    out = ET.Element(name(element.name), {name(key): value for key, value in element.attributes.items()})
    out.text = (element.text.strip() if element.children else element.text) or None
    out.extend(_elements(element.children))
    return out


def _elements(children: Iterable[Element]) -> list[ET.Element]:
    return [_element(child) for child in children]
