"""What a script's own cues do to the sound: beds under the words, pauses, stings, music that is sent away."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from support.speaking import speak

from studio.audio import meter
from studio.mix import MixPlan, MusicClip, mixer, plan_timeline
from studio.mix.music import loudest_lufs
from studio.parse import parse_script
from studio.store import FolderStore
from studio.synthesize.engines.tone import Tone
from studio.values import FRAME, RATE, Cast, Role, Timeline, VoiceSettings

SPEECH_HZ, BED_HZ, STING_HZ = 147.0, 1000.0, 3000.0


def tone(hz: float, seconds: float) -> np.ndarray:
    wave = 0.1 * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)
    return np.repeat(wave.astype(np.float32)[:, None], 2, axis=1)


MUSIC = {"music:rain": tone(BED_HZ, 4.0), "music:sting": tone(STING_HZ, 1.0), "music:song": tone(2000.0, 20.0)}
PIECES = {key.removeprefix("music:"): MusicClip(key, len(x), loudest_lufs(x)) for key, x in MUSIC.items()}
PLAN = MixPlan(sounds=PIECES, stinger=PIECES["sting"], under_speech_lu=18.0)


def made(text: str, folder: Path, plan: MixPlan = PLAN) -> tuple[Timeline, np.ndarray]:
    """A script → its timeline and its samples, spoken by the test engine."""
    script = parse_script(text)
    cast = Cast("tone", tuple(Role(name, (name,), "v", VoiceSettings("low"), "show") for name in script.speakers))
    store = FolderStore(folder)
    lines, _ = speak(script, cast, Tone(), store)
    timeline = plan_timeline(script, lines, plan)
    return timeline, mixer(timeline, store, MUSIC)(0, timeline.length_samples)


def level(samples: np.ndarray, hz: float) -> float:
    """dB of one frequency, by the Fourier integral over the stretch with a Hann window."""
    window = np.hanning(len(samples))
    wave = np.exp(-2j * np.pi * hz * np.arange(len(samples)) / RATE)
    return 20 * float(np.log10(abs(np.sum(samples[:, 0] * window * wave)) * 2 / np.sum(window) + 1e-9))


def chat(middle: str) -> str:
    return (
        f"Ada: Good evening to everybody here.\n{middle}\nBo: It rains on the roof again tonight.\n"
        "Ada: So it does, and it will not stop.\n[bed off]\nBo: Good night to everybody there.\nAda: Good night."
    )


def test_a_bed_lies_under_the_words_until_it_is_ended(tmp_path: Path) -> None:
    timeline, sound = made(chat("[bed rain]"), tmp_path)
    spoken = [(s.start_sample, s.stop_sample) for s in timeline.spoken]
    (event,) = timeline.events
    assert (event.kind, event.start_sample, event.stop_sample) == ("bed", spoken[0][1], spoken[2][1])
    assert timeline.unplayed == ()
    beds = [level(sound[a:b], BED_HZ) for a, b in spoken]
    assert min(beds[1:3]) > -60 and max(beds[0], *beds[4:]) < -85


def test_a_bed_under_words_is_as_far_below_speech_as_the_show_says(tmp_path: Path) -> None:
    timeline, _ = made(chat("[bed rain]"), tmp_path)
    (bed, *_) = [p for p in timeline.placements if p.kind == "bed"]
    a, b = timeline.spoken[1].start_sample, timeline.spoken[1].stop_sample
    sound = mixer(Timeline(timeline.length_samples, (bed,), (), (), (0,)), FolderStore(tmp_path), MUSIC)(a, b)
    assert meter.loudness(sound, RATE) == pytest.approx(PLAN.speech_lufs - 18.0, abs=0.5)


def test_a_bed_ends_with_the_next_one_or_the_episode(tmp_path: Path) -> None:
    text = chat("[bed rain]").replace("[bed off]", "[bed song]")
    timeline, _ = made(text, tmp_path)
    first, second = timeline.events
    assert first.stop_sample == second.start_sample
    assert second.stop_sample == timeline.spoken[-1].stop_sample


def test_faults_of_beds_are_reported(tmp_path: Path) -> None:
    timeline, _ = made(chat("[pause 1s]"), tmp_path)
    assert [(p.line, "could end" in p.message) for p in timeline.unplayed] == [(5, True)]
    timeline, _ = made(chat("[bed gravel]"), tmp_path)
    assert [p.line for p in timeline.unplayed] == [2, 5]


def test_a_bed_of_the_script_takes_the_place_of_the_segments(tmp_path: Path) -> None:
    plan = MixPlan(sounds=PIECES, bed=PIECES["song"], bed_under=("segment", "intro"))
    without, _ = made(chat("[pause 1s]"), tmp_path, plan)
    with_, _ = made(chat("[bed rain]"), tmp_path, plan)
    assert {p.source for p in without.placements if p.kind == "bed"} == {"music:song"}
    assert {p.source for p in with_.placements if p.kind == "bed"} == {"music:rain"}


@pytest.mark.parametrize(("written", "seconds"), [("[pause 1.5s]", 1.5), ("[beat]", 1.0), ("(long pause)", 2.0)])
def test_a_pause_is_as_long_as_it_says(written: str, seconds: float, tmp_path: Path) -> None:
    _, sound = made(chat(f"Bo: {written}"), tmp_path)
    quiet = np.flatnonzero(np.abs(sound[:, 0]) > 1e-4)
    gaps = np.diff(quiet) / RATE
    assert gaps.max() == pytest.approx(seconds, abs=0.03)


def test_a_sting_sounds_between_the_words(tmp_path: Path) -> None:
    timeline, sound = made(chat("[sting]"), tmp_path)
    (event,) = [e for e in timeline.events if e.kind == "sting"]
    assert level(sound[event.start_sample : event.stop_sample], STING_HZ) > -40
    assert timeline.spoken[0].stop_sample < event.start_sample < timeline.spoken[1].start_sample
    plain, silence = made(chat("[pause 1s]"), tmp_path)
    assert max(level(silence[a : a + RATE], STING_HZ) for a in range(0, plain.length_samples - RATE, RATE)) < -85


def test_music_is_sent_away(tmp_path: Path) -> None:
    plan = MixPlan(sounds=PIECES, intro_alone_s=1.0, intro_under_s=15.0)
    going, _ = made(chat("[music song]").replace("[bed off]", "[MUSIC OUT]"), tmp_path, plan)
    staying, _ = made(chat("[music song]").replace("[bed off]\n", ""), tmp_path, plan)
    (gone,) = [p for p in going.placements if p.kind == "intro"]
    (stays,) = [p for p in staying.placements if p.kind == "intro"]
    assert gone.stop_sample == going.spoken[2].stop_sample < stays.stop_sample


def test_songs_give_way_to_each_other(tmp_path: Path) -> None:
    """Two musics at once are noise: the next song or the outro begins where the one before goes away."""
    song = PIECES["song"]
    plan = MixPlan(sounds=PIECES, intro=song, outro=song, intro_alone_s=2.0, intro_under_s=15.0)
    talk = "Ada: Good evening to everybody here.\nBo: It rains on the roof again.\nAda: So it does.\n"
    for text in (
        "Ada: Good evening.\n",
        f"[music song]\n{talk}",
        f"{talk}[music song]\n",
        f"{talk}[music song]\n{talk}",
        f"{talk}[music song]\n[music song]\n{talk}[music song]\n",
    ):
        timeline, sound = made(text, tmp_path, plan)
        songs = [p for p in timeline.placements if p.kind in ("intro", "outro")]
        assert len(songs) == 2 + text.count("[music song]")
        assert songs[-1].kind == "outro" and songs[-1].length_samples == song.length_samples
        for before, after in pairwise(songs):
            assert before.stop_sample - before.fade_out_samples <= after.start_sample
        assert abs(sound[-RATE:]).max() > 1e-3  # nor does silence follow, as long as a song would have been


def test_music_that_goes_away_is_over_when_it_is_gone(tmp_path: Path) -> None:
    plan = MixPlan(sounds=PIECES, intro_alone_s=1.0, intro_under_s=4.0)
    timeline, _ = made("Ada: Good evening to all.\n[music song]\nBo: Good night.\n", tmp_path, plan)
    (song,) = [p for p in timeline.placements if p.kind == "intro"]
    (event,) = timeline.events
    assert (event.start_sample, event.stop_sample) == (song.start_sample, song.stop_sample)
    assert 0 <= timeline.length_samples - song.stop_sample < FRAME


@pytest.mark.slow
def test_rate_changes_how_long_words_take(tmp_path: Path) -> None:
    text = "Ada: Good evening to everybody here.\nBo: {}It rains on the roof again.\nAda: Yes.\nBo: No."
    lengths = []
    for direction in ("[slow] ", "", "[rate 1.25] "):
        timeline, _ = made(text.format(direction), tmp_path)
        lengths.append((timeline.spoken[1].stop_sample - timeline.spoken[1].start_sample) / RATE)
    assert lengths[0] / lengths[1] == pytest.approx(1 / 0.8, rel=0.02)
    assert lengths[2] / lengths[1] == pytest.approx(1 / 1.25, rel=0.02)
