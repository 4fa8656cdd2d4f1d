"""The session for audio editors: a label track for Audacity, a project for Reaper.

In: chapters, utterances, stems. Out: text. Titles and names come from scripts and are not trusted: in both formats a
line is an entry, so nothing that ends a line is written.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.export.stems import Stem
from studio.formats.sanitize import one_line
from studio.values import RATE, Chapter, Utterance

_COLOURS = (0x1D6F8B, 0xB0562B, 0x5B7F3A, 0x7A4F8C, 0xA0822B, 0x3E5FA8, 0x9C3D54, 0x4A7C74)
"""0xRRGGBB, one track each."""


def audacity_labels(chapters: Sequence[Chapter], said: Sequence[Utterance]) -> str:
    """A label track: chapters, and every sentence with its speaker.

    A line is start, end and text, separated by tabs, times in seconds (Audacity manual, "Importing and
    Exporting Labels").
    """
    labels = [(c.start_sample, c.stop_sample, c.title) for c in chapters]
    labels += [(u.start_sample, u.stop_sample, f"{u.speaker}: {u.text}") for u in said]
    return "".join(
        f"{start / RATE:.6f}\t{stop / RATE:.6f}\t{one_line(title)}\n"
        for start, stop, title in sorted(labels, key=lambda label: (label[0], -label[1]))
    )


def reaper_project(stems: Sequence[tuple[Stem, str]], chapters: Sequence[Chapter], length: int) -> str:
    """A Reaper project: a track for each stem, an item for each stretch that sounds, a marker for each chapter.

    The items show stretches of the stem's file, each where it belongs, so that all of them together are the mix.

    Args:
        stems: each with the name of its file, relative to the project.
        chapters: in order.
        length: samples of the programme.
    """
    lines = ['<REAPER_PROJECT 0.1 "6.0"', f"  SAMPLERATE {RATE} 1 0", f"  SELECTION 0 {_seconds(length)}"]
    lines += ["  TEMPO 120 4 4"]
    for number, chapter in enumerate(chapters, start=1):
        lines.append(f"  MARKER {number} {_seconds(chapter.start_sample)} {_quoted(chapter.title)} 0 0 1")
    for index, (stem, file) in enumerate(stems):
        colour = _COLOURS[index % len(_COLOURS)]
        red, green, blue = colour >> 16, colour >> 8 & 255, colour & 255
        lines += [
            "  <TRACK",
            f"    NAME {_quoted(stem.name)}",
            f"    PEAKCOL {0x1000000 | blue << 16 | green << 8 | red}",
            "    VOLPAN 1 0 -1 -1 1",
            "    NCHAN 2",
        ]
        for start, stop in stem.regions:
            lines += [
                "    <ITEM",
                f"      POSITION {_seconds(start)}",
                f"      LENGTH {_seconds(stop - start)}",
                "      LOOP 0",
                "      FADEIN 0 0 0",
                "      FADEOUT 0 0 0",
                f"      NAME {_quoted(stem.name)}",
                f"      SOFFS {_seconds(start)}",
                "      <SOURCE FLAC" if file.endswith(".flac") else "      <SOURCE WAVE",
                f"        FILE {_quoted(file)}",
                "      >",
                "    >",
            ]
        lines.append("  >")
    return "\n".join([*lines, ">"]) + "\n"


def _seconds(samples: int) -> str:
    return f"{samples / RATE:.9f}"


def _quoted(value: str) -> str:
    """A text between quotes of which it has none; where it has all three kinds, the last is replaced."""
    line = one_line(value)
    for quote in "\"'`":
        if quote not in line:
            return f"{quote}{line}{quote}"
    return "`" + line.replace("`", "'") + "`"
