"""An old feed and what comes out of its move, compared element by element."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterable
from email.utils import parsedate_to_datetime

import nh3

PREFIXES = {
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "https://podcastindex.org/namespace/1.0": "podcast",
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://podlove.org/simple-chapters": "psc",
    "http://search.yahoo.com/mrss/": "media",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.spotify.com/ns/rss": "spotify",
}


def named(tag: str) -> str:
    """``podcast:guid``, as people write it."""
    uri, _, local = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
    return f"{PREFIXES.get(uri, uri)}:{local}" if uri else local


def form(element: ET.Element) -> tuple:
    """An element with all that is in it, without the white space around it."""
    inside = tuple(form(child) for child in element)
    return named(element.tag), tuple(sorted(element.attrib.items())), (element.text or "").strip(), inside


def seconds(text: str) -> int:
    """Seconds of h:mm:ss, to the nearest."""
    total = 0.0
    for part in text.split(":"):
        total = total * 60 + float(part)
    return int(total + 0.5)


def words(markup: str | None) -> str:
    """A text without tags and white space, and the addresses in it."""
    cleaned = nh3.clean(markup or "", tags={"a", "img"}, attributes={"a": {"href"}, "img": {"src"}}, link_rel=None)
    return re.sub(r"\s+", "", cleaned)


def truth(text: str) -> bool:
    """Whether it says yes, in any of the words for it."""
    return text.strip().lower() in ("yes", "true", "explicit")


SAME = {
    "pubDate": lambda e: parsedate_to_datetime(e.text).timestamp(),
    "enclosure": lambda e: (e.get("url"), e.get("type"), e.get("length")),
    "guid": lambda e: (e.text.strip(), e.get("isPermaLink", str(e.text.startswith("http")).lower())),
    "link": lambda e: e.text.strip(),
    "language": lambda e: e.text.strip().lower(),
    "title": lambda e: re.sub(r"\s+", " ", e.text.strip()),
    "description": lambda e: words(e.text),
    "content:encoded": lambda e: words(e.text),
    "itunes:duration": lambda e: seconds(e.text),
    "itunes:explicit": lambda e: truth(e.text),
    "podcast:locked": lambda e: e.text,
    "podcast:license": lambda e: (e.text, e.get("url")),
    "podcast:txt": lambda e: (e.get("purpose"), e.text),
    "itunes:category": lambda e: (e.get("text"), tuple(c.get("text") for c in e)),
}
"""What has to be the same of elements that Studio has a value for."""


def kept(element: ET.Element, there: Iterable[ET.Element]) -> bool:
    """Whether one of those is the same."""
    name = named(element.tag)
    if name in SAME:
        return any(SAME[name](element) == SAME[name](other) for other in there if named(other.tag) == name)
    return form(element) in [form(other) for other in there]


def lost(old: ET.Element, new: ET.Element, skip: Collection[str] = ()) -> list[tuple]:
    """Children of the one that the other hasn't."""
    return [form(e)[:3] for e in old if named(e.tag) not in skip and not kept(e, new)]


def tally(old: ET.Element, new: ET.Element, told: str, anew: Collection[str], host: Collection[str]) -> list[int]:
    """How many elements of a channel and its items there are, are the same, are written anew, belong to the old host,
    are listed as not kept, and are lost without a word.
    """
    counts = dict.fromkeys(("all", "same", "anew", "host", "told", "lost"), 0)
    pairs = [(old, new, None), *((was, now, was.findtext("title", "").strip()) for was, now in
             zip(old.findall("item"), new.findall("item"), strict=True))]  # fmt: skip
    for was, now, title in pairs:
        for element in was:
            name = named(element.tag)
            if name == "item":
                continue
            same = kept(element, now)
            where = "host" if title is None and name in host else "same" if same else "told"
            if where == "told" and title is None and name in anew:
                where = "anew"
            if where == "told" and not is_told(told, name, title) and (element.text or "").strip().lower() != "no":
                where = "lost"
            counts["all"] += 1
            counts[where] += 1
    return list(counts.values())


def is_told(told: str, name: str, item: str | None = None) -> bool:
    """Whether the element is in a line about what isn't kept, with its item."""
    short = re.sub(r"^.*[:/ ]", "", name)
    lines = [line for line in told.splitlines() if "not kept" in line and re.search(rf"\b{re.escape(short)}\b", line)]
    return any(item is None or item in line for line in lines)
