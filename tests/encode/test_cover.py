"""Covers: any picture becomes a small square JPEG; anything else is refused with words."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image
from support.examples import rest_slow

from studio.encode import cover_jpeg
from studio.errors import InputError


def saved(image, form="PNG", **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def noise(width, height):
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8))


def opened(jpeg):
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    assert image.format == "JPEG"
    assert image.mode == "RGB"
    return image


@pytest.mark.parametrize(
    ("size", "side"), [((1400, 1400), 800), ((3000, 1500), 800), ((300, 500), 300), ((1, 1), 1), ((801, 800), 800)]
)
def test_size(size, side):
    assert opened(cover_jpeg(saved(Image.new("RGB", size, "navy")))).size == (side, side)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_kinds_of_colour(mode):
    form = "TIFF" if mode == "CMYK" else "PNG"
    opened(cover_jpeg(saved(Image.new(mode, (64, 64)), form)))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_kinds_of_files(form):
    assert opened(cover_jpeg(saved(noise(64, 64), form))).size == (64, 64)


def test_the_middle_is_kept():
    image = Image.new("RGB", (300, 100), "red")
    image.paste((0, 0, 255), (100, 0, 200, 100))
    red, _, blue = opened(cover_jpeg(saved(image))).getpixel((5, 50))
    assert blue > 200 > 50 > red


def test_what_is_see_through_becomes_white():
    assert opened(cover_jpeg(saved(Image.new("RGBA", (20, 20), (0, 0, 0, 0))))).getpixel((9, 9)) == (255, 255, 255)


def test_it_is_turned_upright_and_holds_nothing_else():
    image = Image.new("RGB", (100, 100), "white")
    image.paste((0, 0, 0), (0, 0, 100, 50))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    exif[0x010E] = "a secret place"
    jpeg = cover_jpeg(saved(image, "JPEG", exif=exif))
    assert b"secret" not in jpeg
    assert b"Exif" not in jpeg
    assert opened(jpeg).getpixel((50, 5))[0] > 200


@pytest.mark.parametrize("limit", rest_slow([250_000, 60_000, 3_000], 60_000))
def test_it_fits_the_limit(limit):
    jpeg = cover_jpeg(saved(noise(1000, 1000)), limit=limit)
    assert len(jpeg) <= limit
    opened(jpeg)


def test_the_same_twice():
    image = saved(noise(900, 900))
    assert cover_jpeg(image) == cover_jpeg(image)


def bomb(width, height):
    """A PNG that claims a size it has not."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\0\0\0\0IEND"


@pytest.mark.parametrize(
    ("image", "complaint"),
    [
        (b"", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "not a picture"),
        (b"#!/bin/sh\n", "not a picture"),
        (saved(noise(300, 300), "JPEG")[:5000], "damaged"),
        (saved(noise(300, 300))[:5000], "damaged"),
        (bomb(6000, 6000), "6000 x 6000 pixels"),
        (bomb(12_000, 12_000), "too many pixels"),
        (bomb(60_000, 60_000), "too many pixels"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(image, complaint):
    with pytest.raises(InputError, match=complaint):
        cover_jpeg(image)
