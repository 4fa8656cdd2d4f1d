"""XML → a tree of elements with the lines they stand on.

In: the lines of a file. Out: its outermost element. Nothing is fetched, entities that the file doesn't declare are left
out, and neither depth nor number of elements is without a bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pyexpat import ExpatError, ParserCreate

from studio.errors import ScriptError

DEEPEST = 200
"""Elements inside each other; deeper ones count as if they stood on this level."""
MOST_ELEMENTS = 500_000
"""Elements of a file; twenty hours of speech with a mark-up of every word have less."""


@dataclass(slots=True, eq=False)
class Element:
    """An element with what stands in it, in order: its own words with their lines, and other elements."""

    tag: str
    attributes: dict[str, str]
    line: int
    parent: Element | None
    path: tuple[str, ...]
    content: list[tuple[int, str] | Element] = field(default_factory=list)

    def children(self) -> Iterator[Element]:
        """The elements in it."""
        return (child for child in self.content if isinstance(child, Element))

    def tree(self) -> Iterator[Element]:
        """It and all in it, in order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack += reversed(list(element.children()))

    def words(self) -> Iterator[tuple[int, str]]:
        """Its own words, not those of the elements in it, with their lines."""
        return (piece for piece in self.content if not isinstance(piece, Element))

    def own(self) -> str:
        """Its own words."""
        return " ".join(words for _, words in self.words())

    def around(self) -> Iterator[Element]:
        """It and those it stands in, without the outermost."""
        element: Element | None = self
        while element is not None and element.parent is not None and element.parent.parent is not None:
            yield element
            element = element.parent

    def texts(self, *, without: frozenset[str] = frozenset()) -> list[tuple[int, str]]:
        """All words in it, with their lines, in order."""
        found: list[tuple[int, str]] = []
        stack: list[tuple[int, str] | Element] = [self]
        while stack:
            piece = stack.pop()
            if not isinstance(piece, Element):
                found.append(piece)
            elif piece is self or piece.tag not in without:
                stack += reversed(piece.content)
        return found


def read_xml(lines: Sequence[str]) -> tuple[Element | None, bool]:
    """The outermost element, None where it is no XML; and whether the file breaks off."""
    parser = ParserCreate()
    parser.buffer_text = False  # so that each stretch of words has its line
    parser.UseForeignDTD(True)
    text = "\n".join(lines)
    blank = text[: len(text) - len(text.lstrip("\ufeff \t\n"))].count("\n")
    outside = Element("", {}, 1, None, ())
    stack = [outside]
    depth = count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if count > MOST_ELEMENTS:
            raise ScriptError(
                f"the XML has more than {MOST_ELEMENTS:,} elements.", hint="Is this a script? Export it as text."
            )
        name = tag.rpartition(":")[2].lower()
        above = stack[-1]
        values = {key.rpartition(":")[2].lower(): value for key, value in attributes.items()}
        element = Element(name, values, blank + parser.CurrentLineNumber, above, (*above.path, name))
        if above.content and getattr(above.content[-1], "tag", None) == name:
            above.content.append((element.line, " "))  # <w>It</w><w>is</w>
        above.content.append(element)
        if depth <= DEEPEST:
            stack.append(element)

    def end(_tag: str) -> None:
        nonlocal depth
        if depth <= DEEPEST:
            stack.pop()
        depth -= 1

    def words(text: str) -> None:
        stack[-1].content.append((blank + parser.CurrentLineNumber, text))

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, words
    broken = False
    try:
        parser.Parse(text.lstrip("\ufeff \t\n"), True)
    except ScriptError:
        raise
    except (ExpatError, ValueError) as wrong:
        broken = getattr(wrong, "code", 0) == 3 and len(stack) > 1  # the end comes before an element is closed
        if not broken:
            return None, False
    return next(outside.children(), None), broken
