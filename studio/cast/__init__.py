"""Script in, Cast out: who speaks with which voice.

Names are joined into people (``names.py``), names that only look alike are proposed (``propose.py``) and settled by a
person (``settle.py``). People get voices (``assign.py``), guesses are remembered in ``cast.toml`` (``memory.py``),
voices come from ``voices/NAME.toml`` (``voices.py``).
"""

from studio.cast.assign import SpeakerSettings, VoiceChoice, assign
from studio.cast.memory import recall, remember
from studio.cast.propose import Proposal, as_problems, propose
from studio.cast.voices import load_voices

__all__ = [
    "Proposal",
    "SpeakerSettings",
    "VoiceChoice",
    "as_problems",
    "assign",
    "load_voices",
    "propose",
    "recall",
    "remember",
]
