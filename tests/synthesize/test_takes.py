"""Takes: each made once, checked, kept; what fails is named and costs nobody else's."""

import pickle
import sys
import threading
from collections import Counter

import numpy as np
import pytest

from studio.audio.clip import Clip
from studio.errors import EngineError, ModelError, OutputError, ProgramMissing, ProgramTimeout
from studio.programs.run import run
from studio.store import FolderStore
from studio.store.takes import load
from studio.synthesize import calibrate
from studio.synthesize.abilities import Abilities
from studio.synthesize.engine import EngineVoice, Readiness, Request
from studio.synthesize.engines.tone import Tone
from studio.synthesize.identity import take_key
from studio.synthesize.takes import ATTEMPTS, SentenceFailed, make_takes
from studio.values import VoiceSettings

LOW = VoiceSettings("low")


def requests(*texts: str) -> list[Request]:
    return [Request(text, LOW) for text in texts]


class CountingTone(Tone):
    """The tone engine; what it was asked is counted, and what it gives can be spoilt by text."""

    abilities = Abilities(batch=3, parallel=2)

    def __init__(self, **spoilt):
        self.asked = Counter()
        self.batches = []
        self.spoilt = spoilt
        self._lock = threading.Lock()

    def synthesize(self, requests):
        with self._lock:
            self.asked.update((request.text, request.seed) for request in requests)
            self.batches.append(len(requests))
        clips = super().synthesize(requests)
        spoil = [self.spoilt.get(request.text, lambda _, clip: clip) for request in requests]
        return [change(request, clip) for change, request, clip in zip(spoil, requests, clips, strict=True)]


def fails(error):
    def spoil(request, clip):
        raise error

    return spoil


@pytest.fixture(autouse=True)
def no_calibration(monkeypatch):
    """The tone needs none, and what is asked for is counted here."""
    monkeypatch.setattr(calibrate, "TEXT", ())


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "store")


def kept(store) -> int:
    return len(list(store.entries()))


def test_each_is_made_once_and_never_again(store):
    wanted = requests(*(f"Sentence number {n}." for n in range(10)), *(f"Sentence number {n}." for n in range(5)))
    engine = CountingTone()
    headers = make_takes(wanted, engine, store)
    assert set(engine.asked.values()) == {1}
    assert len(engine.asked) == len(headers) == kept(store) == 10
    assert max(engine.batches) <= engine.abilities.batch
    again = CountingTone()
    assert make_takes(wanted, again, store) == headers
    assert not again.asked
    more = CountingTone()
    assert len(make_takes([*wanted, *requests("One more.")], more, store)) == 11
    assert list(more.asked) == [("One more.", 0)]


def test_a_take_is_what_the_engine_said(store):
    (request,) = requests("Hello there.")
    ((key, header),) = make_takes([request], Tone(), store).items()
    (clip,) = Tone().synthesize([request])
    take = load(store, key)
    assert np.array_equal(take.clip.samples, clip.samples)
    assert (header.length_samples, header.rate_hz) == (len(clip.samples), clip.rate)
    assert header.onset_sample == pytest.approx(0.1 * clip.rate, abs=0.006 * clip.rate)
    assert header.offset_sample == pytest.approx(len(clip.samples) - 0.1 * clip.rate, abs=0.006 * clip.rate)


def test_a_damaged_take_is_made_again(store):
    wanted = requests("Hello there.", "Good evening.")
    before = make_takes(wanted, Tone(), store)
    for path in store.root.rglob("*/*/*"):
        if path.name == take_key(Tone(), wanted[0]):
            path.write_bytes(path.read_bytes()[:-7])
    engine = CountingTone()
    assert make_takes(wanted, engine, store) == before
    assert list(engine.asked) == [("Hello there.", 0)]


def test_the_key_is_of_the_engine_too():
    class OtherTone(Tone):
        name = "other"

    class NewerTone(Tone):
        def build(self):
            return "newer"

    (request,) = requests("Hello.")
    assert len({take_key(engine, request) for engine in (Tone(), OtherTone(), NewerTone())}) == 3
    assert take_key(Tone(), request) == take_key(Tone(), request)


@pytest.mark.parametrize(
    "error",
    [
        EngineError("no such word."),
        ValueError("inside the plugin"),
        RuntimeError("out of memory"),
        OSError(5, "broken"),
    ],
)
def test_a_bad_sentence_is_named_and_all_others_are_kept(store, error):
    wanted = requests(*(f"Sentence {n}." for n in range(6)), "bad")
    engine = CountingTone(bad=fails(error))
    engine.abilities = Abilities(batch=7)
    with pytest.raises(SentenceFailed) as caught:
        make_takes(wanted, engine, store)
    assert caught.value.request.text == "bad"
    assert str(error).rstrip(".") in caught.value.reason
    assert f"tried {ATTEMPTS} times" in caught.value.reason
    assert kept(store) == 6
    assert engine.asked["bad", 1] == engine.asked["bad", 2] == 1


def test_of_several_bad_ones_the_first_in_order_is_named(store):
    engine = CountingTone(bad=fails(EngineError("no")), worse=fails(EngineError("no")))
    with pytest.raises(SentenceFailed) as caught:
        make_takes(requests("One.", "bad", "worse", "Two."), engine, store)
    assert caught.value.request.text == "bad"


def test_a_program_that_is_gone_is_said_at_once(store):
    engine = CountingTone(bad=fails(ProgramMissing("flite is not installed.", hint="Install it.")))
    with pytest.raises(ProgramMissing) as caught:
        make_takes(requests("bad"), engine, store)
    assert caught.value.hint
    assert sum(engine.asked.values()) == 1


def test_a_damaged_model_is_tried_no_further_and_its_hint_is_kept(store):
    engine = CountingTone(bad=fails(ModelError("The model is damaged.", hint="Get it again.")))
    with pytest.raises(SentenceFailed, match=r"^The model is damaged Get it again\.") as caught:
        make_takes(requests("bad", "Good one."), engine, store)
    assert caught.value.hint == "Get it again."
    assert engine.asked["bad", 0] == 2, "in its batch, and alone"
    assert kept(store) == 1


def test_a_sentence_that_hangs_is_tried_once_more_and_no_oftener(store):
    engine = CountingTone(bad=fails(ProgramTimeout("flite did not finish within 20 s.")))
    with pytest.raises(SentenceFailed, match="did not finish"):
        make_takes(requests("bad", "Good one."), engine, store)
    assert engine.asked["bad", 0] == 2
    assert engine.asked["bad", 1] == 0
    assert kept(store) == 1


def shouts(request, clip):
    return Clip(np.clip(clip.samples * 20, -1, 1), clip.rate)


def silent(request, clip):
    return Clip(np.zeros_like(clip.samples), clip.rate)


def not_numbers(request, clip):
    samples = clip.samples.copy()
    samples[2000] = np.nan
    return Clip(samples, clip.rate)


def nothing(request, clip):
    return Clip(np.zeros(0, np.float32), clip.rate)


def stereo(request, clip):
    return Clip(np.stack((clip.samples, clip.samples), axis=1), clip.rate)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [(silent, "silence"), (not_numbers, "not numbers"), (nothing, "no samples"), (stereo, "no samples")],
)
def test_an_unusable_take_is_an_error(store, spoil, said):
    with pytest.raises(SentenceFailed, match=said):
        make_takes(requests("bad one", "Good one."), CountingTone(**{"bad one": spoil}), store)
    assert kept(store) == 1


def test_a_doubtful_take_is_used_and_flagged(store):
    engine = CountingTone(**{"Too loud.": shouts})
    headers = make_takes(requests("Too loud.", "Fine."), engine, store)
    assert sorted(header.flags for header in headers.values()) == [(), ("clipped",)]
    assert sum(count for (text, _), count in engine.asked.items() if text == "Too loud.") == 2  # it ignores seeds


def test_another_seed_may_help(store):
    def sometimes(request, clip):
        return clip if request.seed == 2 else shouts(request, Clip(clip.samples * (1 + request.seed), clip.rate))

    headers = make_takes(requests("Too loud."), CountingTone(**{"Too loud.": sometimes}), store)
    assert [header.flags for header in headers.values()] == [()]


@pytest.mark.parametrize("back", [lambda clips: clips[:-1], lambda clips: [*clips, clips[0]], lambda clips: [None] * 2])
def test_an_engine_that_gives_something_else(store, back):
    class WrongAnswers(CountingTone):
        def synthesize(self, requests):
            return back(super().synthesize(requests))

    with pytest.raises(SentenceFailed, match="came back"):
        make_takes(requests("One.", "Two."), WrongAnswers(), store)


def test_no_room_stops_the_work_with_its_own_message(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        make_takes(requests("One.", "Two."), CountingTone(), FolderStore(tmp_path / "file"))


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_keeps_what_is_finished_and_leaves_no_thread(store, stop):
    class Meter:
        def __init__(self):
            self.count = 0

        def stage(self, name, total, unit=""):
            return self

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def advance(self, amount=1.0, audio_s=0.0):
            self.count += 1
            if self.count == 5:
                raise stop

        def note(self, message):
            pass

    engine = CountingTone()
    engine.abilities = Abilities(parallel=2)
    wanted = requests(*(f"Sentence {n}." for n in range(40)))
    with pytest.raises(stop):
        make_takes(wanted, engine, store, progress=Meter())
    assert [t for t in threading.enumerate() if t.name.startswith("synthesize")] == []
    assert 5 <= kept(store) < 20
    before, rest = kept(store), CountingTone()
    make_takes(wanted, rest, store)
    assert sum(rest.asked.values()) == 40 - before


INTERRUPTED = """
import os, signal, sys, threading, time
from pathlib import Path
from studio.store import FolderStore
from studio.synthesize.abilities import Abilities
from studio.synthesize.engine import Request
from studio.synthesize.engines.tone import Tone
from studio.synthesize.takes import make_takes
from studio.values import VoiceSettings
store = FolderStore(Path(sys.argv[1]))
sent = threading.Lock()
class SlowTone(Tone):
    abilities = Abilities(parallel=4)
    def synthesize(self, requests):
        time.sleep(0.05)
        if len(list(store.entries())) >= 3 and sent.acquire(blocking=False):
            os.kill(os.getpid(), signal.SIGINT)
        return super().synthesize(requests)
try:
    make_takes([Request(f"Sentence {n}.", VoiceSettings("low")) for n in range(200)], SlowTone(), store)
except KeyboardInterrupt:
    print(threading.active_count(), len(list(store.entries())))
"""


@pytest.mark.slow
def test_ctrl_c_in_the_middle(store):
    said = run([sys.executable, "-c", INTERRUPTED, store.root], timeout=60).stdout.split()
    assert int(said[0]) == 1
    assert 3 <= int(said[1]) < 50
    assert int(said[1]) == kept(store)


def test_the_error_travels_between_processes():
    error = pickle.loads(pickle.dumps(SentenceFailed(requests("bad")[0], "no")))
    assert (error.request.text, error.reason, str(error)) == ("bad", "no", "no")


def test_the_watched_engine_is_an_engine():
    assert isinstance(CountingTone().readiness(), Readiness)
    assert isinstance(CountingTone().voices()[0], EngineVoice)
