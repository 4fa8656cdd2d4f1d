"""espeak-ng, installed by pip alone (extra ``espeak``): its voices are robotic, but need no system package.

Each sentence is spoken in a new helper process, since the library is not repeatable otherwise, and since its GPL code
must stay outside our process. Pitch is shifted as in ``flite``, in addition to the voice's own.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from studio.audio.clip import Clip, fade_curve
from studio.concurrency.cores import available_cores
from studio.errors import EngineError
from studio.programs.extras import pip_install
from studio.programs.run import python, run
from studio.synthesize.abilities import Abilities
from studio.synthesize.alphabets import mnemonics, parts
from studio.synthesize.engine import EngineVoice, Readiness, Request

TIME_LIMIT_S = 20.0
WORDS_PER_MINUTE = 160
"""Its clearest pace; ``rate`` multiplies it."""
SILENCE_S, FADE_S = 0.02, 0.003
"""Its sound begins abruptly, so it is faded in over ``FADE_S``; ``SILENCE_S`` of silence is added at both ends."""
HELPER = Path(__file__).with_name("espeak_helper.py")
VOICES = {
    "en-us+klatt4": "US English, man",
    "en-us+f2": "US English, woman",
    "en-us": "US English, man, deep",
    "en-us+f3": "US English, woman, high",
    "en-gb-x-rp": "British English, man",
    "en-gb-scotland": "Scottish English, man",
}
"""The clearest of its hundreds of voices, by word error rate."""


class Espeak:
    """See the module's docstring."""

    name = "espeak"
    abilities = Abilities(
        length_factor=1.07,
        batch=4,
        parallel=available_cores(),
        follows=frozenset({"phonemes"}),
        letters="unicode",
        processor_s=0.02,
    )

    def readiness(self) -> Readiness:
        """Whether the extra is installed."""
        if _package() is None:
            return Readiness(False, "espeakng-loader is not installed", pip_install("espeak"))
        return Readiness(True, f"{self.build()}, one process per sentence, {self.abilities.parallel} at a time")

    def build(self) -> str:
        """Version of the package with the library."""
        try:
            return f"espeakng-loader {version('espeakng-loader')}"
        except PackageNotFoundError:
            return "espeakng-loader"

    def voices(self) -> tuple[EngineVoice, ...]:
        """Its clearest voices."""
        return tuple(EngineVoice.described(name, text) for name, text in VOICES.items())

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """See :meth:`studio.synthesize.engine.Engine.synthesize`."""
        return [_say(request) for request in requests]


def _say(request: Request) -> Clip:
    settings = request.settings
    if settings.voice not in VOICES:
        raise EngineError(f"espeak has no voice {settings.voice!r}.", hint=f"Its voices: {', '.join(VOICES)}.")
    if not request.text.isprintable():
        raise EngineError("espeak gets the spoken form only: words on one line.", hint="Give it the spoken form.")
    package = _package()
    if package is None:
        raise EngineError("espeakng-loader is not installed.", hint=pip_install("espeak"))
    shift = 2 ** (settings.pitch / 12)
    order = {
        "package": str(package),
        "text": _marked(request) if request.phonemes else request.text,
        "phonemes": bool(request.phonemes),
        "voice": settings.voice,
        "words_per_minute": round(WORDS_PER_MINUTE * settings.rate / shift),
    }
    done = run([python(), "-I", HELPER], stdin=json.dumps(order).encode(), timeout=TIME_LIMIT_S)
    head, _, body = done.stdout.partition(b"\n")
    if not head.isdigit() or not body:
        raise EngineError("espeak wrote no sound.")
    rate = int(head)
    steps = np.frombuffer(body, dtype="<i2").astype(np.float32)
    ramp = fade_curve(min(round(FADE_S * rate), len(steps)))
    steps[: len(ramp)] = np.round(steps[: len(ramp)] * ramp)
    samples = np.pad(steps / np.float32(32768), round(SILENCE_S * rate))
    return Clip(samples, round(rate * shift))


def _marked(request: Request) -> str:
    """The text with the phonemes of words in double brackets; the text itself has no brackets."""
    return " ".join(
        f"[[{mnemonics(phones)}]]{closing}" if phones else words.replace("[[", "[")
        for words, phones, closing in parts(request.text, request.phonemes)
    )


def _package() -> Path | None:
    """Folder of the package with the library, which is never imported into our process."""
    spec = importlib.util.find_spec("espeakng_loader")
    return Path(spec.origin).parent if spec and spec.origin else None
