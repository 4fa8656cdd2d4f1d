"""The cover of The Long View: draws ``cover.jpg`` (3000 x 3000, RGB, under 512 kB) beside this file, and
``cover-plain.jpg``, the same without a title, for shows that have no cover of their own.

In:  nothing but a font, looked for where Linux distributions put it.
Out: the two pictures; the same Pillow and font always give the same picture.

Run:   python assets/cover.py
Needs: pip install pillow, and the League Spartan font (Debian: fonts-league-spartan).

The idea: a low sun on a wide horizon whose rings are sound waves. Above the line they spread evenly, like
time seen from afar; below it their reflections break into ever finer strokes, like a waveform on water.
"""

from __future__ import annotations

import io
import math
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
SIDE = 3000
SCALE = 2  # drawn this many times larger and reduced: smooth edges everywhere
MAX_BYTES = 512_000
QUALITIES = (92, 88, 84, 80, 75, 70)

INK = (14, 27, 44)
DEEP = (28, 66, 92)
CREAM = (247, 238, 220)
SUN = (244, 122, 62)

MARGIN = 230
HORIZON = 1_960
SUN_RADIUS = 330
RING_COUNT = 9
RING_GAP = 232

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / "Library/Fonts",
)
TITLE_FONT = "LeagueSpartan-Bold.otf"
SMALL_FONT = "LeagueSpartan-Medium.otf"

Colour = tuple[int, int, int]


class MissingFont(RuntimeError):
    """The font is not on this machine; the message says what to install."""


def find_font(name: str) -> Path:
    """Path of a font file, searched in the usual folders."""
    for folder in FONT_FOLDERS:
        for path in sorted(folder.rglob(name)):
            return path
    raise MissingFont(f"{name} was not found; install it with: apt-get install fonts-league-spartan")


def blend(near: Colour, far: Colour, share: float) -> Colour:
    """A colour between two: ``share`` 0 gives the first, 1 the second."""
    mixed = [round(a + (b - a) * share) for a, b in zip(near, far, strict=True)]
    return (mixed[0], mixed[1], mixed[2])


def scaled(*values: float) -> list[float]:
    """Page coordinates turned into drawing coordinates."""
    return [value * SCALE for value in values]


def disc(draw: ImageDraw.ImageDraw, radius: float, colour: Colour) -> None:
    """A full circle around the sun's centre on the horizon."""
    centre = SIDE / 2
    draw.ellipse(scaled(centre - radius, HORIZON - radius, centre + radius, HORIZON + radius), fill=colour)


def draw_sky(draw: ImageDraw.ImageDraw) -> None:
    """Rings of one wave that thin out as they travel, and the sun they come from."""
    for index in range(RING_COUNT, 0, -1):
        radius = SUN_RADIUS + index * RING_GAP
        distance = (index - 1) / (RING_COUNT - 1)
        width = 92 * (1 - distance) ** 1.1 + 10
        disc(draw, radius, blend(SUN, DEEP, min(1.0, 0.15 + distance * 1.1)))
        disc(draw, radius - width, INK)
    disc(draw, SUN_RADIUS, SUN)


def draw_water(draw: ImageDraw.ImageDraw) -> None:
    """Below the horizon: the sun's reflection as strokes of a waveform, finer with depth."""
    draw.rectangle(scaled(0, HORIZON, SIDE, SIDE), fill=INK)
    draw.rectangle(scaled(0, HORIZON - 7, SIDE, HORIZON + 7), fill=CREAM)
    top = HORIZON + 74.0
    for index in range(7):
        thick = 46.0 * 0.84**index
        half = (SUN_RADIUS + 60) * (1.0 + 0.55 * math.cos(index * 2.1)) * (1.0 + 0.1 * index)
        left, right = SIDE / 2 - half, SIDE / 2 + half
        colour = blend(SUN, DEEP, index / 8)
        draw.rounded_rectangle(scaled(left, top, right, top + thick), thick * SCALE / 2, fill=colour)
        top += thick + 62.0


def fit_font(path: Path, text: str, width: float) -> ImageFont.FreeTypeFont:
    """The font in the size at which a text is just so wide (in page units)."""
    probe = ImageFont.truetype(str(path), 1_000)
    left, _, right, _ = probe.getbbox(text)
    return ImageFont.truetype(str(path), round(1_000 * width * SCALE / (right - left)))


def draw_title(draw: ImageDraw.ImageDraw) -> None:
    """The two-line title, set to the full measure at the top."""
    path = find_font(TITLE_FONT)
    width = SIDE - 2 * MARGIN
    top = float(MARGIN)
    for text in ("THE LONG", "VIEW"):
        font = fit_font(path, text, width)
        left, upper, _, lower = font.getbbox(text)
        draw.text((MARGIN * SCALE - left, top * SCALE - upper), text, font=font, fill=CREAM)
        top += (lower - upper) / SCALE + 90


def draw_cover(*, titled: bool) -> Image.Image:
    """The whole picture at its final size, with the show's title or without any."""
    page = Image.new("RGB", (SIDE * SCALE, SIDE * SCALE), INK)
    draw = ImageDraw.Draw(page)
    draw_sky(draw)
    draw_water(draw)
    if titled:
        draw_title(draw)
    return page.resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def encode(picture: Image.Image) -> bytes:
    """JPEG bytes at the best quality that stays under the size limit."""
    for quality in QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True, subsampling=0)
        if buffer.tell() < MAX_BYTES:
            return buffer.getvalue()
    raise ValueError(f"the cover does not fit into {MAX_BYTES} bytes")


def main() -> int:
    """Draw both covers and write them beside this file."""
    for name, titled in (("cover.jpg", True), ("cover-plain.jpg", False)):
        try:
            data = encode(draw_cover(titled=titled))
        except MissingFont as problem:
            print(f"cover.py: {problem}", file=sys.stderr)
            return 1
        (HERE / name).write_bytes(data)
        print(f"{name}  {len(data)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
