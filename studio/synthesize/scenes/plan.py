"""Plans scenes: sentences and the engine's limits in, :class:`PlannedScene` s out. Pure.

A scene is a run of turns within one segment. A cue, a recording or an overlap in the script ends it, and so does a turn
whose voice can't take part; such turns are spoken sentence by sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from studio.synthesize.scenes.scene import Scene, SceneLimits, SceneTurn
from studio.synthesize.sentences import Sentence
from studio.values import Cue, Overlap, Script, Turn, VoiceSettings

FEWEST_TURNS = 2
"""A single turn isn't a scene."""
Limits: TypeAlias = Callable[[Sequence[VoiceSettings]], SceneLimits | None]
"""The limits of a scene with certain voices; None if they can't be in one scene."""


@dataclass(frozen=True, slots=True)
class PlannedScene:
    """A scene and the sentences of the script in it."""

    scene: Scene
    turns: tuple[tuple[int, ...], ...]
    """For each turn of the scene, the indices of its sentences."""

    @property
    def sentences(self) -> tuple[int, ...]:
        """The indices of all its sentences, in order."""
        return tuple(index for turn in self.turns for index in turn)

    def halves(self) -> tuple[PlannedScene, PlannedScene] | None:
        """Split the scene into two of about the same length; None if it is too short."""
        if len(self.turns) < 2 * FEWEST_TURNS:
            return None
        ends, total = [], 0
        for turn in self.scene.turns:
            total += len(turn.text)
            ends.append(total)
        places = range(FEWEST_TURNS, len(self.turns) - FEWEST_TURNS + 1)
        at = min(places, key=lambda place: abs(2 * ends[place - 1] - total))
        return self._part(0, at), self._part(at, len(self.turns))

    def _part(self, start: int, stop: int) -> PlannedScene:
        return _planned(
            [(self.scene.voices[turn.voice], turn) for turn in self.scene.turns[start:stop]],
            self.turns[start:stop],
            self.scene.language,
        )


def plan_scenes(script: Script, sentences: Sequence[Sentence], limits: Limits) -> list[PlannedScene]:
    """Find the scenes of a script, in order.

    Args:
        script: the script.
        sentences: all of its sentences, in order.
        limits: the limits of the engine.
    """
    by_turn: dict[int, list[int]] = {}
    for index, sentence in enumerate(sentences):
        by_turn.setdefault(sentence.turn, []).append(index)
    scenes: list[PlannedScene] = []
    for run in _runs(script, sentences, by_turn, limits):
        scenes += _cut([by_turn[turn] for turn in run], sentences, limits)
    return scenes


def _runs(
    script: Script, sentences: Sequence[Sentence], by_turn: dict[int, list[int]], limits: Limits
) -> Iterator[list[int]]:
    """Runs of consecutive turns, by index, that may all be in one scene."""
    index = 0
    for segment in script.segments:
        run: list[int] = []
        for part in segment.body:
            if isinstance(part, Cue):
                yield run
                run = []
                continue
            if index in by_turn and _fits(part, [sentences[at] for at in by_turn[index]], limits):
                if _begins_anew(part, run, sentences, by_turn):
                    yield run
                    run = []
                run.append(index)
            elif index in by_turn:
                yield run
                run = []
            index += 1
        yield run


def _fits(turn: Turn, said: Sequence[Sentence], limits: Limits) -> bool:
    """Whether a turn may be in a scene: it has one voice throughout, and neither a sound nor a recording."""
    voices = {sentence.request.settings for sentence in said}
    plain = all(s.recording is None and s.voice in (None, s.request.settings) for s in said)
    manners = {(s.request.language, s.request.style) for s in said}
    whole = len(voices) == 1 and len(manners) == 1 and not any(isinstance(item, Cue) for item in turn.items)
    return plain and whole and limits(list(voices)) is not None


def _begins_anew(turn: Turn, run: Sequence[int], sentences: Sequence[Sentence], by_turn: dict[int, list[int]]) -> bool:
    """Whether a turn can't be in the scene of the turns before it."""
    if not run:
        return False
    before, first = sentences[by_turn[run[-1]][0]], sentences[by_turn[run[-1]][-1] + 1]
    return before.request.language != first.request.language or any(isinstance(i, Overlap) for i in turn.items)


def _cut(turns: Sequence[Sequence[int]], sentences: Sequence[Sentence], limits: Limits) -> Iterator[PlannedScene]:
    """Split a run into scenes within the engine's limits; a turn that is left alone is in none."""
    begun: list[Sequence[int]] = []
    for turn in turns:
        if begun and not _allowed([*begun, turn], sentences, limits):
            yield from _scene(begun, sentences)
            begun = []
        begun.append(turn)
    yield from _scene(begun, sentences)


def _allowed(turns: Sequence[Sequence[int]], sentences: Sequence[Sentence], limits: Limits) -> bool:
    said = [sentences[index] for turn in turns for index in turn]
    voices = list(dict.fromkeys(sentence.request.settings for sentence in said))
    most = limits(voices)
    if most is None:
        return False
    characters = sum(len(sentence.request.text) + 1 for sentence in said)
    return len(voices) <= most.voices and characters <= most.characters and len(turns) <= most.turns


def _scene(turns: Sequence[Sequence[int]], sentences: Sequence[Sentence]) -> Iterator[PlannedScene]:
    """The scene of some turns; None if only one voice speaks."""
    said = [[sentences[index].request for index in turn] for turn in turns]
    if len(said) < FEWEST_TURNS or len({requests[0].settings for requests in said}) == 1:
        return
    parts = [(r[0].settings, SceneTurn(0, tuple(one.text for one in r), r[0].style)) for r in said]
    yield _planned(parts, [tuple(turn) for turn in turns], said[0][0].language)


def _planned(
    parts: Sequence[tuple[VoiceSettings, SceneTurn]], turns: Sequence[tuple[int, ...]], language: str
) -> PlannedScene:
    voices = tuple(dict.fromkeys(voice for voice, _ in parts))
    said = tuple(replace(turn, voice=voices.index(voice)) for voice, turn in parts)
    return PlannedScene(Scene(voices, said, language), tuple(turns))
