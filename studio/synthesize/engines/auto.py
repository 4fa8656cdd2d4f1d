"""The engine for episodes whose voices have different engines: it passes each request to the engine of its voice.

A voice file lists its engines in order of preference; the first one that is ready speaks. This engine has no voices.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from studio.audio.clip import Clip
from studio.errors import EngineError
from studio.synthesize.abilities import Abilities
from studio.synthesize.engine import EngineVoice, Readiness, Request


class Auto:
    """See the module's docstring."""

    name = "auto"
    abilities = Abilities(batch=4, parallel=os.cpu_count() or 1)

    def readiness(self) -> Readiness:
        """Always ready, though a voice without a ready engine can't be cast."""
        return Readiness(True, "each voice with the first engine of its file that is ready")

    def build(self) -> str:
        """Versions of all ready engines, since any of them may speak."""
        from studio.synthesize.registry import engines

        return "; ".join(s.engine.build() for s in engines() if s.engine and s.readiness.ready and s.name != self.name)

    def voices(self) -> tuple[EngineVoice, ...]:
        """It has no voices of its own."""
        return ()

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        """Accepts only voices that name an engine; see :mod:`studio.synthesize.routing`."""
        from studio.synthesize.routing import engine_for

        clips: dict[int, Clip] = {}
        names = dict.fromkeys(request.settings.option("engine") for request in requests)
        for name in names:
            mine = [at for at, request in enumerate(requests) if request.settings.option("engine") == name]
            if not name:
                raise EngineError(
                    f"The voice {requests[mine[0]].settings.voice!r} names no engine.",
                    hint="Choose an engine with --engine.",
                )
            speaker = engine_for(requests[mine[0]].settings, self)
            clips |= dict(zip(mine, speaker.synthesize([requests[at] for at in mine]), strict=True))
        return [clips[at] for at in range(len(requests))]
