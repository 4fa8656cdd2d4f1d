"""Stems: the timeline split into one part for each speaker and one for the music, which add up to the mix.

In: a timeline, and who says each of its sentences. Out: a timeline for each part, and WAV files of 32-bit floats, which
hold what exceeds full scale in the mix (the master's gain and limiter are not applied).
"""

from __future__ import annotations

import errno
import os
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import soundfile

from studio.audio.clip import Samples
from studio.audio.streams import write_samples
from studio.errors import OutputError
from studio.export.presets import OTHER_PLACE
from studio.files.atomic import atomic_path
from studio.files.places import real_path
from studio.programs.run import ffmpeg
from studio.values import RATE, Placement, SentencePlacement, Timeline

MUSIC = "Music"
RECORDINGS = "Recordings"
_SAID = ("speech", "clip")


@dataclass(frozen=True, slots=True)
class Stem:
    """A part of the mix."""

    name: str
    timeline: Timeline
    """With the placements of this part only, as long as the whole."""
    regions: tuple[tuple[int, int], ...]
    """(start, stop) of the stretches with sound, in samples, in order and separate; elsewhere the part is silent."""


def stems(timeline: Timeline, speakers: Sequence[str], sources: Sequence[str]) -> tuple[Stem, ...]:
    """One part for each speaker, in the order of their first words, one for recordings by themselves, one for music.

    Every placement is in exactly one part.

    Args:
        timeline: the mix.
        speakers: who says each sentence, by its index (``SentencePlacement.sentence``).
        sources: what it sounds from (``Placement.source``), by the same index.
    """
    waiting: dict[str, deque[SentencePlacement]] = {}
    for spoken in sorted(timeline.spoken, key=lambda s: s.start_sample):
        waiting.setdefault(sources[spoken.sentence], deque()).append(spoken)
    said: dict[str, list[Placement]] = {}
    recordings: list[Placement] = []
    music: list[Placement] = []
    for placement in timeline.placements:
        if placement.kind not in _SAID:
            music.append(placement)
            continue
        same = waiting.get(placement.source)  # the words of a take begin inside its placement
        if same and placement.start_sample <= same[0].start_sample < placement.stop_sample:
            said.setdefault(speakers[same.popleft().sentence], []).append(placement)
        else:
            recordings.append(placement)
    parts = [*said.items(), (RECORDINGS, recordings), (MUSIC, music)]
    return tuple(
        Stem(name, replace(timeline, placements=tuple(placements)), _regions(placements, timeline.length_samples))
        for name, placements in parts
        if placements
    )


def _regions(placements: Sequence[Placement], length: int) -> tuple[tuple[int, int], ...]:
    out: list[tuple[int, int]] = []
    for p in sorted(placements, key=lambda p: p.start_sample):
        start, stop = p.start_sample, min(p.stop_sample, length)
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], stop))
        elif stop > start:
            out.append((start, stop))
    return tuple(out)


def write_stem(path: Path, blocks: Iterable[Samples], length: int, *, flac: bool = False) -> None:
    """Write a part as a WAV of 32-bit floats, or as a FLAC of 24 bits, whole or not at all.

    Args:
        path: where it goes; the folder exists.
        blocks: shape (n, 2) at 48 kHz.
        length: samples of all blocks; what a WAV can't hold (4 GiB, three hours) becomes an RF64.
        flac: 24 bits as FLAC; what goes above full scale is cut off there.

    Raises:
        OutputError: no space, no permission to write.
        ProgramMissing, ProgramError: ffmpeg isn't there, or can't write this.
    """
    with atomic_path(path, hint=OTHER_PLACE) as place:
        if flac:
            _write_flac(place, path, blocks)
            return
        # Not by libsndfile, which writes the time of day into such a file.
        source = ("-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "pipe:0")
        target = ("-c:a", "pcm_f32le", "-rf64", "auto", "-bitexact", "-f", "wav", str(real_path(place)))
        arguments = [ffmpeg(), "-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file,pipe"]
        write_samples([*arguments, *source, *target], blocks, timeout=120 + 2 * length / RATE)
        if place.stat().st_size < 8 * length:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _write_flac(place: Path, path: Path, blocks: Iterable[Samples]) -> None:
    try:
        with soundfile.SoundFile(place, "w", RATE, 2, format="FLAC", subtype="PCM_24") as file:
            for block in blocks:
                file.write(block)
    except soundfile.LibsndfileError as error:  # which gives no reason
        raise OutputError("Can't be written.", file=path, hint="Is there room on the disk?") from error
