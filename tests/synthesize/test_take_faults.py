"""Faults put into real takes are found, takes are made again in other ways, and the best is kept and told of."""

from __future__ import annotations

import itertools
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from support.examples import rest_slow

from studio.audio.clip import Clip
from studio.audio.edges import speech_edges
from studio.errors import EngineError
from studio.store import FolderStore
from studio.store.takes import load
from studio.synthesize.abilities import Abilities
from studio.synthesize.attempts import best_take, halves
from studio.synthesize.calibrate import calibration_requests, voice_norms
from studio.synthesize.carrier import CARRIER, carried, cut_out, needs_carrier
from studio.synthesize.check import VoiceNorm, check_clip
from studio.synthesize.detect import HOP_S, Spectra, loop
from studio.synthesize.engine import Phonemes, Request, Stress
from studio.synthesize.engines.espeak import Espeak
from studio.synthesize.engines.flite import Flite
from studio.synthesize.identity import take_key
from studio.synthesize.takes import make_takes
from studio.values import VoiceSettings

TEXT = "The committee crossed the ice on foot, although nobody had asked for it."
USUAL = VoiceNorm(pace=1.1, level_db=-18.0)
RMS, KLATT = VoiceSettings("rms"), VoiceSettings("en-us+klatt4")
QUICK = VoiceSettings("kal16")
"""Takes a tenth of the time, where any voice will do."""


@pytest.fixture(
    scope="module",
    params=[(Flite, RMS), pytest.param((Espeak, KLATT), marks=pytest.mark.slow)],
    ids=["flite", "espeak"],
)
def good(request) -> Clip:
    engine, voice = request.param
    return engine().synthesize([Request(TEXT, voice)])[0]


def flags(clip: Clip, samples: np.ndarray, text: str = TEXT, usual: VoiceNorm | None = None) -> tuple[str, ...]:
    checked = check_clip(Clip(samples.astype(np.float32), clip.rate), text, 1.0, usual)
    return checked.faults + checked.flags


def middle(clip: Clip, seconds: float, at: float = 0.4) -> tuple[int, int]:
    onset, offset = speech_edges(clip.samples, clip.rate)
    start = onset + round((offset - onset) * at)
    return start, start + round(seconds * clip.rate)


def test_a_good_take_has_nothing_on_it(good):
    assert flags(good, good.samples) == ()


@pytest.mark.parametrize(("seconds", "times"), [(0.3, 3), (0.6, 1), (1.2, 1)])
def test_a_phrase_that_comes_again(good, seconds, times):
    start, stop = middle(good, seconds)
    parts = [good.samples[:stop], *[good.samples[start:stop]] * times, good.samples[stop:]]
    assert "repeats itself" in flags(good, np.concatenate(parts))


@pytest.mark.parametrize("slower", [1.0, 1.01])
def test_a_phrase_that_comes_again_softer_with_noise_and_a_little_slower(good, slower):
    start, stop = middle(good, 0.8)
    again = np.interp(np.arange(0, stop - start - 1, 1 / slower), np.arange(stop - start), good.samples[start:stop])
    again = again * 0.8 + np.random.default_rng(1).standard_normal(len(again)) * 0.002
    assert "repeats itself" in flags(good, np.concatenate((good.samples[:stop], again, good.samples[stop:])))


@pytest.mark.parametrize("voice", ["en-us+klatt4", "en-gb-x-rp"])
@pytest.mark.parametrize("rate", rest_slow([0.92, 1.0, 1.1], 1.0))
def test_years_that_sound_alike_within_are_no_loop(voice, rate):
    text = "In nineteen ninety-seven, and again in nineteen ninety-nine, the ferry was late by seventy-seven minutes."
    clip = Espeak().synthesize([Request(text, VoiceSettings(voice, rate))])[0]
    assert flags(clip, clip.samples, text) == ()


def test_words_that_are_written_again_are_no_loop(good):
    thrice = np.tile(good.samples, 3)
    other = f"{TEXT} And then it was over, and so they all went home, and none of them ever said a word about it since."
    assert "repeats itself" in flags(good, thrice, other)
    assert flags(good, thrice, f"{TEXT} {TEXT} {TEXT}") == ()


@pytest.mark.parametrize("seconds", [0.06, 0.2])
def test_a_burst_of_noise(good, seconds):
    start, stop = middle(good, seconds)
    noisy = good.samples.copy()
    noisy[start:stop] += np.random.default_rng(1).standard_normal(stop - start).astype(np.float32) * 0.2
    assert "noise" in flags(good, np.clip(noisy, -0.99, 0.99))


def test_a_click(good):
    start, _ = middle(good, 0.1)
    soft = good.samples * (0.05 / np.abs(good.samples).max())
    soft[start] = 0.9
    assert "noise" in flags(good, soft)


@pytest.mark.parametrize("pad", [0.0, 0.005])
def test_an_end_that_is_missing(good, pad):
    loud = [at for at in range(len(good.samples) // 3, len(good.samples) * 2 // 3, 997) if level(good, at) > -8]
    silence = np.zeros(round(pad * good.rate))
    assert loud
    for at in loud[:8]:
        assert "cut off at the end" in flags(good, np.append(good.samples[:at], silence))
        assert "cut off at the start" in flags(good, np.append(silence, good.samples[at:]))


def level(clip: Clip, at: int) -> float:
    """Level on both sides of a place, against the loudest stretch."""
    step = round(0.015 * clip.rate)
    power = np.convolve(np.square(clip.samples, dtype=np.float64), np.ones(step) / step, "same")
    return 10 * float(np.log10(min(power[at - step // 2], power[at + step // 2]) / power.max() + 1e-9))


@pytest.mark.parametrize(("gain_db", "said"), [(-30, "too soft"), (-12, "too soft"), (12, "too loud")])
def test_a_level_that_is_not_the_voice_s_own(good, gain_db, said):
    known = usual_level(good)
    changed = good.samples * 10 ** (gain_db / 20)
    assert said in flags(good, changed, usual=known)
    assert said not in flags(good, good.samples, usual=known)


def usual_level(clip: Clip) -> VoiceNorm:
    from studio.synthesize.detect import level_db

    onset, offset = speech_edges(clip.samples, clip.rate)
    return VoiceNorm(None, level_db(clip.samples[onset:offset], clip.rate))


@pytest.mark.slow
def test_the_usual_pace_is_the_voice_s_own(tmp_path):
    store = FolderStore(tmp_path)
    slow = VoiceSettings("kal16", rate=0.7)
    make_takes([Request(TEXT, voice) for voice in (QUICK, slow)], Flite(), store)
    found = voice_norms([(QUICK, "en"), (slow, "en")], Flite(), store)
    assert found[QUICK, "en"].pace == pytest.approx(found[slow, "en"].pace, rel=0.05), "pace is told at rate 1"
    assert found == voice_norms([(QUICK, "en"), (slow, "en")], Flite(), store)
    assert all(load(store, take_key(Flite(), r)) for r in calibration_requests(QUICK, "en")), "made on the way"
    (clip,) = Flite().synthesize([Request(TEXT, QUICK)])
    onset, offset = speech_edges(clip.samples, clip.rate)
    half = np.append(clip.samples[: onset + (offset - onset) * 54 // 100], np.zeros(4000))
    assert "too short for its text" in flags(clip, half, usual=found[QUICK, "en"])


class FaultyFlite:
    """flite with a fault: what it says is spoilt by text, seed and temperature."""

    name = "shaky"
    abilities = Abilities(follows=frozenset({"temperature"}))

    def __init__(self, spoil, shortest: int = 1):
        self.spoil, self.asked = spoil, []
        self.abilities = replace(self.abilities, shortest_words=shortest)

    def readiness(self):
        return Flite().readiness()

    def build(self):
        return "1"

    def voices(self):
        return Flite().voices()

    def synthesize(self, requests):
        self.asked += requests
        plain = [replace(r, seed=0, temperature=None) for r in requests]
        return [self.spoil(r, clip) for r, clip in zip(requests, Flite().synthesize(plain), strict=True)]


def looped(clip: Clip, seconds: float) -> Clip:
    start, stop = middle(clip, seconds)
    return Clip(np.concatenate((clip.samples[:stop], clip.samples[start:])), clip.rate)


def hows(take) -> list[str]:
    return [attempt.how for attempt in take.attempts]


def test_another_seed_and_a_lower_temperature_are_tried_and_told():
    def spoil(request, clip):
        return clip if request.temperature else looped(clip, 0.7 + 0.1 * request.seed)

    engine = FaultyFlite(spoil)
    take = best_take(Request(TEXT, QUICK), None, engine, VoiceNorm())
    assert take.flags == ()
    assert hows(take) == ["as it stands", "seed 1", "temperature 0.7, seed 2"]
    assert [attempt.kept for attempt in take.attempts] == [False, False, True]
    assert take.attempts[0].flags == ("repeats itself",)


def test_at_last_a_sentence_is_said_in_two_parts():
    engine = FaultyFlite(lambda request, clip: looped(clip, 0.9) if len(request.text.split()) > 8 else clip)
    engine.abilities = Abilities()
    take = best_take(Request(TEXT, QUICK), None, engine, VoiceNorm())
    assert (take.flags, hows(take)) == ((), ["as it stands", "seed 1", "in two parts"])
    assert [request.text for request in engine.asked[-2:]] == [
        "The committee crossed the ice on foot,",
        "although nobody had asked for it.",
    ]
    starts = [word.start_s for word in take.clip.words]
    assert [word.text for word in take.clip.words] == TEXT.split()
    assert starts == sorted(starts)


def test_the_least_bad_is_kept_and_flagged(tmp_path):
    def spoil(request, clip):
        if request.seed == 1:
            return Clip(clip.samples * np.float32(0.006 / np.abs(clip.samples).max()), clip.rate)
        return looped(clip, 0.7 + 0.1 * request.seed)

    store, request = FolderStore(tmp_path), Request("Nobody had asked for it.", QUICK)
    ((key, header),) = make_takes([request], FaultyFlite(spoil), store).items()
    assert header.flags == ("too soft",)
    assert [attempt.kept for attempt in header.attempts] == [False, True, False]
    assert load(store, key).attempts == header.attempts
    assert min(header.attempts, key=lambda attempt: attempt.score).kept


def test_an_attempt_that_fails_is_one_of_them():
    def spoil(request, clip):
        if request.seed == 0:
            raise EngineError("out of breath.")
        return clip

    take = best_take(Request(TEXT, QUICK), None, FaultyFlite(spoil), VoiceNorm())
    assert (take.flags, take.attempts[0].flags) == ((), ("out of breath",))


def test_what_the_engine_itself_doubts_is_made_again_and_told(tmp_path):
    def spoil(request, clip):
        return replace(clip, doubts=("out of breath",)) if len(request.text.split()) > 8 else clip

    take = best_take(Request(TEXT, QUICK), None, FaultyFlite(spoil), VoiceNorm())
    assert (take.flags, hows(take)) == ((), ["as it stands", "seed 1", "temperature 0.7, seed 2", "in two parts"])
    assert [attempt.flags for attempt in take.attempts] == [("out of breath",)] * 3 + [()]
    request = Request("Nobody had asked for it.", QUICK)
    always = FaultyFlite(lambda _, clip: replace(clip, doubts=("out of breath",)))
    (header,) = make_takes([request], always, FolderStore(tmp_path)).values()
    assert header.flags == ("out of breath",)


def test_doubts_are_carried_through_halves_and_carriers():
    def doubtful(request, clip):
        return replace(clip, doubts=("out of breath",))

    take = best_take(Request(TEXT, QUICK), None, FaultyFlite(doubtful), VoiceNorm())
    assert {attempt.flags for attempt in take.attempts} == {("out of breath",)}
    assert hows(take)[-1] == "in two parts"
    (whole,) = Flite().synthesize([carried(Request("Right.", QUICK))])
    assert cut_out(doubtful(None, whole), Request("Right.", QUICK), VoiceNorm()).doubts == ("out of breath",)


def test_halves_share_out_what_belongs_to_words():
    whole = Request(
        "One two three four five six seven eight.", QUICK, emphasis=(Stress(2, 6, "strong"),),
        phonemes=(Phonemes(0, 1, ("w", "ah1", "n")), Phonemes(6, 8, ("s",))),
    )  # fmt: skip
    first, second = halves(whole)
    assert (first.text, second.text) == ("One two three four,", "five six seven eight.")
    assert (first.emphasis, second.emphasis) == ((Stress(2, 4, "strong"),), (Stress(0, 2, "strong"),))
    assert (first.phonemes, second.phonemes) == (whole.phonemes[:1], (Phonemes(2, 4, ("s",)),))
    assert halves(Request("Too short.", QUICK)) is None


@pytest.mark.parametrize(
    ("voice", "text"),
    rest_slow(
        itertools.product(("rms", "slt", "awb", "kal16"), ("Right.", "Yeah.", "Well, well.", "Not yet!")), every=5
    ),
)
@pytest.mark.parametrize("timed", [True, False], ids=["by word times", "by silence"])
def test_a_short_turn_is_cut_out_where_flite_says_it_stands(voice, text, timed):
    request = Request(text, VoiceSettings(voice))
    (whole,) = Flite().synthesize([carried(request)])
    truth = whole.words[len(CARRIER.split())].start_s
    own = cut_out(whole if timed else replace(whole, words=()), request, VoiceNorm())
    assert own is not None
    begin = (len(whole.samples) - len(own.samples)) / whole.rate
    assert 0 < truth - begin < 0.16
    before = whole.words[len(CARRIER.split()) - 1]
    assert begin > before.end_s - 0.05
    if timed:
        assert [word.text for word in own.words] == text.split()
        assert own.words[0].start_s == pytest.approx(truth - begin, abs=0.01)
    assert check_clip(own, text).faults == ()


def test_only_what_is_short_for_the_engine_gets_a_carrier(tmp_path):
    engine = FaultyFlite(lambda request, clip: clip, shortest=3)
    wanted = [Request("Right.", QUICK), Request("That is right.", QUICK)]
    headers = make_takes(wanted, engine, FolderStore(tmp_path))
    assert [r.text for r in engine.asked if "right" in r.text.lower()] == [f"{CARRIER} Right.", "That is right."]
    assert all(header.flags == () for header in headers.values())
    assert headers[take_key(engine, wanted[0])].length_samples < 16000
    assert take_key(engine, wanted[0]) != take_key(FaultyFlite(engine.spoil), wanted[0])
    assert take_key(engine, wanted[1]) == take_key(FaultyFlite(engine.spoil), wanted[1])


@pytest.mark.parametrize(("language", "needed"), [("en", True), ("en-GB", True), ("de", False), ("enm", False)])
def test_a_carrier_is_for_its_own_language(language, needed):
    engine = FaultyFlite(lambda request, clip: clip, shortest=3)
    assert needs_carrier(Request("Right.", QUICK, language), engine) == needed


def test_without_a_place_to_cut_the_words_are_said_as_they_stand():
    engine = FaultyFlite(lambda request, clip: Clip(np.full_like(clip.samples, 0.1), clip.rate), shortest=3)
    request = Request("Right.", QUICK)
    noise = engine.synthesize([carried(request)])[0]
    assert cut_out(noise, request, VoiceNorm()) is None
    honest = FaultyFlite(lambda r, clip: noise if r.text.startswith(CARRIER) else clip, shortest=3)
    take = best_take(request, None, honest, VoiceNorm())
    assert (take.flags, hows(take)) == ((), ["behind a carrier sentence", "as it stands"])


@pytest.mark.slow
@pytest.mark.parametrize("loops", rest_slow([False, True], True))
def test_minutes_of_nonsense_are_looked_through_in_bounded_memory(loops):
    """A comparison of every frame with every other would take 1.8 GB here."""
    rng = np.random.default_rng(7)
    power = np.exp(2 * np.repeat(np.repeat(rng.normal(size=(3_000, 32)), 5, axis=0), 8, axis=1))
    if loops:
        power[6_000:6_100] = power[5_900:6_000]
    tracemalloc.start()
    try:
        found = loop(Spectra(power, 31.25))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == (pytest.approx(5_900 * HOP_S, abs=0.5) if loops else -1.0)
    assert peak < 200_000_000
