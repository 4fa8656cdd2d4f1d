"""One sentence through libespeak-ng, in a process of its own, run as a script.

On stdin: JSON with package (the folder of ``espeakng_loader``), text, phonemes (whether the text has some, in double
brackets), voice, words_per_minute. On stdout: the sample rate in digits, a newline, and 16-bit little-endian samples.
If the library fails, the exit code is 1, with a message on stderr.
"""

import ctypes
import json
import sys
from pathlib import Path

SYNCHRONOUS = 2
RATE_PARAMETER = 1
VOLUME_PARAMETER = 2
VOLUME = 60
"""From 0 to 200, with 100 as the default. From 75 on, the Klatt voices clip."""
UTF8 = 1
PHONEMES = 0x100
END_PAUSE = 0x1000
"""Without this flag the last sound is cut off."""


def main() -> int:
    """Read the request, speak it, write the samples."""
    order = json.load(sys.stdin)
    sys.path.append(str(Path(order["package"]).parent))  # isolated mode leaves out the user's own packages
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0)
    if rate <= 0:
        print("espeak-ng could not be initialized", file=sys.stderr)  # noqa: T201 - this is a program of its own
        return 1
    chunks: list[bytes] = []

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
    def collect(wave, count, _events):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        if wave and count > 0:
            chunks.append(ctypes.string_at(wave, count * 2))
        return 0

    library.espeak_ng_SetRandSeed(1)
    library.espeak_SetSynthCallback(collect)
    library.espeak_Synth.argtypes = [
        ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
        ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
    ]  # fmt: skip
    if library.espeak_SetVoiceByName(order["voice"].encode()) != 0:
        print(f"espeak-ng has no voice {order['voice']}", file=sys.stderr)  # noqa: T201
        return 1
    library.espeak_SetParameter(RATE_PARAMETER, int(order["words_per_minute"]), 0)
    library.espeak_SetParameter(VOLUME_PARAMETER, VOLUME, 0)
    text = order["text"].encode() + b"\0"
    flags = UTF8 | END_PAUSE | (PHONEMES if order["phonemes"] else 0)
    if library.espeak_Synth(text, len(text), 0, 1, 0, flags, None, None) != 0:
        print("espeak-ng could not speak", file=sys.stderr)  # noqa: T201
        return 1
    library.espeak_Synchronize()
    sys.stdout.buffer.write(b"%d\n" % rate + b"".join(chunks))
    return 0


if __name__ == "__main__":
    sys.exit(main())
