"""Rules M: the MP3 stream, its Info frame, its level.

In: a parsed episode. Out: the rules; each reports the places where it fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from studio.check.episode import ParsedEpisode
from studio.check.rules import Fault, NotApplicable, RuleSet, time_of
from studio.formats.id3_frames_read import text
from studio.formats.mp3 import crc16
from studio.formats.mp3_read import Info
from studio.values import RATE

MP3: RuleSet[ParsedEpisode] = RuleSet()

APPLE_BITRATES = {1: (64, 128), 2: (128, 256)}
"""kbit/s that Apple asks for in feeds, by channels."""
TOLERANCE_LU, APPLE_LUFS, APPLE_TOLERANCE_LU = 0.5, -16.0, 1.0
CEILING_DBTP = -1.0
TLEN_MS = 100


def _episode(subject: ParsedEpisode) -> ParsedEpisode:
    return subject


def _info(subject: ParsedEpisode) -> tuple[ParsedEpisode, Info] | NotApplicable:
    info = subject.info
    return (subject, info) if info and info.name != "VBRI" else NotApplicable("there is no Info frame")


def _lame(subject: ParsedEpisode) -> tuple[ParsedEpisode, Info] | NotApplicable:
    info = subject.info
    return (subject, info) if info and info.encoder else NotApplicable("there is no LAME header")


def _constant(subject: ParsedEpisode) -> tuple[ParsedEpisode, Info] | NotApplicable:
    if len(subject.stream.bitrates) > 1:
        return NotApplicable("the bit rate changes")
    return _info(subject)


def _sound(subject: ParsedEpisode) -> ParsedEpisode | NotApplicable:
    return NotApplicable("the sound could not be decoded") if subject.sound.fault else subject


# -------------------------------------------------------------------------------------------------------- M1


@MP3.must("M1.layer", _episode)
def _layer(s: ParsedEpisode) -> Iterator[Fault]:
    """Every frame is MPEG-1 Layer III."""
    for (version, layer, _, _), at in s.stream.kinds.items():
        if (version, layer) != ("1", 3):
            yield Fault(f"byte {at}", f"the frame is MPEG-{version} Layer {'I' * layer}")


@MP3.must("M1.rate", _episode)
def _rate(s: ParsedEpisode) -> Iterator[Fault]:
    """The sample rate is 44.1 or 48 kHz."""
    for (_, _, rate, _), at in s.stream.kinds.items():
        if rate not in (44_100, 48_000):
            yield Fault(f"byte {at}", f"the sample rate is {rate} Hz")


@MP3.must("M1.constant", _episode)
def _bitrate_is_constant(s: ParsedEpisode) -> Iterator[Fault]:
    """The bit rate is constant (CBR)."""
    rates = s.stream.bitrates
    usual = max(rates, key=lambda rate: rates[rate][0], default=0)
    for rate, (count, at) in s.stream.bitrates.items():
        if rate != usual:
            yield Fault(f"byte {at}", f"{count} frames have {rate} kbit/s, the others {usual}")


@MP3.must("M1.bitrate", _episode)
def _bitrate(s: ParsedEpisode) -> Iterator[Fault]:
    """The bit rate is what Apple asks for: 64 to 128 kbit/s mono, 128 to 256 kbit/s stereo."""
    low, high = APPLE_BITRATES[s.stream.first.channels]
    total = sum(count for count, _ in s.stream.bitrates.values())
    mean = sum(rate * count for rate, (count, _) in s.stream.bitrates.items()) / max(total, 1)
    if not low <= mean <= high:
        kind = "mono" if s.stream.first.channels == 1 else "stereo"
        yield Fault(f"byte {s.stream.start_byte}", f"{mean:.0f} kbit/s in {kind}; {low} to {high} are required")


@MP3.must("M1.info", _episode)
def _has_info(s: ParsedEpisode) -> Iterator[Fault]:
    """There is an Info frame (a Xing header)."""
    if s.info is None or s.info.name == "VBRI":
        what = "there is a VBRI header instead" if s.info else "players guess the length and seek by that"
        yield Fault(f"byte {s.stream.start_byte}", f"there is no Info frame: {what}")


@MP3.must("M1.kind", _constant)
def _kind(pair: tuple[ParsedEpisode, Info]) -> Iterator[Fault]:
    """The header of a CBR stream is named Info, not Xing."""
    _, info = pair
    if info.name == "Xing":
        yield Fault(f"byte {info.at}", "the header is named Xing, which means VBR")


@MP3.must("M1.lame", _info)
def _has_lame(pair: tuple[ParsedEpisode, Info]) -> Iterator[Fault]:
    """The Info frame has LAME's extension with delay and padding."""
    _, info = pair
    if info.encoder is None:
        yield Fault(f"byte {info.at}", "no LAME extension: players can't cut off what the encoder added")


@MP3.must("M1.toc", _info)
def _has_toc(pair: tuple[ParsedEpisode, Info]) -> Iterator[Fault]:
    """The Info frame has a seek table (TOC) of 100 entries that never decrease."""
    _, info = pair
    if info.toc is None:
        yield Fault(f"byte {info.at}", "there is no seek table")
    elif any(b < a for a, b in pairwise(info.toc)):
        yield Fault(f"byte {info.at}", "the seek table falls")


@MP3.should("M1.seek", _constant)
def _toc_is_right(pair: tuple[ParsedEpisode, Info]) -> Iterator[Fault]:
    """The seek table leads to the right places: within 2/256 of the file and one frame."""
    s, info = pair
    slack = 2 + 256 / max(s.stream.frames, 1)
    for i, entry in enumerate(info.toc or b""):
        if abs(entry - 2.56 * i) > slack:
            yield Fault(f"byte {info.at}", f"entry {i} leads to {entry / 2.56:.0f} % of the file")


@MP3.must("M1.bytes", _info)
def _bytes_are_right(pair: tuple[ParsedEpisode, Info]) -> Iterator[Fault]:
    """The Info frame states the bytes of the stream."""
    s, info = pair
    if info.length_bytes not in (s.stream.length_bytes, s.stream.length_bytes - info.size_bytes):
        yield Fault(f"byte {info.at}", f"it states {info.length_bytes} bytes; the stream has {s.stream.length_bytes}")


@MP3.should("M1.tag_crc", _lame)
def _tag_crc(pair: tuple[ParsedEpisode, Info]) -> Iterator[Fault]:
    """The checksum of the Info frame is right."""
    _, info = pair
    if crc16(info.covered) != info.tag_crc:
        yield Fault(f"byte {info.at}", f"it is {info.tag_crc:04x}, computed {crc16(info.covered):04x}")


def _summed(subject: ParsedEpisode) -> tuple[ParsedEpisode, Info] | NotApplicable:
    if subject.music_crc is None:
        return NotApplicable("no checksum is stated, or there is something between the frames")
    return _lame(subject)


@MP3.should("M1.music_crc", _summed)
def _music_crc(pair: tuple[ParsedEpisode, Info]) -> Iterator[Fault]:
    """The checksum of the audio frames is right."""
    s, info = pair
    if s.music_crc != info.music_crc:
        yield Fault(f"byte {info.at}", f"it is {info.music_crc:04x}, computed {s.music_crc or 0:04x}")


# -------------------------------------------------------------------------------------------------------- M2


@MP3.must("M2.stream", _episode)
def _one_stream(s: ParsedEpisode) -> Iterator[Fault]:
    """All frames are of one stream: same version, layer, sample rate and number of channels."""
    for kind, at in list(s.stream.kinds.items())[1:]:
        yield Fault(f"byte {at}", "MPEG-{} layer {}, {} Hz, {} channels begins here".format(*kind))


@MP3.must("M2.first", _info)
def _info_is_first(pair: tuple[ParsedEpisode, Info]) -> Iterator[Fault]:
    """The Info frame is the first frame."""
    s, info = pair
    if info.at != s.stream.start_byte:
        yield Fault(f"byte {info.at}", f"frames begin at byte {s.stream.start_byte}, the Info frame comes later")


@MP3.must("M2.once", _info)
def _info_is_alone(pair: tuple[ParsedEpisode, Info]) -> Iterator[Fault]:
    """There is no second Info frame."""
    s, _ = pair
    for info in s.stream.infos[1:]:
        yield Fault(f"byte {info.at}", f"another {info.name} frame: files were joined")


@MP3.must("M2.contiguous", _episode)
def _contiguous(s: ParsedEpisode) -> Iterator[Fault]:
    """Frames follow each other to the end of the file, with nothing between or after them."""
    for gap in s.stream.gaps:
        yield Fault(f"byte {gap.start_byte}", f"{gap.what}, {gap.stop_byte - gap.start_byte} bytes")


@MP3.must("M2.whole", _episode)
def _whole(s: ParsedEpisode) -> Iterator[Fault]:
    """The last frame is whole."""
    if s.stream.cut_off is not None:
        yield Fault(f"byte {s.stream.cut_off}", "the last frame is cut off")


@MP3.must("M2.joins", _episode)
def _joins(s: ParsedEpisode) -> Iterator[Fault]:
    """Every frame finds the data it needs in itself and in the frames before it."""
    for at in s.stream.torn:
        yield Fault(f"byte {at}", "the frame needs data of frames that are not there, or is damaged")


@MP3.must("M2.frames", _info)
def _frames_are_right(pair: tuple[ParsedEpisode, Info]) -> Iterator[Fault]:
    """The Info frame states the number of frames."""
    s, info = pair
    if info.frames != s.stream.frames:
        yield Fault(f"byte {info.at}", f"it states {info.frames} frames; {s.stream.frames} follow")


@MP3.must("M2.decodes", _episode)
def _decodes(s: ParsedEpisode) -> Iterator[Fault]:
    """The file decodes to its end, to exactly the samples that its frames, delay and padding stand for."""
    exact = s.exact_samples if s.exact_samples is not None else s.sound.samples
    if s.sound.fault:
        yield Fault(f"byte {s.stream.start_byte}", f"it can't be decoded: {s.sound.fault}")
    elif s.sound.samples != exact:
        yield Fault(f"byte {s.stream.start_byte}", f"{s.sound.samples} samples were decoded; the file states {exact}")


def _recorded_length(s: ParsedEpisode) -> tuple[ParsedEpisode, float] | NotApplicable:
    """Length of the programme in samples of the decoded sound."""
    samples, duration_s = s.recorded.samples, s.recorded.duration_s
    if s.sound.fault:
        return NotApplicable("the sound could not be decoded")
    if s.sound.rate_hz == RATE and samples is not None:
        return s, float(samples)
    return (
        (s, duration_s * s.sound.rate_hz)
        if duration_s
        else NotApplicable("no record states the length of the programme")
    )


@MP3.must("M2.programme", _recorded_length)
def _programme(pair: tuple[ParsedEpisode, float]) -> Iterator[Fault]:
    """The decoded length is the programme's within 0.1 s, as the record states it: an encoder may add its delay."""
    s, samples = pair
    if abs(s.sound.samples - samples) > s.sound.rate_hz / 10:
        yield Fault(
            s.record.name if s.record else "", f"{samples:.0f} samples in the record, {s.sound.samples} decoded"
        )


@MP3.should("M2.length", _recorded_length)
def _length(pair: tuple[ParsedEpisode, float]) -> Iterator[Fault]:
    """The decoded length is the programme's, as the record states it: to the sample, or to 1 ms in other rates."""
    s, samples = pair
    if abs(s.sound.samples - samples) > (
        0 if s.sound.rate_hz == RATE and s.recorded.samples is not None else s.sound.rate_hz / 1000
    ):
        name = s.record.name if s.record else ""
        yield Fault(name, f"{samples:.0f} samples in the record, {s.sound.samples} decoded")


# ---------------------------------------------------------------------------------------------------- M3, M4


@MP3.must("M3.loudness", _sound)
def _loudness(s: ParsedEpisode) -> Iterator[Fault]:
    """Integrated loudness is within 0.5 LU of the target."""
    if not abs(s.sound.loudness_lufs - s.target_lufs) <= TOLERANCE_LU:
        yield Fault("", f"{s.sound.loudness_lufs:.2f} LUFS, the target is {s.target_lufs:g}")


@MP3.should("M3.apple", _sound)
def _apple_loudness(s: ParsedEpisode) -> Iterator[Fault]:
    """Integrated loudness is -16 LUFS, give or take 1 LU."""
    if not abs(s.sound.loudness_lufs - APPLE_LUFS) <= APPLE_TOLERANCE_LU:
        yield Fault("", f"{s.sound.loudness_lufs:.2f} LUFS")


@MP3.must("M3.peak", _sound)
def _peak(s: ParsedEpisode) -> Iterator[Fault]:
    """True peak of the decoded file is at most -1 dBTP."""
    if s.sound.true_peak_dbtp > CEILING_DBTP:
        yield Fault("", f"{s.sound.true_peak_dbtp:.2f} dBTP")


def _tlen(s: ParsedEpisode) -> tuple[ParsedEpisode, int] | NotApplicable:
    frames = s.tag.of("TLEN") if s.tag else ()
    value = text(frames[0].body).value.strip() if frames else ""
    return (
        (s, int(value))
        if value.isascii() and value.isdigit() and len(value) < 12
        else NotApplicable("no TLEN to compare")
    )


@MP3.should("M4.tlen", _tlen)
def _tlen_is_right(pair: tuple[ParsedEpisode, int]) -> Iterator[Fault]:
    """TLEN is the decoded length, within 100 ms."""
    s, ms = pair
    if abs(ms - s.duration_ms) > TLEN_MS:
        yield Fault("TLEN", f"{time_of(ms)}; decoded {time_of(s.duration_ms)}")


def _no_feed(_: ParsedEpisode) -> NotApplicable:
    return NotApplicable("needs the feed")


@MP3.should("M4.feed", _no_feed)
def _itunes_duration(_: ParsedEpisode) -> Iterator[Fault]:
    """itunes:duration in the feed is the decoded length, within 1 s."""
    yield from ()


@MP3.should("M5.alternate", _no_feed)
def _alternate(_: ParsedEpisode) -> Iterator[Fault]:
    """The feed offers AAC as an alternate enclosure."""
    yield from ()
