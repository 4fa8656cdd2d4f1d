"""Turns a picture into a cover for the tag: square, small, RGB, JPEG.

In: bytes of a picture. Out: bytes of a JPEG.
"""

from __future__ import annotations

import io
import warnings

from studio.errors import InputError

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_QUALITIES = (90, 85, 80, 70, 60, 50, 40, 30)
_MOST_PIXELS = 25_000_000
MOST_PICTURE_BYTES = 1 << 28
"""Of the file of a picture: fifty million pixels as they are, with an alpha channel and room for what is told of it."""


def cover_jpeg(image: bytes, *, side: int = 800, limit: int = 250_000) -> bytes:
    """The middle square of a picture as a baseline JPEG, with nothing but the picture in it.

    The same bytes in give the same bytes out, with one version of Pillow.

    Args:
        image: JPEG, PNG, WebP, GIF, BMP or TIFF, at most 25 million pixels.
        side: longest side, pixels; smaller pictures keep their size.
        limit: most bytes; the quality goes down in steps from 90 until they suffice, then the size.

    Raises:
        InputError: it is no picture, is damaged, or is too large.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(image), formats=_FORMATS) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    raise InputError(
                        f"The cover has {opened.width} x {opened.height} pixels.",
                        hint="Take a picture of at most 3000 x 3000.",
                    )
                upright = ImageOps.exif_transpose(opened)
                if upright.mode != "RGB" or "transparency" in upright.info:
                    upright = upright.convert("RGBA")
    except UnidentifiedImageError as error:
        raise InputError("The cover is not a picture.", hint="Use a JPEG or PNG file.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InputError("The cover has too many pixels.", hint="Take a picture of at most 3000 x 3000.") from error
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"The cover is damaged: {error}.", hint="Use a JPEG or PNG file.") from error
    edge = min(side, *upright.size)
    square = ImageOps.fit(upright, (edge, edge), Image.Resampling.LANCZOS)
    page = square
    if square.mode == "RGBA":
        page = Image.new("RGB", square.size, "white")  # what is see-through becomes white
        page.paste(square, mask=square.getchannel("A"))
    while True:
        for quality in _QUALITIES:
            out = io.BytesIO()
            page.save(out, "JPEG", quality=quality)
            if out.tell() <= limit or page.width == 1:
                return out.getvalue()
        page = page.resize((max(1, page.width // 2),) * 2, Image.Resampling.LANCZOS)
