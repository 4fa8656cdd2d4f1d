"""Covers in all sizes: a picture in, JPEGs for apps, pages and icons out.

Apps accept a square of 1400 to 3000 px, RGB, JPEG or PNG (Apple); below 512 kB it loads everywhere. File names contain
a digest, since apps cache a picture by its address for ever.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from studio.errors import InputError
from studio.publish.media import FOLDER
from studio.publish.values import Picture
from studio.store.keys import content_digest

if TYPE_CHECKING:
    from PIL.Image import Image

SMALLEST, LARGEST = 1400, 3000
"""Sides that Apple accepts, in px."""
PAGE_SIDE, ICON_SIDE = 640, 180
MOST_BYTES = 512_000
_MOST_PIXELS = 50_000_000
_SQUARE = 0.01
"""Largest relative difference of the sides that is cropped to a square."""
_QUALITIES = (90, 85, 80, 70, 60, 50, 40, 30)


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture of the site and its bytes."""

    picture: Picture
    data: bytes = field(repr=False)


def make_covers(data: bytes, stem: str = "cover") -> tuple[PictureFile, PictureFile, PictureFile]:
    """A cover in the sizes for apps, pages and icons.

    Args:
        data: JPEG, PNG, WebP and others.
        stem: beginning of the file names.

    Raises:
        InputError: it isn't a picture, isn't square, or has sides of less than 1400 px.
    """
    picture = open_picture(data)
    width, height = picture.size
    if abs(width - height) > _SQUARE * max(width, height):
        raise InputError(
            f"The cover has {width} x {height} pixels; apps require a square.",
            hint=f"Cut it to a square of {SMALLEST} to {LARGEST} pixels.",
        )
    if min(width, height) < SMALLEST:
        raise InputError(
            f"The cover has {width} x {height} pixels; apps refuse less than {SMALLEST}.",
            hint=f"Use a picture of {SMALLEST} to {LARGEST} pixels a side.",
        )
    feed = _squared(picture, min(LARGEST, width, height))
    return (
        _picture(stem, feed, MOST_BYTES),
        _light(f"{stem}-{PAGE_SIDE}", picture, PAGE_SIDE, 34_000),
        _light(f"{stem}-{ICON_SIDE}", picture, ICON_SIDE, 7_000),
    )


def make_portrait(data: bytes, stem: str) -> PictureFile:
    """A person's picture, cropped to a square of at most 640 px. Raises InputError if it isn't a picture."""
    try:
        picture = open_picture(data)
    except InputError as error:
        error.message = error.message.replace("The cover", "The picture")
        raise
    return _picture(stem, _squared(picture, min(PAGE_SIDE, *picture.size)), 90_000)


def open_picture(data: bytes) -> Image:
    """Decode a picture: upright, RGB, with transparency in white. Raises InputError."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    raise InputError(f"The cover has {opened.width} x {opened.height} pixels.")
                upright = ImageOps.exif_transpose(opened)
                if not upright.has_transparency_data:
                    return upright.convert("RGB")
                layered = upright.convert("RGBA")
    except UnidentifiedImageError as error:
        raise InputError("The cover is not a picture.", hint="Use a JPEG or PNG file.") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"The cover can't be read: {error}.", hint="Use a JPEG or PNG file.") from error
    page = Image.new("RGB", layered.size, "white")
    page.paste(layered, mask=layered.getchannel("A"))
    return page


def jpeg(picture: Image, most_bytes: int) -> bytes:
    """Encode a JPEG of 72 dpi at the best quality that fits. The same picture gives the same bytes."""
    data = b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, dpi=(72, 72))
        data = out.getvalue()
        if len(data) <= most_bytes:
            break
    return data


def _squared(picture: Image, side: int) -> Image:
    from PIL import Image

    edge = min(picture.size)
    left, top = (picture.width - edge) // 2, (picture.height - edge) // 2
    square = picture.crop((left, top, left + edge, top + edge))
    return square if edge == side else square.resize((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _light(stem: str, picture: Image, side: int, most_bytes: int) -> PictureFile:
    """The picture with the given side, or a smaller one if it doesn't fit even at the worst quality."""
    while True:
        found = _picture(stem, _squared(picture, side), most_bytes)
        if len(found.data) <= most_bytes or side < 100:
            return found
        side = side * 3 // 4


def _picture(stem: str, picture: Image, most_bytes: int) -> PictureFile:
    data = jpeg(picture, most_bytes)
    name = f"{FOLDER}{stem}.{sha256(data).hexdigest()[:12]}.jpg"
    return PictureFile(Picture(name, picture.width, digest=content_digest(data)), data)
