"""The contract of engines as tests, which the author of an engine can run against it.

This is all that a plugin's tests need::

    from studio.synthesize.contract import EngineContract

    class TestMine(EngineContract):
        make = Mine

Exceptions for an engine (a tolerance, for example) are attributes of the class.
"""

# ruff: noqa: S101 - these are tests that are part of the package

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from studio.audio.clip import Clip
from studio.audio.edges import speech_edges
from studio.errors import EngineError
from studio.programs.run import python, run
from studio.synthesize.abilities import Abilities
from studio.synthesize.calibrate import TEXT as CALIBRATION
from studio.synthesize.check import check_clip
from studio.synthesize.engine import Engine, EngineVoice, Phonemes, Readiness, Request
from studio.synthesize.wrapped import current
from studio.values import VoiceSettings

TEXTS = (
    "The harbour was quiet that morning, and nobody had come to look at the boats.",
    "Yes.",
    "Seventeen thousand people live there today; a century ago it was twelve.",
    "Is that all?",
)
OTHER_PROCESS = """
import hashlib, importlib, sys
from studio.synthesize.engine import Request
from studio.values import VoiceSettings
made = getattr(importlib.import_module(sys.argv[1]), sys.argv[2])()
clip = made.synthesize([Request(sys.argv[4], VoiceSettings(sys.argv[3]))])[0]
print(hashlib.sha256(clip.samples.tobytes()).hexdigest())
"""


class EngineContract:
    """Tests of one engine; a subclass says which."""

    make: Callable[[], Engine]
    """The engine's class."""
    tolerance: ClassVar[float] = 0.0
    """Largest difference of a sample between two takes of one request; batched neural engines may have 1e-5."""
    rate_tolerance: ClassVar[float] = 0.03
    """Largest difference between the requested and the delivered length, as a share."""
    speech: ClassVar[bool] = True
    """It speaks; False for a test model of noise or tones, which can't be judged as speech."""
    calibration: ClassVar[tuple[str, ...]] = CALIBRATION
    """Sentences whose lengths show if rate and pitch are followed."""
    time_limit_s: ClassVar[float] = 120.0
    """Time for one sentence in a new process, including loading."""

    def test_it_has_a_name_and_sane_numbers(self) -> None:
        """The name is a word, the abilities are declared, the build is not empty and doesn't change."""
        engine = self._engine()
        assert isinstance(engine, Engine)
        assert engine.name.isidentifier()
        assert isinstance(engine.abilities, Abilities)
        assert engine.abilities == self._engine().abilities
        assert engine.build()
        assert engine.build() == self._engine().build()

    def test_it_says_whether_it_is_ready(self) -> None:
        """The engine is ready and reports what it runs on."""
        readiness = self._engine().readiness()
        assert isinstance(readiness, Readiness)
        assert readiness.ready, readiness.detail
        assert readiness.detail

    def test_its_voices_have_different_names(self) -> None:
        """There is at least one voice, and all names are different."""
        voices = self._engine().voices()
        assert voices
        assert all(isinstance(voice, EngineVoice) and voice.name for voice in voices)
        assert len({voice.name for voice in voices}) == len(voices)

    def test_every_voice_speaks(self) -> None:
        """Samples are float32, mono, within [-1, 1], and pass the check of takes."""
        requests = [Request(TEXTS[0], VoiceSettings(voice.name)) for voice in self._engine().voices()]
        for request, clip in zip(requests, self._engine().synthesize(requests), strict=True):
            assert clip.samples.dtype == np.float32
            assert clip.samples.ndim == 1
            assert clip.rate >= 8000
            assert float(np.abs(clip.samples).max()) <= 1.0
            checked = check_clip(clip, request.text)
            assert checked.faults == (), request.settings.voice
            assert not self.speech or checked.flags == (), request.settings.voice

    def test_voices_differ(self) -> None:
        """No two voices give the same samples."""
        voices = [voice.name for voice in self._engine().voices()]
        clips = self._engine().synthesize([Request(TEXTS[1], VoiceSettings(name)) for name in voices])
        assert len({clip.samples.tobytes() for clip in clips}) == len(voices)

    def test_the_edges_are_silent(self) -> None:
        """A take begins and ends in silence, so that takes can be joined without a click."""
        for clip in self._engine().synthesize(self._requests()):
            edge = round(0.002 * clip.rate)
            assert float(np.abs(clip.samples[:edge]).max()) < 0.02
            assert float(np.abs(clip.samples[-edge:]).max()) < 0.02

    def test_the_same_request_gives_the_same_samples(self) -> None:
        """The samples are the same alone, in a batch, in any order, twice in a batch, and from another object."""
        requests = self._requests()
        alone = [self._engine().synthesize([request])[0] for request in requests]
        engine = self._engine()
        order = [*range(len(requests)), 0, 1]
        random.Random(4).shuffle(order)  # noqa: S311 - any order will do
        for at, clip in zip(order, engine.synthesize([requests[i] for i in order]), strict=True):
            self._same(clip, alone[at])
        self._same(engine.synthesize([requests[0]])[0], alone[0])

    def test_another_process_gives_the_same_samples(self) -> None:
        """A take doesn't depend on the state of the process."""
        engine, voice = type(type(self).make()), self._voice()
        command = [python(), "-c", OTHER_PROCESS, engine.__module__, engine.__qualname__, voice, TEXTS[0]]
        said = run(command, timeout=self.time_limit_s).stdout.decode()
        mine = self._engine().synthesize([Request(TEXTS[0], VoiceSettings(voice))])[0]
        if self.tolerance == 0.0 and self._engine().abilities.exact:
            assert said.strip() == hashlib.sha256(mine.samples.tobytes()).hexdigest()

    def test_an_empty_batch_is_fine(self) -> None:
        """An empty batch returns no clips."""
        assert list(self._engine().synthesize([])) == []

    def test_an_unknown_voice_is_refused(self) -> None:
        """An unknown voice is never replaced by another one, and never opened as a path or an address."""
        for name in ("nobody", "", "/etc/passwd", "../voice", "https://example.org/voice", "-o"):
            self._refuses(Request(TEXTS[1], VoiceSettings(name)))

    def test_letters_it_does_not_know_are_not_left_out(self) -> None:
        """Foreign letters are spoken or refused, never skipped; an engine for ASCII refuses them."""
        written = Request("Søren 你好 said hello.", VoiceSettings(self._voice()))
        engine = self._engine()
        try:
            said = engine.synthesize([written])[0]
        except EngineError:
            return
        assert engine.abilities.letters == "unicode"
        assert len(said.samples) > len(engine.synthesize([replace(written, text="said hello.")])[0].samples)

    def test_sounds_that_are_given_are_said(self) -> None:
        """An engine that follows phonemes says the same letters differently with different phonemes."""
        engine = self._engine()
        if "phonemes" not in engine.abilities.follows:
            return
        voice = VoiceSettings(engine.voices()[0].name)
        heard = [
            engine.synthesize([Request("They said qq twice.", voice, phonemes=given)])[0].samples.tobytes()
            for given in ((), (Phonemes(2, 3, ("w", "ih1", "n")),), (Phonemes(2, 3, ("sh", "ao1", "r", "t", "s")),))
        ]
        assert len(set(heard)) == len(heard)

    def test_text_is_never_a_command(self) -> None:
        """Options, tags and shell characters are treated as text."""
        settings = VoiceSettings(self._voice())
        for text in (
            "-o nothing.wav",
            "--help me",
            "a; b | c `d` $(e)",
            "100% of it \\ and %s",
            "<break/> and <b>x</b>",
        ):
            clip = self._engine().synthesize([Request(text, settings)])[0]
            assert check_clip(clip, text).faults == (), text

    def test_the_length_follows_the_rate(self) -> None:
        """The length is the one at rate 1 divided by the rate (median over the calibration text)."""
        usual = self._seconds(VoiceSettings(self._voice()))
        for rate in (0.7, 1.25, 1.5):
            delivered = self._seconds(VoiceSettings(self._voice(), rate=rate)) * rate / usual
            assert abs(float(np.median(delivered)) - 1) <= self.rate_tolerance, (rate, delivered.round(3))

    def test_pitch_leaves_the_length_alone(self) -> None:
        """A shift by four semitones doesn't change the length (median over the calibration text)."""
        usual = self._seconds(VoiceSettings(self._voice()))
        for pitch in (-4.0, 4.0):
            delivered = self._seconds(VoiceSettings(self._voice(), pitch=pitch)) / usual
            assert abs(float(np.median(delivered)) - 1) <= self.rate_tolerance, (pitch, delivered.round(3))

    def _engine(self) -> Engine:
        return current(type(self).make())

    def _voice(self) -> str:
        return self._engine().voices()[0].name

    def _requests(self) -> list[Request]:
        names = [voice.name for voice in self._engine().voices()]
        return [Request(text, VoiceSettings(names[at % len(names)])) for at, text in enumerate(TEXTS)]

    def _seconds(self, settings: VoiceSettings) -> NDArray[np.float64]:
        """The lengths of the speech in the takes of the calibration text."""
        clips = self._engine().synthesize([Request(text, settings) for text in self.calibration])
        edges = [(speech_edges(clip.samples, clip.rate), clip.rate) for clip in clips]
        return np.array([(offset - onset) / rate for (onset, offset), rate in edges])

    def _refuses(self, request: Request) -> None:
        try:
            self._engine().synthesize([request])
        except EngineError:
            return
        raise AssertionError(f"{request} was not refused")

    def _same(self, one: Clip, other: Clip) -> None:
        assert one.rate == other.rate
        if not self._engine().abilities.exact:  # another take of the same words
            assert abs(one.seconds / other.seconds - 1) < 0.5
            return
        assert one.samples.shape == other.samples.shape
        assert float(np.abs(one.samples - other.samples).max(initial=0.0)) <= self.tolerance
