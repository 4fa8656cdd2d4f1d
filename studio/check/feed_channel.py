"""Rules C: what the feed says about the show.

In: a parsed feed. Out: the rules; each reports the lines where it fails.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from pathlib import PurePosixPath

from studio.check.feed import ParsedFeed, at, channel_of, children, elements, markup, path_of, text_of, with_channel
from studio.check.feed_dates import moment
from studio.check.feed_rss import EMAIL, OTHER_PICTURES
from studio.check.rules import Fault, NotApplicable, RuleSet, quoted
from studio.formats.languages import language_tag
from studio.formats.podcast_vocabulary import CATEGORIES
from studio.formats.xml_read import Element

CHANNEL: RuleSet[ParsedFeed] = RuleSet()

MOST_BYTES, MOST_TEXT, SHORT = 4000, 4000, 128
SMALLEST, LARGEST, MOST_PICTURE_BYTES = 1400, 3000, 512_000
EXPLICIT = {"true", "false", "yes", "no", "clean", "explicit"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def _needed(channel: Element, *names: str) -> Iterable[Fault]:
    for name in names:
        if not text_of(channel, name):
            yield at(channel, f"there is no {name}")


@CHANNEL.must("C1.present", channel_of)
def _present(channel: Element) -> Iterable[Fault]:
    """The channel has a title, a link and a description."""
    yield from _needed(channel, "title", "link", "description")


@CHANNEL.must("C1.length", elements("description", channel=True))
def _described(found: list[Element]) -> Iterable[Fault]:
    """The channel's description has at most 4000 bytes."""
    for element in found:
        if len(element.text.encode()) > MOST_BYTES:
            yield at(element, f"it has {len(element.text.encode())}")


@CHANNEL.should("C1.plain", elements("description", channel=True))
def _plain(found: list[Element]) -> Iterable[Fault]:
    """The channel's description is plain text, since some apps show HTML tags as text."""
    for element in found:
        if tags := markup(element.text):
            yield at(element, f"it has <{tags[0]}>")


@CHANNEL.must("C2.self", channel_of)
def _self(channel: Element) -> Iterable[Fault]:
    """The feed names its own address: one atom:link with rel="self"."""
    links = [e for e in children(channel, "atom:link") if e.attributes.get("rel") == "self"]
    if len(links) != 1:
        yield at(channel, f"there are {len(links)} such links" if links else "there is no such link")
    for link in links:
        if not link.attributes.get("href"):
            yield at(link, "it has no href")


@CHANNEL.should("C2.type", channel_of)
def _self_type(channel: Element) -> Iterable[Fault]:
    """That link has type="application/rss+xml" (PSP-1); some hosts leave it out or write another."""
    for link in children(channel, "atom:link"):
        if link.attributes.get("rel") == "self" and link.attributes.get("type") != "application/rss+xml":
            yield at(link, f"type is {quoted(link.attributes.get('type', ''))}")


def _fetched(feed: ParsedFeed) -> tuple[ParsedFeed, Element] | NotApplicable:
    return with_channel(feed) if feed.address else NotApplicable("the feed was read from a file")


@CHANNEL.must("C2.equal", _fetched)
def _equal(found: tuple[ParsedFeed, Element]) -> Iterable[Fault]:
    """That address is the one the feed was fetched from."""
    feed, channel = found
    for link in children(channel, "atom:link"):
        if link.attributes.get("rel") == "self" and link.attributes.get("href") != feed.address:
            yield at(link, f"{quoted(link.attributes.get('href', ''))} is not {feed.address}")


@CHANNEL.must("C3.language", channel_of)
def _language(channel: Element) -> Iterable[Fault]:
    """The language is a tag such as en or en-us."""
    tag = text_of(channel, "language")
    if not _LANGUAGE.fullmatch(tag):
        yield at((children(channel, "language") or [channel])[0], f"it is {quoted(tag)}" if tag else "there is none")


@CHANNEL.should("C3.known", elements("language", channel=True))
def _known_language(found: list[Element]) -> Iterable[Fault]:
    """A language of two letters is one of ISO 639, which Apple reads."""
    for element in found:
        tag = element.text.strip()
        if _LANGUAGE.fullmatch(tag) and language_tag(tag) is None:
            yield at(element, quoted(tag))


@CHANNEL.must("C4.image", channel_of)
def _image(channel: Element) -> Iterable[Fault]:
    """There is an itunes:image, and its address doesn't name a format other than JPEG or PNG."""
    found = children(channel, "itunes:image")
    if not found:
        yield at(channel, "there is no itunes:image")
    for element in found:
        href = element.attributes.get("href", "")
        if not href or PurePosixPath(path_of(href)).suffix.lower() in OTHER_PICTURES:
            yield at(element, f"href is {quoted(href)}")


@CHANNEL.should("C4.ending", elements("itunes:image", channel=True))
def _image_ending(found: list[Element]) -> Iterable[Fault]:
    """The address of the itunes:image ends in .jpg or .png, by which apps tell pictures."""
    for element in found:
        href = element.attributes.get("href", "")
        ending = PurePosixPath(path_of(href)).suffix.lower()
        if href and ending not in (".jpg", ".jpeg", ".png") and ending not in OTHER_PICTURES:
            yield at(element, f"href is {quoted(href)}")


def _pictures(feed: ParsedFeed) -> list[tuple[Element, bytes]] | NotApplicable:
    """Covers that lie beside the feed."""
    parents = ([feed.channel] if feed.channel else []) + list(feed.items)
    elements = {e.attributes.get("href", ""): e for p in reversed(parents) for e in children(p, "itunes:image")}
    files = [(e, path) for url, e in elements.items() if (path := feed.beside(url)) is not None]
    return [(e, path.read_bytes()) for e, path in files if path.stat().st_size < 64 << 20] or NotApplicable(
        "there is no cover beside the feed"
    )


@CHANNEL.must("C4.pixels", _pictures)
def _pixels(found: list[tuple[Element, bytes]]) -> Iterable[Fault]:
    """Covers are square, 1400 to 3000 px, RGB, JPEG or PNG as their names say."""
    for element, data in found:
        kind, width, height, mode = _seen(data)
        name = element.attributes.get("href", "").lower()
        if kind is None:
            yield at(element, "it is no picture")
        elif width != height or not SMALLEST <= width <= LARGEST:
            yield at(element, f"it has {width} x {height} px")
        elif mode not in ("RGB", "RGBA", "P"):
            yield at(element, f"its colours are {mode}")
        elif (kind == "PNG") != name.endswith(".png") or kind not in ("JPEG", "PNG"):
            yield at(element, f"it is {kind}")


@CHANNEL.should("C4.light", _pictures)
def _light(found: list[tuple[Element, bytes]]) -> Iterable[Fault]:
    """Covers have no transparency and at most 512 kB."""
    for element, data in found:
        if len(data) > MOST_PICTURE_BYTES:
            yield at(element, f"it has {len(data) // 1000} kB")
        if "A" in _seen(data)[3]:
            yield at(element, "it has transparency")


def _seen(data: bytes) -> tuple[str | None, int, int, str]:
    """Kind, sides and mode of a picture, from its head alone."""
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF")) as picture:
            return picture.format, picture.width, picture.height, picture.mode
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None, 0, 0, ""


@CHANNEL.must("C5.category", channel_of)
def _category(channel: Element) -> Iterable[Fault]:
    """There is a category that Apple knows, spelled exactly."""
    found = children(channel, "itunes:category")
    if not found:
        yield at(channel, "there is none")
    for element in found:
        if element.attributes.get("text") not in CATEGORIES:
            yield at(element, quoted(element.attributes.get("text", "")))


@CHANNEL.must("C5.subcategory", elements("itunes:category", channel=True))
def _subcategory(found: list[Element]) -> Iterable[Fault]:
    """Subcategories are those that Apple knows for their category."""
    for outer in found:
        for inner in children(outer, "itunes:category"):
            if inner.attributes.get("text") not in CATEGORIES.get(outer.attributes.get("text", ""), ()):
                yield at(inner, quoted(inner.attributes.get("text", "")))


@CHANNEL.must("C6.explicit", channel_of)
def _explicit(channel: Element) -> Iterable[Fault]:
    """The channel says whether it is explicit: itunes:explicit is true or false, or in older words yes, no, clean."""
    value = text_of(channel, "itunes:explicit")
    if value.lower() not in EXPLICIT:
        yield at((children(channel, "itunes:explicit") or [channel])[0], f"it says {quoted(value)}")


@CHANNEL.should("C6.form", elements("itunes:explicit", channel=True))
def _explicit_form(found: list[Element]) -> Iterable[Fault]:
    """itunes:explicit is true or false, as Apple writes it today."""
    for element in found:
        if element.text.strip() not in ("true", "false"):
            yield at(element, quoted(element.text))


@CHANNEL.should("C7.author", channel_of)
def _author(channel: Element) -> Iterable[Fault]:
    """There is an itunes:author."""
    yield from _needed(channel, "itunes:author")


@CHANNEL.must("C7.type", elements("itunes:type", channel=True))
def _type(found: list[Element]) -> Iterable[Fault]:
    """itunes:type is episodic or serial."""
    for element in found:
        if element.text.strip().lower() not in ("episodic", "serial"):
            yield at(element, quoted(element.text))


def _serial(feed: ParsedFeed) -> tuple[Element, ...] | NotApplicable:
    if feed.channel is None or text_of(feed.channel, "itunes:type") != "serial":
        return NotApplicable("the show is not serial")
    return tuple(item for item in feed.items if text_of(item, "itunes:episodeType") in ("", "full"))


@CHANNEL.should("C7.numbered", _serial)
def _numbered(items: tuple[Element, ...]) -> Iterable[Fault]:
    """Every full episode of a serial show has a number; without it apps go by the date."""
    for item in items:
        if not text_of(item, "itunes:episode"):
            yield at(item, f"{quoted(text_of(item, 'title'), 40)} has none")


@CHANNEL.should("C8.guid", channel_of)
def _guid(channel: Element) -> Iterable[Fault]:
    """There is a podcast:guid."""
    yield from _needed(channel, "podcast:guid")


@CHANNEL.must("C8.form", elements("podcast:guid", channel=True))
def _guid_form(found: list[Element]) -> Iterable[Fault]:
    """podcast:guid is a UUID, and there is one."""
    for number, element in enumerate(found):
        if _uuid_version(element) is None:
            yield at(element, quoted(element.text))
        elif number:
            yield at(element, "it is a second one")


@CHANNEL.should("C8.version", elements("podcast:guid", channel=True))
def _guid_version(found: list[Element]) -> Iterable[Fault]:
    """podcast:guid is a UUID of version 5, made of the feed's address; some hosts draw one."""
    for element in found:
        if _uuid_version(element) not in (None, 5):
            yield at(element, f"{quoted(element.text)} has version {_uuid_version(element)}")


def _uuid_version(element: Element) -> int | None:
    text = element.text.strip()
    try:
        return uuid.UUID(text).version or 0 if len(text) == 36 else None
    except ValueError:
        return None


@CHANNEL.should("C9.locked", channel_of)
def _locked(channel: Element) -> Iterable[Fault]:
    """There is a podcast:locked."""
    yield from _needed(channel, "podcast:locked")


@CHANNEL.must("C9.value", elements("podcast:locked", channel=True))
def _locked_value(found: list[Element]) -> Iterable[Fault]:
    """podcast:locked is yes or no."""
    for element in found:
        if element.text.strip() not in ("yes", "no"):
            yield at(element, quoted(element.text))


@CHANNEL.should("C10.owner", channel_of)
def _owner(channel: Element) -> Iterable[Fault]:
    """Directories can verify the feed: by an itunes:owner, or a podcast:txt for it."""
    texts = {e.attributes.get("purpose") for e in children(channel, "podcast:txt")}
    named = children(channel, "itunes:owner") or children(channel, "itunes:applepodcastsverify")
    if not named and not {"verify", "applepodcastsverify"} & texts:
        yield at(channel, "there is no itunes:owner, and no podcast:txt to verify the feed by")


@CHANNEL.must("C10.email", elements("itunes:owner", channel=True))
def _email(found: list[Element]) -> Iterable[Fault]:
    """An itunes:owner has an e-mail address."""
    for element in found:
        address = text_of(element, "itunes:email")
        if not re.fullmatch(EMAIL, address):
            yield at(element, f"it is {quoted(address)}" if address else "there is none")


@CHANNEL.should("C11.image", channel_of)
def _rss_image(channel: Element) -> Iterable[Fault]:
    """There is an RSS image, with the channel's title and link."""
    images = channel.all("image")
    if not images:
        yield at(channel, "there is none")
    for image in images:
        for name in ("title", "link"):
            if text_of(image, name) != text_of(channel, name):
                yield at(image, f"its {name} is {quoted(text_of(image, name))}")
        if not text_of(image, "url"):
            yield at(image, "it has no url")


@CHANNEL.should("C11.copyright", channel_of)
def _copyright(channel: Element) -> Iterable[Fault]:
    """There is a copyright."""
    yield from _needed(channel, "copyright")


@CHANNEL.should("C11.copyright_form", elements("copyright", channel=True))
def _copyright_form(found: list[Element]) -> Iterable[Fault]:
    """The copyright is a name, without the word, sign and year."""
    for element in found:
        if re.search(r"©|\(c\)|copyright|\b(19|20)\d\d\b", element.text, re.I):
            yield at(element, quoted(element.text))


@CHANNEL.should("C11.made", channel_of)
def _made(channel: Element) -> Iterable[Fault]:
    """There are a generator and a lastBuildDate that can be read."""
    yield from _needed(channel, "generator", "lastBuildDate")
    for element in children(channel, "lastBuildDate"):
        if moment(element.text) is None:
            yield at(element, quoted(element.text))


def _switches(feed: ParsedFeed) -> list[tuple[str, Element]] | NotApplicable:
    """itunes:complete of the channel, and itunes:block everywhere."""
    names = ("itunes:complete", "itunes:block")
    parents = ([feed.channel] if feed.channel else []) + list(feed.items)
    found = [(name, element) for parent in parents for name in names for element in children(parent, name)]
    return found or NotApplicable("there is no itunes:complete and no itunes:block")


@CHANNEL.should("C12.yes", _switches)
def _yes(found: list[tuple[str, Element]]) -> Iterable[Fault]:
    """itunes:complete and itunes:block, if present, say Yes or No; other words do nothing (Apple)."""
    for name, element in found:
        if element.text.strip().lower() not in ("yes", "no"):
            yield at(element, f"{name} says {quoted(element.text)}")


@CHANNEL.should("C12.yes_form", _switches)
def _yes_form(found: list[tuple[str, Element]]) -> Iterable[Fault]:
    """If itunes:complete and itunes:block are meant to apply, they say exactly Yes; nothing else counts (Apple)."""
    for name, element in found:
        if element.text.strip().lower() == "yes" and element.text.strip() != "Yes":
            yield at(element, f"{name} says {quoted(element.text)}")


def _texts(feed: ParsedFeed) -> list[Element] | NotApplicable:
    parents = ([feed.channel] if feed.channel else []) + list(feed.items)
    return [e for p in parents for e in children(p, "podcast:txt")] or NotApplicable("there is no podcast:txt")


@CHANNEL.must("C13.length", _texts)
def _text_length(found: list[Element]) -> Iterable[Fault]:
    """podcast:txt has at most 4000 characters, its purpose 128."""
    for element in found:
        if len(element.text) > MOST_TEXT or len(element.attributes.get("purpose", "")) > SHORT:
            yield at(element, f"it has {len(element.text)}")


def _synthetic(feed: ParsedFeed) -> tuple[ParsedFeed, Element] | NotApplicable:
    found = _texts(feed)
    marked = not isinstance(found, NotApplicable) and any(_declares(e) for e in found)
    return with_channel(feed) if marked else NotApplicable("nothing says that voices are synthetic")


def _declares(element: Element) -> bool:
    return element.attributes.get("purpose") == "ai-content" and element.text.strip() == "true"


@CHANNEL.should("C13.everywhere", _synthetic)
def _everywhere(found: tuple[ParsedFeed, Element]) -> Iterable[Fault]:
    """Where voices are synthetic, the channel and each such item say so (podcast:txt purpose="ai-content")."""
    feed, channel = found
    if not any(_declares(e) for e in children(channel, "podcast:txt")):
        yield at(channel, "the channel does not")
    elif not any(_declares(e) for item in feed.items for e in children(item, "podcast:txt")):
        yield at(channel, "no item does")
