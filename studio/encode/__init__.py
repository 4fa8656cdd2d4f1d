"""Encodes samples to MP3: pieces of frames that join to one stream, and the file they are written to.

:func:`piece_spans` decides where the pieces lie. :func:`encode_pieces` encodes them in threads, each from its own
stretch of the programme. :func:`write_mp3` writes tag, Info frame and frames to a file. :func:`cover_jpeg` turns a
picture into one that fits into the tag. :func:`find_encoder` finds the encoder.
"""

from studio.encode.cover import cover_jpeg
from studio.encode.encoder import Encoder
from studio.encode.episode import write_mp3
from studio.encode.find import find_encoder
from studio.encode.pieces import encode_pieces
from studio.encode.plan import piece_spans
from studio.encode.sidecars import write_sidecars

__all__ = [
    "Encoder",
    "cover_jpeg",
    "encode_pieces",
    "find_encoder",
    "piece_spans",
    "write_mp3",
    "write_sidecars",
]
