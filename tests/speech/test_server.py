"""The server: clients of others speak through it, errors have OpenAI's form, and nobody can hold it up."""

from __future__ import annotations

import io
import os
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx2
import numpy as np
import pytest
import soundfile
from support.processes import LONG_S, wait_until
from support.small_show import Command, make_show

from studio.errors import EngineError, UsageError
from studio.speech import app, server
from studio.speech.app import SpeechApi
from studio.speech.request import MOST_BYTES, SpeechRequest
from studio.speech.server import SpeechServer

BODY = {"model": "tts-1", "voice": "clara", "input": "The tide turns.", "response_format": "wav"}


def spoken(client: httpx2.Client, **changes: object) -> httpx2.Response:
    return client.post("/audio/speech", json=BODY | changes)


def asked(url: str, headers: object) -> httpx2.Response:
    """What a client without a memory gets."""
    return httpx2.get(url, headers=headers, trust_env=False, timeout=LONG_S)  # type: ignore[arg-type]


def failed(answer: httpx2.Response) -> tuple[int, str, object, object]:
    """Status, type, parameter and code of an error in OpenAI's form."""
    error = answer.json()["error"]
    assert set(error) == {"message", "type", "param", "code"} and error["message"].endswith(".")
    return answer.status_code, error["type"], error["param"], error["code"]


def test_a_text_comes_back_as_sound(client: httpx2.Client) -> None:
    answer = spoken(client)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
    samples, rate = soundfile.read(io.BytesIO(answer.content))
    assert rate == 24_000 and len(samples) > 0.1 * rate
    assert spoken(client, response_format="pcm").headers["content-type"] == "audio/pcm"


def test_models_and_voices_are_listed(client: httpx2.Client) -> None:
    models = [model["id"] for model in client.get("/models").json()["data"]]
    assert models[0] == "tone" and {"auto", "tts-1", "gpt-4o-mini-tts"} <= set(models)
    assert client.get("/models/tone").json()["object"] == "model"
    voices = client.get("/audio/voices").json()["voices"]
    assert [(voice["id"], voice["language"]) for voice in voices[:2]] == [("Ada", "en-GB"), ("Ben", "en")]


def test_errors_have_the_form_of_openai(client: httpx2.Client) -> None:
    wrong = "invalid_request_error"
    assert failed(spoken(client, voice="nobody")) == (400, wrong, "voice", "voice_not_found")
    assert failed(spoken(client, model="gpt-9")) == (404, wrong, "model", "model_not_found")
    assert failed(spoken(client, input="…")) == (400, wrong, "input", None)
    assert failed(spoken(client, speed=9)) == (400, wrong, "speed", None)
    assert failed(client.post("/audio/speech", content=b"{")) == (400, wrong, None, None)
    assert failed(client.post("/audio/speech", content=b" " * (MOST_BYTES + 1))) == (413, wrong, None, None)
    assert failed(client.get("/audio/speech")) == (405, wrong, None, None)
    assert failed(client.get("/audio/speech/../../../etc/passwd")) == (404, wrong, None, None)
    assert failed(client.get("/models/none")) == (404, wrong, "model", "model_not_found")


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer wrong", "Basic x", "Bearer sk-studio-a-key-of-test"])
def test_without_the_key_nothing_is_told_or_done(client: httpx2.Client, sent: str) -> None:
    for method, path in (("POST", "/audio/speech"), ("GET", "/models"), ("GET", "/none"), ("OPTIONS", "/audio/speech")):
        answer = client.request(method, path, headers={"Authorization": sent}, json=BODY)
        assert failed(answer) == (401, "authentication_error", None, "invalid_api_key")


def test_two_keys_are_no_key(url: str, key: str) -> None:
    headers = [("Authorization", f"Bearer {key}"), ("Authorization", "Bearer other")]
    assert asked(f"{url}/models", headers).status_code == 401


def test_requests_beyond_those_that_wait_are_refused(client: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "MOST_WAITING", 0)
    go, begun = threading.Event(), threading.Event()
    say = SpeechApi._sound

    def wait(api: SpeechApi, wanted: SpeechRequest) -> bytes:
        begun.set()
        assert go.wait(LONG_S)
        return say(api, wanted)

    monkeypatch.setattr(SpeechApi, "_sound", wait)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(spoken, client)
        assert begun.wait(LONG_S)
        refused = spoken(client)
        assert failed(refused)[0] == 429 and int(refused.headers["retry-after"]) > 0
        go.set()
        assert first.result().status_code == 200
    assert spoken(client).status_code == 200


def test_an_engine_that_fails_and_a_bug_are_told(client: httpx2.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(error: Exception) -> None:
        def raises(*_: object) -> None:
            raise error

        monkeypatch.setattr(app, "say", raises)

    fail(EngineError("The engine is gone."))
    assert failed(spoken(client)) == (503, "server_error", None, "engine_error")
    fail(ZeroDivisionError("/a/secret/path"))
    answer = spoken(client)
    assert failed(answer)[:2] == (500, "server_error") and "secret" not in answer.text


@pytest.mark.parametrize("sent", [b"", b"POST /v1/audio/sp", b"GET /v1/models HTTP/1.1\r\nX: y"])
def test_a_request_that_never_comes_is_hung_up_on(url: str, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(server, "HEAD_S", 0.3)
    address = httpx2.URL(url)
    with socket.create_connection((address.host, address.port), timeout=LONG_S) as client:
        client.sendall(sent)
        assert client.recv(1 << 16) == b""


def test_a_body_that_never_comes_is_hung_up_on(url: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "BODY_S", 0.3)
    address = httpx2.URL(url)
    with socket.create_connection((address.host, address.port), timeout=LONG_S) as client:
        head = f"POST /v1/audio/speech HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Length: 9\r\n\r\n"
        client.sendall(head.encode())
        assert client.recv(1 << 16).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize("sent", ["", "POST /v1/audio/sp", "POST /v1/audio/speech HTTP/1.1\r\nHost: x\r\n{}\r\n\r\n{{"])
def test_idle_connections_keep_nobody_out(url: str, key: str, sent: str) -> None:
    """Without a request, with half of one, and with the key and half a body."""
    address = httpx2.URL(url)
    begun = sent.format(f"Authorization: Bearer {key}\r\nContent-Length: 9").encode()
    with ExitStack() as idle:
        for _ in range(80):
            idle.enter_context(socket.create_connection((address.host, address.port), timeout=LONG_S)).sendall(begun)
        for _ in range(3):
            assert asked(f"{url}/models", {"Authorization": f"Bearer {key}"}).status_code == 200


def test_an_address_that_is_taken_is_refused(url: str) -> None:
    port = httpx2.URL(url).port
    with pytest.raises(UsageError, match="Choose another --port"):
        SpeechServer(lambda *_: None, "127.0.0.1", port)  # type: ignore[arg-type]


@pytest.mark.slow
def test_openais_own_client(url: str, key: str, tmp_path: Path) -> None:
    import openai

    with openai.OpenAI(base_url=url, api_key=key, max_retries=0) as client:
        assert "tts-1" in [model.id for model in client.models.list()]
        for kind in ("mp3", "wav", "flac", "opus"):
            with client.audio.speech.with_streaming_response.create(
                model="gpt-4o-mini-tts", voice="alloy", input="The tide turns.", response_format=kind, speed=1.5
            ) as answer:
                answer.stream_to_file(tmp_path / f"a.{kind}")
            assert soundfile.info(tmp_path / f"a.{kind}").duration > 0.1
        raw = client.audio.speech.create(model="tone", voice="Ada", input="The tide turns.", response_format="pcm")
        assert np.max(np.abs(np.frombuffer(raw.content, "<i2"))) > 500
        with pytest.raises(openai.BadRequestError) as refused:
            client.audio.speech.create(model="tts-1", voice="nobody", input="Hello.")
        assert (refused.value.param, refused.value.code) == ("voice", "voice_not_found")
        with pytest.raises(openai.NotFoundError):
            client.audio.speech.create(model="none", voice="Ada", input="Hello.")
    with pytest.raises(openai.AuthenticationError), openai.OpenAI(base_url=url, api_key="wrong") as stranger:
        stranger.models.list()


@pytest.mark.slow
def test_a_show_speaks_with_the_voices_of_another(
    url: str, key: str, tmp_path: Path, studio: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine http is a client, too."""
    root = make_show(tmp_path / "show", music=False, engine="http")
    (root / "voices" / "clara.toml").write_text('title = "clara"\n[engines.http]\nvoice = "clara"\n')
    (root / "talk.txt").write_text("Ada: The tide turns.\nAda: It is late.\n")
    env = {"STUDIO_HTTP_URL": url, "STUDIO_HTTP_KEY": key, "STUDIO_HTTP_MODEL": "tone"}
    ended = studio("render", root / "talk.txt", env=env)
    assert ended.code == 0, ended.stderr


@pytest.mark.slow
def test_the_command_says_where_it_is_and_ends_with_ctrl_c(show: Path, studio: Command) -> None:
    pid = studio.start("serve", "--speech", "--port", "0", cwd=show)
    out, _ = studio.outputs[pid]
    wait_until(lambda: out.read_text().count("\n") == 3, "it serves")
    first, key, voices = out.read_text().splitlines()
    assert "clara" in voices and ".studio/speech-key" in key
    headers = {"Authorization": f"Bearer {key.split()[1]}"}
    assert asked(f"{first.split()[0]}/models", headers).status_code == 200
    os.kill(pid, signal.SIGINT)
    ended = studio.wait(pid)
    assert (ended.code, ended.stderr) == (130, "stopped: the server is closed.\n")


@pytest.mark.parametrize("arguments", [("--speech", "--watch"), ("--speech", "site"), ("--engine", "tone")])
def test_what_does_not_go_together(show: Path, studio: Command, arguments: tuple[str, ...]) -> None:
    ended = studio("serve", *arguments, cwd=show)
    assert ended.code == 2 and "--speech" in ended.stderr
