"""Cuts a stretch out of an MP3 as whole frames, without encoding again.

In: a file whose frames have the same size and don't depend on each other, as Studio writes it. Out: some of its bytes.
"""

from __future__ import annotations

from pathlib import Path

from studio.files.regular import open_regular
from studio.formats.mp3_read import any_header, read_info
from studio.values import FRAME, RATE

_DELAY = 576 + 529
"""Delay of encoder and decoder, samples."""
LONGEST_S = 15.0


def excerpt(mp3: Path, start_s: float, stop_s: float) -> bytes | None:
    """The frames from ``start_s`` to ``stop_s``, and one before them to warm up the decoder.

    None if the file isn't CBR at 48 kHz with an Info frame, since the position of a time is then unknown.
    """
    with open_regular(mp3) as file:
        head = file.read(10)
        at = 0
        if head.startswith(b"ID3") and len(head) == 10:
            at = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
        file.seek(at)
        first = file.read(4096)
        header = any_header(first, 0)
        if header is None or header.rate_hz != RATE or header.samples != FRAME:
            return None
        info = read_info(first, 0, header)
        if info is None or info.name != "Info":
            return None
        begin = at + header.size_bytes
        file.seek(begin)
        frame = any_header(file.read(4), 0)
        if frame is None:
            return None
        stop_s = min(stop_s, start_s + LONGEST_S)
        one = max(0, int((start_s * RATE + _DELAY) // FRAME) - 1)
        two = int((stop_s * RATE + _DELAY) // FRAME) + 1
        file.seek(begin + one * frame.size_bytes)
        return file.read((two - one) * frame.size_bytes) or None
