"""The second opinion: lines in, the same lines with the words that a speech recognizer heard otherwise out.

What it found on a take is kept in the store, so each take is listened to once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple, replace

from studio.progress import Progress
from studio.store import Store, digest
from studio.store import takes as stored
from studio.synthesize.recognizers import Recognizer, recognizer
from studio.text.misheard import spoken_words
from studio.values import Line, ListenTo, Misheard

KIND = "heard"
_FORM = 2


def listened(lines: Iterable[tuple[Line, str]], store: Store, which: ListenTo, progress: Progress) -> tuple[Line, ...]:
    """Listen to takes.

    Args:
        lines: each with its language; only English is understood, recordings of people are passed over.
        store: where the takes are.
        which: ``suspects`` are takes that the check flagged or that were made again.
        progress: who listens.

    Raises:
        EngineError: no recognizer is at hand.
        OutputError: the store can't be written.
    """
    said = list(lines)
    due = [
        at
        for at, (line, language) in enumerate(said)
        if not line.recorded and language.lower().partition("-")[0] == "en"
        if which == "all" or (which == "suspects" and (line.take.flags or line.take.attempts))
    ]
    out = [line for line, _ in said]
    if not due:
        return tuple(out)
    ear = recognizer()
    with progress.stage("listen", len(due), "sentences") as meter:
        for at in due:
            out[at] = replace(out[at], misheard=_of(out[at], store, ear))
            meter.advance(1)
    return tuple(out)


def _of(line: Line, store: Store, ear: Recognizer) -> tuple[Misheard, ...]:
    key = digest(KIND, _FORM, ear.build, line.take.key, line.take.content, line.spoken)
    known = store.get(KIND, key)
    if known is None:
        take = stored.load(store, line.take.key)
        if take is None:
            return ()
        found = ear.misheard(take.clip, spoken_words(line.spoken))
        known = json.dumps([astuple(word) for word in found]).encode()
        store.put(KIND, key, known)
    return tuple(Misheard(*word) for word in json.loads(known))
