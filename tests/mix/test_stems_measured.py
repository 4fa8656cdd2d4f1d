"""What the mixer promises, measured on stems: ducking, fades, tails, starts, resampling, samples of any range."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.examples import rest_slow
from support.speaking import speak

from studio.audio import meter
from studio.audio.clip import Clip, Samples
from studio.export import stems
from studio.mix import MixPlan, MusicClip, mixer, plan_timeline
from studio.mix.ducking import ATTACK_S, RELEASE_S
from studio.mix.music import load_music, loudest_lufs
from studio.parse import parse_script
from studio.store import FolderStore
from studio.store.takes import KIND, StoredTake, pack
from studio.synthesize.engines.tone import Tone
from studio.values import RATE, Cast, Role, Script, Segment, SentenceTake, Speech, Take, Timeline, Turn, VoiceSettings

UNDER_LU = 18.0
SPEECH_LUFS = -20.0
SCRIPT = """\
Two Small Things
What they have in common.
Stories Covered
The First
One.
The Second
Two.
Full Transcript
Ada: It rained for a long time in the night.
Ada: Welcome to this hour of ours.
Bo: And to all who listen to it.
The First
Bo: It begins with a kettle that sings. It does so every day.
Ada: Because it has to.
The Second
Ada: And it ends with a wheel that stands up. Nobody holds it.
Bo: Goodbye to all of you.
"""


def tone(hz: float, seconds: float) -> Samples:
    wave = 0.1 * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)
    return np.repeat(wave.astype(np.float32)[:, None], 2, axis=1)


MUSIC = {"music:intro": tone(400, 20), "music:stinger": tone(3000, 2), "music:bed": tone(1000, 3)}
MUSIC["music:outro"] = tone(2000, 15)
PIECES = {key.removeprefix("music:"): MusicClip(key, len(x), loudest_lufs(x)) for key, x in MUSIC.items()}


@pytest.fixture(scope="module")
def episode(tmp_path_factory: pytest.TempPathFactory) -> tuple[Timeline, FolderStore, tuple[str, ...], list[str]]:
    """Words by the test engine and music of steady tones, whose level shows the gain that is on it."""
    script = parse_script(SCRIPT)
    cast = Cast("tone", tuple(Role(name, (name,), "v", VoiceSettings("low"), "show") for name in script.speakers))
    store = FolderStore(tmp_path_factory.mktemp("store"))
    lines, _ = speak(script, cast, Tone(), store)
    plan = MixPlan(
        PIECES["intro"], PIECES["stinger"], PIECES["bed"], PIECES["outro"], bed_under=("story",),
        under_speech_lu=UNDER_LU, speech_lufs=SPEECH_LUFS, intro_alone_s=3,
    )  # fmt: skip
    turns = script.turns
    timeline = plan_timeline(script, lines, plan)
    return timeline, store, tuple(turns[line.turn].speaker for line in lines), [line.take.key for line in lines]


def sound(timeline: Timeline, store: FolderStore, *kinds: str) -> Samples:
    """The part of the mix that is of some kinds."""
    part = replace(timeline, placements=tuple(p for p in timeline.placements if p.kind in kinds))
    return mixer(part, store, MUSIC)(0, timeline.length_samples)


def level_db(samples: Samples, full: float = 0.1) -> np.ndarray:
    """Level of a steady tone over time, dB against ``full``."""
    return 20 * np.log10(height(samples) / full + 1e-12)


def height(samples: Samples) -> np.ndarray:
    """Height of a tone over time. Silence is put behind it: lengths with large factors take FFTs ten times as long."""
    from scipy.fft import next_fast_len
    from scipy.signal import hilbert  # takes most of a second to load

    one = samples[:, 0].astype(float)
    return np.abs(hilbert(one, next_fast_len(len(one) + RATE)))[: len(one)]


def alone_db(name: str) -> float:
    """Gain of a piece of music that plays alone."""
    return SPEECH_LUFS - 1 - PIECES[name].loudest_lufs


def test_all_speech_is_as_loud_as_voices_are_meant_to_be(episode) -> None:
    timeline, store, speakers, sources = episode
    for stem in stems(timeline, speakers, sources):
        if stem.name != "Music":
            read = mixer(stem.timeline, store, MUSIC)
            said = [read(s.start_sample, s.stop_sample) for s in timeline.spoken if speakers[s.sentence] == stem.name]
            assert meter.loudness(np.concatenate(said), RATE) == pytest.approx(SPEECH_LUFS, abs=0.5)


def test_music_under_every_word_is_as_far_below_speech_as_the_show_says(episode) -> None:
    timeline, store, *_ = episode
    music = sound(timeline, store, "intro", "stinger", "bed", "outro")
    depths = [SPEECH_LUFS - meter.loudness(music[s.start_sample : s.stop_sample], RATE) for s in timeline.spoken]
    heard = [depth for depth in depths if depth < 40]
    assert min(depths) >= UNDER_LU - 0.5, "where the tail of a stinger rings over another piece, too"
    assert len(heard) >= len(depths) - 2, "music lies under nearly every word here"
    assert np.median(heard) == pytest.approx(UNDER_LU, abs=0.5)


def test_music_is_down_when_the_word_begins_and_comes_up_only_after_it_has_ended(episode) -> None:
    timeline, store, *_ = episode
    words = [(s.start_sample, s.stop_sample) for s in timeline.spoken]
    intro = level_db(sound(timeline, store, "intro")) - alone_db("intro")
    first = next(a for a, _ in words if intro[a] > -60)
    assert intro[first] == pytest.approx(1 - UNDER_LU, abs=0.3)
    assert intro[first - round(ATTACK_S * RATE)] == pytest.approx(0, abs=0.1)
    assert intro[first - round(ATTACK_S * RATE / 2)] == pytest.approx((1 - UNDER_LU) / 2, abs=0.3)
    outro = level_db(sound(timeline, store, "outro")) - alone_db("outro")
    last = words[-1][1]
    assert outro[words[-1][0] : last].max() <= 1 - UNDER_LU + 0.3
    assert outro[last] == pytest.approx(1 - UNDER_LU, abs=0.3)
    assert outro[last + round(RELEASE_S * RATE / 2)] == pytest.approx((1 - UNDER_LU) / 2, abs=0.3)
    assert outro[last + round(RELEASE_S * RATE) : last + 3 * RATE] == pytest.approx(0, abs=0.1)


@pytest.mark.slow
def test_fades_have_the_curve_of_equal_power(episode) -> None:
    timeline, store, *_ = episode
    for placement in timeline.placements:
        if placement.kind in ("speech", "clip"):
            continue
        plain = replace(placement, start_sample=0, envelope=())
        length = plain.length_samples
        alone = mixer(replace(timeline, placements=(plain,), length_samples=length), store, MUSIC)(0, length)
        power = (height(alone) / 0.1 / 10 ** (plain.gain_db / 20)) ** 2
        n = plain.fade_out_samples
        curve = np.cos(np.pi / 2 * (np.arange(n) + 0.5) / n) ** 2
        if n > 2000:
            assert power[-n:][100:-100] == pytest.approx(curve[100:-100], abs=0.02)
            assert power[-n // 2] == pytest.approx(0.5, abs=0.01), "half of the power half of the way"


def test_a_loop_of_any_music_goes_on_without_a_click_or_a_hole(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).standard_normal((4 * RATE, 2)).astype(np.float32)
    wave = np.sin(2 * np.pi * 100.3 * np.arange(4 * RATE) / RATE).astype(np.float32)[:, None].repeat(2, axis=1)
    for music, steady in ((noise * 0.1, True), (wave * 0.3, False)):
        piece = MusicClip("music:bed", len(music), loudest_lufs(music))
        turns = tuple(Turn("Ada", (Speech("words", 1),), 1) for _ in range(12))
        script = Script("test", (Segment("One", "story", 1, turns),))
        lines = [SentenceTake(n, 1, "x", "x", Take("k", RATE, 2 * RATE, 0, 2 * RATE, 0.0)) for n in range(12)]
        timeline = plan_timeline(script, lines, MixPlan(bed=piece, bed_under=("story",)))
        beds = [p for p in timeline.placements if p.kind == "bed"]
        assert len(beds) > 5
        part = replace(timeline, placements=tuple(beds))
        bed = mixer(part, FolderStore(tmp_path), {"music:bed": music})(0, timeline.length_samples)[:, 0].astype(float)
        inside = slice(beds[1].start_sample - RATE, beds[-1].start_sample - RATE)
        if steady:
            power = np.square(bed[inside])[: 480 * (len(bed[inside]) // 480)].reshape(-1, 480).mean(axis=1)
            assert 10 * np.log10(power.max() / power.min()) < 2.5, "as even as noise is in 10 ms"
        else:
            steps = np.abs(np.diff(bed[inside]))
            assert steps.max() < 3 * np.median(steps), "a wave that is cut off would jump by twice its height"


def test_the_tail_of_a_stinger_rings_on_under_the_first_word(episode) -> None:
    timeline, store, *_ = episode
    stinger = level_db(sound(timeline, store, "stinger")) - alone_db("stinger")
    words = [s.start_sample for s in timeline.spoken]
    for placement in timeline.placements:
        if placement.kind == "stinger":
            word = next(start for start in words if start > placement.start_sample)
            assert placement.start_sample < word < placement.stop_sample, "it still rings when the word begins"
            ringing = stinger[word : placement.stop_sample - placement.fade_out_samples]
            assert len(ringing) > 0.2 * RATE
            assert ringing == pytest.approx(1 - UNDER_LU, abs=0.5)


def test_everything_starts_at_the_sample_that_the_timeline_says(tmp_path: Path) -> None:
    store, rng = FolderStore(tmp_path), np.random.default_rng(8)
    script = Script("test", (Segment("One", "story", 1, (Turn("Ada", (Speech("word", 1),), 1),) * 6),))
    lines, marks = [], []
    for n in range(6):
        before, length = int(rng.integers(1000, 9000)), int(rng.integers(9000, 40000))
        take = np.zeros(length + before + 5000, np.float32)
        take[before] = 0.5  # the word is one sample
        take[before + length - 1] = 0.25
        store.put(KIND, f"take{n}", pack(StoredTake(Clip(take, RATE), before, before + length)))
        lines.append(SentenceTake(n, 1, "x", "x", Take(f"take{n}", RATE, len(take), before, before + length, 0.0)))
        marks.append(length)
    timeline = plan_timeline(script, lines, MixPlan(stinger=PIECES["stinger"]))
    speech = sound(timeline, store, "speech")[:, 0]
    assert np.flatnonzero(speech).tolist() == [
        at for s in timeline.spoken for at in (s.start_sample, s.stop_sample - 1)
    ], "each word at its sample, and nothing else"
    assert [s.stop_sample - s.start_sample for s in timeline.spoken] == marks
    (chapter, *_) = [c.start_sample for c in timeline.chapters if c.title == "One"]
    stinger = sound(timeline, store, "stinger")[:, 0]
    assert not stinger[:chapter].any()
    assert stinger[chapter : chapter + 24].any()


RATES = (8000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000)


@pytest.mark.parametrize("rate", rest_slow(RATES, 8000, 44_100, 96_000))
def test_a_sweep_of_any_rate_has_no_images_and_nothing_folded_back(rate: int, tmp_path: Path) -> None:
    seconds, low, high = 6, 20.0, rate / 2 * 0.98
    t = np.arange(seconds * rate) / rate
    sweep = 0.5 * np.sin(2 * np.pi * (low * t + (high - low) / (2 * seconds) * t * t))
    soundfile.write(tmp_path / "a.wav", sweep, rate, subtype="FLOAT")
    out = load_music(tmp_path / "a.wav").samples[:, 0].astype(float)
    assert len(out) == seconds * RATE
    size = 4096
    window = np.blackman(size) ** 2
    bins = np.fft.rfftfreq(size, 1 / RATE)
    width = (high - low) / seconds * size / RATE + 12 * RATE / size + 100
    folded = []
    for start in range(0, len(out) - size, size // 2):
        hz = low + (high - low) * (start + size / 2) / RATE / seconds
        spectrum = np.abs(np.fft.rfft(out[start : start + size] * window)) * 2 / window.sum() / 0.5
        if hz < RATE / 2 or hz > RATE / 2 + width:
            folded.append(spectrum[np.abs(bins - hz) > width].max(initial=0.0))
    assert 20 * np.log10(max(folded)) < -120


@pytest.mark.parametrize("peak", [0.005, 1.0, 8.0])
def test_samples_of_any_range_are_kept_and_come_to_one_level(peak: float, tmp_path: Path) -> None:
    """From 46 dB below full scale to 18 dB above it."""
    loud = tone(1000, 8) * np.float32(peak / 0.1)
    soundfile.write(tmp_path / "a.wav", loud, RATE, subtype="FLOAT")
    music = load_music(tmp_path / "a.wav")
    assert np.array_equal(music.samples, loud)
    script = Script("test", (Segment(None, "intro", 1, (Turn("Ada", (Speech("word", 1),), 1),)),))
    lines = [SentenceTake(0, 1, "x", "x", Take("k", RATE, RATE, 0, RATE, 0.0))]
    plan = MixPlan(
        intro=MusicClip(music.key, music.length_samples, music.loudest_lufs), speech_lufs=SPEECH_LUFS, intro_alone_s=8
    )
    timeline = plan_timeline(script, lines, plan)
    part = replace(timeline, placements=tuple(p for p in timeline.placements if p.kind == "intro"))
    heard = mixer(part, FolderStore(tmp_path), {music.key: music.samples})(0, RATE)
    assert meter.loudness(heard, RATE) == pytest.approx(SPEECH_LUFS - 1, abs=0.2)


@pytest.mark.slow
def test_any_block_size_and_any_order_give_the_same_bits(episode) -> None:
    timeline, store, *_ = episode
    whole = mixer(timeline, store, MUSIC)(0, timeline.length_samples)
    for size in (777, 1152, 65_536, 48_000 * 7 + 1):
        read, out = mixer(timeline, store, MUSIC), np.zeros_like(whole)
        spans = list(itertools.pairwise([*range(0, timeline.length_samples, size), timeline.length_samples]))
        for start, stop in reversed(spans):
            out[start:stop] = read(start, stop)
        assert np.array_equal(out, whole)
