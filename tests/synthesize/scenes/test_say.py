"""What is told where a show asks for scenes and its voices say none."""

import pytest
from support.speech_server import running

from studio.errors import EngineError
from studio.parse import parse_script
from studio.progress import NoProgress
from studio.store import FolderStore
from studio.synthesize.engines.http import Http
from studio.synthesize.engines.tone import Tone
from studio.synthesize.scenes.say import say_scenes, scenes_of
from studio.synthesize.sentences import sentences
from studio.text.lexicon import Lexicon
from studio.values import Cast, Role, VoiceSettings

TALK = "# Shells\n\n**Ada:** It is deep.\n\n**Ben:** How deep?\n"
ALONE = "# Shells\n\n**Ada:** It is deep.\n"


def told(engine, mode, store, text=TALK, language="en"):
    """The problems of a script that is to be said in scenes."""
    script = parse_script(text)
    voices = {"Ada": "low", "Ben": "high"}
    roles = [Role(s, (s,), voices[s], VoiceSettings(voices[s]), "show") for s in script.speakers]
    said, _ = sentences(script, Cast(engine.name, tuple(roles)), Lexicon.empty(), language)
    scenes = scenes_of(script, said, engine, mode)
    assert scenes.planned == ()
    takes, problems = say_scenes(scenes, said, store, mode, NoProgress())
    assert takes == {}
    return [(problem.line, problem.message) for problem in problems]


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "store")


@pytest.fixture
def server(monkeypatch):
    for name in ("KEY", "VOICES", "FORMAT", "STYLE", "SCENES", "BATCH"):
        monkeypatch.delenv(f"STUDIO_HTTP_{name}", raising=False)
    monkeypatch.setenv("STUDIO_HTTP_MODEL", "a-model-of-tomorrow")
    with running() as server:
        monkeypatch.setenv("STUDIO_HTTP_URL", server.address)
        yield server
        assert server.orders == []


@pytest.mark.usefixtures("server")
def test_a_model_that_is_not_known_is_told_and_falls_back_or_stops_as_the_show_says(store):
    assert told(Http(), "on", store) == [
        (3, "Nothing of this script is said in scenes: its voices have no model that is known to say scenes together.")
    ]
    with pytest.raises(EngineError, match="no model that is known") as caught:
        told(Http(), "strict", store)
    assert caught.value.line == 3


@pytest.mark.parametrize("mode", ["on", "strict"])
def test_another_engine_for_a_draft_is_told_and_stops_nothing(store, mode):
    assert told(Tone(), mode, store) == [
        (3, "Nothing of this script is said in scenes: no engine of its voices says scenes.")
    ]


@pytest.mark.usefixtures("server")
def test_a_language_that_no_recognizer_checks_is_told(store, monkeypatch):
    monkeypatch.setenv("STUDIO_HTTP_MODEL", "moss-ttsd")
    ((_, message),) = told(Http(), "on", store, language="de")
    assert "English" in message


def test_one_speaker_says_no_scene_and_nothing_is_told(store):
    assert told(Tone(), "on", store, ALONE) == []
    assert told(Tone(), "off", store) == []
