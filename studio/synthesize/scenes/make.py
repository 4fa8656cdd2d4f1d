"""Makes the takes of scenes: planned scenes in, a take in the store for each of their sentences out.

A scene that fails its check is made again with another seed, then in two halves. What still fails is left to the
caller, who has it spoken sentence by sentence. The result of a scene is kept in the store with its reasons, so that it
is decided only once.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from typing import TypeAlias

from studio.errors import EngineError, EngineUnavailable, StudioError
from studio.progress import Progress
from studio.store import Store, digest
from studio.store import takes as stored
from studio.synthesize.engine import EngineWithModels
from studio.synthesize.scenes.plan import PlannedScene
from studio.synthesize.scenes.scene import Scene, SceneClip, SceneEngine
from studio.synthesize.scenes.verify import SceneCheck
from studio.values import Attempt

KIND = "scenes"
VERSION = 1
"""Part of every key; raised when the check or the cutting of scenes changes."""
SEEDS = 2
"""Attempts at a scene before it is made in two halves."""
Check: TypeAlias = Callable[[SceneClip, Scene], SceneCheck]
"""Checks the clip of a scene and cuts it into sentences."""


@dataclass(frozen=True, slots=True)
class SceneTake:
    """A sentence of a scene."""

    key: str
    header: stored.TakeHeader
    gap_s: float | None
    """Seconds from the end of the words before it, in the scene; None for the first."""


@dataclass(frozen=True, slots=True)
class SceneFailure:
    """A scene that failed every attempt."""

    sentences: tuple[int, ...]
    attempts: tuple[Attempt, ...]

    @property
    def reasons(self) -> str:
        """A description of what was wrong with the last attempt."""
        return "; ".join(self.attempts[-1].flags)


@dataclass(frozen=True, slots=True)
class SceneResults:
    """The results of scenes."""

    takes: Mapping[int, SceneTake]
    """By the index of the sentence."""
    failures: tuple[SceneFailure, ...]


def scene_key(engine: SceneEngine, scene: Scene) -> str:
    """The key of a scene: a digest of everything that shapes its sound.

    Raises:
        EngineError: a voice names a model or a file that is missing.
    """
    described = asdict(scene)
    if isinstance(engine, EngineWithModels):
        described["voices"] = [asdict(engine.identity(voice)) for voice in scene.voices]
    limits = engine.scene_limits(scene.voices)
    return digest("scene", VERSION, engine.name, engine.build(), limits.form if limits else "", described)


def make_scenes(
    planned: Sequence[PlannedScene],
    engine: SceneEngine,
    store: Store,
    check: Check,
    progress: Progress,
) -> SceneResults:
    """Make the takes of all scenes that are not in the store yet.

    Args:
        planned: the scenes.
        engine: the engine that says them.
        store: receives the takes.
        check: checks a scene and cuts it into sentences; called by one thread at a time.
        progress: receives the progress.

    Raises:
        EngineUnavailable: the engine as a whole can't go on.
        OutputError: the store can't be written.
    """
    takes: dict[int, SceneTake] = {}
    failures: list[SceneFailure] = []
    maker = _Maker(engine, store, check)
    workers = max(1, min(engine.abilities.parallel, len(planned)))
    with (
        progress.stage("scenes", len(planned), "scenes") as meter,
        ThreadPoolExecutor(workers, thread_name_prefix="scenes") as pool,
    ):
        for made in pool.map(maker.make, planned):
            takes |= made.takes
            failures += made.failures
            meter.advance(1)
    return SceneResults(takes, tuple(failures))


class _Maker:
    """Makes one scene at a time, in any thread."""

    def __init__(self, engine: SceneEngine, store: Store, check: Check) -> None:
        self._engine, self._store, self._check = engine, store, check
        self._one_at_a_time = threading.Lock()
        """Recognizers are not thread-safe."""

    def make(self, planned: PlannedScene, earlier: Sequence[Attempt] = ()) -> SceneResults:
        """The takes of a scene, from the store or made now.

        Args:
            planned: the scene.
            earlier: attempts at a larger scene that it was part of.
        """
        key = scene_key(self._engine, planned.scene)
        known = self._known(key, planned)
        if isinstance(known, SceneResults):
            return known
        attempts, heard = list(known), False
        for seed in range(len(attempts), SEEDS):
            checked, was_heard = self._attempt(replace(planned.scene, seed=seed))
            heard = heard or was_heard
            how = f"scene of {len(planned.turns)} turns, seed {seed}"
            attempts.append(Attempt(how, checked.faults, float(len(checked.faults))))
            if not checked.faults:
                return self._keep(key, planned, checked, [*earlier, *attempts])
        if heard:  # an engine that was out of order says nothing about the scene
            self._store.put(KIND, key, json.dumps({"failed": [(a.how, a.flags, a.score) for a in attempts]}).encode())
        halves = planned.halves()
        if halves is None:
            return SceneResults({}, (SceneFailure(planned.sentences, (*earlier, *attempts)),))
        parts = [self.make(half, (*earlier, *attempts)) for half in halves]
        return SceneResults({**parts[0].takes, **parts[1].takes}, (*parts[0].failures, *parts[1].failures))

    def _attempt(self, scene: Scene) -> tuple[SceneCheck, bool]:
        """The check of a scene, and whether there was sound to check."""
        try:
            said = self._engine.converse(scene)
            if not isinstance(said, SceneClip):
                raise EngineError("something came back that is no scene")
        except EngineUnavailable:
            raise
        except StudioError as error:
            return SceneCheck(faults=(error.message.rstrip("."),)), False
        except Exception as error:  # noqa: BLE001 - a plugin may fail in any way, and must not take us along
            return SceneCheck(faults=(f"{type(error).__name__}: {error}",)), False
        with self._one_at_a_time:
            return self._check(said, scene), True

    def _keep(self, key: str, planned: PlannedScene, checked: SceneCheck, attempts: Sequence[Attempt]) -> SceneResults:
        told = tuple(replace(a, kept=at == len(attempts) - 1) for at, a in enumerate(attempts))
        told = told if len(told) > 1 else ()
        takes: dict[int, SceneTake] = {}
        entries = []
        end_s: float | None = None
        for number, (index, sentence) in enumerate(zip(planned.sentences, checked.sentences, strict=True)):
            content = stored.pack(
                stored.StoredTake(sentence.clip, sentence.onset_sample, sentence.offset_sample, (), told)
            )
            own_key = digest("scene take", key, number, stored.header(content).content)
            self._store.put(stored.KIND, own_key, content)
            gap_s = None if end_s is None else round(sentence.start_s - end_s, 4)
            end_s = sentence.end_s if end_s is None else max(end_s, sentence.end_s)
            takes[index] = SceneTake(own_key, stored.header(content), gap_s)
            entries.append((own_key, gap_s))
        self._store.put(KIND, key, json.dumps({"takes": entries}).encode())
        return SceneResults(takes, ())

    def _known(self, key: str, planned: PlannedScene) -> SceneResults | tuple[Attempt, ...]:
        """The takes of a scene from the store, or the attempts of one that failed; None if it is not in the store, or
        some of its takes are gone.
        """
        content = self._store.get(KIND, key)
        if content is None:
            return ()
        try:
            found = json.loads(content)
            if "failed" in found:
                return tuple(Attempt(how, tuple(flags), score) for how, flags, score in found["failed"])
            takes = {}
            for index, (own_key, gap_s) in zip(planned.sentences, found["takes"], strict=True):
                header = stored.load_header(self._store, own_key)
                if header is None:
                    return ()
                takes[index] = SceneTake(own_key, header, gap_s)
        except (ValueError, KeyError, TypeError):
            self._store.reject(KIND, key)
            return ()
        return SceneResults(takes, ())
