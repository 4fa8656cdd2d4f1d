"""The mixer as a function of any range: equal for every partition, and music far enough under speech."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import examples

from studio.audio import meter
from studio.audio.clip import Clip
from studio.mix import MixPlan, MusicClip, mixer, plan_timeline
from studio.mix.music import loudest_lufs
from studio.store import FolderStore
from studio.store.takes import KIND, StoredTake, pack
from studio.values import RATE, Script, Segment, SentenceTake, Speech, Take, Timeline, Turn


def noise(seconds: float, rate: int, level: float, seed: int, channels: int | None = None) -> np.ndarray:
    shape = (round(seconds * rate),) + ((channels,) if channels else ())
    return (np.random.default_rng(seed).standard_normal(shape) * level).astype(np.float32)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Timeline, FolderStore, dict[str, np.ndarray], float]:
    """A short episode of noise speech with all kinds of music."""
    store = FolderStore(tmp_path_factory.mktemp("store"))
    lines, turns = [], []
    for number in range(6):
        speech = np.concatenate(
            [np.zeros(3200, np.float32), noise(1.7, 16000, 0.08, number), np.zeros(2400, np.float32)]
        )
        store.put(KIND, f"take{number}", pack(StoredTake(Clip(speech, 16000), 3200, len(speech) - 2400)))
        lines.append(
            SentenceTake(number, 1, "x", "x", Take(f"take{number}", 16000, len(speech), 3200, len(speech) - 2400, 0.0))
        )
        turns.append(Turn("Ada" if number % 2 else "Ben", (Speech("some words that are said here", 1),), 1))
    script = Script(
        "test",
        (
            Segment(None, "cold_open", 1, tuple(turns[:1])),
            Segment(None, "intro", 1, tuple(turns[1:3])),
            Segment("Story", "story", 1, tuple(turns[3:])),
        ),
    )
    music = {
        name: noise(seconds, RATE, 0.15, seed, 2)
        for name, seconds, seed in (("music:i", 9, 90), ("music:s", 2, 91), ("music:o", 12, 92))
    }
    pieces = {name: MusicClip(name, len(x), loudest_lufs(x)) for name, x in music.items()}
    speech_lufs = meter.loudness(np.repeat(noise(1.7, 48000, 0.08, 0)[:, None], 2, axis=1), RATE)
    plan = MixPlan(
        pieces["music:i"], pieces["music:s"], None, pieces["music:o"], speech_lufs=speech_lufs, intro_alone_s=3
    )
    return plan_timeline(script, lines, plan), store, music, speech_lufs


def test_any_partition_gives_the_same_samples(made) -> None:
    timeline, store, music, _ = made
    read = mixer(timeline, store, music)
    whole = read(0, timeline.length_samples)

    @given(st.lists(st.integers(0, timeline.length_samples), max_size=8), st.randoms())
    @settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
    def check(cuts: list[int], random) -> None:
        edges = [0, *sorted(cuts), timeline.length_samples]
        spans = list(itertools.pairwise(edges))
        random.shuffle(spans)
        fresh = mixer(timeline, store, music)
        for a, b in spans:
            assert np.array_equal(fresh(a, b), whole[a:b])

    check()


def test_outside_the_programme_is_silence(made) -> None:
    timeline, store, music, _ = made
    read = mixer(timeline, store, music)
    assert not read(-500, 0).any()
    assert not read(timeline.length_samples, timeline.length_samples + 500).any()
    assert read(-100, 100).shape == (200, 2)


def test_music_lies_at_least_15_lu_under_speech_where_both_sound(made) -> None:
    timeline, store, music, speech_lufs = made
    stem = Timeline(timeline.length_samples, tuple(p for p in timeline.placements if p.kind != "speech"), (), (), (0,))
    read = mixer(stem, store, music)
    for spoken in timeline.spoken:
        part = read(spoken.start_sample, spoken.stop_sample)
        if part.any():
            assert speech_lufs - meter.loudness(part, RATE) >= 15.0


def test_music_alone_is_about_as_loud_as_speech(made) -> None:
    timeline, store, music, speech_lufs = made
    intro = next(p for p in timeline.placements if p.kind == "intro")
    read = mixer(timeline, store, music)
    alone = meter.loudness(read(intro.start_sample + RATE // 2, intro.start_sample + 5 * RATE // 2), RATE)
    assert alone == pytest.approx(speech_lufs - 1, abs=1.0)


def test_edges_fade_and_nothing_clicks(made) -> None:
    timeline, store, music, _ = made
    read = mixer(timeline, store, music)
    for placement in timeline.placements:
        first = read(placement.start_sample, placement.start_sample + 1)
        stem = Timeline(timeline.length_samples, (placement,), (), (), (0,))
        alone = mixer(stem, store, music)
        assert np.abs(alone(placement.start_sample, placement.start_sample + 1)).max() < 0.01
        assert np.abs(alone(placement.stop_sample - 1, placement.stop_sample)).max() < 0.01
        assert first.shape == (1, 2)


def test_a_take_that_is_gone_is_named(made, tmp_path: Path) -> None:
    from studio.errors import AudioError

    timeline, _, music, _ = made
    with pytest.raises(AudioError, match="gone from the store"):
        mixer(timeline, FolderStore(tmp_path / "empty"), music)(0, timeline.length_samples)
