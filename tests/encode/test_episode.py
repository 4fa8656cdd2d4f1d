"""The finished file: as long as the programme to the sample in every decoder, and written whole or not at all."""

import json
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import replace

import mutagen.mp3
import numpy as np
import pytest
import soundfile
from support.examples import rest_slow

from studio.encode import encode_pieces, ffmpeg, lame, write_mp3
from studio.encode.spool import Spool
from studio.errors import OutputError
from studio.values import FRAME, RATE, Chapter, Tags

TAGS = Tags(title="An episode", show="The Show", date="2026-03-02", number=1, link="https://example.org/1")


def encode(read, *, encoder=None, channels=2, bitrate=128):
    cuts = range(0, len(read), FRAME * 200)
    return encode_pieces(
        read,
        cuts,
        len(read),
        ceiling_dbtp=-1.3,
        encoder=encoder or lame.find(),
        channels=channels,
        bitrate_kbps=bitrate,
    )


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def encoded(make_programme):
    return encode(make_programme(9))


def ffmpeg_samples(path, channels):
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-f", "f32le", "-"], capture_output=True, check=True
    )
    assert raw.stderr == b""
    return np.frombuffer(raw.stdout, "<f4").reshape(-1, channels)


def mpg123_samples(path, channels):
    done = subprocess.run(["mpg123", "-q", "-e", "f32", "-s", path], capture_output=True, check=True)
    assert b"rror" not in done.stderr
    return np.frombuffer(done.stdout, "<f4").reshape(-1, channels)


def lame_samples(path, channels):
    wav = path.with_suffix(".wav")
    subprocess.run(["lame", "--quiet", "--decode", path, wav], check=True, capture_output=True)
    return soundfile.read(wav, dtype="float32", always_2d=True)[0]


LENGTHS = [
    (lame, 2, 128, 0), (ffmpeg, 2, 128, 0), (lame, 1, 128, 1151),
    (lame, 1, 96, 0), (lame, 2, 128, 1000), (lame, 2, 128, 1130), (lame, 1, 320, 1),
    (lame, 1, 32, 577), (lame, 2, 48, 30),
]  # fmt: skip


@pytest.mark.parametrize(("encoder", "channels", "bitrate", "cut_off"), rest_slow(LENGTHS, *LENGTHS[:2]))
def test_decoded_length_is_exact_and_nothing_is_shifted(
    tmp_path, wrap, make_programme, encoder, channels, bitrate, cut_off
):
    sound = make_programme(8.5, channels).samples
    read = wrap(sound[: len(sound) - cut_off])
    path = tmp_path / "episode.mp3"
    write_mp3(path, encode(read, encoder=encoder.find(), channels=channels, bitrate=bitrate), TAGS, [])
    for decode in (ffmpeg_samples, mpg123_samples, lame_samples):
        heard = decode(path, channels)
        assert heard.shape == read.samples.shape
        if bitrate >= 96:
            power = np.square(read.samples).sum()
            error = np.square(heard - read.samples).sum()
            assert error < 0.03 * power
            assert error < np.square(heard[1:] - read.samples[:-1]).sum()
            assert error < np.square(heard[:-1] - read.samples[1:]).sum()


def test_a_programme_of_one_sample(tmp_path, wrap):
    path = tmp_path / "tiny.mp3"
    write_mp3(path, encode(wrap(np.full((1, 2), 0.1, np.float32))), TAGS, [])
    assert ffmpeg_samples(path, 2).shape == (1, 2)
    assert mpg123_samples(path, 2).shape == (1, 2)


def test_what_players_show_first(tmp_path, encoded):
    path = tmp_path / "episode.mp3"
    chapters = [Chapter(0, 5 * RATE, "One"), Chapter(5 * RATE, encoded.length_samples, "Two")]
    size = write_mp3(path, encoded, TAGS, chapters)
    assert size == path.stat().st_size
    info = mutagen.mp3.MP3(path).info
    assert info.bitrate_mode == mutagen.mp3.BitrateMode.CBR
    assert (info.bitrate, info.sample_rate, info.channels) == (128_000, RATE, 2)
    assert info.length == pytest.approx(encoded.length_samples / RATE, abs=1e-6)
    assert info.encoder_info.startswith("LAME 3.")
    probed = json.loads(
        subprocess.run(
            ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_format", path],
            capture_output=True, check=True,
        ).stdout
    )  # fmt: skip
    assert [c["tags"]["title"] for c in probed["chapters"]] == ["One", "Two"]
    # ffprobe counts the encoder's delay and padding in
    assert float(probed["format"]["duration"]) == pytest.approx(encoded.length_samples / RATE, abs=0.05)


@pytest.mark.clients
def test_mp3val_finds_nothing(tmp_path, encoded):
    path = tmp_path / "episode.mp3"
    write_mp3(path, encoded, TAGS, [])
    said = subprocess.run(["mp3val", path], capture_output=True, text=True, check=True).stdout
    assert "WARNING" not in said
    assert "ERROR" not in said
    assert "377 MPEG frames (MPEG 1 Layer III), +ID3v2, CBR" in said


def test_the_same_twice(tmp_path, encoded):
    one, other = tmp_path / "a.mp3", tmp_path / "b.mp3"
    write_mp3(one, encoded, TAGS, [])
    write_mp3(other, replace(encoded, frames=(b"".join(encoded.frames),)), TAGS, [])
    assert one.read_bytes() == other.read_bytes()


def test_a_file_that_is_there_is_replaced(tmp_path, encoded):
    path = tmp_path / "episode.mp3"
    path.write_bytes(b"old")
    write_mp3(path, encoded, TAGS, [])
    assert path.read_bytes()[:3] == b"ID3"
    assert names(tmp_path) == ["episode.mp3"]


class FailingFrames(Sequence):
    """Frames that fail in the midst of writing."""

    def __init__(self, frames, error):
        self.frames, self.error, self.rounds = list(frames), error, 0

    def __len__(self):
        return len(self.frames)

    def __getitem__(self, index):
        self.rounds += index == 0
        if self.rounds == 1 and index == 1:
            raise self.error
        return self.frames[index]


ERRORS = [KeyboardInterrupt(), MemoryError(), OSError(5, "Input/output error")]


@pytest.mark.parametrize("error", rest_slow(ERRORS, ERRORS[0], ERRORS[2]))
@pytest.mark.parametrize("before", rest_slow([None, b"the old episode"], b"the old episode"))
def test_whatever_stops_the_writing_leaves_things_as_they_were(tmp_path, encoded, error, before):
    path = tmp_path / "episode.mp3"
    if before:
        path.write_bytes(before)
    broken = replace(encoded, frames=FailingFrames(encoded.frames, error))
    with pytest.raises(OutputError if isinstance(error, OSError) else type(error)):
        write_mp3(path, broken, TAGS, [])
    assert [p.read_bytes() for p in tmp_path.iterdir()] == ([before] if before else [])


def in_small_space(body, tmp_path):
    """Run Python lines in a process of its own that can't write a file of more than 64 kB; returns what it prints."""
    script = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n" + textwrap.dedent(body)
    return subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", script, tmp_path], capture_output=True, text=True, check=True
    ).stdout


def test_no_room(tmp_path):
    (tmp_path / "episode.mp3").write_bytes(b"old")
    said = in_small_space(
        """
        import sys
        from pathlib import Path
        from studio.encode import write_mp3
        from studio.errors import OutputError
        from studio.values import EncodedAudio, Tags
        frames = (bytes.fromhex("fffb9440") + bytes(380)) * 1000
        encoded = EncodedAudio((frames,), 999 * 1152, 128, 2, "lame-3.100-0-q3", -3.0)
        try:
            write_mp3(Path(sys.argv[1]) / "episode.mp3", encoded, Tags("T", "S"), [])
        except OutputError as error:
            print(error)
        """,
        tmp_path,
    )
    assert "episode.mp3: There is no room left on the disk. Make room" in said
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"old"]


def test_no_room_for_the_frames_on_the_way(tmp_path):
    said = in_small_space(
        """
        from studio.encode.spool import Spool
        from studio.errors import OutputError
        try:
            Spool([bytes(40_000), bytes(40_000)])
        except OutputError as error:
            print(error)
        """,
        tmp_path,
    )
    assert "Can't write a temporary file: File too large. Make room there, or name another folder" in said


def test_no_folder_or_no_file(tmp_path, encoded):
    for path in (tmp_path / "nowhere" / "x.mp3", tmp_path / "file" / "x.mp3", tmp_path / "folder"):
        (tmp_path / "file").write_bytes(b"")
        (tmp_path / "folder").mkdir(exist_ok=True)
        (tmp_path / "folder" / "in it").touch()
        with pytest.raises(OutputError, match="Can't be written") as told:
            write_mp3(path, encoded, TAGS, [])
        assert told.value.file == path
        assert told.value.exit_code == 1
    assert names(tmp_path) == ["file", "folder"]


def test_no_right_to_write(tmp_path, encoded, monkeypatch):
    """Root may write everywhere, so the refusal is put in where the file is moved to its name."""

    def refuse(*args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(OutputError, match="Permission denied"):
        write_mp3(tmp_path / "x.mp3", encoded, TAGS, [])
    assert names(tmp_path) == []


def test_the_file_has_the_rights_of_any_new_file(tmp_path, encoded):
    (tmp_path / "plain").touch()
    write_mp3(tmp_path / "x.mp3", encoded, TAGS, [])
    assert (tmp_path / "x.mp3").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_spool_is_a_sequence_of_what_was_put_in():
    spool = Spool([b"one", b"", b"three"])
    spool.append(b"four")
    spool.replace(0, b"a longer one")
    assert list(spool) == [b"a longer one", b"", b"three", b"four"]
    assert spool[1:3] == [b"", b"three"]
    assert spool[-1] == b"four"
    assert len(spool) == 4
    with pytest.raises(IndexError):
        spool[4]
