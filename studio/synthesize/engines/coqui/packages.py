"""The Python packages Coqui needs: what is installed, what is missing, and how to get it. Nothing is imported."""

from __future__ import annotations

import importlib.util

from studio.programs.extras import pip_install
from studio.synthesize.packages import installed

NEEDED = {
    "torch": "torch",
    "TTS": "coqui-tts",
    "six": "six",  # coqui-tts uses it and doesn't say so
    "torchaudio": "torchaudio",  # coqui-tts does not start without it
    "torchcodec": "torchcodec",  # likewise, though it has to be there only
}
"""Module to look for, and the distribution it comes in."""
HINT = f"In a checkout: make coqui. Elsewhere: {pip_install('coqui')}; see docs/coqui.md."


def missing_packages() -> tuple[str, ...]:
    """Distributions that are not installed; ``coqui-tts`` too where it is the old ``TTS`` that lies in its place."""
    return tuple(name for module, name in NEEDED.items() if not importable(module) or not installed(name))


def importable(module: str) -> bool:
    """Whether a module can be found."""
    return importlib.util.find_spec(module) is not None


MEND = "Run: pip uninstall coqpit; pip install --force-reinstall --no-deps coqpit-config"
"""For :func:`conflict`: both lie in the same folder, so what is left behind is not whole."""


def conflict() -> str:
    """What stands in the way though all is there, in words; empty for nothing."""
    if installed("coqpit"):
        return "the package coqpit has overwritten coqpit-config"
    return ""
