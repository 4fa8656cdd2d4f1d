"""What becomes of scenes: attempts, halves, the store."""

import threading

import numpy as np
import pytest
from support.processes import LONG_S

from studio.audio.clip import Clip
from studio.errors import EngineError, EngineUnavailable
from studio.progress import NoProgress
from studio.store import FolderStore
from studio.store import takes as stored
from studio.synthesize.abilities import Abilities
from studio.synthesize.scenes.make import SEEDS, make_scenes
from studio.synthesize.scenes.plan import PlannedScene
from studio.synthesize.scenes.scene import Scene, SceneClip, SceneLimits, SceneTurn
from studio.synthesize.scenes.verify import SceneCheck, SceneSentence
from studio.values import VoiceSettings

VOICES = (VoiceSettings("low"), VoiceSettings("high"))


class Talker:
    """Says a second of sound for each turn; goes wrong in scenes of which ``wrong`` says so."""

    name, abilities = "talker", Abilities(parallel=4)

    def __init__(self, wrong=lambda scene: None):
        self.asked, self.wrong = [], wrong

    def build(self):
        return "1"

    def scene_limits(self, voices):
        return SceneLimits(2, 1_000)

    def converse(self, scene):
        self.asked.append((len(scene.turns), scene.seed))
        fault = self.wrong(scene)
        if isinstance(fault, Exception):
            raise fault
        if fault is not None:
            return fault
        return SceneClip(np.full(1_000 * len(scene.turns), 0.1, np.float32), 1_000)


def check(clip, scene):
    """Cuts a second for each sentence, of which the speech is the middle; a negative sample is a fault."""
    if clip.samples[0] < 0:
        return SceneCheck(faults=("turn 1: “shell” is missing",))
    count = sum(len(turn.sentences) for turn in scene.turns)
    step = len(clip.samples) // count
    return SceneCheck(
        tuple(
            SceneSentence(Clip(clip.samples[at * step : (at + 1) * step], 1_000), 100, step - 150, at + 0.1, at + 0.85)
            for at in range(count)
        )
    )


def planned(turns=6, first=0):
    """A scene of so many turns with one sentence each."""
    said = tuple(SceneTurn(at % 2, (f"Sentence {first + at}.",)) for at in range(turns))
    return PlannedScene(Scene(VOICES, said), tuple((first + at,) for at in range(turns)))


BAD = SceneClip(np.full(1_000, -0.1, np.float32), 1_000)


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path)


def made(store, engine, *scenes):
    return make_scenes(scenes, engine, store, check, NoProgress())


def test_every_sentence_has_a_take_and_its_distance_from_the_words_before(store):
    result = made(store, Talker(), planned())
    assert sorted(result.takes) == list(range(6)) and result.failures == ()
    assert [result.takes[at].gap_s for at in range(6)] == [None, *[pytest.approx(0.25)] * 5]
    for take in result.takes.values():
        loaded = stored.load(store, take.key)
        assert (loaded.onset_sample, loaded.offset_sample, len(loaded.clip.samples)) == (100, 850, 1_000)
        assert loaded.attempts == ()


def test_a_scene_is_made_once(store):
    first = made(store, Talker(), planned())
    engine = Talker()
    assert made(store, engine, planned()).takes == first.takes
    assert engine.asked == []


def test_a_change_makes_its_scene_again_and_no_other(store):
    made(store, Talker(), planned(), planned(4, first=6))
    engine = Talker()
    changed = planned(4, first=6)
    turns = (SceneTurn(0, ("Another sentence.",)), *changed.scene.turns[1:])
    made(store, engine, planned(), PlannedScene(Scene(VOICES, turns), changed.turns))
    assert engine.asked == [(4, 0)]


def test_another_seed_then_halves(store):
    engine = Talker(lambda scene: BAD if len(scene.turns) == 6 and scene.seed == 0 else None)
    result = made(store, engine, planned())
    assert engine.asked == [(6, 0), (6, 1)]
    attempts = stored.load(store, result.takes[0].key).attempts
    assert [(a.how, a.kept, bool(a.flags)) for a in attempts] == [
        ("scene of 6 turns, seed 0", False, True),
        ("scene of 6 turns, seed 1", True, False),
    ]
    engine = Talker(lambda scene: BAD if len(scene.turns) > 4 else None)
    result = made(store, engine, planned(8, first=20))
    assert engine.asked == [(8, 0), (8, 1), (4, 0), (4, 0)]
    assert sorted(result.takes) == list(range(20, 28)) and result.failures == ()
    assert result.takes[24].gap_s is None


def test_what_never_comes_out_right_is_reported_and_remembered(store):
    engine = Talker(lambda scene: BAD if any("Sentence 1." in turn.text for turn in scene.turns) else None)
    result = made(store, engine, planned())
    assert sorted(result.takes) == [3, 4, 5]
    (failure,) = result.failures
    assert failure.sentences == (0, 1, 2)
    assert failure.reasons == "turn 1: “shell” is missing"
    assert [attempt.how for attempt in failure.attempts] == [
        f"scene of {turns} turns, seed {seed}" for turns in (6, 3) for seed in range(SEEDS)
    ]
    again = Talker()
    assert made(store, again, planned()) == result
    assert again.asked == []


@pytest.mark.parametrize(
    "fault",
    [EngineError("It is out of order."), RuntimeError("boom"), "a string", np.zeros(3, np.float32)],
    ids=["refuses", "breaks", "text", "samples"],
)
def test_an_engine_that_fails_leaves_its_sentences_to_the_others(store, fault):
    result = made(store, Talker(lambda _: fault), planned(2))
    assert result.takes == {} and len(result.failures) == 1
    assert result.failures[0].reasons


def test_an_engine_that_was_out_of_order_says_nothing_about_its_scenes(store):
    made(store, Talker(lambda _: EngineError("It is out of order.")), planned(2))
    assert sorted(made(store, Talker(), planned(2)).takes) == [0, 1]


def test_an_engine_that_can_go_on_with_nothing_ends_it_all(store):
    engine = Talker(lambda _: EngineUnavailable("The key is refused."))
    with pytest.raises(EngineUnavailable):
        made(store, engine, planned())
    assert engine.asked == [(6, 0)]
    assert sorted(made(store, Talker(), planned()).takes) == list(range(6))


def test_a_take_or_a_scene_that_is_gone_or_damaged_is_made_again(store, tmp_path):
    first = made(store, Talker(), planned())
    store.remove(stored.KIND, first.takes[3].key)
    assert made(store, Talker(), planned()).takes == first.takes
    scene = next(entry.key for entry in store.entries() if entry.kind == "scenes")
    store.put("scenes", scene, b'{"takes": [1]}')
    engine = Talker()
    assert made(store, engine, planned()).takes == first.takes
    assert engine.asked == [(6, 0)]


def test_scenes_are_said_side_by_side_and_checked_one_at_a_time(store):
    together = threading.Barrier(4, timeout=LONG_S)
    inside = threading.Lock()

    class SlowTalker(Talker):
        def converse(self, scene):
            together.wait()
            return super().converse(scene)

    def alone(clip, scene):
        assert inside.acquire(blocking=False)
        try:
            return check(clip, scene)
        finally:
            inside.release()

    scenes = [planned(2, first=2 * at) for at in range(4)]
    assert len(make_scenes(scenes, SlowTalker(), store, alone, NoProgress()).takes) == 8
