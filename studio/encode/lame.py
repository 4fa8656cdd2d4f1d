"""LAME in this process: libmp3lame by ctypes, which releases the interpreter's lock while it encodes.

In: samples. Out: MP3 frames. The library comes from the system and is never bundled; where it is missing,
:func:`find` says so with None.
"""

from __future__ import annotations

import contextlib
import ctypes
import ctypes.util
import functools
import hashlib
import os
from pathlib import Path

import numpy as np

from studio.audio.clip import Samples
from studio.encode.encoder import QUALITY, at_level
from studio.errors import AudioError
from studio.values import RATE

NAMES = (
    "libmp3lame.so.0",  # Linux
    "libmp3lame.0.dylib",  # macOS, where the loader finds it
    "/opt/homebrew/lib/libmp3lame.0.dylib",
    "/usr/local/lib/libmp3lame.0.dylib",
    "/opt/local/lib/libmp3lame.0.dylib",
)
"""Where the library is looked for, before the system's own search."""

_SETTINGS = {
    "lame_set_in_samplerate": RATE,
    "lame_set_out_samplerate": RATE,
    "lame_set_quality": QUALITY,
    "lame_set_disable_reservoir": 1,
    "lame_set_bWriteVbrTag": 0,
}
_JOINT, _MONO = 1, 3
_TAIL = 7200  # bytes LAME may give in one go beyond 1.25 a sample (lame.h)


class Lame:
    """An :class:`studio.encode.encoder.Encoder`; each call has an encoder state of its own.

    Args:
        library: libmp3lame, loaded.
    """

    def __init__(self, library: ctypes.CDLL) -> None:
        self._lame = _declared(library)
        version = library.get_lame_short_version().decode("ascii", "replace")
        digest = hashlib.sha256(_file_of(library).read_bytes()).hexdigest()[:12]
        self.build = f"lame-{version}-{digest}-q{QUALITY}"

    def encode(self, samples: Samples, *, bitrate_kbps: int, channels: int) -> bytes:
        """See :meth:`studio.encode.encoder.Encoder.encode`."""
        pcm = np.ascontiguousarray(at_level(samples, bitrate_kbps), dtype=np.float32)
        out = np.empty(len(pcm) * 5 // 4 + 2 * _TAIL, dtype=np.uint8)
        state = self._open(bitrate_kbps, channels)
        try:
            source, to = pcm.ctypes.data, out.ctypes.data
            if channels == 1:
                size = self._lame.lame_encode_buffer_ieee_float(state, source, source, len(pcm), to, len(out))
            else:
                size = self._lame.lame_encode_buffer_interleaved_ieee_float(state, source, len(pcm), to, len(out))
            tail = self._lame.lame_encode_flush(state, to + size, len(out) - size) if size >= 0 else 0
        finally:
            self._lame.lame_close(state)
        if min(size, tail) < 0:
            raise AudioError(f"LAME could not encode {len(pcm)} samples (error {min(size, tail)}).")
        return out[: size + tail].tobytes()

    def _open(self, bitrate_kbps: int, channels: int) -> int:
        """A new encoder state, which the caller closes."""
        state: int | None = self._lame.lame_init()
        if state is None:
            raise AudioError("LAME could not be started: there is no memory left.")
        self._lame.lame_set_errorf(state, None)  # it would print
        own = {
            "lame_set_num_channels": channels,
            "lame_set_mode": _MONO if channels == 1 else _JOINT,
            "lame_set_brate": bitrate_kbps,
        }
        accepted = all(getattr(self._lame, name)(state, value) == 0 for name, value in {**_SETTINGS, **own}.items())
        if not accepted or self._lame.lame_init_params(state) != 0:
            self._lame.lame_close(state)
            raise AudioError(f"LAME refuses {bitrate_kbps} kbit/s with {channels} channels.")
        return state


@functools.cache
def find() -> Lame | None:
    """The encoder, or None if the system has no libmp3lame."""
    for name in NAMES:
        with contextlib.suppress(OSError):
            return Lame(ctypes.CDLL(name))
    with contextlib.suppress(OSError):
        found = ctypes.util.find_library("mp3lame")  # last, as it may start a compiler to find out
        return Lame(ctypes.CDLL(found)) if found else None
    return None


def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    """The library with the types of the functions that take pointers (lame.h)."""
    pointer, number = ctypes.c_void_p, ctypes.c_int
    library.lame_init.restype = pointer
    library.get_lame_short_version.restype = ctypes.c_char_p
    library.lame_init_params.argtypes = library.lame_close.argtypes = [pointer]
    library.lame_encode_buffer_ieee_float.argtypes = [pointer, pointer, pointer, number, pointer, number]
    library.lame_encode_buffer_interleaved_ieee_float.argtypes = [pointer, pointer, number, pointer, number]
    library.lame_encode_flush.argtypes = [pointer, pointer, number]
    library.lame_set_errorf.argtypes = [pointer, pointer]
    for name in (*_SETTINGS, "lame_set_num_channels", "lame_set_mode", "lame_set_brate"):
        getattr(library, name).argtypes = [pointer, number]
    return library


class _DlInfo(ctypes.Structure):
    _fields_ = (
        ("file", ctypes.c_char_p),
        ("base", ctypes.c_void_p),
        ("symbol", ctypes.c_char_p),
        ("address", ctypes.c_void_p),
    )


def _file_of(library: ctypes.CDLL) -> Path:
    """The file that the loader took the library from (dladdr). Raises OSError if it can't be told."""
    info = _DlInfo()
    function = ctypes.cast(library.lame_init, ctypes.c_void_p)
    if not ctypes.CDLL(None).dladdr(function, ctypes.byref(info)) or not info.file:
        raise OSError("the loader does not say where libmp3lame lies")
    return Path(os.fsdecode(info.file))
