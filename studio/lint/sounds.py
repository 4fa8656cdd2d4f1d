"""How an engine pronounces words: reads spoken forms, returns their sound in plain letters."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from studio.errors import StudioError
from studio.synthesize.engine import Pronouncer
from studio.synthesize.registry import engines
from studio.text.respell import respell


def sounds(said: Sequence[str]) -> list[str]:
    """The sound of each spoken form, from the first ready engine with the ability ``pronounces``.

    Empty if no engine does; a word whose sound it doesn't tell is left out of its form.
    """
    rows = [re.findall(r"[A-Za-z][A-Za-z'-]*", text) for text in said]
    words = set(itertools.chain.from_iterable(rows))
    engine = _pronouncer() if words else None
    if engine is None:
        return [""] * len(said)
    try:
        phones = engine.pronunciations(words)
    except StudioError:  # without the sound, the spoken form still says a lot
        return [""] * len(said)
    return [" ".join(filter(None, (respell(phones.get(word, ())) for word in row))) for row in rows]


def _pronouncer() -> Pronouncer | None:
    """The first ready engine that can say how it pronounces words."""
    for status in engines():
        engine = status.engine
        if status.readiness.ready and engine is not None and engine.abilities.pronounces:
            return engine if isinstance(engine, Pronouncer) else None
    return None
