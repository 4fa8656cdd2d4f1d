"""The programme as MP3 frames, made in pieces: the stream *is* the join of its pieces.

In: a reader of mastered samples, the places to cut, an encoder. Out: :class:`studio.values.EncodedAudio`.

Each piece is a function of its own stretch of the programme, of 24 frames before it, which warm the encoder up and
are dropped, of one frame after it, and of the encoder's build. So the stream is the same for any number of workers
and for a full or a partial render, and a piece that moves with its surroundings by whole frames keeps its frames. The
bit reservoir is off: every frame stands alone, and frames of different runs may be joined.

At a join the decoder overlaps frames of two pieces. Joins are measured as well; where one rises above the target,
both its pieces are made again.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import partial

from studio.concurrency.threads import in_order
from studio.encode.encoder import Encoder
from studio.encode.piece import ATTEMPTS, MARGIN_DB, CeilingReader, EncodedPiece, PieceEncoder, decoded_peak_db
from studio.encode.plan import Piece, plan_pieces
from studio.encode.spool import Spool
from studio.errors import UsageError
from studio.formats.mp3 import BITRATES, crc16_joined, frame_size
from studio.progress import NoProgress, Progress
from studio.store.piece_cache import PieceCache
from studio.values import EncodedAudio

_CONTEXT = 4
"""Frames decoded on either side of a join; the first of them only warms the decoder up."""


def encode_pieces(
    read: CeilingReader,
    cuts: Sequence[int],
    length: int,
    *,
    ceiling_dbtp: float,
    encoder: Encoder,
    target_dbtp: float = -1.0,
    bitrate_kbps: int = 128,
    channels: int = 2,
    gain_db: float = 0.0,
    cache: PieceCache | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> EncodedAudio:
    """Encode a programme so that no true peak of the decoded stream rises above a target.

    A piece or join that still does after six attempts stays; ``true_peak_dbtp`` of the result tells. At most one
    piece a worker is in memory as samples; the frames wait on disk.

    Args:
        read: mastered samples of any range of the programme at 48 kHz, limited at any ceiling.
        cuts: where it may be cut, samples, multiples of FRAME, rising (``Timeline.cuts``).
        length: samples of the programme.
        ceiling_dbtp: where the limiter holds the samples at first.
        encoder: what encodes.
        target_dbtp: highest true peak that the decoded stream may have.
        bitrate_kbps: kbit/s.
        channels: 1, or 2 for joint stereo.
        gain_db: what ``read`` adds to the samples that ``cache`` describes, dB.
        cache: results of earlier renders.
        workers: threads; None for one a processor.
        progress: gets how many seconds are done.

    Raises:
        UsageError: there is no such bit rate, or number of channels.
        AudioError, ProgramError: a piece can't be encoded.
        OutputError: there is no room for the frames in the folder for temporary files.
    """
    if bitrate_kbps not in BITRATES[1:] or channels not in (1, 2):
        raise UsageError(
            f"An MP3 can't have {bitrate_kbps} kbit/s and {channels} channels.",
            hint=f"Take one or two channels and one of {', '.join(map(str, BITRATES[1:]))} kbit/s.",
        )
    pieces = plan_pieces(cuts, length)
    coder = PieceEncoder(read, encoder, bitrate_kbps, channels, target_dbtp, cache or PieceCache(), gain_db)
    stream = _Stream(pieces, coder, workers)
    with (progress or NoProgress()).stage("encode", len(pieces), "pieces") as meter:
        for piece in stream.encode(ceiling_dbtp):
            meter.advance(1, piece.seconds)
        stream.lower_joins()
    return EncodedAudio(
        frames=stream.frames,
        length_samples=length,
        bitrate_kbps=bitrate_kbps,
        channels=channels,
        encoder=encoder.build,
        crc=stream.crc(),
        true_peak_dbtp=max(*stream.peaks, *stream.join_peaks),
    )


class _Stream:
    """Pieces on their way to a stream: frames, peaks and ceilings by piece, peaks by join."""

    def __init__(self, pieces: Sequence[Piece], coder: PieceEncoder, workers: int | None) -> None:
        self.pieces = pieces
        self.coder = coder
        self.workers = workers
        self.frames = Spool()
        self.peaks: list[float] = []
        self.ceilings: list[float] = []
        self.crcs: list[int] = []
        self.join_peaks = [float("-inf")]
        """Of the join before each piece; there is none before the first."""

    def encode(self, ceiling_dbtp: float) -> Iterator[Piece]:
        """Encode all pieces, yielding each in order when it is done."""
        make = partial(self.coder.encode, ceiling_dbtp=ceiling_dbtp)
        find = partial(self.coder.find, ceiling_dbtp=ceiling_dbtp)
        for piece, coded in zip(self.pieces, in_order(make, self.pieces, self.workers, known=find), strict=True):
            self.frames.append(coded.frames)
            self.peaks.append(coded.true_peak_dbtp)
            self.ceilings.append(coded.ceiling_dbtp)
            self.crcs.append(coded.crc)
            if len(self.frames) > 1:
                self.join_peaks.append(self._join_peak(len(self.frames) - 1))
            yield piece

    def lower_joins(self) -> None:
        """Make the pieces on both sides of joins that rise above the target again, until none does."""
        for _ in range(ATTEMPTS):
            lowered: dict[int, float] = {}
            for join, peak in enumerate(self.join_peaks):
                excess = peak - self.coder.target_dbtp
                if excess > 0:
                    for side in (join - 1, join):
                        lowered[side] = max(lowered.get(side, 0.0), excess + MARGIN_DB)
            if not lowered:
                return
            for index, coded in zip(lowered, in_order(self._lower, lowered.items(), self.workers), strict=True):
                self.frames.replace(index, coded.frames)
                self.peaks[index], self.ceilings[index] = coded.true_peak_dbtp, coded.ceiling_dbtp
                self.crcs[index] = coded.crc
            for join in {side + after for side in lowered for after in (0, 1)} & {*range(1, len(self.pieces))}:
                self.join_peaks[join] = self._join_peak(join)

    def crc(self) -> int:
        """CRC-16 of all frames."""
        whole, size = 0, frame_size(self.coder.bitrate_kbps)
        for piece, crc in zip(self.pieces, self.crcs, strict=True):
            whole = crc16_joined(whole, crc, piece.frames * size)
        return whole

    def _lower(self, change: tuple[int, float]) -> EncodedPiece:
        index, by_db = change
        return self.coder.encode(self.pieces[index], self.ceilings[index] - by_db)

    def _join_peak(self, join: int) -> float:
        size = _CONTEXT * frame_size(self.coder.bitrate_kbps)
        around = self.frames[join - 1][-size:] + self.frames[join][:size]

        def peak() -> bytes:
            return struct.pack("<d", decoded_peak_db(around, _CONTEXT - 1, _CONTEXT + 2))

        return float(struct.unpack("<d", self.coder.cache.of("joins", around, peak))[0])
