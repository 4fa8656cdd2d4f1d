"""The scenes of a script, from plan to takes: what :func:`studio.synthesize.synthesize` calls.

In: a script, its sentences, its engine and the store with the calibration takes of every voice. Out: the takes of all
sentences in scenes that passed, and a problem for every scene that failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from studio.errors import EngineError, TakeMissing
from studio.progress import Progress
from studio.store import Store
from studio.store import takes as stored
from studio.synthesize.calibrate import calibration_requests, voice_norms
from studio.synthesize.engine import Engine
from studio.synthesize.identity import take_keys
from studio.synthesize.recognizers import recognizer
from studio.synthesize.routing import engine_for
from studio.synthesize.scenes.make import SceneFailure, SceneTake, make_scenes
from studio.synthesize.scenes.plan import PlannedScene, plan_scenes
from studio.synthesize.scenes.scene import SceneEngine, SceneLimits
from studio.synthesize.scenes.verify import VoiceFigures, check_scene
from studio.synthesize.scenes.voiceprint import voiceprint
from studio.synthesize.sentences import Sentence
from studio.synthesize.wrapped import unwrapped
from studio.values import Problem, SceneMode, Script, VoiceSettings

HEARD_LANGUAGE = "en"
"""Scenes are checked by English recognizers; scenes in other languages are spoken sentence by sentence."""


@dataclass(frozen=True, slots=True)
class ScriptScenes:
    """The scenes of a script, and the engine that says them."""

    planned: tuple[PlannedScene, ...] = ()
    engine: SceneEngine | None = None
    why_none: str = ""
    """Why nothing of a conversation can be said in scenes, in words."""

    @property
    def sentences(self) -> frozenset[int]:
        """The indices of all sentences in scenes."""
        return frozenset(index for scene in self.planned for index in scene.sentences)


def scenes_of(script: Script, sentences: Sequence[Sentence], engine: Engine, mode: SceneMode) -> ScriptScenes:
    """The scenes of a script; none if they are off, or if its voices can't say any.

    Args:
        script: the script.
        sentences: all of its sentences, in order.
        engine: the episode's engine.
        mode: whether to make scenes.

    Raises:
        EngineError: a voice's engine isn't ready, or a setting is wrong.
    """
    if mode == "off":
        return ScriptScenes()
    voices = dict.fromkeys(s.request.settings for s in sentences if s.recording is None)
    if len(voices) < 2:
        return ScriptScenes()
    able = [
        each for each in {unwrapped(engine_for(voice, engine)) for voice in voices} if isinstance(each, SceneEngine)
    ]
    if len(able) != 1:
        return ScriptScenes(why_none="no engine of its voices says scenes")
    if any(s.request.language.partition("-")[0].lower() != HEARD_LANGUAGE for s in sentences):
        return ScriptScenes(why_none="not all of it is in English, in which scenes can be checked")
    limits = partial(_limits, able[0], engine)
    if not any(limits(pair) for pair in combinations(voices, 2)):
        return ScriptScenes(engine=able[0], why_none="its voices have no model that is known to say scenes together")
    return ScriptScenes(tuple(plan_scenes(script, sentences, limits)), able[0])


def say_scenes(
    scenes: ScriptScenes, sentences: Sequence[Sentence], store: Store, mode: SceneMode, progress: Progress
) -> tuple[Mapping[int, SceneTake], tuple[Problem, ...]]:
    """The takes of scenes, by the index of the sentence, and a problem for each scene that failed.

    Args:
        scenes: see :func:`scenes_of`.
        sentences: all sentences of the script.
        store: the store, with the calibration takes of all voices.
        mode: "strict" makes a scene that failed an error.
        progress: receives the progress.

    Raises:
        EngineError: there is no recognizer, or ``mode`` is "strict" and a scene failed or the model says none.
        TakeMissing: a take of the calibration text is not in the store.
        OutputError: the store can't be written.
    """
    if scenes.why_none:
        message = f"Nothing of this script is said in scenes: {scenes.why_none}."
        if mode == "strict" and scenes.engine is not None:
            raise EngineError(message, line=sentences[0].line, hint="See docs/scenes.md, Which engines.")
        return {}, (Problem(sentences[0].line, message),)
    if not scenes.planned or scenes.engine is None:
        return {}, ()
    voices = dict.fromkeys(voice for planned in scenes.planned for voice in planned.scene.voices)
    figures = _figures(voices, scenes.engine, store)
    check = partial(check_scene, ear=recognizer(), voices=figures)
    made = make_scenes(scenes.planned, scenes.engine, store, check, progress)
    if made.failures and mode == "strict":
        first = made.failures[0]
        raise EngineError(
            f"The scene that begins here did not come out right: {first.reasons}.",
            line=sentences[first.sentences[0]].line,
            hint='Change the words, or set scenes = "on" to have such scenes said sentence by sentence.',
        )
    return made.takes, tuple(_problem(failure, sentences) for failure in made.failures)


def _problem(failure: SceneFailure, sentences: Sequence[Sentence]) -> Problem:
    first = sentences[failure.sentences[0]]
    count, tried = len({sentences[at].turn for at in failure.sentences}), len(failure.attempts)
    message = f"The scene of {count} turns that begins here is said sentence by sentence: after {tried} attempts"
    return Problem(first.line, f"{message}, {failure.reasons}.")


def _figures(voices: Iterable[VoiceSettings], engine: Engine, store: Store) -> dict[VoiceSettings, VoiceFigures]:
    """Pace, level and sound of each voice, from its calibration takes."""
    found = {}
    for voice in voices:
        keys = take_keys(engine, calibration_requests(voice, HEARD_LANGUAGE))
        takes = [stored.load(store, key) for key in keys]
        if any(take is None for take in takes):
            raise TakeMissing("A take of the calibration text is gone from the store.", hint="Run it again.")
        norm = voice_norms([(voice, HEARD_LANGUAGE)], engine, store)[voice, HEARD_LANGUAGE]
        found[voice] = VoiceFigures(norm, voiceprint([take.clip for take in takes if take is not None]))
    return found


def _limits(able: SceneEngine, engine: Engine, voices: Sequence[VoiceSettings]) -> SceneLimits | None:
    """The limits of a scene with certain voices; None if one of them has another engine."""
    if any(unwrapped(engine_for(voice, engine)) is not able for voice in voices):
        return None
    return able.scene_limits(voices)
