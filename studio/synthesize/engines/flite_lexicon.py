"""The phones of words by flite's lexicon and letter-to-sound rules, looked up once for every word.

In: words. Out: the phones of each by itself. All voices of flite share this lexicon, and its diphone voices answer a
hundred times faster than they speak.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from studio.programs.run import run

FASTEST = ("kal16", "kal")
"""Diphone voices, the better one first."""
TIME_LIMIT_S = 20.0
KEPT = 50_000
"""Words in the cache; when it is full, it is cleared."""

_known: dict[str, tuple[str, ...]] = {}
_lock = threading.Lock()


def pronunciations(words: Iterable[str], voices: Sequence[str], folder: Path) -> Mapping[str, tuple[str, ...]]:
    """The phones of every word, pauses among them.

    Args:
        words: ASCII, without whitespace.
        voices: the voices of this flite.
        folder: for a temporary file; threads need separate folders.

    Empty where flite has no fast voice, or answers for another number of words than it was asked.

    Raises:
        ProgramError: flite failed.
    """
    wanted = set(words)
    with _lock:
        known = {word: _known[word] for word in wanted & _known.keys()}
    asked = sorted(wanted - known.keys())
    voice = next((name for name in FASTEST if name in voices), None)
    if voice is None:
        return {}
    if asked:
        text = folder / "words.txt"
        # A blank line always ends an utterance, and each utterance is one line of the answer.
        text.write_text("\n\n".join(asked) + "\n", encoding="ascii")
        said = run(["flite", "-voice", voice, "-ps", "-f", text, "-o", "none"], timeout=TIME_LIMIT_S)
        answers = [tuple(line.split()) for line in said.stdout.decode("ascii", "replace").splitlines() if line.strip()]
        if len(answers) != len(asked):
            return {}
        known.update(zip(asked, answers, strict=True))
        with _lock:
            if len(_known) > KEPT:
                _known.clear()
            _known.update(known)
    return known
