"""The engine itself: requests in, clips out, through whichever models their voices name."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from studio.audio.clip import Clip, Samples
from studio.errors import EngineError, StudioError
from studio.store import digest
from studio.store.machine import machine_store
from studio.synthesize.abilities import Abilities
from studio.synthesize.batching import Limits, run_batches
from studio.synthesize.downloads import CatalogueModel
from studio.synthesize.engine import EngineVoice, Readiness, Request
from studio.synthesize.engines.coqui import catalogue
from studio.synthesize.engines.coqui.cloning import consented, latents
from studio.synthesize.engines.coqui.device import Choice, choose, torch_has_cuda
from studio.synthesize.engines.coqui.loading import ONE_SPEAKER, LoadedModel, load_model
from studio.synthesize.engines.coqui.models import ModelFiles, find_model, model_digest
from studio.synthesize.engines.coqui.packages import HINT, MEND, conflict, missing_packages
from studio.synthesize.engines.coqui.phonemes import phonemizer_build
from studio.synthesize.engines.coqui.pieces import pieces
from studio.synthesize.engines.coqui.setup import HALF, Setup, read_setup
from studio.synthesize.engines.neural import VITS_LEAD_S, quiet_clip, word_times
from studio.synthesize.engines.owners import owners
from studio.synthesize.gpus import find_gpus
from studio.synthesize.packages import installed
from studio.synthesize.weights import weights_digest
from studio.values import VoiceSettings, Word

FORM = 4
"""Raised when this code changes the sound or the times of words."""
CPU_LIMITS = {"vits": Limits(600, 1), "xtts": Limits(1000, 4, equal=True)}
"""On a CPU a batch of VITS of mixed lengths takes twice as long as its sentences one by one (docs/coqui.md)."""
GPU_LIMITS = {"vits": Limits(12_000, 64), "xtts": Limits(12_000, 32, equal=True)}
VITS_CHARACTERS = 400
"""Longest text for one pass of VITS."""
BREATH_S = 0.15
"""Silence between the pieces of a long text."""
CUT = "reached the model's limit before its end"
"""What is said of a take that XTTS did not bring to an end."""
ABILITIES = Abilities(
    follows=frozenset({"temperature"}),
    shortest_words=3,
    longest_characters=250,
    memory_errors=("OutOfMemoryError", "can't allocate memory", "out of memory"),
    memory_advice="On a GPU, STUDIO_COQUI_DEVICE=cpu goes on without it.",
)
"""XTTS v2 warns beyond 250 characters of English and invents sounds around single words
(https://github.com/idiap/coqui-ai-TTS, TTS/tts/layers/xtts/tokenizer.py, char_limits). torch has an error class for the
memory of a GPU, and for that of the CPU only words."""
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Job:
    """A piece of a request, ready for its model."""

    request: int
    text: str
    item: Any
    tokens: int
    owners: Sequence[int] = ()
    """For each token the index of its word in the text; empty if they can't be told apart."""


class Coqui:
    """VITS and XTTS models through coqui-tts, on the CPU or an NVIDIA GPU."""

    name = "coqui"

    def __init__(self) -> None:
        batch = 4
        with contextlib.suppress(StudioError):  # readiness says what is wrong
            batch = 4 if self._choice(read_setup()).device in ("", "cpu") else 256
        self.abilities = replace(ABILITIES, batch=batch)
        self._identities: dict[VoiceSettings, VoiceSettings] = {}

    def readiness(self) -> Readiness:
        """What is missing, or on which device it runs; the packages themselves are not loaded."""
        lacking = missing_packages()
        if lacking:
            return Readiness(False, f"not installed: {', '.join(lacking)}", HINT)
        if conflict():
            return Readiness(False, conflict(), MEND)
        try:
            setup = read_setup()
            choice = self._choice(setup)
        except StudioError as error:
            return Readiness(False, error.message.rstrip("."), error.hint or "")
        if choice.problem:
            return Readiness(False, choice.problem, choice.hint)
        try:
            phonemes = _fit(find_model(setup.model), setup)
            model = f"model {setup.model}" + (f", phonemes by {phonemes}" if phonemes else "")
        except StudioError as error:  # voices may name other models
            model = f"{error.message} {error.hint or ''}".strip().rstrip(".")
        versions = f"coqui-tts {installed('coqui-tts')}, torch {installed('torch')}"
        return Readiness(True, f"{versions}, {choice.detail}, {setup.precision}; {model}")

    def catalogue(self) -> tuple[CatalogueModel, ...]:
        """See :meth:`studio.synthesize.downloads.EngineWithCatalogue.catalogue`."""
        return tuple(catalogue.catalogue().values())

    def fetch(self, name: str, *, accept: bool) -> Path:
        """See :meth:`studio.synthesize.downloads.EngineWithCatalogue.fetch`."""
        return catalogue.fetch(name, accept=accept)

    def build(self) -> str:
        """Version of the package, form of this code and precision; models are in :meth:`identity`."""
        return f"coqui-tts {installed('coqui-tts')}, form {FORM}, {read_setup().precision}"

    def identity(self, settings: VoiceSettings) -> VoiceSettings:
        """See :meth:`studio.synthesize.engine.EngineWithModels.identity`."""
        if settings not in self._identities:
            setup = read_setup()
            reference = consented(settings)
            files = find_model(settings.option("model") or setup.model)
            options = [("model", model_digest(files))]
            options += [("phonemizer", phonemizer_build(files.phonemizer))] if files.phonemizer else []
            options += [("reference", weights_digest(reference))] if reference else []
            self._identities[settings] = replace(settings, options=tuple(options))
        return self._identities[settings]

    def voices(self) -> tuple[EngineVoice, ...]:
        """The speakers of the model that is chosen for voices that name none."""
        with _lock:
            loaded = self._load(VoiceSettings(""))
        return tuple(EngineVoice(name, language=_first(loaded.languages)) for name in loaded.speakers)

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """See :meth:`studio.synthesize.engine.Engine.synthesize`."""
        with _lock:
            models = {request.settings: self._load(request.settings) for request in requests}
            said: dict[int, list[Clip]] = {}
            for loaded in dict.fromkeys(models.values()):
                mine = [at for at, request in enumerate(requests) if models[request.settings] is loaded]
                said |= self._say(loaded, {at: requests[at] for at in mine})
        return [_clip(said[at], _shift(request.settings)) for at, request in enumerate(requests)]

    def _say(self, loaded: LoadedModel, requests: dict[int, Request]) -> dict[int, list[Clip]]:
        """The pieces of each request, in order, from one model."""
        prepare, speak = _makers(loaded)
        jobs = [job for at, request in requests.items() for job in prepare(at, request)]
        on_cpu = self._choice(read_setup()).device == "cpu"
        limits = (CPU_LIMITS if on_cpu else GPU_LIMITS)[loaded.kind]
        if loaded.kind == "vits" and loaded.model.args.encoder_sample_rate:
            limits = replace(limits, jobs=1)  # its interpolation mixes an item's end with the padding
        clips = run_batches(
            jobs,
            [job.tokens for job in jobs],
            limits,
            speak,
            self.abilities,
            _free,
        )
        said: dict[int, list[Clip]] = {at: [] for at in requests}
        for job, clip in zip(jobs, clips, strict=True):
            said[job.request].append(clip)
        return said

    def _load(self, settings: VoiceSettings) -> LoadedModel:
        lacking = missing_packages()
        if lacking:
            raise EngineError(f"Not installed: {', '.join(lacking)}.", hint=HINT)
        setup = read_setup()
        choice = self._choice(setup)
        if choice.problem:
            raise EngineError(f"{choice.problem}.", hint=choice.hint)
        files = find_model(settings.option("model") or setup.model)
        _fit(files, setup)
        held = model_digest(files)
        return load_model(files, held, choice.device, setup.precision, setup.trusted == held)

    def _choice(self, setup: Setup) -> Choice:
        choice = choose(setup.device, find_gpus(), torch_has_cuda())
        if choice.device == "cpu" and setup.precision != "float32":
            return Choice(
                "",
                "",
                f"STUDIO_COQUI_PRECISION={setup.precision} is for GPUs, and this would run {choice.detail}",
                "Leave it out.",
            )
        return choice


def _fit(files: ModelFiles, setup: Setup) -> str:
    """What makes a model's phonemes, and its version. Raises EngineError if the model can't speak as it is asked."""
    if setup.precision in HALF and files.kind != "vits":
        raise EngineError(
            f"STUDIO_COQUI_PRECISION={setup.precision} is for VITS, and {files.folder.name} is XTTS.",
            hint="Leave it out, say tf32, or name a VITS model.",
        )
    return phonemizer_build(files.phonemizer) if files.phonemizer else ""


def _makers(
    loaded: LoadedModel,
) -> tuple[Callable[[int, Request], list[_Job]], Callable[[Sequence[_Job]], list[Clip]]]:
    """How a request becomes jobs for this kind of model, and how a batch of them is spoken."""
    if loaded.kind == "xtts":
        return partial(_xtts_jobs, loaded), partial(_speak_xtts, loaded)
    return partial(_vits_jobs, loaded), partial(_speak_vits, loaded)


def _speak_vits(loaded: LoadedModel, jobs: Sequence[_Job]) -> list[Clip]:
    from studio.synthesize.engines.coqui.vits import speak_vits

    said = speak_vits(loaded.model, [job.item for job in jobs], loaded.decoder_type)
    return [
        Clip(one.samples, loaded.rate, word_times(job.text, job.owners, one.durations_s, VITS_LEAD_S))
        for job, one in zip(jobs, said, strict=True)
    ]


def _speak_xtts(loaded: LoadedModel, jobs: Sequence[_Job]) -> list[Clip]:
    from studio.synthesize.engines.coqui.xtts import speak_xtts

    said = speak_xtts(loaded.model, [job.item for job in jobs])
    return [Clip(one.samples, loaded.rate, doubts=() if one.ended else (CUT,)) for one in said]


def _vits_jobs(loaded: LoadedModel, at: int, request: Request) -> list[_Job]:
    from studio.synthesize.engines.coqui.vits import VitsItem, letters, tokenize

    settings = request.settings
    if settings.option("reference"):
        raise EngineError("VITS models clone nobody.", hint="Name an XTTS model in the voice's file, or no reference.")
    if settings.voice not in loaded.speakers:
        near = ", ".join(loaded.speakers[:8])
        raise EngineError(f"The model has no speaker {settings.voice!r}.", hint=f"It has, among others: {near}.")
    speaker = "" if loaded.speakers == (ONE_SPEAKER,) else settings.voice
    language = _language(loaded, request.language) if loaded.languages else ""
    stretch = _shift(settings) / settings.rate
    jobs = []
    for number, piece in enumerate(pieces(request.text, VITS_CHARACTERS)):
        tokens = tokenize(loaded.model, piece, language)
        item = VitsItem(tokens, speaker, language, stretch, _seed(request, number), request.temperature or 1.0)
        owned = owners(replace(request, text=piece), letters(loaded.model, tokens))
        jobs.append(_Job(at, piece, item, len(tokens), owned))
    return jobs


def _xtts_jobs(loaded: LoadedModel, at: int, request: Request) -> list[_Job]:
    from studio.synthesize.engines.coqui.xtts import XttsItem, most_characters, tokenize

    language = _language(loaded, request.language)
    voice = latents(loaded, request.settings, machine_store())
    stretch = _shift(request.settings) / request.settings.rate
    jobs = []
    for number, piece in enumerate(pieces(request.text, most_characters(loaded.model, language))):
        tokens = tokenize(loaded.model, piece, language)
        item = XttsItem(tokens, voice, stretch, _seed(request, number), request.temperature or 1.0)
        jobs.append(_Job(at, piece, item, len(tokens)))
    return jobs


def _language(loaded: LoadedModel, tag: str) -> str:
    """The model's own name for a language. Raises EngineError if it doesn't speak it."""
    wanted = tag.lower()
    for name in (wanted, wanted.partition("-")[0]):
        found = next((known for known in loaded.languages if known.lower() == name), None)
        found = found or next((known for known in loaded.languages if known.lower().startswith(f"{name}-")), None)
        if found:
            return found
    raise EngineError(f"The model doesn't speak {tag!r}.", hint=f"It speaks {', '.join(loaded.languages)}.")


def _seed(request: Request, piece: int) -> int:
    """Of a piece's noise: from what is said and by whom, so that two sentences never share their noise."""
    return int(digest("coqui noise", request.text, request.settings.voice, request.language, request.seed, piece), 16)


def _shift(settings: VoiceSettings) -> float:
    """How much faster the samples are played to raise the pitch; the model speaks as much slower."""
    return float(2 ** (settings.pitch / 12))


def _clip(parts: Sequence[Clip], shift: float) -> Clip:
    """The pieces of a text as one clip, each with quiet edges."""
    rate = parts[0].rate
    breath = np.zeros(round(BREATH_S * rate), np.float32)
    whole: list[Samples] = []
    words: list[Word] = []
    for part in (quiet_clip(part.samples, rate, part.words) for part in parts):
        whole += [breath] if whole else []
        begin_s = sum(map(len, whole)) / rate
        words += [Word(w.text, (begin_s + w.start_s) / shift, (begin_s + w.end_s) / shift) for w in part.words]
        whole.append(part.samples)
    doubts = tuple(dict.fromkeys(doubt for part in parts for doubt in part.doubts))
    return Clip(np.concatenate(whole), round(rate * shift), tuple(words), doubts)


def _free() -> None:
    import torch

    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def _first(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else "en"
