"""The tag of an episode: ID3v2.3 with chapters.

In: what the episode says about itself, its chapters and its length. Out: the bytes that go before the MP3 frames.

Studio writes it itself, because chapters have to stand in time order, with a table of contents, text that every reader
knows (ASCII, else UTF-16 with a byte order mark), links in ISO 8859-1, and no unsynchronisation. Sources: ID3v2.3.0
informal standard; ID3v2 Chapter Frame Addendum 1.0.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date

from studio.errors import AudioError
from studio.formats.chapters import LIMIT, chapter_times, chapter_titles, milliseconds
from studio.formats.languages import iso_639_2
from studio.formats.sanitize import one_line, text
from studio.formats.urls import ascii_url
from studio.values import Chapter, Tags

AI_MARK = "AI-GENERATED"
"""Description of the TXXX frame, with the value "true", by which programs recognize synthetic speech."""

AI_NOTE = "The voices in this episode are synthetic (AI-generated)."
"""The same for people, as a second comment: players show comments, but not TXXX frames."""

PADDING = 1024
"""Zero bytes at the end: room for a tag editor to change a word without moving the audio."""

_UNUSED = 0xFFFFFFFF
"""A chapter's offset in bytes if only its times count."""
_TOP_LEVEL, _ORDERED = 2, 1
_OTHER_PICTURE, _FRONT_COVER = 0, 3
_LARGEST = (1 << 28) - 1  # the tag's size has 28 bits


def id3_tag(tags: Tags, chapters: Sequence[Chapter], samples: int) -> bytes:
    """An ID3v2.3 tag, for byte 0 of the file.

    Args:
        tags: texts of any length and script; control characters are left out, titles are one line.
        chapters: in order, at most 255 (see :func:`studio.formats.chapters.merge_chapters`).
        samples: length of the programme at 48 kHz, where the last chapter ends.

    Raises:
        AudioError: the cover is neither JPEG nor PNG, or all together are more than a tag can hold (256 MB).
        ValueError: more than 255 chapters, chapters out of order, or a date that is not YYYY-MM-DD.
    """
    if len(chapters) > LIMIT:
        raise ValueError(f"{len(chapters)} chapters; an ID3 tag holds {LIMIT}: merge them first")
    frames = [*_episode_frames(tags, samples), *_chapter_frames(chapters, samples)]
    if tags.cover is not None:
        frames.append(_picture(tags.cover, _FRONT_COVER))
    body = b"".join(frames) + bytes(PADDING)
    if len(body) > _LARGEST:
        raise AudioError("The ID3 tag would be larger than 256 MB.", hint="Take a smaller cover or shorter texts.")
    return b"ID3\x03\0\0" + bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0)) + body


def _episode_frames(tags: Tags, samples: int) -> list[bytes]:
    day = date.fromisoformat(tags.date) if tags.date else None
    language = iso_639_2(tags.language)
    values = {
        "TIT2": one_line(tags.title),
        "TALB": one_line(tags.show),
        "TPE1": one_line(tags.artist),
        "TRCK": _number(tags.number),
        "TPOS": _number(tags.season),
        "TCON": "Podcast",
        "TYER": f"{day:%Y}" if day else "",
        "TDAT": f"{day:%d%m}" if day else "",
        "TLAN": language,
        "TLEN": str(milliseconds(samples)),
    }
    frames = [text_frame(name, value) for name, value in values.items() if value]
    if description := text(tags.description):
        frames.append(_comment(language, "", description))
    if tags.ai_generated:
        frames.append(_comment(language, "AI", AI_NOTE))
        frames.append(frame("TXXX", *_encoded(AI_MARK, "true")))
    if tags.link and (link := ascii_url(tags.link)):
        frames.append(frame("WOAF", link.encode("ascii")))
    return frames


def _chapter_frames(chapters: Sequence[Chapter], samples: int) -> list[bytes]:
    """CTOC and, in time order, CHAP; their names are zero-padded, as some readers sort by them."""
    if not chapters:
        return []
    names = [b"chp%03d\0" % i for i in range(len(chapters))]
    contents = frame(
        "CTOC", b"toc\0", bytes([_TOP_LEVEL | _ORDERED, len(names)]), *names, text_frame("TIT2", "Chapters")
    )
    frames = [contents]
    titles, times = chapter_titles(chapters), chapter_times(chapters, samples)
    for name, chapter, title, (start, end) in zip(names, chapters, titles, times, strict=True):
        parts = [name, struct.pack(">4I", start, end, _UNUSED, _UNUSED), text_frame("TIT2", title)]
        if chapter.url and (url := ascii_url(chapter.url)):
            parts.append(frame("WXXX", b"\0\0", url.encode("ascii")))  # ISO 8859-1, no description
        if chapter.picture is not None:
            parts.append(_picture(chapter.picture, _OTHER_PICTURE))
        frames.append(frame("CHAP", *parts))
    return frames


def _picture(data: bytes, kind: int) -> bytes:
    if data.startswith(b"\xff\xd8\xff"):
        mime = b"image/jpeg"
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        mime = b"image/png"
    else:
        raise AudioError(f"The {'cover' if kind else 'picture of a chapter'} is neither a JPEG nor a PNG picture.")
    return frame("APIC", b"\0", mime, b"\0", bytes([kind]), b"\0", data)


def _comment(language: str, description: str, value: str) -> bytes:
    encoding, *texts = _encoded(description, value)
    return frame("COMM", encoding, language.encode("ascii"), *texts)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def frame(name: str, *parts: bytes) -> bytes:
    """A frame, or a frame inside a frame: four letters, the size, two bytes of flags, and what it holds."""
    body = b"".join(parts)
    return struct.pack(">4sIH", name.encode("ascii"), len(body), 0) + body


def text_frame(name: str, value: str) -> bytes:
    """A frame that holds one text."""
    return frame(name, *_encoded(value))


def _encoded(*texts: str) -> tuple[bytes, ...]:
    """The byte that names the encoding, then the texts in it; all but the last end with a zero."""
    if all(t.isascii() for t in texts):
        mark, codec, start, zero = b"\0", "ascii", b"", b"\0"
    else:
        mark, codec, start, zero = b"\1", "utf-16-le", b"\xff\xfe", b"\0\0"
    coded = [start + t.encode(codec) for t in texts]
    return (mark, *(c + zero for c in coded[:-1]), coded[-1])
