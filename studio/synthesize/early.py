"""Begins the first take that is missing after an edit while the rest of the script is still being prepared.

In: the sentences of the turns that changed since the last render. Out: a take in the store. It is spoken on one core
while another goes on with the script.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Container
from dataclasses import replace
from types import TracebackType

from studio.errors import StudioError
from studio.store import Store
from studio.store.takes import KIND
from studio.synthesize.calibrate import voice_norms
from studio.synthesize.engine import Engine, Request
from studio.synthesize.identity import TakeKeys
from studio.synthesize.routing import engine_for
from studio.synthesize.sentences import Sentence
from studio.synthesize.takes import make_take
from studio.values import Script

_USUAL_S, _SHORT_S = sys.getswitchinterval(), 0.0002
"""How long a thread keeps the interpreter while another waits for it. A thread that reads files lets go of it each
time, and would wait the usual 5 ms as often."""

MOST_CHANGED = 8
"""Turns that are looked at before all others: an edit changes one or two."""


def turn_words(text: str) -> str:
    """What a turn says, by which it is found again: its words with single spaces."""
    return " ".join(text.split())


class EarlyTake:
    """The first missing take of a script. Leaving the context waits for it.

    Only engines that speak several sentences at once on this computer are asked, and only with voices that have spoken
    before: loading a model or calibrating a voice takes longer, and belongs where its progress is shown.

    Args:
        engine: the episode's.
        store: the store of takes.
        earlier_turns: what the turns of the last render say, see :func:`turn_words`.
    """

    def __init__(self, engine: Engine, store: Store, earlier_turns: Container[str]) -> None:
        self.key: str | None = None
        """Of the take that was begun."""
        self._engine, self._store, self._earlier_turns = engine, store, earlier_turns
        self._keys = TakeKeys(engine)
        self._searching = True
        self._thread: threading.Thread | None = None
        self._error: Exception | None = None

    def changed(self, script: Script) -> Script:
        """The script with only the turns that changed since the last render; none where that is more than an edit."""
        kept = tuple(turn for turn in script.turns if turn_words(turn.text) not in self._earlier_turns)
        some = kept if len(kept) <= MOST_CHANGED else ()
        return replace(script, segments=tuple(replace(segment, body=some) for segment in script.segments[:1]))

    def consider(self, sentence: Sentence) -> None:
        """Begin the take of a sentence if it is the first that is missing."""
        if not self._searching or sentence.recording is not None:
            return
        try:
            key = self._keys.of(sentence.request)
            if not self._store.has(KIND, key):
                self._searching = False
                self._begin(key, sentence.request)
        except StudioError:  # of an engine or a store that isn't ready, which is reported where it is needed
            self._searching = False

    def wait(self) -> None:
        """Wait until the take is in the store. Raises what :func:`studio.synthesize.takes.make_take` raises."""
        self._join()
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def __enter__(self) -> EarlyTake:
        """Nothing is begun yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """No thread outlives a render that was stopped."""
        self._join()

    def _join(self) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            sys.setswitchinterval(_USUAL_S)

    def _begin(self, key: str, request: Request) -> None:
        """Begin a take, unless the engine is slow. Raises TakeMissing for a voice that hasn't been calibrated."""
        speaker = engine_for(request.settings, self._engine)
        able = speaker.abilities
        if able.remote or able.parallel < 2 or not able.processor_s:
            return
        norms = voice_norms([(request.settings, request.language)], self._engine, self._store)

        def make() -> None:
            try:
                make_take(key, request, speaker, norms, self._store)
            except Exception as error:  # noqa: BLE001 - it is raised where the take is waited for
                self._error = error

        self.key, self._thread = key, threading.Thread(target=make, daemon=True)
        sys.setswitchinterval(_SHORT_S)
        self._thread.start()
