"""Speech servers that tell when words sound: what they are asked, and the times that a clip gets."""

import base64
import json

import pytest
from support.examples import rest_slow
from support.speech_server import SIGNS, answers, captioned, running

from studio.audio.edges import speech_edges
from studio.errors import EngineError
from studio.synthesize.engine import Request
from studio.synthesize.engines.http import Http
from studio.synthesize.engines.http import client as http_client
from studio.synthesize.identity import take_key
from studio.values import VoiceSettings

TEXT = "The tide turned, at a quarter past four."


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(http_client, "BACKOFF_S", 0.001)
    for name in ("KEY", "MODEL", "FORMAT", "VOICES", "STYLE", "BATCH"):
        monkeypatch.delenv(f"STUDIO_HTTP_{name}", raising=False)
    with running() as found:
        monkeypatch.setenv("STUDIO_HTTP_URL", found.address)
        yield found


def say(text=TEXT, style="", **settings):
    return Http().synthesize([Request(text, VoiceSettings("low", **settings), style=style)])[0]


@pytest.mark.parametrize(
    ("form", "path"),
    [
        ("captioned", "/dev/captioned_speech"),
        ("elevenlabs", "/v1/text-to-speech/low/with-timestamps?output_format=pcm_24000"),
    ],
)
@pytest.mark.parametrize("settings", rest_slow([{}, {"pitch": 3.0}, {"rate": 0.8}], {}), ids=str)
def test_words_have_the_times_that_the_server_tells(server, monkeypatch, form, path, settings):
    monkeypatch.setenv("STUDIO_HTTP_TIMES", form)
    clip = say(**settings)
    assert {asked for asked, _ in server.orders} == {path}
    assert [word.text for word in clip.words] == TEXT.split()
    onset_s, offset_s = (edge / clip.rate for edge in speech_edges(clip.samples, clip.rate))
    letter_s, at = (offset_s - onset_s) / len(TEXT), 0
    for word in clip.words:
        assert word.start_s == pytest.approx(onset_s + letter_s * at, abs=0.03)
        stop = at + len(word.text.rstrip(SIGNS))
        assert word.end_s == pytest.approx(onset_s + letter_s * stop, abs=0.03)
        at += len(word.text) + 1


def test_without_such_a_server_words_have_no_times(server, monkeypatch):
    monkeypatch.setenv("STUDIO_HTTP_TIMES", "off")
    assert say().words == () and server.orders[0][0] == "/v1/audio/speech"


def test_the_endpoints_get_what_they_take(server, monkeypatch):
    monkeypatch.setenv("STUDIO_HTTP_MODEL", "a-model")
    monkeypatch.setenv("STUDIO_HTTP_TIMES", "captioned")
    say()
    monkeypatch.setenv("STUDIO_HTTP_TIMES", "elevenlabs")
    monkeypatch.setenv("STUDIO_HTTP_FORMAT", "mp3")
    say()
    (_, kokoro), (path, eleven) = server.orders
    assert kokoro == {
        "model": "a-model", "input": TEXT, "voice": "low", "response_format": "wav", "stream": False,
        "return_timestamps": True,
    }  # fmt: skip
    assert path.endswith("?output_format=mp3_44100_128") and eleven == {"model_id": "a-model", "text": TEXT}


def test_a_tag_is_none_of_the_words(server, monkeypatch):
    monkeypatch.setenv("STUDIO_HTTP_MODEL", "eleven_v3")
    monkeypatch.setenv("STUDIO_HTTP_TIMES", "elevenlabs")
    clip = say(style="whispers")
    assert server.orders[-1][1]["text"] == f"[whispers] {TEXT}"
    assert [word.text for word in clip.words] == TEXT.split() and clip.words[0].start_s > 0.2


def test_batches_are_asked_one_by_one(server, monkeypatch):
    monkeypatch.setenv("STUDIO_HTTP_BATCH", "8")
    monkeypatch.setenv("STUDIO_HTTP_TIMES", "captioned")
    clips = Http().synthesize([Request(text, VoiceSettings("low")) for text in ("One two.", "Three.")])
    assert [len(clip.words) for clip in clips] == [2, 1] and len(server.orders) == 2


TOLD = json.loads(captioned({"voice": "low", "input": TEXT, "response_format": "wav"}))


@pytest.mark.parametrize(
    "timestamps",
    [
        None,
        [],
        [{"word": "Tide", "start_time": 0.0, "end_time": 1.0}],
        [{**each, "start_time": "soon"} for each in TOLD["timestamps"]],
        [{**each, "start_time": -1.0} for each in TOLD["timestamps"]],
        [{**each, "end_time": float("inf")} for each in TOLD["timestamps"]],
        TOLD["timestamps"][::-1],
        "none",
        7,
    ],
)
def test_times_that_do_not_fit_the_text_are_left_out(server, monkeypatch, timestamps):
    monkeypatch.setenv("STUDIO_HTTP_TIMES", "captioned")
    server.faults = [answers(200, "application/json", json.dumps({**TOLD, "timestamps": timestamps}).encode())]
    clip = say()
    assert clip.words == () and clip.seconds > 1


@pytest.mark.parametrize(
    "body", [b"RIFF", b"[]", b"{}", b'{"audio": 3}', b'{"audio": "###"}', json.dumps({"audio": ""}).encode(),
             json.dumps({"audio": base64.b64encode(b"<html>").decode()}).encode()],
)  # fmt: skip
def test_what_is_no_speech_is_refused(server, monkeypatch, body):
    monkeypatch.setenv("STUDIO_HTTP_TIMES", "captioned")
    server.faults = [answers(200, "application/json", body)]
    with pytest.raises(EngineError, match="The speech server sent"):
        say()
    assert len(server.orders) == 1


def test_an_endpoint_that_is_none_is_refused(monkeypatch, server):
    monkeypatch.setenv("STUDIO_HTTP_TIMES", "always")
    with pytest.raises(EngineError, match="STUDIO_HTTP_TIMES is neither captioned nor elevenlabs nor off"):
        say()
    assert server.orders == []


def test_takes_of_the_endpoints_have_keys_of_their_own(monkeypatch, server):
    keys = set()
    for form in ("off", "captioned", "elevenlabs"):
        monkeypatch.setenv("STUDIO_HTTP_TIMES", form)
        keys.add(take_key(Http(), Request(TEXT, VoiceSettings("low"))))
    assert len(keys) == 3
