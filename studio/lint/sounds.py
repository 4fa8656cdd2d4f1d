"""How flite pronounces words: reads spoken forms, returns their sound in plain letters."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from studio.errors import StudioError
from studio.files.temporary import temporary_folder
from studio.synthesize.engines.flite import Flite
from studio.synthesize.engines.flite_lexicon import pronunciations
from studio.text.respell import respell

LONGEST = 100
"""Letters; flite takes seconds for longer words, and never ends for the longest."""


def sounds(said: Sequence[str]) -> list[str]:
    """The sound of each spoken form, without words of more than :data:`LONGEST` letters; empty without flite."""
    rows = [re.findall(r"[A-Za-z][A-Za-z'-]*", text) for text in said]
    words = {word for word in itertools.chain.from_iterable(rows) if len(word) <= LONGEST}
    flite = Flite()
    if not words or not flite.readiness().ready:
        return [""] * len(said)
    try:
        with temporary_folder("words") as folder:
            phones = pronunciations(words, [voice.name for voice in flite.voices()], folder)
    except StudioError:  # without the sound, the spoken form still says a lot
        return [""] * len(said)
    return [" ".join(filter(None, (respell(phones.get(word, ())) for word in row))) for row in rows]
