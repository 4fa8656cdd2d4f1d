"""Chapter pictures: the tag of an episode's MP3 in, pictures of the site and chapters with their addresses out.

The tag contains the pictures themselves; the JSON chapters and the feed need addresses, which are decided here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from studio.errors import InputError
from studio.files.regular import open_regular, read_regular
from studio.formats.companions import CHAPTERS, MOST_BYTES
from studio.formats.id3_frames_read import chapter, picture
from studio.formats.id3_read import read_tag
from studio.publish.media import FOLDER
from studio.publish.values import ChapterMark, ChapterPicture, Media

_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}
_MOST_TAG = 64 << 20


@dataclass(frozen=True, slots=True)
class IllustratedChapters:
    """Chapters whose pictures are files of the site."""

    marks: tuple[ChapterMark, ...]
    pictures: tuple[ChapterPicture, ...]


def pictures_in_tag(audio: Path) -> dict[int, tuple[str, bytes]]:
    """Media type and bytes of each chapter picture, by the start of its chapter in ms.

    Raises:
        InputError: the file can't be read.
    """
    try:
        with open_regular(audio) as file:
            head = file.read(10)
            size = sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=False))
            data = head + file.read(min(size, _MOST_TAG))
    except OSError as error:
        raise InputError(f"Can't be read: {error.strerror or error}.", file=audio) from error
    tag = read_tag(data, 0)
    found = {}
    for each in tag.frames:
        if each.name == "CHAP" and (read := chapter(each, tag.major)):
            for inside in read.frames:
                if inside.name == "APIC":
                    one = picture(inside.body, tag.major)
                    if one.mime in _ENDINGS:
                        found[read.start_ms] = one.mime, one.data
    return found


def illustrated(audio: Path, slug: str, marks: Sequence[ChapterMark]) -> IllustratedChapters:
    """The chapters of an episode with the pictures of its tag.

    Args:
        audio: the MP3.
        slug: the episode's name in addresses.
        marks: its chapters.
    """
    found = pictures_in_tag(audio)
    pictures: dict[str, ChapterPicture] = {}
    out = []
    for mark in marks:
        name = ""
        if mark.start_ms in found:
            mime, data = found[mark.start_ms]
            name = f"{FOLDER}{slug}.chapter.{sha256(data).hexdigest()[:12]}{_ENDINGS[mime]}"
            pictures[name] = ChapterPicture(name, partial(_read, audio, mark.start_ms))
        out.append(replace(mark, image=name))
    return IllustratedChapters(tuple(out), tuple(pictures.values()))


def _read(audio: Path, start_ms: int) -> bytes:
    return pictures_in_tag(audio)[start_ms][1]


def named_in_json(file: Media, slug: str, marks: Sequence[ChapterMark], base_url: str) -> Media:
    """The JSON chapters of an episode, with the addresses of its pictures (``img``)."""
    document = json.loads(read_regular(file.source, MOST_BYTES))
    for entry, mark in zip(document["chapters"], marks, strict=True):
        if mark.image:
            entry["img"] = base_url + mark.image
    data = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    digest = sha256(data).hexdigest()
    return Media(file.source, f"{FOLDER}{slug}.{digest[:12]}{CHAPTERS}", len(data), digest, file.type, data)
