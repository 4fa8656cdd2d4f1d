"""A speech server with trained voices: sentences and scenes, and scenes that go wrong where it is told to."""

from __future__ import annotations

import io
import re

import numpy as np
import soundfile

from studio.audio.clip import Clip, resample
from studio.audio.edges import speech_edges
from studio.synthesize.engine import Request
from studio.synthesize.registry import engine
from studio.values import VoiceSettings

VOICES = {"heart": "hibari", "joe": "vits"}
RATE_HZ = 24_000
GAP_S = 0.22
_made: dict[tuple[str, str], np.ndarray] = {}


def spoken(voice: str, text: str) -> np.ndarray:
    """A text as a voice says it, without the silence around it."""
    if (voice, text) not in _made:
        clip: Clip = engine(VOICES[voice]).synthesize([Request(text, VoiceSettings(voice))])[0]
        onset, offset = speech_edges(clip.samples, clip.rate)
        _made[voice, text] = resample(clip.samples[onset:offset], clip.rate, RATE_HZ)
    return _made[voice, text]


def turns_of(order: dict) -> list[tuple[str, str]]:
    """The turns that an order asks for: (voice, text); one where its input has no tags."""
    parts = re.split(r"\[S(\d)\] ", order["input"])
    if len(parts) == 1:
        return [(order["voice"], order["input"])]
    return [(order["voices"][int(n) - 1], text.strip()) for n, text in zip(parts[1::2], parts[2::2], strict=True)]


def said(turns: list[tuple[str, str]]) -> np.ndarray:
    """Turns one after the other."""
    gap = np.zeros(round(GAP_S * RATE_HZ), np.float32)
    return np.concatenate([part for voice, text in turns for part in (gap, *_sentences(voice, text))] + [gap])


def _sentences(voice: str, text: str) -> list[np.ndarray]:
    """A turn, sentence by sentence, with a short silence between them."""
    gap = np.zeros(round(GAP_S * RATE_HZ), np.float32)
    found = [spoken(voice, sentence) for sentence in re.split(r"(?<=[.!?]) ", text)]
    return [part for sentence in found for part in (sentence, gap)][:-1]


def wav(samples: np.ndarray, rate_hz: int = RATE_HZ) -> bytes:
    """As a file."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate_hz, format="WAV", subtype="PCM_16")
    return file.getvalue()


def dropping(word: str):
    """The scene without a word."""
    return lambda turns: said([(voice, text.replace(f" {word}", "")) for voice, text in turns])


def swapping(turns: list[tuple[str, str]]) -> np.ndarray:
    """The scene with everybody's voice exchanged for another's."""
    others = {"heart": "joe", "joe": "heart"}
    return said([(others[voice], text) for voice, text in turns])


def in_one_voice(turns: list[tuple[str, str]]) -> np.ndarray:
    """The scene said by one speaker alone."""
    return said([(turns[0][0], text) for _, text in turns])


def without_the_last_turn(turns: list[tuple[str, str]]) -> np.ndarray:
    """The scene, one turn short."""
    return said(turns[:-1])


def silence(turns: list[tuple[str, str]]) -> np.ndarray:
    """Nothing, for as long as the scene would take."""
    return np.zeros_like(said(turns))


def forty_minutes(turns: list[tuple[str, str]]) -> np.ndarray:
    """Far more than was asked for."""
    return np.tile(said(turns), 40)


def answering(scenes: list):
    """What the server does with orders: the sound for each, with the next fault of ``scenes`` for each scene."""

    def answer(handler, order) -> None:
        turns = turns_of(order)
        fault = scenes.pop(0) if len(turns) > 1 and scenes else said
        handler.answer(200, "audio/wav", wav(fault(turns)))

    return answer
