"""faster-whisper in a process of its own, run as a script: ``whisper_helper.py FOLDER MODEL``.

FOLDER has the installed packages, MODEL is the folder of a model. Each request on stdin is its length (8 bytes,
big-endian) and 16-bit little-endian samples, mono, 16 kHz. Each answer on stdout is its length and a JSON list of words
with their start and end in seconds, or an object with ``error``. The process ends when its stdin ends.
"""

import json
import os
import sys
from typing import Any


def heard(model: Any, samples: bytes) -> list[tuple[str, float, float]]:  # noqa: ANN401 - of a package that need not be here
    """The words as the model returns them, in order."""
    import numpy as np

    sound = np.frombuffer(samples, "<i2").astype(np.float32) / np.float32(32768)
    parts, _ = model.transcribe(
        sound, language="en", word_timestamps=True, temperature=0.0, condition_on_previous_text=False
    )
    return [(word.word, float(word.start), float(word.end)) for part in parts for word in part.words or ()]


def main() -> None:
    """Answer requests, one after the other."""
    packages, folder = sys.argv[1:3]
    sys.path.append(packages)  # isolated mode leaves out the user's own packages
    os.environ["HF_HUB_OFFLINE"] = "1"  # nothing is ever downloaded
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    model = None
    while True:
        head = sys.stdin.buffer.read(8)
        if len(head) < 8:
            return
        order = sys.stdin.buffer.read(int.from_bytes(head, "big"))
        told: object
        try:
            if model is None:
                from faster_whisper import WhisperModel

                threads = os.cpu_count() or 1
                model = WhisperModel(
                    folder, device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
                )
            told = heard(model, order)
        except Exception as error:  # noqa: BLE001 - whatever a model's files do to the package
            told = {"error": f"{type(error).__name__}: {error}"[:500]}
        answer = json.dumps(told).encode()
        answers.write(len(answer).to_bytes(8, "big") + answer)
        answers.flush()


if __name__ == "__main__":
    main()
