"""The preview picture of a shared episode link (Open Graph): cover, title and show in, a JPEG out.

Its size is 1200 x 630 px. The font is Pillow's own, so that it is the same on every machine; letters that it lacks are
transliterated.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from anyascii import anyascii

from studio.formats.sanitize import one_line
from studio.publish.covers import jpeg
from studio.publish.names import cut
from studio.store.keys import digest

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont, ImageFont

WIDTH, HEIGHT = 1200, 630
_MARGIN = 56
_SIZES = (68, 60, 52, 46, 40, 34)
_MOST_LINES = 6
_MOST_BYTES = 200_000


def card_key(title: str, line: str, cover_digest: str) -> str:
    """Twelve hex digits that identify everything the card shows, so that it isn't drawn again."""
    return digest("card", 2, title, line, cover_digest)[:12]


def card(title: str, line: str, cover: bytes) -> bytes:
    """Draw a card.

    Args:
        title: title of the episode.
        line: show and date, below the title.
        cover: a square JPEG.
    """
    from PIL import ImageDraw

    empty, ink, quiet = _empty(cover)
    page = empty.copy()
    draw = ImageDraw.Draw(page)
    room = WIDTH - HEIGHT - 2 * _MARGIN
    words = legible(cut(one_line(title), 160))
    size, lines = _fitted(words, room)
    font = _font(size)
    step = round(size * 1.22)
    top = (HEIGHT - step * len(lines) - 60) // 2
    for number, text in enumerate(lines):
        draw.text((HEIGHT + _MARGIN, top + number * step), text, font=font, fill=ink)
    below = _font(28)
    shown = legible(one_line(line))
    while shown and below.getlength(shown) > room:
        shown = cut(shown, max(2, len(shown) - 4)) if len(shown) > 4 else ""
    draw.text((HEIGHT + _MARGIN, top + step * len(lines) + 32), shown, font=below, fill=quiet)
    return jpeg(page, _MOST_BYTES)


@lru_cache(maxsize=4)
def _empty(cover: bytes) -> tuple[Image, tuple[int, ...], tuple[int, ...]]:
    """A card without text, and the colours of its text. Cached, since a show has one cover for many cards."""
    from PIL import Image

    with Image.open(io.BytesIO(cover)) as opened:
        square = opened.convert("RGB").resize((HEIGHT, HEIGHT), Image.Resampling.LANCZOS)
    ground, ink, quiet = _colours(square)
    page = Image.new("RGB", (WIDTH, HEIGHT), ground)
    page.paste(square, (0, 0))
    return page, ink, quiet


def legible(text: str) -> str:
    """The text in letters that the font has; others are transliterated, or else left out."""
    return " ".join("".join(_letter(char) for char in text).split())


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() else " "
    font = _font(40)
    has = bytes(font.getmask(char)) != bytes(font.getmask("\U0010ffff"))
    return char if has else anyascii(char)


@lru_cache(maxsize=16)
def _font(size: int) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont

    return ImageFont.load_default(size)


def _fitted(text: str, room: int) -> tuple[int, list[str]]:
    """The largest font size at which the text fits, and its lines at that size."""
    lines: list[str] = []
    for size in _SIZES:
        lines = _wrapped(text, _font(size), room)
        if len(lines) * size * 1.22 < HEIGHT - 2 * _MARGIN - 100 and len(lines) <= _MOST_LINES:
            return size, lines
    return _SIZES[-1], [*lines[: _MOST_LINES - 1], cut(lines[_MOST_LINES - 1], 20) + "…"]


def _wrapped(text: str, font: FreeTypeFont | ImageFont, room: int) -> list[str]:
    lines = [""]
    for word in text.split():
        both = f"{lines[-1]} {word}".strip()
        if not lines[-1] or font.getlength(both) <= room:
            lines[-1] = both
        else:
            lines.append(word)
        while font.getlength(lines[-1]) > room:  # one word that is longer than a line
            fits = _fits(lines[-1], font, room)
            lines[-1:] = [lines[-1][:fits], lines[-1][fits:]]
    return lines


def _fits(word: str, font: FreeTypeFont | ImageFont, room: int) -> int:
    """How many letters of a word fit; at least one."""
    low, high = 1, len(word) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if font.getlength(word[:middle]) <= room else (low, middle - 1)
    return low


def _colours(square: Image) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Colours of background, text and secondary text: the cover's most common colour, darkened, and near-white."""
    few = square.resize((64, 64)).quantize(8).convert("RGB")
    counted = few.getcolors(64 * 64) or []
    common = max(counted, default=(0, (32, 32, 32)))[1]
    mean = common if isinstance(common, tuple) else (32, 32, 32)
    ground = tuple(round(part * min(1.0, 60 / max(*mean, 1))) for part in mean[:3])
    return ground, (250, 250, 247), (200, 200, 196)
