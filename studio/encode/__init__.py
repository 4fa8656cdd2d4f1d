"""Samples in, MP3 out: pieces of frames that join to one stream, and the file that is put together from them.

:func:`piece_spans` says where the pieces lie. :func:`encode_pieces` makes the frames, in threads, each piece a function
of its own stretch of the programme. :func:`write_mp3` puts tag, Info frame and frames into a file, whole or not at all;
:func:`cover_jpeg` makes a picture fit to travel in the tag.
:func:`find_encoder` says what encodes.
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
