"""The smallest engine: a tone whose length is a known function of the text.

For tests and for trying out a show without any voice: 50 ms of tone per character of the text at rate 1, between
100 ms of silence, 16 kHz, faded over 30 ms at its ends as speech is; the voice sets the frequency, a style makes it
tremble, emphasis makes it louder. It goes through the same door as every other engine.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from studio.audio.clip import Clip, fade_curve
from studio.errors import EngineError
from studio.synthesize.abilities import Abilities
from studio.synthesize.engine import EngineVoice, Readiness, Request

RATE = 16_000
CHARACTER_S = 0.05
SILENCE_S, FADE_S = 0.1, 0.03
LEVEL = 0.2
WEIGHTS = {"strong": 2.0, "moderate": 1.5, "reduced": 0.5}
"""Level of the words that are weighed, taking all words of a request to be equally long."""
TREMOLO_HZ, TREMOLO_DEPTH = 8.0, 0.5
"""How any style sounds."""
FREQUENCIES = {"low": 147.0, "middle": 220.0, "high": 330.0, "top": 494.0}


class Tone:
    """See the module's docstring."""

    name = "tone"
    abilities = Abilities(
        batch=8, parallel=4, follows=frozenset({"style", "emphasis"}), letters="unicode", speaks=False
    )

    def readiness(self) -> Readiness:
        """Always ready."""
        return Readiness(True, "built in")

    def build(self) -> str:
        """Changes when the sound changes."""
        return "2"

    def voices(self) -> tuple[EngineVoice, ...]:
        """Four frequencies."""
        return tuple(EngineVoice(name, f"{hz:.0f} Hz") for name, hz in FREQUENCIES.items())

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """See :meth:`studio.synthesize.engine.Engine.synthesize`."""
        return [_tone(request) for request in requests]


def tone_length(text: str, rate: float = 1.0) -> int:
    """Samples of the clip for a text: silence, tone, silence."""
    return 2 * round(SILENCE_S * RATE) + round(len(text) * CHARACTER_S / rate * RATE)


def _tone(request: Request) -> Clip:
    settings = request.settings
    if settings.voice not in FREQUENCIES:
        raise EngineError(f"The engine tone has no voice {settings.voice!r}.")
    silence = round(SILENCE_S * RATE)
    length = tone_length(request.text, settings.rate)
    samples = np.zeros(length, np.float32)
    hz = FREQUENCIES[settings.voice] * 2 ** (settings.pitch / 12)
    time = np.arange(length - 2 * silence) / RATE
    samples[silence : length - silence] = LEVEL * np.sin(2 * np.pi * hz * time)
    body = samples[silence : length - silence]
    if request.style:
        body *= 1 - TREMOLO_DEPTH * np.abs(np.sin(np.pi * TREMOLO_HZ * time)).astype(np.float32)
    words = max(1, len(request.text.split()))
    for stress in request.emphasis:
        span = slice(round(stress.first / words * len(body)), round(stress.stop / words * len(body)))
        body[span] *= WEIGHTS[stress.level]
    ramp = fade_curve(min(round(FADE_S * RATE), len(body) // 2))
    body[: len(ramp)] *= ramp
    body[len(body) - len(ramp) :] *= ramp[::-1]
    return Clip(samples, RATE)
