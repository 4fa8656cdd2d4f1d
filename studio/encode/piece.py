"""Encodes one piece of the programme as MP3 frames, with its decoded peaks held under the target.

In: a reader of mastered samples, and a piece. Out: its frames and their peak when decoded. Coding moves peaks, so a
piece whose peak is too high is encoded again from samples that are limited to a lower ceiling.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import soundfile

from studio.audio.clip import Samples, db
from studio.audio.true_peak import true_peak_envelope
from studio.encode.encoder import Encoder
from studio.encode.plan import Piece
from studio.errors import AudioError
from studio.formats.mp3 import crc16, frame_count, frame_size, split_frames
from studio.store.piece_cache import PieceCache
from studio.values import FRAME, RATE

ATTEMPTS = 6
"""How often a piece is made again because its peaks are too high."""

MARGIN_DB = 0.1
"""How far beyond the excess the ceiling is lowered."""

CeilingReader: TypeAlias = Callable[[int, int, float], Samples]
"""(start, stop, ceiling in dBTP) → mastered samples of that range, shape (stop - start, channels), limited there.

Pure, safe to call from several threads and in any order.
"""


_HEAD = struct.Struct("<ddH")


@dataclass(frozen=True, slots=True)
class EncodedPiece:
    """A piece as it was encoded."""

    frames: bytes
    true_peak_dbtp: float
    """Highest true peak of the decoded frames."""
    ceiling_dbtp: float
    """Where the samples were limited."""
    crc: int
    """CRC-16 of the frames, see :func:`studio.formats.mp3.crc16`."""

    def pack(self) -> bytes:
        """As bytes for the cache."""
        return _HEAD.pack(self.true_peak_dbtp, self.ceiling_dbtp, self.crc) + self.frames

    @staticmethod
    def unpack(content: bytes) -> EncodedPiece:
        """The piece that :meth:`pack` wrote."""
        peak, ceiling, crc = _HEAD.unpack_from(content)
        return EncodedPiece(content[_HEAD.size :], peak, ceiling, crc)


@dataclass(frozen=True, slots=True)
class PieceEncoder:
    """Everything but the place and the ceiling that decides how a piece is encoded."""

    read: CeilingReader
    encoder: Encoder
    bitrate_kbps: int
    channels: int
    target_dbtp: float
    cache: PieceCache
    """Results of earlier renders."""
    gain_db: float
    """Gain that ``read`` applies, by which its samples differ from those in ``cache``."""

    def encode(self, piece: Piece, ceiling_dbtp: float) -> EncodedPiece:
        """A piece as MP3 frames, from the cache or newly encoded; see :meth:`make`."""
        place = (piece.start_sample, piece.start_sample + piece.frames * FRAME, self._settings(piece, ceiling_dbtp))
        return EncodedPiece.unpack(self.cache.piece("frames", *place, lambda: self.make(piece, ceiling_dbtp).pack()))

    def find(self, piece: Piece, ceiling_dbtp: float) -> EncodedPiece | None:
        """A piece from the cache, if it is near."""
        place = (piece.start_sample, piece.start_sample + piece.frames * FRAME, self._settings(piece, ceiling_dbtp))
        found = self.cache.find("frames", *place)
        return None if found is None else EncodedPiece.unpack(found)

    def _settings(self, piece: Piece, ceiling_dbtp: float) -> tuple[object, ...]:
        return (
            self.encoder.build, self.bitrate_kbps, self.channels, self.target_dbtp, self.gain_db, ceiling_dbtp,
            piece.start_sample - piece.window_start, piece.window_stop - piece.start_sample, piece.frames,
        )  # fmt: skip

    def make(self, piece: Piece, ceiling_dbtp: float) -> EncodedPiece:
        """Encode a piece, and again with a lower ceiling as long as its decoded frames rise above the target.

        After ``ATTEMPTS`` it stays as it is; ``true_peak_dbtp`` tells.

        Raises:
            AudioError: the samples are of another shape, or not numbers; the encoder refuses or gives other frames.
        """
        for _ in range(ATTEMPTS):
            coded = self._encode(piece, ceiling_dbtp)
            excess = coded.true_peak_dbtp - self.target_dbtp
            if excess <= 0:
                break
            ceiling_dbtp -= excess + MARGIN_DB
        else:
            coded = self._encode(piece, ceiling_dbtp)
        return coded

    def _encode(self, piece: Piece, ceiling_dbtp: float) -> EncodedPiece:
        samples = self.read(piece.window_start, piece.window_stop, ceiling_dbtp)
        self._check(samples, piece)
        raw = self.encoder.encode(samples, bitrate_kbps=self.bitrate_kbps, channels=self.channels)
        frames = split_frames(raw)
        first, last = piece.pre_roll_frames, piece.pre_roll_frames + piece.frames
        if len(frames) != frame_count(len(samples)) or {len(f) for f in frames} != {frame_size(self.bitrate_kbps)}:
            raise AudioError(f"The MP3 encoder {self.encoder.build} made other frames than it was asked for.")
        own = b"".join(frames[first:last])
        return EncodedPiece(own, decoded_peak_db(raw, first, last), ceiling_dbtp, crc16(own))

    def _check(self, samples: Samples, piece: Piece) -> None:
        length = piece.window_stop - piece.window_start
        wanted = {(length, self.channels)} | ({(length,)} if self.channels == 1 else set())
        if samples.shape not in wanted:
            raise AudioError(f"The mix has the shape {samples.shape} where {(length, self.channels)} is needed.")
        if not np.isfinite(samples).all():
            raise AudioError(f"The mix is not a number near {piece.start_sample / RATE:.1f} s.")


def decoded_peak_db(frames: bytes, first: int, last: int) -> float:
    """Highest true peak (dBTP) of frames ``first`` to ``last``, not included, of a raw stream, decoded."""
    try:
        decoded, _ = soundfile.read(io.BytesIO(frames), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise AudioError(
            "The encoded MP3 can't be decoded to measure its peaks.", hint="libsndfile 1.1 or newer is needed."
        ) from error
    highest = float(np.abs(decoded).max(initial=0.0))
    envelope = true_peak_envelope(decoded, floor=highest / 2)[first * FRAME : last * FRAME]
    return db(float(envelope.max(initial=0.0)))
