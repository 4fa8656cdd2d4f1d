"""The voices that nobody in a script has yet, and variations of voices where there are more speakers than voices."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass, replace

from studio.values import Voice, VoiceSettings
from studio.values.cast import NATURAL_PITCH

WIDEST_PACE = 0.06
"""Largest variation of the pace, as a share."""
APART_SEMITONES = 0.5
"""Variations of one voice whose pitch is nearer are taken for the same speaker."""
TRIED, COMPARED = 24, 40
"""Variations that are tried for one that sounds like nobody else, and speakers it is compared with, at most; with more,
any free variation will do."""


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """The voice guessed for a speaker in an earlier episode."""

    voice: str
    variation: int = 0
    """0 for the voice itself, n for its nth :func:`vary`."""
    engine: str = ""
    """The engine that the voice comes with, and no other has; empty for one of voices/."""


def vary(settings: VoiceSettings, variation: int, pitch_range: tuple[float, float] = NATURAL_PITCH) -> VoiceSettings:
    """The nth variation of a voice, within the pitch at which it sounds natural; 0 is the voice itself.

    Steps of the golden ratio and of the square root of two through the range of pitch and pace: no two alike, each far
    from those before it, and the first four far from the voice itself.
    """
    if variation == 0:
        return settings
    low, high = pitch_range
    share = (variation * 0.6180339887 + 0.455) % 1
    pitch = low + share * (high - low)
    pace = 1 + (variation * 1.4142135624 % 1 * 2 - 1) * WIDEST_PACE
    return replace(settings, pitch=round(settings.pitch + pitch, 2), rate=round(settings.rate * pace, 4))


class FreeVoices:
    """Voices for those who have none.

    Args:
        able: voices that can speak, in the order in which unknown speakers get them.
        engine: what speaks.
        present: voices and variations of speakers in this script.
        absent: those of other speakers; used only where no other voice is free.
    """

    def __init__(
        self,
        able: Sequence[Voice],
        engine: str,
        present: Collection[tuple[str, int]],
        absent: Container[tuple[str, int]],
    ) -> None:
        self._able, self._engine, self._absent = able, engine, absent
        self._by_name = {voice.name: voice for voice in reversed(able)}
        self._present = set(present)
        self._sounds = [self.settings(VoiceChoice(*each)) for each in present if each[0] in self._by_name]
        self._filled: dict[str, int] = {}
        """By gender, the first variation of which some voice is free, as far as it is known."""

    def settings(self, choice: VoiceChoice) -> VoiceSettings:
        """The settings of a voice that can speak, varied."""
        voice = self._by_name[choice.voice]
        settings = voice.for_engine(self._engine)
        assert settings is not None, "it can speak"  # noqa: S101
        return vary(settings, choice.variation, voice.pitch_range)

    def take(self, gender: str) -> VoiceChoice:
        """The first free voice; when all are used, the first free variation that sounds like nobody present.

        Args:
            gender: ``female`` or ``male``; voices of another one are used only where there is none of it.
        """
        able = [voice for voice in self._able if voice.gender == gender] or list(self._able)
        first = self._filled.get(gender, 0)
        choice = self._apart(able, first) if len(self._sounds) <= COMPARED else None
        for variation in itertools.count(first) if choice is None else ():
            self._filled[gender] = variation
            choice = self._best(able, variation)
            if choice is not None:
                break
        assert choice is not None, "there are endless variations"  # noqa: S101
        self._present.add((choice.voice, choice.variation))
        self._sounds.append(self.settings(choice))
        return choice

    def _apart(self, able: Sequence[Voice], first: int) -> VoiceChoice | None:
        for variation in range(first, first + TRIED):
            apart = [v for v in able if variation == 0 or self._is_apart(VoiceChoice(v.name, variation))]
            if (choice := self._best(apart, variation)) is not None:
                return choice
        return None

    def _best(self, able: Sequence[Voice], variation: int) -> VoiceChoice | None:
        """The first of some voices whose variation is free."""
        free = [voice for voice in able if (voice.name, variation) not in self._present]
        best = next((voice for voice in free if (voice.name, variation) not in self._absent), next(iter(free), None))
        return VoiceChoice(best.name, variation, best.own_engine) if best else None

    def _is_apart(self, choice: VoiceChoice) -> bool:
        mine = self.settings(choice)
        return all(
            (mine.voice, mine.options) != (other.voice, other.options)
            or abs(mine.pitch - other.pitch) >= APART_SEMITONES
            for other in self._sounds
        )
