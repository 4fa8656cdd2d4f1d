"""Casting: reads a script, returns the :class:`studio.values.Cast`, which gives every speaker a voice.

Spellings of one name are joined (``names.py``). Names that only look alike are proposed (``propose.py``) for a person
to join (``joins.py``). Speakers get voices (``assign.py``) from ``voices/NAME.toml`` (``voices.py``), or variations of
them (``free.py``); guesses are in ``cast.toml`` (``memory.py``).
"""

from studio.cast.assign import SpeakerSettings, assign
from studio.cast.free import VoiceChoice
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
