"""The first missing take is begun while the script is still being prepared, and waited for where it is needed."""

import threading

import pytest
from support.processes import LONG_S

from studio.audio.clip import Clip
from studio.errors import EngineError
from studio.parse import parse_script
from studio.store import FolderStore
from studio.store.takes import load_header
from studio.synthesize import calibrate
from studio.synthesize.abilities import Abilities
from studio.synthesize.early import EarlyTake, turn_words
from studio.synthesize.engine import Request
from studio.synthesize.engines.tone import Tone
from studio.synthesize.identity import take_key
from studio.synthesize.sentences import Sentence
from studio.synthesize.takes import SentenceFailed, make_takes
from studio.values import VoiceSettings

LOW = VoiceSettings("low")
FIRST, SECOND, THIRD = (Request(text, LOW) for text in ("The first of them.", "And the second one.", "A third, too."))


class HereTone(Tone):
    """The tone engine as one that computes here, with two sentences at once; it tells in which thread it spoke."""

    abilities = Abilities(parallel=2, processor_s=0.01)

    def __init__(self):
        self.threads = {}
        self.fails = False

    def synthesize(self, requests: list[Request]) -> list[Clip]:
        self.threads |= {request.text: threading.current_thread() for request in requests}
        if self.fails:
            raise EngineError("no voice today")
        return super().synthesize(requests)


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store in which the voice is calibrated, with a text of one sentence."""
    monkeypatch.setattr(calibrate, "TEXT", ("Good morning to you all.",))
    store = FolderStore(tmp_path)
    make_takes(calibrate.calibration_requests(LOW, "en"), HereTone(), store)
    return store


def sentence(request: Request, **values) -> Sentence:
    return Sentence(0, 1, "Ada", request.text, request, paragraph=False, pause_s=0.0, **values)


def test_the_first_missing_take_is_there_when_it_is_waited_for(store):
    engine = HereTone()
    make_takes([FIRST], engine, store)
    with EarlyTake(engine, store, ()) as early:
        for request in (FIRST, SECOND, THIRD):
            early.consider(sentence(request))
        assert early.key == take_key(engine, SECOND)
        headers = make_takes([FIRST, SECOND, THIRD], engine, store, begun=early)
    assert list(headers) == [take_key(engine, request) for request in (FIRST, SECOND, THIRD)]
    assert all(headers[key] == load_header(store, key) for key in headers)
    assert engine.threads.keys() == {FIRST.text, SECOND.text, THIRD.text}


def test_it_is_begun_before_it_is_waited_for(store):
    spoken = threading.Event()

    class Telling(HereTone):
        def synthesize(self, requests):
            spoken.set()
            return super().synthesize(requests)

    with EarlyTake(Telling(), store, ()) as early:
        early.consider(sentence(FIRST))
        assert spoken.wait(LONG_S)


def test_an_early_take_is_the_same_as_any_other(store, tmp_path):
    engine = HereTone()
    with EarlyTake(engine, store, ()) as early:
        early.consider(sentence(FIRST))
    other = FolderStore(tmp_path / "other")
    make_takes([FIRST], engine, other)
    key = take_key(engine, FIRST)
    assert store.get("takes", key) == other.get("takes", key) is not None


def test_what_goes_wrong_is_raised_where_the_take_is_needed(store):
    engine = HereTone()
    engine.fails = True
    with EarlyTake(engine, store, ()) as early:
        early.consider(sentence(FIRST))
        with pytest.raises(SentenceFailed) as found:
            make_takes([FIRST, SECOND], engine, store, begun=early)
    assert found.value.request == FIRST


@pytest.mark.parametrize(
    "abilities",
    [
        Abilities(parallel=2, processor_s=0.01, remote=True),
        Abilities(parallel=1, processor_s=0.01),
        Abilities(parallel=2),
    ],
    ids=["remote", "one at a time", "of unknown cost"],
)
def test_other_engines_are_asked_for_all_at_once(store, abilities, monkeypatch):
    monkeypatch.setattr(HereTone, "abilities", abilities)
    with EarlyTake(HereTone(), store, ()) as early:
        early.consider(sentence(FIRST))
        assert early.key is None


def test_nothing_is_begun_with_a_voice_that_was_never_calibrated(tmp_path):
    engine = HereTone()
    with EarlyTake(engine, FolderStore(tmp_path), ()) as early:
        early.consider(sentence(FIRST))
        assert early.key is None
    assert not engine.threads


def test_nothing_is_begun_where_all_takes_are_there_or_recorded(store):
    engine = HereTone()
    make_takes([FIRST], engine, store)
    with EarlyTake(engine, store, ()) as early:
        early.consider(sentence(FIRST))
        early.consider(sentence(SECOND, recording="clip.wav"))
        assert early.key is None


def test_the_turns_of_an_edit_are_looked_at_first(store):
    lines = [f"Ada: This is line number {number},  as it was." for number in range(20)]
    before = parse_script("\n".join(lines))
    lines[7] = "Ada: This line is new."
    after = parse_script("\n".join(lines))
    early = EarlyTake(HereTone(), store, {turn_words(turn.text) for turn in before.turns})
    assert [turn.text for turn in early.changed(after).turns] == ["This line is new."]
    assert early.changed(before).turns == ()
    assert EarlyTake(HereTone(), store, ()).changed(after).turns == ()  # a first render is no edit
