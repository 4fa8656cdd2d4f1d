"""The check of takes: each fault put into a good take is found, and good takes of real engines pass."""

import numpy as np
import pytest

from studio.audio.clip import Clip
from studio.synthesize.check import check_clip
from studio.synthesize.engine import Request
from studio.synthesize.engines.espeak import Espeak
from studio.synthesize.engines.flite import Flite
from studio.text.spoken import speakable
from studio.values import VoiceSettings

TEXT = "The harbour was quiet that morning, and nobody came."


@pytest.fixture(scope="module")
def good() -> Clip:
    return Flite().synthesize([Request(TEXT, VoiceSettings("rms"))])[0]


def with_samples(clip: Clip, samples: np.ndarray) -> Clip:
    return Clip(samples.astype(np.float32), clip.rate)


def test_a_good_take_has_no_fault(good):
    checked = check_clip(good, TEXT)
    assert (checked.faults, checked.flags) == ((), ())
    assert 0 < checked.onset < checked.offset < len(good.samples)


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        (np.zeros(0), "no samples"),
        (np.zeros((100, 2)), "no samples"),
        (np.zeros(16000), "silence"),
        (np.full(16000, 1e-4), "silence"),
        (np.array([0.0, np.nan]), "samples that are not numbers"),
        (np.array([0.0, -np.inf] * 900), "samples that are not numbers"),
    ],
)
def test_what_cannot_be_used(good, samples, said):
    assert check_clip(with_samples(good, samples), TEXT).faults == (said,)


@pytest.mark.parametrize("gain", [3.0, 10.0, 1000.0])
def test_clipping(good, gain):
    peak = np.abs(good.samples).max()
    assert "clipped" in check_clip(with_samples(good, np.clip(good.samples / peak * gain, -1, 1)), TEXT).flags
    steps = np.clip(good.samples / peak * gain, -1, 32767 / 32768)
    assert "clipped" in check_clip(with_samples(good, steps), TEXT).flags
    assert check_clip(with_samples(good, good.samples / peak * gain), TEXT).flags == ("clipped",)


def test_a_take_that_just_touches_full_scale_is_not_clipped(good):
    assert check_clip(with_samples(good, good.samples / np.abs(good.samples).max()), TEXT).flags == ()


@pytest.mark.parametrize("share", [0.1, 0.2, 0.3])
def test_most_of_the_sentence_is_missing(good, share):
    checked = check_clip(good, TEXT)
    keep = checked.onset + round((checked.offset - checked.onset) * share)
    short = np.concatenate((good.samples[:keep], np.zeros(4000)))
    assert "too short for its text" in check_clip(with_samples(good, short), TEXT).flags


def test_a_loop(good):
    assert "too long for its text" in check_clip(with_samples(good, np.tile(good.samples, 3)), TEXT).flags
    endless = check_clip(with_samples(good, np.tile(good.samples, 9)), TEXT)
    assert endless.faults == ("far too much sound for its text",)


@pytest.mark.parametrize("noise", [0.001, 0.0])
def test_babble_that_never_ends(good, noise):
    tail = np.tile(good.samples[len(good.samples) // 2 :][:6000], 30)
    assert "too long for its text" in check_clip(with_samples(good, np.append(good.samples, tail + noise)), TEXT).flags


def test_an_end_that_was_cut_off(good):
    checked = check_clip(good, TEXT)
    found = 0
    for at in range(checked.offset // 2, checked.offset - 2000, 1777):
        level = np.sqrt(np.mean(good.samples[at - 160 : at] ** 2))
        if level > 0.5 * np.sqrt(np.mean(good.samples**2)):
            assert "cut off at the end" in check_clip(with_samples(good, good.samples[:at]), TEXT).flags
            found += 1
    assert found >= 3


def test_slow_and_fast_speech_is_measured_by_its_rate(good):
    slow = Flite().synthesize([Request(TEXT, VoiceSettings("rms", rate=0.5))])[0]
    assert check_clip(slow, TEXT, 0.5).flags == ()
    fast = Flite().synthesize([Request(TEXT, VoiceSettings("rms", rate=2.0))])[0]
    assert check_clip(fast, TEXT, 2.0).flags == ()


SENTENCES = [
    "Yes.",
    "No!",
    "Oh?",
    "A.",
    "Hm, hm.",
    "Right.",
    "Go on, then.",
    "Thank you very much indeed.",
    "In 1997, about 3.2 million people lived there, or so the census of that year says.",
    "The FBI, the CIA and NASA sent three people each to the USA.",
    "$7 billion!",
    "It cost £3.50 at 7:45 p.m. on 12 March 2024.",
    "www.example.org/about",
    "Strengths, lengths, twelfths and sixths: through thick and thin.",
    "“Where,” she asked, “were you on the night of the 14th?”",
    "He counted: one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, and then he stopped.",
    "Although nobody who lived on the island could remember when the lighthouse had last been painted, everybody agreed"
    " that it had once been white, that it ought to be white again, and that somebody else should be asked to do it.",
    "Ssh.",
    "Whoa, whoa, whoa, whoa!",
    "Dr. Smith's 3 cats; Mrs. Jones's 2 dogs - and a parrot.",
]


SPEAKING = [(Flite, ["rms", "slt", "awb"]), (Espeak, ["en-us+klatt4", "en-us+f2", "en-gb-x-rp"])]


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "voices"), SPEAKING)
def test_real_takes_have_no_flags(engine, voices):
    requests = [
        Request(speakable(text).text, VoiceSettings(voices[at % 3], (0.92, 1.0, 1.1)[at % 3]))
        for at, text in enumerate(SENTENCES)
    ]
    clips = engine().synthesize(requests)
    found = {r.text: check_clip(c, r.text, r.settings.rate) for r, c in zip(requests, clips, strict=True)}
    assert {text: c.faults + c.flags for text, c in found.items() if c.faults or c.flags} == {}


@pytest.mark.slow
@pytest.mark.parametrize("engine", [Flite, Espeak])
def test_real_takes_of_every_voice_have_no_flags(engine):
    for voice in engine().voices():
        requests = [Request(speakable(text).text, VoiceSettings(voice.name)) for text in SENTENCES]
        for request, clip in zip(requests, engine().synthesize(requests), strict=True):
            checked = check_clip(clip, request.text)
            assert (checked.faults, checked.flags) == ((), ()), (voice.name, request.text)
