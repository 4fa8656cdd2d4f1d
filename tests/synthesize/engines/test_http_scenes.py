"""What speech servers are asked for scenes and for batches, and what is made of their answers."""

import io
import json

import numpy as np
import pytest
import soundfile

from studio.errors import EngineError
from studio.synthesize.engine import Request
from studio.synthesize.engines.http import Http
from studio.synthesize.engines.http import client as http_client
from studio.synthesize.scenes.scene import Scene, SceneEngine, SceneTurn
from studio.values import VoiceSettings
from tests.support.speech_server import answers, running, sound_at


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(http_client, "BACKOFF_S", 0.001)
    for name in ("KEY", "VOICES", "MODEL", "FORMAT", "STYLE", "SCENES", "BATCH"):
        monkeypatch.delenv(f"STUDIO_HTTP_{name}", raising=False)
    with running() as server:
        monkeypatch.setenv("STUDIO_HTTP_URL", server.address)
        yield server


def voice(name, model="", **settings):
    return VoiceSettings(name, options=(("model", model),) if model else (), **settings)


def scene(model, **settings):
    turns = (
        SceneTurn(0, ("Is it deep?", "It looks deep.")),
        SceneTurn(1, ("Ten metres.",), style="laughs"),
        SceneTurn(0, ("Oh.",)),
    )
    return Scene((voice("low", model, **settings), voice("high", model, **settings)), turns, seed=3)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("fnlp/MOSS-TTSD-v0.7", "[S1] Is it deep? It looks deep. [S2] Ten metres. [S1] Oh."),
        ("dia-1.6b", "[S1] Is it deep? It looks deep. [S2] (laughs) Ten metres. [S1] Oh."),
        ("microsoft/VibeVoice-1.5B", "Speaker 1: Is it deep? It looks deep.\nSpeaker 2: Ten metres.\nSpeaker 1: Oh."),
        ("FireRedTeam/FireRedTTS2", "[S1] Is it deep? It looks deep. [S2] Ten metres. [S1] Oh."),
        ("Soul-AILab/SoulX-Podcast-1.7B", "[S1] Is it deep? It looks deep. [S2] Ten metres. [S1] Oh."),
        ("s2.1-pro", "<|speaker:0|> Is it deep? It looks deep. <|speaker:1|> Ten metres. <|speaker:0|> Oh."),
        (
            "fishaudio/fish-s2-pro",
            "<|speaker:0|> Is it deep? It looks deep. <|speaker:1|> Ten metres. <|speaker:0|> Oh.",
        ),
        ("fish-drama-3", "<|speaker:0|> Is it deep? It looks deep. <|speaker:1|> Ten metres. <|speaker:0|> Oh."),
    ],
)
def test_a_scene_is_one_request_with_tags_for_its_speakers(server, model, expected):
    clip = Http().converse(scene(model))
    assert [(path, order["input"]) for path, order in server.orders] == [("/v1/audio/speech", expected)]
    order = server.orders[0][1]
    assert (order["voice"], order["voices"], order["seed"], order["model"]) == ("low", ["low", "high"], 3, model)
    assert clip.samples.ndim == 1 and len(clip.samples) > clip.rate_hz


def test_a_dialogue_endpoint_gets_a_list_of_turns_and_tells_their_times(server, monkeypatch):
    monkeypatch.setenv("STUDIO_HTTP_KEY", "a-key")
    clip = Http().converse(scene("eleven_v3"))
    ((path, order),) = server.orders
    assert path.startswith("/v1/text-to-dialogue/with-timestamps?output_format=")
    assert order == {
        "inputs": [
            {"text": "Is it deep? It looks deep.", "voice_id": "low"},
            {"text": "[laughs] Ten metres.", "voice_id": "high"},
            {"text": "Oh.", "voice_id": "low"},
        ],
        "model_id": "eleven_v3",
        "seed": 3,
    }
    ends = [end for _, end in clip.turn_times_s]
    assert len(ends) == 3 and ends == sorted(ends) and ends[-1] <= len(clip.samples) / clip.rate_hz + 0.1


@pytest.mark.parametrize("model", ["", "kokoro", "tts-1", "eleven_multilingual_v2", "fish-s1", "higgs-audio-v2"])
def test_models_that_are_not_known_to_say_scenes_say_none(server, model):
    engine = Http()
    assert isinstance(engine, SceneEngine)
    assert engine.scene_limits(scene(model).voices) is None
    with pytest.raises(EngineError, match="says no scenes"):
        engine.converse(scene(model))


def test_the_user_can_say_how_a_model_is_asked(server, monkeypatch):
    monkeypatch.setenv("STUDIO_HTTP_SCENES", "[[{1}]]")
    Http().converse(scene("mine"))
    assert server.orders[0][1]["input"].startswith("[[1]] Is it deep?")
    monkeypatch.setenv("STUDIO_HTTP_SCENES", "off")
    assert Http().scene_limits(scene("moss-ttsd").voices) is None
    monkeypatch.setenv("STUDIO_HTTP_SCENES", "{}")
    with pytest.raises(EngineError, match="STUDIO_HTTP_SCENES"):
        Http().scene_limits(scene("moss-ttsd").voices)


def test_voices_of_one_scene_share_model_and_rate(server):
    low = voice("low", "moss-ttsd")
    assert Http().scene_limits([low, voice("high", "moss-ttsd")]).voices == 5
    assert Http().scene_limits([low, voice("high", "dia-1")]) is None
    assert Http().scene_limits([low, voice("high", "moss-ttsd", rate=1.2)]) is None
    assert Http().scene_limits([voice("low", "moss-ttsd", pitch=1.0)]) is None


def test_a_scene_at_another_rate_is_stretched_with_its_times(server):
    usual, fast = (Http().converse(scene("eleven_v3", rate=rate)) for rate in (1.0, 1.25))
    assert len(fast.samples) == pytest.approx(len(usual.samples) / 1.25, rel=0.02)
    assert fast.turn_times_s[2][0] == pytest.approx(usual.turn_times_s[2][0] / 1.25, rel=0.02)


@pytest.mark.parametrize(
    "body",
    [
        b"[]", b"{", b'{"audio_base64": "%"}', b'{"audio_base64": ""}', b'{"audio_base64": "UklGRg=="}',
        b'{"audio_base64": "", "voice_segments": [{"dialogue_input_index": "x"}]}',
    ],
)  # fmt: skip
def test_a_dialogue_that_is_none_is_an_error(server, body):
    server.faults = [answers(200, "application/json", body)]
    with pytest.raises(EngineError, match="speech server sent"):
        Http().converse(scene("eleven_v3"))


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (sound_at(4_000), "sound of 4000 Hz"),
        (sound_at(16_000, 0), "0 s of sound"),
        (sound_at(8_000, 2_400), "s of sound for a sentence|MB for one sentence"),
        (answers(200, "application/json", b"{}"), "no wav sound"),
        (answers(404), "refuses: 404"),
    ],
    ids=["rate", "nothing", "40 minutes", "no sound", "no such model"],
)
def test_a_scene_that_is_no_sound_of_its_length_is_refused_at_once(server, fault, told):
    server.faults = [fault]
    with pytest.raises(EngineError, match=told):
        Http().converse(scene("moss-ttsd"))
    assert len(server.orders) == 1


def test_a_scene_in_several_channels_is_one(server):
    """Which channel is whose, no such server says."""
    file = io.BytesIO()
    soundfile.write(file, np.full((24_000, 6), 0.5), 24_000, format="WAV")
    server.faults = [answers(200, "audio/wav", file.getvalue())]
    clip = Http().converse(scene("moss-ttsd"))
    assert clip.samples.shape == (24_000,) and clip.samples.max() == pytest.approx(0.5, abs=0.01)


def test_times_that_are_not_those_of_the_turns_are_ignored(server):
    from tests.support.speech_server import dialogue

    def other_times(handler, order):
        told = json.loads(dialogue(order))
        told["voice_segments"] = told["voice_segments"][:2]
        handler.answer(200, "application/json", json.dumps(told).encode())

    server.faults = [other_times]
    assert Http().converse(scene("eleven_v3")).turn_times_s == ()


def test_a_batch_is_one_call_with_the_same_sound(server, monkeypatch):
    requests = [Request(text, voice(name)) for text, name in (("One.", "low"), ("Two two.", "high"), ("Three.", "low"))]
    alone = [Http().synthesize([request])[0] for request in requests]
    server.orders.clear()
    monkeypatch.setenv("STUDIO_HTTP_BATCH", "32")
    engine = Http()
    assert engine.abilities.batch == 32
    together = engine.synthesize(requests)
    assert [path for path, _ in server.orders] == ["/v1/audio/speech/batch"]
    assert [item["input"] for item in server.orders[0][1]["items"]] == ["One.", "Two two.", "Three."]
    assert all((a.samples == b.samples).all() for a, b in zip(alone, together, strict=True))


@pytest.mark.parametrize(("said", "batch"), [("", 1), ("0", 1), ("8", 8), ("500", 32), ("many", 1), ("-3", 1)])
def test_how_many_sentences_a_call_has(monkeypatch, said, batch):
    monkeypatch.setenv("STUDIO_HTTP_BATCH", said)
    assert Http().abilities.batch == batch


@pytest.mark.parametrize("body", [b"{}", b"[", b'{"results": [{"index": 0}]}', b'{"results": 3}'])
def test_a_batch_that_failed_is_an_error_and_no_sound(server, monkeypatch, body):
    monkeypatch.setenv("STUDIO_HTTP_BATCH", "32")
    server.faults = [answers(200, "application/json", body)]
    with pytest.raises(EngineError, match="all sentences of a batch"):
        Http().synthesize([Request("One.", voice("low")), Request("Two.", voice("low"))])
