"""MP3 frames taken apart, the CRC against its definition, and the Info frame field by field, also against LAME's."""

import struct
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from studio.encode import find_encoder
from studio.errors import AudioError
from studio.formats.mp3 import crc16, crc16_joined, frame_count, info_frame, parse_header, split_frames
from studio.values import FRAME, RATE


def noise(count, channels=2, seed=1):
    return (np.random.default_rng(seed).standard_normal((count, channels)) * 0.1).astype(np.float32)


def crc_by_definition(data, crc=0):
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


@settings(deadline=None)
@given(st.binary(max_size=3000), st.integers(0, 0xFFFF))
def test_crc_is_the_defined_one(data, before):
    assert crc16(data, before) == crc_by_definition(data, before)


@settings(deadline=None, max_examples=examples(25))
@given(st.lists(st.binary(max_size=400), max_size=4))
def test_crc_goes_on_from_piece_to_piece(parts):
    crc = 0
    for part in parts:
        crc = crc16(part, crc)
    assert crc == crc16(b"".join(parts))


@pytest.mark.parametrize(
    ("data", "crc"),
    [(b"", 0), (b"123456789", 0xBB3D), (b"\0" * 5000, 0), (bytes(range(256)) * 40, None), (b"\xff" * 4097, None)],
)
def test_crc_of_long_data(data, crc):
    assert crc16(data) == (crc_by_definition(data) if crc is None else crc)


def test_frames_joined_are_the_stream_again():
    raw = find_encoder().encode(noise(9000), bitrate_kbps=128, channels=2)
    frames = split_frames(raw)
    assert b"".join(frames) == raw
    assert [len(frame) for frame in frames] == [384] * frame_count(9000)
    assert split_frames(b"") == []


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("fffb9400", (128, 48_000, 2, 384, False, 36)),
        ("fffb94c0", (128, 48_000, 1, 384, False, 21)),
        ("fffa9440", (128, 48_000, 2, 384, True, 38)),
        ("fffb9200", (128, 44_100, 2, 418, False, 36)),
        ("fffb9000", (128, 44_100, 2, 417, False, 36)),
        ("fffbe4c0", (320, 48_000, 1, 960, False, 21)),
        ("fffb18c0", (32, 32_000, 1, 144, False, 21)),
    ],
)
def test_headers(header, expected):
    h = parse_header(bytes.fromhex(header))
    assert (h.bitrate_kbps, h.rate_hz, h.channels, h.size_bytes, h.protected, h.side_end) == expected


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"ID3\x03\0\0", "byte 0"),
        (b"\xff\xf3\x94\0", "No MPEG-1 Layer III frame"),  # MPEG-2
        (b"\xff\xfd\x94\0", "No MPEG-1 Layer III frame"),  # Layer II
        (b"\xff\xfb\xf4\0", "bit rate or sample rate"),
        (b"\xff\xfb\x04\0", "bit rate or sample rate"),
        (b"\xff\xfb\x9c\0", "bit rate or sample rate"),
        (b"\xff\xfb", "ends inside a frame header"),
        (b"\xff\xfb\x94\0" + bytes(100), "ends inside the frame at byte 0"),
    ],
)
def test_what_is_not_a_stream_of_frames_is_told_with_its_place(data, complaint):
    with pytest.raises(AudioError, match=complaint):
        split_frames(data)


@given(st.data())
def test_a_byte_lost_between_frames_is_found(data):
    frame = bytes.fromhex("fffb9400") + bytes(380)
    stream = bytearray(frame * 5)
    at = data.draw(st.integers(0, 383)) + 384 * data.draw(st.integers(0, 3))
    del stream[at]
    with pytest.raises(AudioError):
        split_frames(bytes(stream))


def fields(frame):
    """An Info frame's fields by name, from the table of Xing's and LAME's header."""
    t = parse_header(frame).side_end
    count, size = struct.unpack(">II", frame[t + 8 : t + 16])
    trim = int.from_bytes(frame[t + 141 : t + 144], "big")
    return {
        "id": frame[t : t + 4], "flags": frame[t + 4 : t + 8], "frames": count, "bytes": size,
        "toc": frame[t + 16 : t + 116], "encoder": frame[t + 120 : t + 129], "method": frame[t + 129],
        "lowpass": frame[t + 130], "bitrate": frame[t + 140], "delay": trim >> 12, "padding": trim & 0xFFF,
        "length": int.from_bytes(frame[t + 148 : t + 152], "big"),
        "music_crc": int.from_bytes(frame[t + 152 : t + 154], "big"),
        "tag_crc": int.from_bytes(frame[t + 154 : t + 156], "big"), "covered": t + 154,
    }  # fmt: skip


@pytest.mark.parametrize("channels", [1, 2])
def test_info_frame_field_by_field(channels):
    samples = 100 * FRAME - 7
    frame = info_frame(
        frames=101, size_bytes=101 * 384, samples=samples, bitrate_kbps=128, channels=channels, music_crc=0xABCD,
        encoder="LAME3.100", lowpass_hz=17_000,
    )  # fmt: skip
    header = parse_header(frame)
    assert (header.bitrate_kbps, header.rate_hz, header.channels, header.size_bytes) == (
        128,
        RATE,
        channels,
        len(frame),
    )
    assert frame[4 : header.side_end] == bytes(header.side_end - 4)
    got = fields(frame)
    toc, covered = got.pop("toc"), got.pop("covered")
    assert got.pop("tag_crc") == crc_by_definition(frame[:covered])
    assert got == {
        "id": b"Info", "flags": b"\0\0\0\x0f", "frames": 101, "bytes": 102 * 384, "encoder": b"LAME3.100",
        "method": 1, "lowpass": 170, "bitrate": 128, "delay": 576, "padding": FRAME + 7 - 576,
        "length": 102 * 384, "music_crc": 0xABCD,
    }  # fmt: skip
    assert list(toc) == sorted(toc)
    assert toc[0] == 256 // 102
    assert all(abs(entry - 256 * i / 100) < 4 for i, entry in enumerate(toc))
    assert frame[covered + 2 :] == bytes(len(frame) - covered - 2)


@pytest.mark.parametrize("channels", [1, 2])
def test_info_frame_agrees_with_lames_own(tmp_path, channels):
    """The lame program writes the same sound to a file; its Info frame says what ours says."""
    import soundfile

    samples = 3 * RATE + 123
    soundfile.write(tmp_path / "in.wav", noise(samples, channels), RATE, subtype="FLOAT")
    mode = "m" if channels == 1 else "j"
    subprocess.run(
        ["lame", "--quiet", "-b", "128", "--cbr", "--nores", "-m", mode, tmp_path / "in.wav", tmp_path / "out.mp3"],
        check=True,
    )
    frames = split_frames((tmp_path / "out.mp3").read_bytes())
    theirs, music = fields(frames[0]), b"".join(frames[1:])
    ours = fields(
        info_frame(
            frames=len(frames) - 1, size_bytes=len(music), samples=samples, bitrate_kbps=128, channels=channels,
            music_crc=crc16(music), encoder="LAME3.100", lowpass_hz=20_500 if channels == 1 else 17_000,
        )
    )  # fmt: skip
    assert all(abs(a - b) <= 2 for a, b in zip(ours.pop("toc"), theirs.pop("toc"), strict=True))
    del ours["tag_crc"], theirs["tag_crc"]  # it covers fields we leave out
    assert ours == theirs


@pytest.mark.parametrize("bitrate", [32, 40, 48, 56, 64, 96, 320])
@pytest.mark.parametrize("channels", [1, 2])
def test_info_frame_has_room_at_every_bit_rate(bitrate, channels):
    frame = info_frame(
        frames=11, size_bytes=11 * 3 * bitrate, samples=10 * FRAME, bitrate_kbps=bitrate, channels=channels, music_crc=0
    )
    assert split_frames(frame) == [frame]
    assert fields(frame)["bitrate"] == min(bitrate, 255)
    assert fields(frame)["bytes"] == len(frame) + 11 * 3 * bitrate


@pytest.mark.parametrize("frames", [10, 15])
def test_frames_that_can_not_hold_the_samples_are_refused(frames):
    with pytest.raises(ValueError, match="exactly"):
        info_frame(
            frames=frames, size_bytes=frames * 384, samples=10 * FRAME, bitrate_kbps=128, channels=2, music_crc=0
        )


@pytest.mark.parametrize("second", [0, 2, 6, 384 * 167, 384 * 1250])
def test_checksums_of_stretches_join(second):
    rng = np.random.default_rng(second)
    a, b = rng.bytes(384 * 3), rng.bytes(second)
    assert crc16_joined(crc16(a), crc16(b), len(b)) == crc16(a + b)
    with pytest.raises(ValueError, match="odd"):
        crc16_joined(0, 0, 3)
