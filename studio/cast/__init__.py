"""Script in, Cast out: who speaks with which voice.

Names are joined into people (``names.py``), people get voices (``assign.py``), guesses are remembered in
``cast.toml`` (``memory.py``), voices come from ``voices/NAME.toml`` (``voices.py``).
"""

from studio.cast.assign import Memory, Wish, assign
from studio.cast.memory import recall, remember
from studio.cast.voices import load_voices

__all__ = ["Memory", "Wish", "assign", "load_voices", "recall", "remember"]
