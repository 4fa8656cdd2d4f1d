"""The stream of pieces: the same for any number of workers, as good as one long encode, its peaks held."""

import io

import numpy as np
import pytest
import soundfile
from support.examples import rest_slow

from studio.audio.true_peak import true_peak_db
from studio.encode import find_encoder, lame
from studio.encode.pieces import encode_pieces
from studio.encode.plan import piece_starts
from studio.errors import AudioError, UsageError
from studio.formats.mp3 import frame_count, frame_size, split_frames
from studio.values import FRAME, RATE

LATE = 1105
"""Samples by which decoded frames are late: 576 of the encoder, 529 of the decoder."""


def decode(raw):
    return soundfile.read(io.BytesIO(raw), dtype="float32", always_2d=True)[0]


def decoded(encoded):
    return decode(b"".join(encoded.frames))[LATE : LATE + encoded.length_samples]


def cuts_every(seconds, length):
    return list(range(0, length, round(seconds * RATE) // FRAME * FRAME))


def error_db(sound, coded):
    return 10 * np.log10(np.square(coded - sound).sum() / np.square(sound).sum())


@pytest.fixture
def talk(make_programme):
    return make_programme(17, seed=3)


def test_same_bytes_for_any_number_of_workers(talk):
    def encode(workers):
        return encode_pieces(
            talk, cuts_every(4.1, len(talk)), len(talk), ceiling_dbtp=-1.3, encoder=find_encoder(), workers=workers
        )

    one, four = encode(1), encode(4)
    assert b"".join(one.frames) == b"".join(four.frames)
    assert one.true_peak_dbtp == four.true_peak_dbtp
    assert len(b"".join(one.frames)) == frame_count(len(talk)) * frame_size(128)
    assert (one.length_samples, one.bitrate_kbps, one.channels, one.encoder) == (
        len(talk),
        128,
        2,
        find_encoder().build,
    )


@pytest.mark.slow
@pytest.mark.parametrize("channels", rest_slow([1, 2], 2))
def test_joins_are_as_good_as_one_long_encode(make_programme, channels):
    talk = make_programme(22, channels, seed=4)
    cuts = cuts_every(4.1, len(talk))
    pieces = encode_pieces(
        talk, cuts, len(talk), ceiling_dbtp=-1.3, encoder=find_encoder(), channels=channels, workers=2
    )
    whole = find_encoder().encode(talk.samples, bitrate_kbps=128, channels=channels)
    joined, one = decoded(pieces), decode(whole)[LATE : LATE + len(talk)]
    starts = piece_starts(cuts, len(talk))[1:]
    assert len(starts) == 4
    near = np.concatenate([np.arange(start - 3 * FRAME, start + 3 * FRAME) for start in starts])
    assert error_db(talk.samples[near], joined[near]) <= error_db(talk.samples[near], one[near]) + 1
    assert error_db(talk.samples, joined) <= error_db(talk.samples, one) + 0.1
    assert np.abs(joined[near] - talk.samples[near]).max() <= 1.25 * np.abs(one[near] - talk.samples[near]).max()


def test_a_partial_change_leaves_every_other_piece_alone(talk, wrap):
    cuts = cuts_every(4.1, len(talk))
    changed = talk.samples.copy()
    changed[9 * RATE : 10 * RATE] *= 0.5
    one, other = (
        encode_pieces(read, cuts, len(talk), ceiling_dbtp=-1.3, encoder=find_encoder())
        for read in (talk, wrap(changed))
    )
    assert [a == b for a, b in zip(one.frames, other.frames, strict=True)] == [True, True, False, True]


def test_moved_pieces_keep_their_frames(talk, wrap):
    """A second more in the first turn: whatever has its 24 frames of pre-roll behind the edit stays as it was."""
    cuts = cuts_every(4.1, len(talk))
    longer = np.concatenate((talk.samples[: FRAME * 40], talk.samples))
    moved = [0, *(cut + FRAME * 40 for cut in cuts[1:])]
    one = encode_pieces(talk, cuts, len(talk), ceiling_dbtp=-1.3, encoder=find_encoder())
    other = encode_pieces(wrap(longer), moved, len(longer), ceiling_dbtp=-1.3, encoder=find_encoder())
    assert one.frames[1:] == other.frames[1:]
    assert one.frames[0] != other.frames[0]


@pytest.mark.parametrize("seed", rest_slow([1, 2], 1))
def test_decoded_peaks_are_held_though_coding_raises_them(wrap, seed):
    """Hard-clipped noise: what leaves the limiter at -1 dBTP decodes much higher. All of it, joins included."""
    rng = np.random.default_rng(seed)
    loud = np.clip(rng.standard_normal((9 * RATE, 2)) * 2, -1, 1).astype(np.float32) * 10 ** (-1.3 / 20)
    read = wrap(loud[: len(loud) // FRAME * FRAME])
    encoded = encode_pieces(read, cuts_every(4.2, len(read)), len(read), ceiling_dbtp=-1.3, encoder=find_encoder())
    peak = true_peak_db(decode(b"".join(encoded.frames)))
    assert peak <= -1.0
    assert encoded.true_peak_dbtp <= -1.0
    assert encoded.true_peak_dbtp == pytest.approx(peak, abs=0.01)
    assert peak > -2.5  # no more is taken away than needed
    assert min(ceiling for _, _, ceiling in read.asked) < -1.3


@pytest.mark.slow
def test_only_the_loud_piece_is_lowered(make_programme, wrap):
    sound = make_programme(15, level=0.3).samples
    rng = np.random.default_rng(3)
    sound[6 * RATE : 8 * RATE] = np.clip(rng.standard_normal((2 * RATE, 2)), -1, 1) * 0.86
    read = wrap(sound)
    encode_pieces(read, cuts_every(5, len(sound)), len(sound), ceiling_dbtp=-1.3, encoder=find_encoder())
    lowered = {start for start, _, ceiling in read.asked if ceiling < -1.3}
    assert len(lowered) == 1
    assert 4 * RATE < min(lowered) < 6 * RATE


@pytest.mark.slow
def test_a_join_that_rises_too_high_makes_both_its_pieces_again(make_programme, wrap, monkeypatch):
    """A fault put in where joins are measured, as pieces that are quiet alone and loud where they meet are rare."""
    from studio.encode import pieces

    sound = make_programme(13, level=0.5).samples
    read = wrap(sound)
    real = pieces.decoded_peak_db
    highs = iter([-0.5, -1.5])

    def high_at_first(frames, first, last):
        return next(highs, real(frames, first, last))

    monkeypatch.setattr(pieces, "decoded_peak_db", high_at_first)
    cuts = cuts_every(4.2, len(sound))
    encoded = encode_pieces(read, cuts, len(sound), ceiling_dbtp=-1.3, encoder=find_encoder(), workers=1)
    assert sorted(ceiling for _, _, ceiling in read.asked) == pytest.approx([-1.9, -1.9, -1.3, -1.3, -1.3])
    assert encoded.true_peak_dbtp <= -1
    assert len(b"".join(encoded.frames)) == frame_count(len(sound)) * frame_size(128)


def test_a_peak_that_can_not_be_lowered_is_told_not_hidden(wrap):
    loud = np.full((FRAME * 50, 2), 0.99, np.float32)
    loud[::7] *= -1

    def stubborn(start, stop, ceiling_dbtp):
        return loud[start:stop]

    encoded = encode_pieces(stubborn, [0], len(loud), ceiling_dbtp=-1.3, encoder=find_encoder())
    assert encoded.true_peak_dbtp > -1.0


@pytest.mark.parametrize(
    ("bitrate", "channels"), rest_slow([(320, 1), (32, 1), (64, 1), (32, 2), (64, 2), (320, 2)], every=4)
)
def test_any_bit_rate(make_programme, bitrate, channels):
    talk = make_programme(9, channels)
    encoded = encode_pieces(
        talk, cuts_every(4.1, len(talk)), len(talk), ceiling_dbtp=-1.3, encoder=find_encoder(), bitrate_kbps=bitrate,
        channels=channels,
    )  # fmt: skip
    assert len(encoded.frames) == 2
    frames = split_frames(b"".join(encoded.frames))
    assert len(frames) == frame_count(len(talk))
    assert len(decoded(encoded)) == len(talk)


@pytest.mark.parametrize(("bitrate", "channels"), [(100, 2), (0, 2), (128, 3), (128, 0)])
def test_what_mp3_has_not_is_refused(talk, bitrate, channels):
    with pytest.raises(UsageError, match="MP3"):
        encode_pieces(
            talk, [0], len(talk), ceiling_dbtp=-1.3, encoder=find_encoder(), bitrate_kbps=bitrate, channels=channels
        )


def test_a_mix_that_is_not_a_number_is_refused_with_its_place(talk):
    talk.samples[9 * RATE] = np.nan
    with pytest.raises(AudioError, match=r"not a number near 8.2 s"):
        encode_pieces(talk, cuts_every(4.1, len(talk)), len(talk), ceiling_dbtp=-1.3, encoder=find_encoder())


def test_a_mix_of_the_wrong_shape_is_refused(talk):
    with pytest.raises(AudioError, match="shape"):
        encode_pieces(talk, [0], len(talk), ceiling_dbtp=-1.3, encoder=find_encoder(), channels=1)


def test_an_encoder_that_drops_frames_is_found_out(talk):
    class UnstableEncoder:
        build = "forgetful-1"

        def encode(self, samples, *, bitrate_kbps, channels):
            return b"".join(split_frames(lame.find().encode(samples, bitrate_kbps=bitrate_kbps, channels=channels))[1:])

    with pytest.raises(AudioError, match="forgetful-1"):
        encode_pieces(talk, [0], len(talk), ceiling_dbtp=-1.3, encoder=UnstableEncoder())
