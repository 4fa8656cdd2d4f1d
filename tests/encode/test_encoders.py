"""Every encoder keeps the same contract; LAME in the process and ffmpeg are told apart only by their build."""

import ctypes
import ctypes.util
import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import soundfile
from support.examples import rest_slow

from studio.encode import ffmpeg, find_encoder, lame
from studio.encode.encoder import QUALITY, lowpass_hz
from studio.errors import AudioError, ProgramMissing
from studio.formats.mp3 import frame_count, parse_header, split_frames
from studio.values import FRAME, RATE


@pytest.fixture(params=["lame", pytest.param("ffmpeg", marks=pytest.mark.slow)])
def encoder(request):
    found = {"lame": lame, "ffmpeg": ffmpeg}[request.param].find()
    assert found is not None, "the test set-up installs libmp3lame"
    return found


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("count", rest_slow([1, 47, 48, 1151, 1152, 1153, 1200, 5 * FRAME, 20_001], every=5))
def test_frames_are_whole_alone_and_as_many_as_promised(encoder, make_programme, channels, count):
    sound = make_programme(1, channels).samples[:count]
    frames = split_frames(encoder.encode(sound, bitrate_kbps=128, channels=channels))
    assert len(frames) == frame_count(count)
    for frame in frames:
        header = parse_header(frame)
        assert (header.bitrate_kbps, header.rate_hz, header.channels, header.protected) == (128, RATE, channels, False)
        main_data_begin = frame[4] << 1 | frame[5] >> 7
        assert main_data_begin == 0
        assert b"Info" not in frame[:200]
        assert b"Xing" not in frame[:200]


@pytest.mark.parametrize("channels", [1, 2])
def test_decodes_to_the_sound_1105_samples_late(encoder, make_programme, channels):
    sound = make_programme(2, channels).samples
    decoded, rate = soundfile.read(
        io.BytesIO(encoder.encode(sound, bitrate_kbps=192, channels=channels)), dtype="float32", always_2d=True
    )
    assert rate == RATE
    error = decoded[1105 : 1105 + len(sound)] - sound
    assert np.square(error).sum() < 0.01 * np.square(sound).sum()


def test_two_channels_are_joint_stereo(encoder, make_programme):
    frames = split_frames(encoder.encode(make_programme(1).samples, bitrate_kbps=128, channels=2))
    assert {frame[3] >> 6 for frame in frames} == {1}


def test_same_samples_same_bytes_in_any_thread(encoder, make_programme):
    sounds = [make_programme(0.5, seed=seed).samples for seed in (1, 2)] * 2
    alone = [encoder.encode(sound, bitrate_kbps=128, channels=2) for sound in sounds[:2]]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda sound: encoder.encode(sound, bitrate_kbps=128, channels=2), sounds))
    assert together == alone * 2


def test_takes_flat_mono_and_slices_that_are_not_contiguous(encoder, make_programme):
    stereo = make_programme(0.5).samples
    flat = encoder.encode(stereo[:, 0].copy(), bitrate_kbps=96, channels=1)
    assert encoder.encode(stereo[:, :1], bitrate_kbps=96, channels=1) == flat
    assert encoder.encode(stereo[:, 0], bitrate_kbps=96, channels=1) == flat


def test_lame_says_what_it_refuses():
    with pytest.raises(AudioError, match="128 kbit/s with 0 channels"):
        lame.find().encode(np.zeros((4800, 1), np.float32), bitrate_kbps=128, channels=0)


def test_builds_differ_and_stay():
    one, other = lame.find(), ffmpeg.find()
    assert one.build.startswith("lame-3.")
    assert other.build.startswith("ffmpeg-")
    for module, found in ((lame, one), (ffmpeg, other)):
        module.find.cache_clear()
        assert module.find().build == found.build


def lames_own_lowpass_hz(bitrate, channels):
    """What the library says when it is asked by somebody else."""
    library = ctypes.CDLL(ctypes.util.find_library("mp3lame"))
    library.lame_init.restype = ctypes.c_void_p
    state = ctypes.c_void_p(library.lame_init())
    asked = {
        "in_samplerate": RATE, "out_samplerate": RATE, "num_channels": channels, "mode": 3 if channels == 1 else 1,
        "brate": bitrate, "quality": QUALITY,
    }  # fmt: skip
    try:
        for name, value in asked.items():
            assert getattr(library, f"lame_set_{name}")(state, ctypes.c_int(value)) == 0
        assert library.lame_init_params(state) == 0
        return library.lame_get_lowpassfreq(state)
    finally:
        library.lame_close(state)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("bitrate", [32, 64, 96, 128, 192, 320])
def test_lowpass_is_what_lame_says(bitrate, channels):
    assert lames_own_lowpass_hz(bitrate, channels) == lowpass_hz(bitrate, channels)


def test_lame_is_taken_first_then_ffmpeg_then_told_how_to_get_one(monkeypatch):
    assert find_encoder() is lame.find()
    monkeypatch.setattr(lame, "find", lambda: None)
    assert find_encoder() is ffmpeg.find()

    def missing():
        raise ProgramMissing("ffmpeg is not installed.")

    monkeypatch.setattr(ffmpeg, "find", missing)
    with pytest.raises(ProgramMissing, match="apt-get install libmp3lame0"):
        find_encoder()


def test_no_library_means_none(monkeypatch):
    monkeypatch.setattr(lame, "NAMES", ("libnothing.so.99",))
    monkeypatch.setattr(lame.ctypes.util, "find_library", lambda name: None)
    lame.find.cache_clear()
    try:
        assert lame.find() is None
    finally:
        lame.find.cache_clear()


@pytest.mark.parametrize("bitrate", rest_slow([96, 128, 192, 320], 128))
@pytest.mark.parametrize("channels", [1, 2])
def test_the_decoded_sound_is_as_loud_as_the_programme(encoder, bitrate, channels):
    seconds = np.arange(RATE) / RATE
    tone = (0.25 * np.sin(2 * np.pi * 997 * seconds)).astype(np.float32)
    samples = np.repeat(tone[:, None], channels, axis=1)
    decoded, _ = soundfile.read(io.BytesIO(encoder.encode(samples, bitrate_kbps=bitrate, channels=channels)))
    middle = slice(RATE // 4, RATE * 3 // 4)
    change_db = 20 * np.log10(np.std(decoded[middle]) / np.std(tone[middle]))
    assert abs(change_db) < 0.02
