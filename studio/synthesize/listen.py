"""The second opinion: sentences in, the same sentences with the words that a speech recognizer misheard out.

The result for a take is kept in the store, so that each take is recognized only once.
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
from studio.values import ListenTo, MisheardWords, SentenceTake

KIND = "heard"
_FORM = 3


def check_by_ear(
    sentences: Iterable[tuple[SentenceTake, str]], store: Store, which: ListenTo, progress: Progress
) -> tuple[SentenceTake, ...]:
    """Run a speech recognizer on takes; returns the sentences with their misheard words.

    Args:
        sentences: each with its language. Only English is recognized; recordings of people are skipped.
        store: the store of takes.
        which: ``suspects``: takes with flags, or made more than once.
        progress: receives the progress.

    Raises:
        EngineError: there is no recognizer.
        OutputError: the store can't be written.
    """
    said = list(sentences)
    due = [
        at
        for at, (sentence, language) in enumerate(said)
        if not sentence.recorded and language.lower().partition("-")[0] == "en"
        if which == "all" or (which == "suspects" and (sentence.take.flags or sentence.take.attempts))
    ]
    out = [sentence for sentence, _ in said]
    if not due:
        return tuple(out)
    found = recognizer()
    with progress.stage("listen", len(due), "sentences") as meter:
        for at in due:
            out[at] = replace(out[at], misheard=_of(out[at], store, found))
            meter.advance(1)
    return tuple(out)


def _of(sentence: SentenceTake, store: Store, ear: Recognizer) -> tuple[MisheardWords, ...]:
    key = digest(KIND, _FORM, ear.build, sentence.take.key, sentence.take.content, sentence.spoken)
    known = store.get(KIND, key)
    if known is None:
        take = stored.load(store, sentence.take.key)
        if take is None:
            return ()
        found = ear.misheard(take.clip, spoken_words(sentence.spoken))
        known = json.dumps([astuple(word) for word in found]).encode()
        store.put(KIND, key, known)
    return tuple(MisheardWords(*word) for word in json.loads(known))
