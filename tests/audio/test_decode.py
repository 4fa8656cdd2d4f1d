"""Sound files made by ffmpeg and by hand: what can be read, and what is refused with the file's name."""

import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.examples import rest_slow

from studio.audio.clip import db
from studio.audio.decode import decode
from studio.errors import AudioError
from studio.mix.music import load_music
from studio.values import RATE


def make(path: Path, *options: str, seconds: float = 1.0, rate: int = 44100, hz: int = 440) -> Path:
    """A sine with a peak of -18 dBFS, 3 dB less in each of two channels, written by ffmpeg."""
    source = f"sine=frequency={hz}:sample_rate={rate}:duration={seconds}"
    command = ["ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i", source, "-ac", "2", *options, str(path)]
    subprocess.run(command, check=True, timeout=60, stdin=subprocess.DEVNULL)
    return path


def plain(path: Path, seconds: float = 1.0, rate: int = 44100, hz: int = 440, channels: int = 2) -> Path:
    """The same, written in this process."""
    sine = 0.1 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)
    soundfile.write(path, np.stack([sine] * channels, axis=1), rate)
    return path


FORMATS: list[tuple[str, list[str]]] = [
    ("a.wav", ["-c:a", "pcm_s16le"]),
    ("a.wav", ["-c:a", "pcm_u8"]),
    ("a.wav", ["-c:a", "pcm_s24le"]),
    ("a.wav", ["-c:a", "pcm_f32le"]),
    ("a.wav", ["-c:a", "pcm_f64le"]),
    ("a.wav", ["-c:a", "adpcm_ms"]),
    ("a.aiff", []),
    ("a.flac", []),
    ("a.ogg", ["-c:a", "libvorbis"]),
    ("a.opus", ["-c:a", "libopus"]),
    ("a.mp3", ["-c:a", "libmp3lame"]),
    ("a.m4a", ["-c:a", "aac"]),
    ("a.aac", ["-c:a", "aac"]),
    ("a.mka", ["-c:a", "flac"]),
    ("a.mka", ["-c:a", "aac"]),
    ("a.wma", []),
    ("a.caf", ["-c:a", "pcm_s16be"]),
    ("a.wv", []),
    ("wrong-name.mp3", ["-c:a", "flac", "-f", "flac"]),
    ("odd.raw", ["-f", "wav"]),
]


@pytest.mark.parametrize(("name", "options"), rest_slow(FORMATS, every=4))
def test_common_formats(tmp_path, name, options):
    sound = decode(make(tmp_path / name, *options))
    assert sound.samples.dtype == np.float32
    assert sound.samples.shape[1] == 2
    assert len(sound.samples) / sound.rate == pytest.approx(1.0, abs=0.08)
    middle = sound.samples[len(sound.samples) // 4 : -len(sound.samples) // 4]
    assert db(float(np.sqrt(np.mean(middle[:, 0] ** 2)))) == pytest.approx(-24.08, abs=0.6)


@pytest.mark.parametrize("rate", [8000, 192000])
@pytest.mark.parametrize("channels", [1, 2])
def test_rates_and_channels(tmp_path, rate, channels):
    music = load_music(plain(tmp_path / "a.wav", seconds=2, rate=rate, channels=channels))
    assert music.samples.shape == (2 * RATE, 2)
    assert np.array_equal(music.samples[:, 0], music.samples[:, 1])
    assert music.key.startswith("music:")


def test_the_key_is_of_the_content_not_of_the_name(tmp_path):
    one, two = plain(tmp_path / "one.wav"), plain(tmp_path / "two.wav")
    assert load_music(one).key == load_music(two).key != load_music(plain(tmp_path / "b.wav", hz=220)).key


@pytest.mark.parametrize("name", rest_slow(["a.wav", "a.flac", "a.m4a"], "a.m4a"))
def test_surround_keeps_what_stands_in_the_centre(tmp_path, name):
    path = tmp_path / name
    source = "aevalsrc=0|0|0.2*sin(2*PI*440*t)|0|0|0:c=5.1:d=1:s=48000"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, str(path)], check=True, timeout=60)
    sound = decode(path)
    assert sound.samples.shape[1] == 2
    level = np.sqrt(np.mean(sound.samples**2, axis=0))
    assert level[0] == pytest.approx(level[1], rel=0.01)
    assert level[0] > 0.03


ABOVE: list[tuple[str, list[str], bool]] = [
    ("a.wav", ["-c:a", "pcm_f32le"], True),
    ("a.mka", ["-c:a", "pcm_f32le"], True),
    ("a.ogg", ["-c:a", "libvorbis", "-q:a", "8"], False),
    ("a.mp3", ["-b:a", "320k"], False),
]


@pytest.mark.parametrize(("name", "options", "exact"), rest_slow(ABOVE, ABOVE[0], ABOVE[3]))
def test_what_goes_above_full_scale_is_not_cut_off(tmp_path, name, options, exact):
    loud = (1.9 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype(np.float32)
    soundfile.write(tmp_path / "loud.wav", loud, RATE, subtype="FLOAT")
    command = ["ffmpeg", "-v", "error", "-y", "-i", tmp_path / "loud.wav", *options, tmp_path / f"b{name}"]
    subprocess.run(command, check=True, timeout=60, stdin=subprocess.DEVNULL)
    sound = decode(tmp_path / f"b{name}").samples[:, 0]
    if exact:
        assert sound == pytest.approx(loud, abs=1e-8)
    middle = sound[RATE // 4 : 3 * RATE // 4].astype(float)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)))) / len(middle) * 4
    assert spectrum.max() == pytest.approx(1.9, rel=0.02)
    assert spectrum[660:].max() < 0.01, "no overtones, as of what is cut off"


@pytest.mark.slow
def test_coded_music_that_swings_above_full_scale_is_what_ffmpeg_decodes(tmp_path):
    square = np.sign(np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)) * 0.98
    soundfile.write(tmp_path / "a.wav", square, RATE)
    command = ["ffmpeg", "-v", "error", "-i", tmp_path / "a.wav", "-c:a", "aac", "-b:a", "96k", tmp_path / "a.m4a"]
    subprocess.run(command, check=True, timeout=60, stdin=subprocess.DEVNULL)
    command = ["ffmpeg", "-v", "error", "-i", tmp_path / "a.m4a", "-f", "f32le", "-"]
    theirs = np.frombuffer(subprocess.run(command, check=True, timeout=60, capture_output=True).stdout, "<f4")
    assert theirs.max() > 1.05
    assert decode(tmp_path / "a.m4a").samples[:, 0] == pytest.approx(theirs, abs=1e-6)


PLAYLISTS = {
    "m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{secret}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{secret}'\n",
    "pls": "[playlist]\nFile1={secret}\nNumberOfEntries=1\n",
    "svg": "<svg xmlns='http://www.w3.org/2000/svg'><image href='{secret}'/></svg>",
    "text": "This is no sound at all.\n" * 40,
    "tagged": "ID3\x03\x00\x00\x00\x00\x00\x00#EXTM3U\n#EXTINF:5,\n{secret}\n",
}


@pytest.mark.parametrize("kind", PLAYLISTS)
@pytest.mark.parametrize("name", ["intro.mp3", "intro.wav", "intro.m4a"])
def test_playlists_and_texts_are_refused_whatever_they_are_called(tmp_path, kind, name):
    secret = plain(tmp_path / "secret.wav")
    path = tmp_path / name
    path.write_text(PLAYLISTS[kind].format(secret=secret), encoding="latin-1")
    with pytest.raises(AudioError) as caught:
        decode(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_a_folder_and_an_empty_one(tmp_path):
    (tmp_path / "empty.wav").touch()
    cases = {tmp_path / "no.wav": "No such file", tmp_path: "directory", tmp_path / "empty.wav": "empty"}
    for path, said in cases.items():
        with pytest.raises(AudioError, match=said) as caught:
            decode(path)
        assert caught.value.file == path


@pytest.mark.parametrize("name", rest_slow(["a.wav", "a.flac", "a.ogg", "a.mp3", "a.m4a", "a.aiff"], "a.wav", "a.m4a"))
def test_a_file_that_ends_in_its_header(tmp_path, name):
    whole = make(tmp_path / name).read_bytes()
    path = tmp_path / f"cut-{name}"
    path.write_bytes(whole[:30])
    with pytest.raises(AudioError) as caught:
        decode(path)
    assert str(path) in str(caught.value)


HALVES: list[tuple[str, list[str]]] = [
    ("a.wav", []), ("a.flac", []), ("a.m4a", []), ("fast.m4a", ["-movflags", "+faststart"]), ("a.caf", []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "options"), rest_slow(HALVES, HALVES[0]))
def test_a_file_that_ends_half_way(tmp_path, name, options):
    whole = make(tmp_path / name, *options, seconds=4).read_bytes()
    path = tmp_path / f"cut-{name}"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(AudioError) as caught:
        decode(path)
    assert str(path) in str(caught.value)


def test_a_wav_that_was_written_to_a_pipe(tmp_path):
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=1:sample_rate=48000", "-f", "wav", "pipe:"]
    path = tmp_path / "piped.wav"
    path.write_bytes(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)
    assert decode(path).samples.shape == (48000, 1)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_samples_that_are_not_numbers(tmp_path, value):
    samples = np.zeros(1000, np.float32)
    samples[500] = value
    soundfile.write(tmp_path / "a.wav", samples, 48000, subtype="FLOAT")
    with pytest.raises(AudioError, match="not numbers"):
        decode(tmp_path / "a.wav")


def test_no_samples(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.zeros((0, 2), np.float32), 48000)
    with pytest.raises(AudioError, match="no samples"):
        decode(tmp_path / "a.wav")


def test_a_header_that_promises_days(tmp_path):
    path = make(tmp_path / "a.flac")
    content = bytearray(path.read_bytes())
    total = int.from_bytes(content[18:26], "big") | (1 << 36) - 1  # STREAMINFO: the low 36 bits count the samples
    content[18:26] = struct.pack(">Q", total)
    path.write_bytes(content)
    with pytest.raises(AudioError, match="too long"):
        decode(path)


def test_video_without_sound(tmp_path):
    path = tmp_path / "a.mp4"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=size=16x16:duration=0.2", str(path)]
    subprocess.run(command, check=True, timeout=60)
    with pytest.raises(AudioError, match="decoded"):
        decode(path)


def test_silent_music_is_refused(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.full(48000 * 4, 1e-5, np.float32), 48000, subtype="FLOAT")
    with pytest.raises(AudioError, match="silent"):
        load_music(tmp_path / "a.wav")


@pytest.mark.parametrize("seconds", [0.02, 0.3, 0.5, 2, 5])
def test_loudness_of_music_however_short(tmp_path, seconds):
    """A stereo sine of 1 kHz at -20 dBFS peak per channel has -20 LUFS (EBU Tech 3341)."""
    sine = 0.1 * np.sin(2 * np.pi * 997 * np.arange(round(seconds * RATE)) / RATE)
    soundfile.write(tmp_path / "a.wav", np.stack((sine, sine), 1), RATE, subtype="FLOAT")
    assert load_music(tmp_path / "a.wav").loudest_lufs == pytest.approx(-20, abs=0.8)
