"""Models that read phonemes: the name of what makes them of letters in, its version for the keys of takes out.

Another espeak-ng may say a word with other phonemes, and the same model then makes another take.
"""

from __future__ import annotations

import functools
import re

from studio.errors import EngineError
from studio.programs.run import find, run
from studio.synthesize.packages import installed

PROGRAMS = ("espeak-ng", "espeak")
"""What coqui-tts asks, the first that is there."""
MISSING = "This model reads phonemes. Install espeak-ng (Debian/Ubuntu: apt-get install espeak-ng)."


@functools.lru_cache
def phonemizer_build(name: str) -> str:
    """The phonemizer's name and version.

    Args:
        name: as the model's configuration has it: ``espeak``, ``gruut`` or one of coqui-tts's own.

    Raises:
        EngineError: the program isn't there.
    """
    if name == "gruut":
        return f"gruut {installed('gruut')}"
    if name not in ("espeak", "multi_phonemizer"):
        return name
    program = next((program for program in PROGRAMS if find(program)), None)
    if program is None:
        raise EngineError("The model reads phonemes, and espeak-ng is not installed.", hint=MISSING)
    said = run([program, "--version"], timeout=20).stdout.decode("utf-8", "replace")
    version = re.search(r"\d+\.\d+\S*", said)
    return f"{program} {version[0] if version else said.strip()}"
