"""Faults in the stream and its Info frame: name → (what breaks it, the rules that are then broken)."""

import struct
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from studio.formats.mp3_read import any_header
from support.episode_parts import Parts, T, crc, frame


def encoded(parts: Parts, sound, *arguments: str, gain: float = 1.0, click: bool = False) -> None:
    """The programme as lame encodes it."""
    changed = sound * gain
    if click:
        changed[200_000:200_960] = 0.99 * np.sin(2 * np.pi * 1000 * np.arange(960) / 48_000)[:, None]
    with tempfile.TemporaryDirectory() as folder:  # lame goes back to its Info frame, so it needs a file
        wav, mp3 = Path(folder) / "in.wav", Path(folder) / "out.mp3"
        soundfile.write(wav, changed, 48_000, subtype="PCM_16")
        subprocess.run(["lame", "--quiet", "--noreplaygain", *arguments, wav, mp3], capture_output=True, check=True)
        data = mp3.read_bytes()
    size = any_header(data, 0).size_bytes
    parts.info, parts.audio = bytearray(data[:size]), [data[size:]]


def db(level: float) -> float:
    """Gain that lame turns into this level: its presets take half a decibel off."""
    return 10 ** ((level + 0.48) / 20)


def reencode(*arguments: str, **changes):
    return lambda parts, sound: encoded(parts, sound, *arguments, **changes)


def other_bitrate(parts, sound):
    """One frame of 160 kbit/s among those of 128, the same sound in it."""
    old = parts.audio[100]
    parts.audio[100] = old[:2] + bytes([old[2] & 0x0F | 10 << 4]) + old[3:] + bytes(96)
    size = sum(map(len, parts.audio)) + len(parts.info)
    parts.in_info(12, struct.pack(">I", size))
    sum_again(parts)


def no_info(parts, sound):
    parts.info = bytearray()


def vbri(parts, sound):
    parts.info[T : T + 120] = b"VBRI".ljust(120, b"\0")


def xing(parts, sound):
    parts.in_info(0, b"Xing")


def no_lame(parts, sound):
    parts.info[T + 120 :] = bytes(len(parts.info) - T - 120)


def no_toc(parts, sound):
    """Flags say there is none, and what follows moves up."""
    head = parts.info[: T + 4] + struct.pack(">I", 11) + parts.info[T + 8 : T + 16] + parts.info[T + 116 : T + 154]
    parts.info = bytearray((bytes(head) + struct.pack(">H", crc(bytes(head)))).ljust(len(parts.info), b"\0"))


def falling_toc(parts, sound):
    toc = parts.info[T + 16 : T + 116]
    toc[50], toc[51] = toc[51], toc[50]
    parts.in_info(16, bytes(toc))


def wrong_toc(parts, sound):
    parts.in_info(16, bytes(i for i in range(100)))


def wrong_bytes(parts, sound):
    parts.in_info(12, struct.pack(">I", int.from_bytes(parts.info[T + 12 : T + 16], "big") + 417))


def wrong_tag_crc(parts, sound):
    parts.info[T + 155] ^= 1


def wrong_music_crc(parts, sound):
    parts.in_info(152, b"\x12\x34")


def frames_off(by):
    def fault(parts, sound):
        parts.in_info(8, struct.pack(">I", len(parts.audio) + by))

    return fault


def padding_off(parts, sound):
    delay_padding = int.from_bytes(parts.info[T + 141 : T + 144], "big")
    parts.in_info(141, (delay_padding + 240).to_bytes(3, "big"))


def mono_frame(parts, sound):
    head = parts.audio[100][:3] + bytes([0xC0])
    parts.audio[100] = head + bytes(len(parts.audio[100]) - 4)
    sum_again(parts)


def sum_again(parts):
    """The checksum of the frames as they are now."""
    parts.in_info(152, struct.pack(">H", crc(b"".join(parts.audio))))


def info_second(parts, sound):
    parts.info, parts.audio[0] = bytearray(parts.audio[0]), bytes(parts.info)


def info_twice(parts, sound):
    parts.splice[100] = bytes(parts.info)


def joined(parts, sound):
    parts.tail = parts.mp3()


def junk(data, at=100):
    def fault(parts, sound):
        parts.splice[at] = data

    return fault


def behind(data):
    def fault(parts, sound):
        parts.tail = data

    return fault


def cut_off(parts, sound):
    parts.cut = 50


def half(parts, sound):
    parts.cut = len(parts.mp3()) // 3 + 7


def missing_frames(parts, sound):
    del parts.audio[100:102]


def torn(parts, sound):
    """A frame that wants 200 bytes of the frames before it, which are full."""
    old = parts.audio[100]
    word = int.from_bytes(old[4:6], "big") & 0x7F | 200 << 7
    parts.audio[100] = old[:4] + word.to_bytes(2, "big") + old[6:]
    sum_again(parts)


def overfull(parts, sound):
    """A granule that says it has 4095 bits more than there is room for."""
    side = bytearray(parts.audio[100])
    bits = int.from_bytes(side[4:36], "big") | 0xFFF << (256 - 20 - 12) | 0xFFF << (256 - 79 - 12)
    side[4:36] = bits.to_bytes(32, "big")
    parts.audio[100] = bytes(side)
    sum_again(parts)


def silent(parts, sound):
    parts.audio = [f[:4] + bytes(len(f) - 4) for f in parts.audio]
    parts.restate()


def recorded_length(parts, sound):
    record = parts.json(".episode.json")
    record["samples"] += 1
    parts.put_json(".episode.json", record)


def recorded_duration(parts, sound):
    record = parts.json(".episode.json")
    del record["samples"]
    record["duration"] += 0.002
    parts.put_json(".episode.json", record)


def recorded_target(parts, sound):
    record = parts.json(".episode.json")
    record["target_lufs"] = -19.0
    parts.put_json(".episode.json", record)


def tlen(parts, sound):
    parts.text("TLEN", "12345")


ID3V1 = b"TAG" + b"An old title".ljust(125, b"\0")
APE = b"APETAGEX" + struct.pack("<4I", 2000, 32, 0, 0) + bytes(8)
LYRICS = b"LYRICSBEGIN" + b"IND00002" + b"10" + b"000021" + b"LYRICS200"
SECOND_TAG = b"ID3\x03\0\0\0\0\0\x1f" + frame("TIT2", b"\0Another") + bytes(13)
APPENDED = b"ID3\x04\0\x10\0\0\0\x0a" + bytes(10) + b"3DI\x04\0\x10\0\0\0\x0a"

LONGER = {"M2.length", "T3.last"}
"""What follows where the file decodes to more than the programme."""
SHORTER = {"M2.length", "J2.inside"}
"""To less."""
MUCH_SHORTER = SHORTER | {"T3.inside", "M2.programme", "M4.tlen", "X3.order", "X3.time", "X4.inside"}

MP3_FAULTS = {
    "MPEG-2, 24 kHz": (reencode("--resample", "24", "-b", "128"), {"M1.layer", "M1.rate"}),
    "32 kHz": (reencode("--resample", "32", "-b", "128"), {"M1.rate"}),
    "VBR": (reencode("-V", "3"), {"M1.constant"}),
    "ABR": (reencode("--abr", "160"), {"M1.constant"}),
    "one frame of another bit rate": (other_bitrate, {"M1.constant"}),
    "320 kbit/s": (reencode("-b", "320"), {"M1.bitrate"}),
    "96 kbit/s in stereo": (reencode("-b", "96", "--resample", "48"), {"M1.bitrate"}),
    "no Info frame": (no_info, {"M1.info"} | LONGER),
    "a VBRI header": (vbri, {"M1.info"} | LONGER),
    "Xing in a CBR file": (xing, {"M1.kind"}),
    "no LAME extension": (no_lame, {"M1.lame"} | LONGER),
    "no seek table": (no_toc, {"M1.toc"}),
    "a seek table that falls": (falling_toc, {"M1.toc"}),
    "a seek table that leads elsewhere": (wrong_toc, {"M1.seek"}),
    "wrong number of bytes": (wrong_bytes, {"M1.bytes"}),
    "wrong checksum of the Info frame": (wrong_tag_crc, {"M1.tag_crc"}),
    "wrong checksum of the music": (wrong_music_crc, {"M1.music_crc"}),
    "a mono frame in stereo": (mono_frame, {"M2.stream", "M2.decodes"} | MUCH_SHORTER),
    "the Info frame comes second": (info_second, {"M2.first", "M2.decodes"} | LONGER),
    "a second Info frame": (info_twice, {"M2.once"}),
    "two finished files joined": (joined, {"M2.once", "M2.contiguous", "M2.frames", "M1.bytes", "M2.decodes"}),
    "junk between frames": (junk(b"junk" * 25), {"M2.contiguous"}),
    "a tag between frames": (junk(SECOND_TAG), {"M2.contiguous"}),
    "junk behind the last frame": (behind(b"junk" * 25), {"M2.contiguous"}),
    "zeros behind the last frame": (behind(bytes(512)), {"M2.contiguous"}),
    "the last frame cut off": (cut_off, {"M2.whole", "M2.frames", "M1.bytes", "M2.decodes", "T3.exact"} | SHORTER),
    "a third of the file missing": (half, {"M2.whole", "M2.frames", "M1.bytes", "M2.decodes"} | MUCH_SHORTER),
    "two frames missing": (
        missing_frames,
        {"M2.frames", "M1.bytes", "M1.music_crc", "M2.decodes", "T3.exact"} | SHORTER,
    ),
    "a frame torn from its reservoir": (torn, {"M2.joins"}),
    "a damaged frame": (overfull, {"M2.joins"}),
    "one frame more stated": (frames_off(1), {"M2.frames", "M2.decodes", "M2.length"}),
    "ten frames fewer stated": (
        frames_off(-10),
        {"M2.frames", "M2.decodes", "M4.tlen", "M2.programme", "T3.inside"} | SHORTER,
    ),
    "wrong padding": (padding_off, SHORTER | {"T3.exact"}),
    "the record of a programme longer by a sample": (recorded_length, {"M2.length"}),
    "the record of a programme longer by 2 ms": (recorded_duration, {"M2.length"}),
    "the record of a softer programme": (recorded_target, {"M3.loudness"}),
    "0.7 LU too soft": (reencode("-b", "128", gain=db(-0.7)), {"M3.loudness"}),
    "3 LU too soft": (reencode("-b", "128", gain=db(-3)), {"M3.loudness", "M3.apple"}),
    "0.7 LU too loud": (reencode("-b", "128", gain=db(0.7)), {"M3.loudness"}),
    "a click": (reencode("-b", "128", click=True), {"M3.peak"}),
    "silence": (silent, {"M3.loudness", "M3.apple"}),
    "TLEN of another length": (tlen, {"M4.tlen"}),
}
