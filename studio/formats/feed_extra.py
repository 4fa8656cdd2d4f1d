"""The elements of a feed for which Studio has no value: kept as text, or listed as lost."""

from __future__ import annotations

from collections.abc import Iterator

from studio.formats.xml_fragment import qualified_name, to_fragment
from studio.formats.xml_read import Element

_FOREIGN = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "http://www.rawvoice.com/rawvoiceRssModule/": "rawvoice",
    "http://wellformedweb.org/CommentAPI/": "wfw",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
}
"""Usual prefixes of namespaces that are not kept."""
_PLAIN = {
    "category", "comments", "author", "source", "managingEditor", "webMaster", "ttl", "rating", "textInput", "hour",
    "day", "skipHours", "skipDays", "title", "description", "name", "link",
}  # fmt: skip
"""Elements of RSS itself that channel and items may keep, with their child elements."""
_SEVERAL = {"item", "enclosure", "itunes:category", "atom:link"}
"""Elements with a value of which there may be several."""


class OtherElements:
    """Keeps the elements that have no value of their own, and collects what can't be kept."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._lost: dict[tuple[str, ...], list[str]] = {}

    def keep(self, parent: Element, read: set[str], done: set[int], place: str) -> tuple[str, ...]:
        """Text of every child that is kept.

        Args:
            parent: item or channel.
            read: names of elements that have a value.
            done: ids of elements that have one.
            place: what the notes call the parent.
        """
        out, lost = [], []
        seen: set[str] = set()
        for child in parent.children:
            name = qualified_name(child)
            if name in read or id(child) in done:
                if name in seen and name not in _SEVERAL and id(child) not in done:
                    lost.append(f"a second {name}")
                seen.add(name or "")
                continue
            text = to_fragment(child, self._base) if name and (":" in name or name in _PLAIN) else None
            if text is not None:
                out.append(text)
            else:
                lost.append(name or _foreign(child))
        if lost:
            self._lost.setdefault(tuple(sorted(set(lost))), []).append(place)
        return tuple(out)

    def notes(self) -> Iterator[str]:
        """What isn't kept, and where; the same elements of several items in one line."""
        for names, places in self._lost.items():
            yield f"not kept: {', '.join(names)}, in {'; '.join(places)}."


def _foreign(element: Element) -> str:
    uri, _, local = element.name.rpartition(" ")
    return f"{_FOREIGN[uri]}:{local}" if uri in _FOREIGN else f"{local} ({uri})" if uri else local
