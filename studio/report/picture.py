"""The picture: the waveform by speaker over short-term loudness, as a PNG to send around.

In: facts. Out: bytes of a PNG, 1600 by 900 px, the same for the same facts and version of Pillow.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from studio.formats.durations import format_duration
from studio.formats.sanitize import one_line
from studio.pages.speaker_colours import COLOURS, GREY
from studio.report.facts import EpisodeFacts
from studio.report.page import BAND_LU, HIGHEST_LUFS, LOWEST_LUFS, ticks

WIDTH, HEIGHT = 1600, 900
_LEFT, _RIGHT = 70, 1560
_PAPER, _INK, _QUIET, _LINE, _BAND, _BAD = "#fbfaf7", "#1d1f21", "#5c6166", "#dfdcd5", "#d9ebe4", "#b3261e"
_VOICES = (*COLOURS, GREY)
_NOBODY = "#c3bfb5"
_MOST_NAMES = 6
_WAVE_TOP, _WAVE_BOTTOM = 206, 506
_LEVEL_TOP, _LEVEL_BOTTOM = 530, 820


def picture(facts: EpisodeFacts) -> bytes:
    """The report as a PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(image)
    _head(draw, facts)
    _chapters(draw, facts)
    _wave(draw, facts)
    _level(draw, facts)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _head(draw: ImageDraw.ImageDraw, facts: EpisodeFacts) -> None:
    measured, font = facts.measured, ImageFont.load_default(38)
    draw.text((_LEFT, 36), _fitting(draw, one_line(facts.record.title), _RIGHT - _LEFT, font), fill=_INK, font=font)
    caption = (
        f"{format_duration(measured.seconds)}   {measured.loudness_lufs:.1f} LUFS"
        f"   range {measured.loudness_range_lu:.1f} LU"
        f"   true peak {measured.true_peak_dbtp:.1f} dBTP   {len(facts.parts)} chapters"
    )
    draw.text((_LEFT, 92), caption, fill=_QUIET, font=ImageFont.load_default(24))
    names = [(f"{one_line(v.name)[:24]} {100 * v.share:.0f} %", _VOICES[v.colour]) for v in facts.voices[:_MOST_NAMES]]
    others = len(facts.voices) - _MOST_NAMES
    names += [(f"{others} more", GREY)] if others > 0 else []
    x, font = float(_LEFT), ImageFont.load_default(20)
    for name, ink in [*names, ("music, or nobody", _NOBODY)]:
        if x + 24 + draw.textlength(name, font=font) > _RIGHT:
            break
        draw.rounded_rectangle((x, 139, x + 16, 155), 4, fill=ink)
        draw.text((x + 24, 134), name, fill=_INK, font=font)
        x += 52 + draw.textlength(name, font=font)


def _chapters(draw: ImageDraw.ImageDraw, facts: EpisodeFacts) -> None:
    """Where each begins: its number where there is room, its title, cut short, where there is more."""
    font, last = ImageFont.load_default(18), -100.0
    starts = [_x(facts, part.start_s) for part in facts.parts]
    for part, x, following in zip(facts.parts, starts, [*starts, float(_RIGHT)][1:], strict=True):
        draw.line((x, _WAVE_TOP - 26, x, _LEVEL_BOTTOM), fill=_LINE, width=2)
        if x - last > 26:
            label = _fitting(draw, f"{part.number}  {one_line(part.title)}", following - x - 20, font)
            draw.text((x + 6, _WAVE_TOP - 18), label or str(part.number), fill=_QUIET, font=font, anchor="lm")
            last = x


def _fitting(
    draw: ImageDraw.ImageDraw, text: str, width: float, font: ImageFont.FreeTypeFont | ImageFont.ImageFont
) -> str:
    """As much of a text as fits; empty if that says nothing."""
    for letters in range(min(len(text), 120), 8 if len(text) > 8 else 0, -1):
        shown = text if letters == len(text) else text[:letters].rstrip() + "…"
        if draw.textlength(shown, font=font) <= width:
            return shown
    return ""


def _wave(draw: ImageDraw.ImageDraw, facts: EpisodeFacts) -> None:
    middle, tall = (_WAVE_TOP + _WAVE_BOTTOM) / 2, (_WAVE_BOTTOM - _WAVE_TOP) / 2
    peaks, whose = facts.measured.peaks, facts.speaking
    edges = np.linspace(0, len(peaks), _RIGHT - _LEFT + 1)
    for column in range(_RIGHT - _LEFT):
        a = int(edges[column])
        b = max(a + 1, int(edges[column + 1]))
        half = max(1.0, min(1.0, float(peaks[a:b].max())) * tall)
        said = whose[a:b][whose[a:b] >= 0]
        who = int(np.bincount(said).argmax()) if len(said) else -1
        ink = _VOICES[facts.voices[who].colour] if who >= 0 else _NOBODY
        draw.line((_LEFT + column, middle - half, _LEFT + column, middle + half), fill=ink)
    for peak in facts.peaks:
        x, ink = _x(facts, peak.start_s), _BAD if peak.over else _QUIET
        draw.polygon([(x - 6, _WAVE_TOP - 2), (x + 6, _WAVE_TOP - 2), (x, _WAVE_TOP + 8)], fill=ink)


def _level(draw: ImageDraw.ImageDraw, facts: EpisodeFacts) -> None:
    target, font = facts.target_lufs, ImageFont.load_default(18)
    draw.rectangle((_LEFT, _y(target + BAND_LU), _RIGHT, _y(target - BAND_LU)), fill=_BAND)
    draw.line((_LEFT, _y(target), _RIGHT, _y(target)), fill=_VOICES[3], width=2)
    for level in (target, LOWEST_LUFS):
        draw.text((_LEFT - 10, _y(level)), f"{level:.0f}", fill=_QUIET, font=font, anchor="rm")
    levels = facts.measured.short_term_lufs
    line: list[tuple[float, float]] = []
    for at in np.linspace(0, len(levels) - 1, min(len(levels), _RIGHT - _LEFT)).astype(int):
        if levels[at] > LOWEST_LUFS:
            line.append((_x(facts, at / 10), _y(float(levels[at]))))
            continue
        _drawn(draw, line)
        line = []
    _drawn(draw, line)
    draw.line((_LEFT, _LEVEL_BOTTOM, _RIGHT, _LEVEL_BOTTOM), fill=_LINE, width=2)
    caption = f"{target:.1f} LUFS ± {BAND_LU:.0f} LU, short term (3 s)"
    draw.text((_LEFT + 6, _y(target + BAND_LU) - 6), caption, fill=_QUIET, font=font, anchor="lb")
    for percent, label in ticks(facts.measured.seconds):
        x = _LEFT + (_RIGHT - _LEFT) * percent / 100
        draw.line((x, _LEVEL_BOTTOM, x, _LEVEL_BOTTOM + 6), fill=_LINE, width=2)
        draw.text((x, _LEVEL_BOTTOM + 14), label, fill=_QUIET, font=font, anchor="ma" if percent else "la")


def _drawn(draw: ImageDraw.ImageDraw, line: list[tuple[float, float]]) -> None:
    if len(line) > 1:
        draw.line(line, fill=_INK, width=2, joint="curve")


def _x(facts: EpisodeFacts, seconds: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * min(1.0, seconds / facts.measured.seconds)


def _y(lufs: float) -> float:
    share = (HIGHEST_LUFS - lufs) / (HIGHEST_LUFS - LOWEST_LUFS)
    return _LEVEL_TOP + (_LEVEL_BOTTOM - _LEVEL_TOP) * min(1.0, max(0.0, share))
