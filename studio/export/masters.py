"""More masters of an episode. In: a script and the names of presets. Out: files, all from one timeline.

Every master is mixed from the takes, levelled for its own target and encoded once; the finished MP3 is never used. What
is written is decoded and measured. Where coding has raised the peaks above what the preset allows, the master is
written again with a lower ceiling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from studio import master as mastering
from studio import mix as mixing
from studio.audio.chain import chained_source
from studio.audio.clip import Reader, Samples, db
from studio.encode import encode_pieces, find_encoder, piece_spans, write_mp3
from studio.errors import AudioError, TakeMissing
from studio.export import (
    MasterMeasurement,
    Preset,
    audacity_labels,
    measure_master,
    reaper_project,
    stems,
    write_master,
    write_stem,
)
from studio.export.presets import OTHER_PLACE
from studio.files.atomic import make_folder, write_atomic
from studio.progress import NoProgress, Progress
from studio.render.flow import RenderJob, mix_episode
from studio.render.results import MixedEpisode
from studio.render.write import tags_of
from studio.store.piece_cache import PieceCache
from studio.values import RATE, Tags, Utterance

T = TypeVar("T")
BLOCK = 10 * RATE
"""Samples mixed at a time: 10 s."""
ACX_RMS_DB = (-23.0, -18.0)
ACX_FLOOR_DB = -60.0
"""ACX Audio Submission Requirements: RMS of a file, and noise floor."""
_LOUDNESS_LU = 0.5
_ATTEMPTS = 4
_MARGIN_DB = 0.1
_CODING_DB = 1.0
"""How far below the highest peak the ceiling is at first, for codecs that change peaks."""


@dataclass(frozen=True, slots=True)
class MasterFile:
    """A master on disk."""

    preset: Preset
    path: Path
    measurement: MasterMeasurement
    """What the decoded file measures."""


@dataclass(frozen=True, slots=True)
class _Programme:
    """Everything that masters are rendered from."""

    mixed: MixedEpisode
    tags: Tags
    said: tuple[Utterance, ...]
    names: tuple[str, ...]
    """Who says each line."""
    sources: tuple[str, ...]
    """What each line sounds from, see :attr:`studio.values.Placement.source`."""

    def cache(self, *, mono: bool) -> PieceCache:
        """The cache for the mix, or for its sum in one channel."""
        if not mono:
            return self.mixed.cache
        spoken = self.mixed.spoken
        stereo = mixing.identity(self.mixed.timeline, {s.take.key: s.take.content for s in spoken.sentences})
        return PieceCache(spoken.resources.store, lambda start, stop: f"mono:{stereo(start, stop)}")


def deliver(
    job: RenderJob, presets: Sequence[Preset], folder: Path | None = None, progress: Progress | None = None
) -> list[MasterFile]:
    """Make masters of an episode.

    Args:
        job: script and show, as for :func:`studio.render.flow.render_episode`; its ``output`` is ignored.
        presets: what to make.
        folder: where the files go, or the file of a single master, which then has its ending; None for where the
            episode's MP3 goes.
        progress: gets how many seconds are done.

    Raises:
        StudioError: see ``studio.errors``; each file is whole or not there.
    """
    listener = progress or NoProgress()

    def make(verify_takes: bool) -> list[MasterFile]:
        programme = _programme(job, listener, verify_takes)
        if folder is not None and len(presets) == 1 and _names_a_file(folder, presets[0]):
            _place(job, folder.parent)
            return [_master(programme, job, presets[0], folder, listener)]
        home, name = _place(job, folder)
        return [_master(programme, job, preset, home / (name + preset.ending), listener) for preset in presets]

    return _once_more(make)


def _names_a_file(place: Path, preset: Preset) -> bool:
    """Whether a place is meant as the file of a master, by its ending."""
    return place.suffix.lower() == Path(f"name{preset.ending}").suffix and not place.is_dir()


def session(
    job: RenderJob, folder: Path | None = None, *, flac: bool = False, progress: Progress | None = None
) -> list[Path]:
    """Write stems, the mix they add up to, labels for Audacity and a project for Reaper into ``NAME-session/``.

    Args:
        job: as for :func:`deliver`.
        folder: where that folder goes; None for where the episode's MP3 goes.
        flac: stems as FLAC of 24 bits instead of WAV of 32-bit floats.
        progress: gets how many seconds are done.

    Raises:
        StudioError: see ``studio.errors``.
        AudioError: FLAC was asked for, and the mix goes above full scale, which only floats hold.
    """
    listener = progress or NoProgress()

    def make(verify_takes: bool) -> list[Path]:
        programme = _programme(job, listener, verify_takes)
        home, name = _place(job, folder)
        return _session(programme, home / f"{name}-session", name, flac, listener)

    return _once_more(make)


def _once_more(make: Callable[[bool], T]) -> T:
    """Where a take turns out damaged on the way, the same again, looking for such ones first."""
    try:
        return make(False)
    except TakeMissing:
        return make(True)


def _programme(job: RenderJob, progress: Progress, verify_takes: bool) -> _Programme:
    mixed = mix_episode(replace(job, output=None), progress, verify_takes=verify_takes)
    prepared, resources, sentences = mixed.spoken.prepared, mixed.spoken.resources, mixed.spoken.sentences
    names, turns = prepared.cast.full_names, prepared.script.turns
    return _Programme(
        mixed=mixed,
        tags=tags_of(job.show, resources.metadata, resources.cover),
        said=mixing.utterances(prepared.script, names, sentences, mixed.timeline),
        names=tuple(names.get(turns[s.turn].speaker, turns[s.turn].speaker) for s in sentences),
        sources=tuple(chained_source(s.take.key, s.take.chain) for s in sentences),
    )


def _place(job: RenderJob, folder: Path | None) -> tuple[Path, str]:
    """Make the folder; returns it and the name of the episode."""
    own = job.show.episode(job.script)
    home = folder if folder is not None else own.parent
    make_folder(home, hint=OTHER_PLACE)
    return home, own.stem


def _master(p: _Programme, job: RenderJob, preset: Preset, path: Path, progress: Progress) -> MasterFile:
    """One master: level it, encode it, hear it, and lower the ceiling until its peaks are right."""
    mono, length = preset.channels == 1, p.mixed.timeline.length_samples
    read, cache = _mono(p.mixed.programme) if mono else p.mixed.programme, p.cache(mono=mono)
    measured = mastering.measure(read, piece_spans(p.mixed.timeline.cuts, length), cache=cache, progress=progress)
    if preset.rms_db is None:
        target = preset.target_lufs
    else:
        energies = np.concatenate([m.energies for m in measured])
        loudness = mastering.loudness_of(energies, [(0, length)])
        target = preset.rms_db + (loudness or 0.0) - _rms_db(read, length)
    same = not mono and target == job.show.settings.loudness.target_lufs
    room = _CODING_DB if preset.bitrate_kbps else _MARGIN_DB
    ceiling = preset.true_peak_dbtp - room
    for _ in range(_ATTEMPTS):
        master = mastering.decide(
            read,
            measured,
            target_lufs=target,
            ceiling_dbtp=ceiling,
            earlier_db=p.mixed.spoken.resources.earlier_db if same else None,
            cache=cache,
            progress=progress,
        ).master
        mastered = mastering.mastered(read, length, master)
        if preset.codec == "frames":
            encoded = encode_pieces(
                mastered,
                p.mixed.timeline.cuts,
                length,
                ceiling_dbtp=ceiling,
                gain_db=master.gain_db,
                cache=cache,
                target_dbtp=preset.true_peak_dbtp,
                encoder=find_encoder(),
                bitrate_kbps=preset.bitrate_kbps,
                channels=preset.channels,
                progress=progress,
            )
            write_mp3(path, encoded, p.tags, p.mixed.chapters)
            measurement = measure_master(path, preset, length / RATE)
        else:
            blocks = _blocks(mastered, length, preset.name, progress)
            measurement = write_master(path, preset, blocks, length, p.tags, p.mixed.chapters)
        excess = measurement.true_peak_dbtp - preset.true_peak_dbtp
        if excess <= 0:
            break
        ceiling -= excess + _MARGIN_DB
    for doubt in doubts(preset, measurement):
        progress.note(f"{path.name}: {doubt}")
    return MasterFile(preset, path, measurement)


def doubts(preset: Preset, measurement: MasterMeasurement) -> list[str]:
    """What a master does not keep of its preset, in words."""
    out = []
    if measurement.true_peak_dbtp > preset.true_peak_dbtp:
        out.append(f"its true peak is {measurement.true_peak_dbtp:.1f} dBTP; {preset.true_peak_dbtp:.1f} is the most")
    if preset.rms_db is None:
        if abs(measurement.loudness_lufs - preset.target_lufs) > _LOUDNESS_LU:
            out.append(f"it has {measurement.loudness_lufs:.1f} LUFS; {preset.target_lufs:.1f} is the target")
        return out
    lowest, highest = ACX_RMS_DB
    if not lowest <= measurement.rms_db <= highest:
        out.append(f"its RMS is {measurement.rms_db:.1f} dB; audiobooks want {lowest:.0f} to {highest:.0f} dB")
    if measurement.floor_db > ACX_FLOOR_DB:
        out.append(
            f"its quietest half second has {measurement.floor_db:.0f} dB; audiobooks want a noise floor below"
            f" {ACX_FLOOR_DB:.0f} dB (music without a pause?)"
        )
    return out


def _mono(read: Reader) -> Reader:
    """Both channels in one, as a mono player would add them: half the sum."""
    return lambda start, stop: read(start, stop).mean(axis=1, keepdims=True, dtype=np.float32)


def _rms_db(read: Reader, length: int) -> float:
    """RMS of the whole programme, dB of full scale."""
    total = sum(float(np.square(block, dtype=np.float64).mean(axis=1).sum()) for block in _ranges(read, length))
    return db((total / length) ** 0.5)


def _ranges(read: Reader, length: int) -> Iterator[Samples]:
    for start in range(0, length, BLOCK):
        yield read(start, min(start + BLOCK, length))


def _blocks(read: Reader, length: int, name: str, progress: Progress) -> Iterator[Samples]:
    """All of a programme, block by block, with progress."""
    with progress.stage(name, length / RATE, "s") as meter:
        for block in _ranges(read, length):
            yield block
            meter.advance(len(block) / RATE, len(block) / RATE)


def _session(p: _Programme, folder: Path, name: str, flac: bool, progress: Progress) -> list[Path]:
    parts, length = stems(p.mixed.timeline, p.names, p.sources), p.mixed.timeline.length_samples
    ending = ".flac" if flac else ".wav"
    named = [(part, f"{number:02}-{_safe(part.name)}{ending}") for number, part in enumerate(parts, start=1)]
    resources = p.mixed.spoken.resources
    readers = [(file, mixing.mixer(part.timeline, resources.store, resources.music)) for part, file in named]
    make_folder(folder, hint=OTHER_PLACE)
    written = []
    for file, read in [*readers, (f"mix{ending}", p.mixed.programme)]:
        blocks = _blocks(read, length, f"stem {file}", progress)
        write_stem(folder / file, _within(blocks, folder / file) if flac else blocks, length, flac=flac)
        written.append(folder / file)
    texts = {
        f"{name}.labels.txt": audacity_labels(p.mixed.chapters, p.said),
        f"{name}.rpp": reaper_project(named, p.mixed.chapters, length),
    }
    for file, content in texts.items():
        write_atomic(folder / file, content, hint=OTHER_PLACE)
        written.append(folder / file)
    return written


def _within(blocks: Iterable[Samples], file: Path) -> Iterator[Samples]:
    """The blocks, as long as they fit into whole numbers."""
    for block in blocks:
        if float(np.abs(block).max(initial=0.0)) > 1.0:
            raise AudioError(
                "The mix exceeds full scale, which only floats can represent.", file=file, hint="Leave --flac out."
            )
        yield block


def _safe(name: str) -> str:
    """A speaker's name as part of a file's."""
    plain = "".join(c if c.isalnum() else "-" for c in name)[:40]
    return "-".join(part for part in plain.split("-") if part) or "stem"
