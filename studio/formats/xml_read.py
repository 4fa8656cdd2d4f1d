"""XML from anybody: bytes in, a tree with the line of every element out.

Nothing is fetched and nothing is expanded: a document type with declarations, in which entities are made, ends the
reading, and so do more bytes, elements or levels than any feed has. Time and memory are proportional to the size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.entities import name2codepoint
from xml.parsers import expat

MOST_BYTES = 64 << 20
MOST_ELEMENTS = 2_000_000
MOST_LEVELS = 64


@dataclass(slots=True)
class Element:
    """An element: its name as ``uri local`` (or ``local`` without a namespace), its line and its content."""

    name: str
    line: int
    attributes: Mapping[str, str]
    children: list[Element] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, without that of its children."""
        return "".join(self.parts)

    def all(self, name: str) -> list[Element]:
        """Children of a name."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Element | None:
        """The first child of a name."""
        return next((child for child in self.children if child.name == name), None)

    def walk(self) -> Iterator[Element]:
        """The element and everything below it, in the order of the document."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)


@dataclass(frozen=True, slots=True)
class Document:
    """What could be read."""

    root: Element | None
    """None if nothing could."""
    fault: str = ""
    """Why the reading ended before its time."""
    line: int = 0
    """Line of that."""
    encoding: str | None = None
    """As the declaration names it."""
    declared: bool = False
    namespaces: tuple[str, ...] = ()
    """Every namespace that is declared."""


class _RefusedContent(Exception):
    """The document holds what isn't read."""


def read_xml(data: bytes, keep: Callable[[Element], bool] | None = None) -> Document:
    """Read a document; everything before a fault is in the tree. Nothing raises.

    Args:
        data: the document.
        keep: of an element that has just ended, whether it stays in the tree; None for all.
    """
    if len(data) > MOST_BYTES:
        return Document(None, f"it has more than {MOST_BYTES >> 20} MiB", 1)
    return _Reader(keep).read(data)


class _Reader:
    def __init__(self, keep: Callable[[Element], bool] | None) -> None:
        self.keep = keep
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0
        self.encoding: str | None = None
        self.declared = False
        self.namespaces: dict[str, None] = {}
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._declared_entity
        parser.StartNamespaceDeclHandler = self._namespace
        parser.SkippedEntityHandler = self._entity

    def read(self, data: bytes) -> Document:
        fault, line = "", 0
        try:
            self.parser.Parse(data, True)
        except _RefusedContent as refused:
            fault, line = str(refused), self.parser.CurrentLineNumber
        except expat.ExpatError as error:
            fault, line = expat.ErrorString(error.code), error.lineno
        except (ValueError, LookupError) as error:  # an encoding nobody knows
            fault, line = str(error), 1
        return Document(self.root, fault, line, self.encoding, self.declared, tuple(self.namespaces))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise _RefusedContent(f"it has more than {MOST_ELEMENTS:,} elements")
        if len(self.open) >= MOST_LEVELS:
            raise _RefusedContent(f"elements stand in each other more than {MOST_LEVELS} levels deep")
        element = Element(name, self.parser.CurrentLineNumber, attributes)
        if self.open:
            self.open[-1].children.append(element)
        elif self.root is None:
            self.root = element
        self.open.append(element)

    def _end(self, _name: str) -> None:
        element = self.open.pop()
        if self.keep is not None and self.open and not self.keep(element):
            self.open[-1].children.pop()

    def _text(self, text: str) -> None:
        self.open[-1].parts.append(text)

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.declared, self.encoding = True, encoding

    def _doctype(self, _name: str, _system: str | None, _public: str | None, declarations: int) -> None:
        """A document type alone is harmless; its file isn't fetched."""
        if declarations:
            raise _RefusedContent("its document type has declarations, which are not read")

    def _declared_entity(self, *_: object) -> None:
        raise _RefusedContent("it declares entities, which are not read")

    def _entity(self, name: str, is_parameter: int) -> None:
        """An entity of the document type's file: those of HTML are known without it."""
        if not is_parameter:
            if name not in name2codepoint:
                raise _RefusedContent(f"it has the entity &{name};, which is not declared")
            self._text(chr(name2codepoint[name]))

    def _namespace(self, _prefix: str | None, uri: str) -> None:
        self.namespaces[uri] = None
