"""Other people's loudness meters, as functions: ffmpeg's ``ebur128``, and libebur128 by ctypes."""

from __future__ import annotations

import ctypes
import ctypes.util
import math
import re
from dataclasses import dataclass

import numpy as np

from studio.programs import run as programs


@dataclass(frozen=True)
class Readings:
    """What a meter shows in the end, and on its way there."""

    integrated: float
    loudness_range: float
    true_peak: float
    momentary: np.ndarray
    """LUFS, one for each step."""
    short_term: np.ndarray


def ffmpeg_reads(samples: np.ndarray, rate: int) -> Readings:
    """ffmpeg's ``ebur128``, which prints one decimal, ten times a second."""
    source = ["-f", "f32le", "-ar", str(rate), "-ac", "2", "-i", "pipe:0"]
    command = [programs.ffmpeg(), "-hide_banner", "-nostats", *source]
    command += ["-af", "ebur128=peak=true:framelog=info", "-f", "null", "-"]
    printed = programs.run(command, timeout=120, stdin=samples.astype("<f4").tobytes()).stderr.decode()
    steps = re.findall(r"M:\s*(-?[\d.]+|nan|-inf)\s+S:\s*(-?[\d.]+|nan|-inf)", printed)
    summary = printed[printed.rindex("Summary:") :]
    values = [float(re.search(rf"{key}:\s+(-?[\d.]+|-inf)", summary)[1]) for key in ("I", "LRA", "Peak")]
    momentary, short_term = np.array(steps, float).T
    return Readings(*values, momentary, short_term)


def libebur128_reads(samples: np.ndarray, rate: int, step: int) -> Readings:
    """libebur128, asked after every ``step`` samples."""
    library = ctypes.CDLL(ctypes.util.find_library("ebur128"))
    library.ebur128_init.restype = ctypes.c_void_p
    channels = samples.shape[1]
    everything = 0b111111
    state = ctypes.c_void_p(
        library.ebur128_init(ctypes.c_uint(channels), ctypes.c_ulong(rate), ctypes.c_int(everything))
    )
    value = ctypes.c_double()

    def asked(question: str, *details: object) -> float:
        assert getattr(library, question)(state, *details, ctypes.byref(value)) == 0
        return value.value

    try:
        steps = []
        for start in range(0, len(samples), step):
            part = np.ascontiguousarray(samples[start : start + step], np.float32)
            pointer = part.ctypes.data_as(ctypes.c_void_p)
            assert library.ebur128_add_frames_float(state, pointer, ctypes.c_size_t(len(part))) == 0
            if len(part) == step:
                steps.append((asked("ebur128_loudness_momentary"), asked("ebur128_loudness_shortterm")))
        peak = max(asked("ebur128_true_peak", ctypes.c_uint(channel)) for channel in range(channels))
        return Readings(
            asked("ebur128_loudness_global"),
            asked("ebur128_loudness_range"),
            20 * math.log10(peak) if peak else -math.inf,
            *np.array(steps).reshape(-1, 2).T,
        )
    finally:
        library.ebur128_destroy(ctypes.byref(state))
