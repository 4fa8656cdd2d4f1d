"""The voices that travel with the package, judged by measurement: level, edges, pace, and that they differ."""

from pathlib import Path

import numpy as np
import pytest
from support.examples import rest_slow

from studio.audio import meter
from studio.cast import load_voices
from studio.errors import ShowError
from studio.parse import parse_script, read_script
from studio.store import FolderStore
from studio.store.takes import load
from studio.synthesize.calibrate import SPEECH_LUFS, TEXT, calibration_requests, voice_gains
from studio.synthesize.check import check_clip
from studio.synthesize.engine import Request
from studio.synthesize.engines.espeak import Espeak
from studio.synthesize.engines.flite import Flite
from studio.synthesize.engines.tone import Tone
from studio.synthesize.identity import take_key
from studio.synthesize.takes import make_takes
from studio.text.sentences import split_sentences
from studio.text.spoken import speakable

VOICES = load_voices(Path(__file__).resolve().parents[2] / "voices")
OTHER_TEXT = (
    "The lighthouse keeper counted the ships, one after another, until the fog came in and there was nothing to count.",
    "Nobody told the harbour master, who was asleep, and who would not have minded very much.",
    "By noon the sky was clear again; by evening everyone had forgotten it.",
)


SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "slow-science.txt"


def speak(engine, store, voices, texts):
    """(gain, takes of the texts) by voice."""
    settings = {voice.name: voice.for_engine(engine.name) for voice in voices}
    others = {name: [Request(text, voice) for text in texts] for name, voice in settings.items()}
    calibration = [r for voice in settings.values() for r in calibration_requests(voice, "en")]
    make_takes([*calibration, *(r for group in others.values() for r in group)], engine, store)
    gains = voice_gains(settings.values(), engine, store, "en")
    takes = {name: [load(store, take_key(engine, r)) for r in group] for name, group in others.items()}
    return {name: gains[voice] for name, voice in settings.items()}, takes


def levels_after_gain(gains, takes) -> dict[str, float]:
    """Integrated loudness by voice, in LUFS, as it will be heard from both speakers."""
    levels = {}
    for name, group in takes.items():
        speech = np.concatenate([take.clip.samples[take.onset_sample : take.offset_sample] for take in group])
        stereo = np.stack((speech, speech), axis=1) * np.float32(10 ** (gains[name] / 20))
        levels[name] = meter.loudness(stereo, group[0].clip.rate)
    return levels


@pytest.fixture(scope="module", params=rest_slow([Flite, Espeak, Tone], Tone))
def spoken(request, tmp_path_factory):
    """(engine, gain by voice, takes of the other text by voice) for each engine."""
    engine = request.param()
    return engine, *speak(engine, FolderStore(tmp_path_factory.mktemp("store")), VOICES, OTHER_TEXT)


def test_every_voice_can_speak_with_every_built_in_engine():
    for engine in (Flite(), Espeak(), Tone()):
        names = {voice.name for voice in engine.voices()}
        assert all(voice.for_engine(engine.name).voice in names for voice in VOICES), engine.name


def test_the_voices_are_as_loud_as_each_other(spoken):
    """On half a minute of a text that the calibration never heard; so short a text has its own say in it."""
    levels = levels_after_gain(*spoken[1:])
    assert max(levels.values()) - min(levels.values()) < 0.8, levels
    assert all(abs(level - SPEECH_LUFS) < 0.8 for level in levels.values()), levels


@pytest.mark.slow
def test_flites_voices_are_as_loud_as_each_other_over_a_whole_episode(tmp_path):
    """Each other within half a loudness unit; two of the six voices only shift others, and are left out."""
    script = parse_script(read_script(SCRIPT))
    texts = [speakable(text).text for turn in script.turns for text in split_sentences(turn.text)]
    voices = [voice for voice in VOICES if voice.name not in ("ruth", "walter")]
    levels = levels_after_gain(*speak(Flite(), FolderStore(tmp_path), voices, texts))
    assert max(levels.values()) - min(levels.values()) < 0.5, levels


def test_no_voice_has_to_be_raised_or_lowered_much(spoken):
    _, gains, _ = spoken
    assert all(abs(gain) < 15 for gain in gains.values()), gains


def test_takes_are_sound(spoken):
    engine, _, takes = spoken
    for name, group in takes.items():
        rate = next(v for v in VOICES if v.name == name).for_engine(engine.name).rate
        for take, text in zip(group, OTHER_TEXT, strict=True):
            assert check_clip(take.clip, text, rate).flags == (), name
            assert take.offset_sample < len(take.clip.samples)
            assert np.abs(take.clip.samples).max() < 0.999


def test_speech_has_a_pace_that_can_be_followed(spoken):
    engine, _, takes = spoken
    if engine.name == "tone":
        return
    words = sum(len(text.split()) for text in OTHER_TEXT)
    for name, group in takes.items():
        minutes = sum((take.offset_sample - take.onset_sample) / take.clip.rate for take in group) / 60
        assert 130 < words / minutes < 215, name


def median_pitch(samples: np.ndarray, rate: int) -> float:
    """Median fundamental in Hz: the highest peak of the autocorrelation in voiced frames of 40 ms, 60 to 320 Hz."""
    size, out = round(0.04 * rate), []
    for start in range(0, len(samples) - size, size // 2):
        frame = samples[start : start + size].astype(np.float64)
        frame = (frame - frame.mean()) * np.hanning(size)
        spectrum = np.fft.rfft(frame, 4 * size)
        correlation = np.fft.irfft(np.abs(spectrum) ** 2)[: size // 2 * 2]
        low, high = round(rate / 320), round(rate / 60)
        lag = low + int(np.argmax(correlation[low:high]))
        if correlation[0] > 0.02 and correlation[lag] > 0.4 * correlation[0]:
            out.append(rate / lag)
    return float(np.median(out))


def test_flites_voices_are_heard_to_differ(spoken):
    """At least four of them, by pitch more than two semitones apart or by another program voice."""
    engine, _, takes = spoken
    if engine.name != "flite":
        return
    pitch = {name: median_pitch(np.concatenate([t.clip.samples for t in group[:2]]), group[0].clip.rate)
             for name, group in takes.items()}  # fmt: skip
    assert all(75 < hz < 220 for hz in pitch.values()), pitch
    apart: list[float] = []
    for hz in sorted(pitch.values()):
        if not apart or 12 * np.log2(hz / apart[-1]) > 1.5:
            apart.append(hz)
    assert len(apart) >= 4, pitch


def test_the_gain_is_of_the_voice_and_not_of_the_script(tmp_path):
    settings = VOICES[0].for_engine("tone")
    gains = []
    for text in ("Short.", "Something else altogether, and much longer than that."):
        store = FolderStore(tmp_path / text[:5])
        make_takes([*calibration_requests(settings, "en"), Request(text, settings)], Tone(), store)
        gains.append(voice_gains([settings], Tone(), store, "en"))
    assert gains[0] == gains[1]
    assert len(TEXT) == len(calibration_requests(settings, "en"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('title = "A"\n[engines.flite]\nvoise = "rms"', r"a.toml:3: Unknown key .* Did you mean “voice”"),
        ('title = "A"\n[engines.flite]\nvoice = "rms"\nrate = 9', r"a.toml:4: “engines.flite.rate”"),
        ('titel = "A"\n[engines]', "Did you mean “title”"),
    ],
)
def test_a_voice_file_that_is_wrong(tmp_path, text, said):
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(ShowError, match=said):
        load_voices(tmp_path)


def test_voices_come_in_their_order(tmp_path):
    for name, order in (("b", 1), ("a", 1), ("c", 0)):
        (tmp_path / f"{name}.toml").write_text(f'title = "x"\norder = {order}\n[engines.tone]\nvoice = "low"\n')
    assert [voice.name for voice in load_voices(tmp_path)] == ["c", "a", "b"]
    for folder in (tmp_path / "none", tmp_path / "a.toml"):
        with pytest.raises(ShowError, match="There are no voices"):
            load_voices(folder)
