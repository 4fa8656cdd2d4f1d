"""Rules T5 on pictures: the cover of the tag, and those of its chapters.

In: a parsed episode. Out: the rules; each reports the places where it fails.
"""

from __future__ import annotations

from collections.abc import Iterator

from studio.check.chapter_frames import chapter_place
from studio.check.episode import ParsedEpisode
from studio.check.rules import Fault, NotApplicable, RuleSet, quoted
from studio.formats.id3_frames_read import picture, picture_size

PICTURES: RuleSet[ParsedEpisode] = RuleSet()

LARGEST_PICTURE = 800
_LINK = "-->"
"""Type of a picture that is an address (ID3v2.3, 4.15)."""
_MIME_NAMES = {"image/jpg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png", "image/x-png": "image/png"}


def _pictured(s: ParsedEpisode) -> list[tuple[str, bytes, str]] | NotApplicable:
    """Pictures of the tag and of the chapters: the place, the picture, and its declared type."""
    if not s.tag:
        return NotApplicable("there is no ID3v2 tag")
    places = [("APIC", f) for f in s.tag.of("APIC")]
    places += [(chapter_place(c.name), f) for c in s.readable_chapters for f in c.frames if f.name == "APIC"]
    found = [(f"{place}, byte {f.at}", picture(f.body, s.tag.major)) for place, f in places]
    return [(place, p.data, p.mime) for place, p in found] or NotApplicable("there is no picture")


@PICTURES.should("T5.mime", _pictured)
def _picture_mime(pictures: list[tuple[str, bytes, str]]) -> Iterator[Fault]:
    """The type of a picture is exactly image/jpeg or image/png, and the picture isn't a link."""
    for place, _, mime in pictures:
        if mime not in ("image/jpeg", "image/png"):
            yield Fault(place, quoted(mime))


@PICTURES.must("T5.picture", _pictured)
def _picture_kind(pictures: list[tuple[str, bytes, str]]) -> Iterator[Fault]:
    """Pictures are JPEG or PNG, as they declare."""
    for place, data, mime in pictures:
        size = picture_size(data)
        named = _MIME_NAMES.get(mime.lower(), mime.lower())
        if mime == _LINK:
            continue
        if size is None:
            yield Fault(place, "neither a JPEG nor a PNG picture")
        elif named != size[0] and named in ("image/jpeg", "image/png"):
            yield Fault(place, f"it says {quoted(mime)}, and is {size[0]}")


@PICTURES.should("T5.picture_size", _pictured)
def _picture_size(pictures: list[tuple[str, bytes, str]]) -> Iterator[Fault]:
    """Pictures are at most 800 pixels wide and high."""
    for place, data, _ in pictures:
        size = picture_size(data)
        if size and max(size[1:]) > LARGEST_PICTURE:
            yield Fault(place, f"{size[1]} × {size[2]} pixels")
