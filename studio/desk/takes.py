"""Plays, retakes and pins sentences for the page, like `studio audition`, `retake` and `approve`.

In: a script in its show, and a sentence. Out: sounds, which pages fetch by name, and pins in the show.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.audio.take_file import listening_flac
from studio.audition.choose import Choice, as_rendered, pin
from studio.audition.page import audible
from studio.audition.part import Part
from studio.audition.rehearsal import Rehearsal, one_sentence, rehearse, sentences_at
from studio.audition.retake import RetakeOptions, RetakeResult, as_part, retake
from studio.audition.voices import audition_script, find_voices, first_words
from studio.desk.sounds import SoundShelf
from studio.errors import UsageError
from studio.progress import Progress
from studio.show import Show
from studio.show.pins import remove_pins

MOST_RETAKES = 16
"""Retakes whose candidates can still be pinned."""


@dataclass(frozen=True, slots=True)
class PendingRetake:
    """A retake whose candidates can still be pinned."""

    script: Path
    line: int
    sentence: int | None
    result: RetakeResult


class TakeDesk:
    """The actions on single takes. Its methods run in the worker, one at a time."""

    def __init__(self, sounds: SoundShelf) -> None:
        self._sounds = sounds
        self._retakes: OrderedDict[str, PendingRetake] = OrderedDict()

    def hear(self, show: Show, script: Path, line: int, sentence: int | None, progress: Progress) -> dict[str, Any]:
        """The sentences of a line, as in a render."""
        rehearsal = rehearse(script, show)
        parts = audition_script(rehearsal, [sentences_at(rehearsal, line, sentence)], (), progress)
        return {"samples": self._samples(parts, rehearsal)}

    def try_voices(
        self, show: Show, script: Path, speaker: str, voices: list[str], progress: Progress
    ) -> dict[str, Any]:
        """A speaker's first words in several voices."""
        rehearsal = rehearse(script, show)
        found = find_voices(show, rehearsal.engine, voices)
        parts = audition_script(rehearsal, first_words(rehearsal, speaker), found, progress)
        return {"samples": self._samples(parts, rehearsal)}

    def retake(
        self, show: Show, script: Path, line: int, sentence: int | None, options: RetakeOptions, progress: Progress
    ) -> dict[str, Any]:
        """Candidates of a sentence."""
        rehearsal = rehearse(script, show)
        index = one_sentence(rehearsal, line, sentence)
        result = retake(rehearsal, index, options, progress)
        name = secrets.token_urlsafe(9)
        self._retakes[name] = PendingRetake(script, line, sentence, result)
        while len(self._retakes) > MOST_RETAKES:
            self._retakes.popitem(last=False)
        part = as_part(rehearsal, index, result)
        note = "The engine always says this sentence in the same way, so these takes differ in pace."
        return {
            "retake": name,
            "line": line,
            "text": part.text,
            "speaker": part.title,
            "note": note if result.seeds_change is False and not options.changed else "",
            "samples": self._samples([part], rehearsal),
        }

    def keep(self, show: Show, name: str, number: int, only: bool) -> dict[str, Any]:
        """Pin a candidate."""
        pending = self._retakes.get(name)
        candidates = pending.result.candidates if pending else ()
        found = next((candidate for candidate in candidates if candidate.number == number), None)
        if pending is None or found is None:
            raise UsageError("These takes are no longer available.", hint="Make the line again.")
        rehearsal = rehearse(pending.script, show)
        index = one_sentence(rehearsal, pending.line, pending.sentence)
        return {"pinned": len(pin(rehearsal, [Choice(index, found)], only=only))}

    def approve(self, show: Show, script: Path, line: int, sentence: int | None, progress: Progress) -> dict[str, Any]:
        """Pin the take that a render uses now."""
        rehearsal = rehearse(script, show)
        choices = as_rendered(rehearsal, sentences_at(rehearsal, line, sentence), progress)
        return {"pinned": len(pin(rehearsal, choices)) if choices else 0}

    def unpin(self, show: Show, script: Path, line: int, sentence: int | None) -> dict[str, Any]:
        """Remove pins."""
        rehearsal = rehearse(script, show)
        pins = rehearsal.pin_matches.pins
        gone = [pins[index] for index in sentences_at(rehearsal, line, sentence) if index in pins]
        return {"removed": len(remove_pins(show.root, gone)) if show.root else 0}

    def _samples(self, parts: list[Part], rehearsal: Rehearsal) -> list[dict[str, Any]]:
        return [
            {
                "label": sample.label,
                "detail": sample.detail,
                "number": sample.number,
                "pinned": sample.pinned,
                "flags": list(sample.flags),
                "seconds": round(sample.seconds, 2),
                "sound": self._sounds.put(listening_flac(*audible(sample, rehearsal.store))),
            }
            for part in parts
            for sample in part.samples
        ]
