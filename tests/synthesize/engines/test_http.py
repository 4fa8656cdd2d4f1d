"""The engine http against a small server of our own, which goes wrong on purpose."""

import logging
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path

import numpy as np
import pytest
from support import speech_server
from support.examples import rest_slow
from support.processes import LONG_S, wait_until
from support.speech_server import (
    answers,
    breaks_off,
    counts_backwards,
    drips,
    hangs,
    hangs_up,
    never_ends,
    running,
    sound_at,
)

from studio.errors import EngineError, ProgramTimeout, StudioError
from studio.synthesize.contract import EngineContract
from studio.synthesize.engine import Request
from studio.synthesize.engines.http import client as http_client
from studio.synthesize.engines.http.engine import Http
from studio.synthesize.engines.rates import speech_s
from studio.synthesize.engines.tone import tone_length
from studio.synthesize.identity import take_key
from studio.synthesize.routing import abilities_by_voice
from studio.values import VoiceSettings

KEY = "sk-test-0123456789abcdef"
TEXT = "The tide turned at a quarter past four."


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(http_client, "BACKOFF_S", 0.001)
    for name in ("KEY", "MODEL", "FORMAT", "VOICES"):
        monkeypatch.delenv(f"STUDIO_HTTP_{name}", raising=False)
    with running() as found:
        monkeypatch.setenv("STUDIO_HTTP_URL", found.address)
        yield found


@pytest.mark.usefixtures("server")
class TestHttp(EngineContract):
    make = Http

    @pytest.mark.slow
    def test_another_process_gives_the_same_samples(self):
        super().test_another_process_gives_the_same_samples()


def say(text=TEXT, voice="low", **settings):
    return Http().synthesize([Request(text, VoiceSettings(voice, **settings))])[0]


@pytest.mark.parametrize("sound", ["wav", "flac", "pcm", "mp3"])
def test_every_format_is_read(server, monkeypatch, sound):
    monkeypatch.setenv("STUDIO_HTTP_FORMAT", sound)
    clip = say()
    assert clip.rate == 16_000
    assert clip.samples.dtype == np.float32
    assert clip.seconds == pytest.approx(tone_length(TEXT) / 16_000, abs=0.2)
    assert float(np.abs(clip.samples).max()) == pytest.approx(0.1, abs=0.01)  # 6 dB of headroom
    assert server.orders[0][1]["response_format"] == sound


def test_the_order_is_what_such_servers_take(server, monkeypatch):
    monkeypatch.setenv("STUDIO_HTTP_MODEL", "speech-1")
    monkeypatch.setenv("STUDIO_HTTP_KEY", KEY)
    say(rate=1.25)
    assert server.orders[-1] == (
        "/v1/audio/speech",
        {
            "input": TEXT,
            "voice": "low",
            "response_format": "wav",
            "model": "speech-1",
            "speed": pytest.approx(1.25, abs=0.01),
        },
    )  # those before it measured what the server does with speeds
    assert set(server.keys) == {f"Bearer {KEY}"}


def spoken_s(**settings):
    clip = say(**settings)
    return speech_s(clip.samples, clip.rate)


SPEEDS = [lambda speed: 1.0, lambda speed: speed**0.6, lambda speed: 0.3 + 0.7 * speed]


@pytest.mark.parametrize("follows", rest_slow(SPEEDS, SPEEDS[1]))
def test_what_a_server_makes_of_a_speed_is_measured_and_corrected(server, monkeypatch, follows):
    """One that ignores speeds, one that follows by half, one that keeps its pauses: the length is right."""
    monkeypatch.setattr(speech_server, "speed_delivered", follows)
    usual = spoken_s()
    for rate, pitch in ((0.8, 0.0), (1.3, 0.0), (1.0, 3.0)):
        assert spoken_s(rate=rate, pitch=pitch) == pytest.approx(usual / rate, rel=0.03)


def test_a_server_is_measured_once(server):
    say(rate=1.2)
    measured = len(server.orders)
    say("Another sentence.", rate=1.2)
    assert len(server.orders) == measured + 1


@pytest.mark.parametrize(
    ("model", "style", "form", "expected"),
    [
        ("gpt-4o-mini-tts", "excited", "", {"input": TEXT, "instructions": "Speak in this manner: excited."}),
        ("vendor/Eleven_v3", "whispers", "", {"input": f"[whispers] {TEXT}"}),
        ("orpheus-3b", "laughs", "", {"input": f"<laugh> {TEXT}"}),
        ("orpheus-3b", "excited", "", {"input": TEXT}),
        ("tts-1", "excited", "", {"input": TEXT}),
        ("tts-1", "excited", "({})", {"input": f"(excited) {TEXT}"}),
        ("gpt-4o-mini-tts", "excited", "off", {"input": TEXT}),
    ],
)
def test_a_style_goes_out_as_its_model_reads_it(server, monkeypatch, model, style, form, expected):
    monkeypatch.setenv("STUDIO_HTTP_MODEL", model)
    monkeypatch.setenv("STUDIO_HTTP_STYLE", form)
    Http().synthesize([Request(TEXT, VoiceSettings("low"), style=style)])
    order = server.orders[-1][1]
    assert {name: order.get(name) for name in ("input", "instructions")} == {"instructions": None, **expected}


def test_a_style_is_asked_only_of_models_that_follow_one(server):
    able, plain = (VoiceSettings("low", options=(("model", name),)) for name in ("gpt-4o-mini-tts", "tts-1"))
    abilities = abilities_by_voice("http")
    assert [sorted(abilities(voice).follows) for voice in (able, plain)] == [["style"], []]


def test_a_form_of_styles_that_is_none_is_refused(server, monkeypatch):
    monkeypatch.setenv("STUDIO_HTTP_STYLE", "loudly")
    with pytest.raises(EngineError, match="STUDIO_HTTP_STYLE is neither"):
        Http().synthesize([Request(TEXT, VoiceSettings("low"), style="excited")])


def test_a_voice_may_name_its_model_and_format(server, monkeypatch):
    monkeypatch.setenv("STUDIO_HTTP_MODEL", "speech-1")
    say(options=(("format", "flac"), ("model", "speech-2")))
    assert (server.orders[0][1]["model"], server.orders[0][1]["response_format"]) == ("speech-2", "flac")


@pytest.mark.parametrize(
    "fault",
    [answers(500), answers(503), answers(502, "text/html", b"<html>"), answers(429, Retry_After="0"),
     answers(429, Retry_After="²"), answers(503, Retry_After="Wed, 21 Oct 99999999999 07:28:00 GMT"), breaks_off,
     counts_backwards, hangs_up],
)  # fmt: skip
def test_what_may_pass_is_tried_again(server, fault):
    server.faults = [fault, fault]
    assert len(say().samples) > 16_000
    assert len(server.orders) == 3


def test_it_gives_up_after_four_attempts_and_says_why(server):
    server.faults = [answers(503, "application/json", b'{"error": {"message": "no room"}}')] * 9
    with pytest.raises(EngineError, match="4 times over: 503 Service Unavailable: no room"):
        say()
    assert len(server.orders) == 4


def test_a_server_that_says_when_is_waited_for(server):
    server.faults = [answers(429, Retry_After="1")]
    begin = time.monotonic()
    say()
    assert time.monotonic() - begin >= 1.0


def test_a_server_that_wants_too_long_is_not_waited_for(server):
    server.faults = [answers(429, Retry_After="7200")]
    with pytest.raises(EngineError, match="left alone for 7200 s"):
        say()


def in_seconds(seconds):
    """A time as HTTP writes it."""
    return format_datetime(datetime.now(timezone.utc) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    "when", [in_seconds(-86_400), "soon", "Fri, 31 Dec 99999 23:59:59 GMT"], ids=["yesterday", "no time", "no year"]
)
def test_a_time_that_is_past_or_none_is_no_reason_to_wait(server, when):
    server.faults = [answers(429, Retry_After=when)]
    say()
    assert len(server.orders) == 2


def test_a_server_that_names_a_late_hour_is_not_waited_for(server):
    server.faults = [answers(429, Retry_After=in_seconds(7200))]
    with pytest.raises(EngineError, match=r"left alone for 7[12]\d\d s"):
        say()


@pytest.mark.parametrize("fault", [hangs, drips])
def test_a_server_that_hangs_is_left(server, monkeypatch, fault):
    monkeypatch.setattr(http_client, "TIME_LIMIT_S", 0.3)
    server.faults = [fault]
    with pytest.raises(ProgramTimeout, match="did not finish within"):
        say()
    assert len(server.orders) == 1


def test_requests_in_flight_can_be_given_up(server):
    server.always = hangs
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(say, f"Sentence {number}.") for number in range(4)]
        wait_until(lambda: len(server.orders) == 4, "four requests")
        http_client.hang_up()
        for each in waiting:
            with pytest.raises(ProgramTimeout, match="not waited for"):
                each.result(timeout=LONG_S)
        with pytest.raises(ProgramTimeout):
            say()
    http_client.take_up()
    server.always = None
    assert say().seconds > 0


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (answers(200, "text/html", b"<html>Welcome</html>"), "text/html that is no wav sound"),
        (answers(200, "audio/wav", b"<html>Welcome</html>"), "audio/wav that is no wav sound"),
        (answers(200, "application/json", b"{}"), "application/json that is no wav sound"),
        (answers(200, "audio/wav", b""), "no wav sound"),
        (answers(200, "audio/wav", b"RIFF\x10\0\0\0WAVEfmt "), "can't be read"),
        (sound_at(4000), "sound of 4000 Hz"),
        (sound_at(8000, 400), "400 s of sound"),
        (sound_at(16000, 0), "0 s of sound"),
        (never_ends, "more than 1 MB"),
        (answers(302, Location="https://elsewhere.example/v1/audio/speech"), "on to elsewhere.example; no redirect"),
        (answers(307, Location="/v2/audio/speech"), "on to another place; no redirect"),
        (answers(302, Location="http://[::1"), "on to another place; no redirect"),
        (answers(404), "refuses: 404 Not Found"),
        (answers(401, "application/json", b'{"error": {"message": "Wrong key"}}'), "401 Unauthorized: Wrong key"),
    ],
)
def test_what_is_no_sound_is_refused_at_once(server, monkeypatch, fault, told):
    monkeypatch.setattr(http_client, "LARGEST_BYTES", 1_000_000 if fault is never_ends else 32_000_000)
    server.faults = [fault]
    with pytest.raises(EngineError, match=told):
        say()
    assert len(server.orders) == 1


def test_answers_that_come_together_have_a_limit_together(server, monkeypatch):
    monkeypatch.setattr(http_client, "LARGEST_TOGETHER_BYTES", 1_000_000)
    server.faults = [never_ends] * 4
    with ThreadPoolExecutor(4) as pool:
        said = [pool.submit(say, f"{TEXT} {number}") for number in range(4)]
    assert all("MB for sentences asked for together" in str(one.exception()) for one in said)
    assert len(say().samples) > 0, "what was read is no longer counted"


def test_nothing_a_server_says_steers_a_terminal(server):
    server.faults = [
        answers(400, "application/json", b'{"error": "\\u001b[2J\\u009b31m\\u202e"}'),
        answers(302, Location="http://\x9b31m.example/"),
    ]
    for _ in range(2):
        with pytest.raises(EngineError) as caught:
            say()
        assert str(caught.value).isprintable()


def test_headless_sound_has_the_rate_its_type_names(server):
    body = bytes(2 * 48_000)
    server.faults = [answers(200, "audio/pcm;rate=48000", body), answers(200, "audio/pcm", body)]
    options = (("format", "pcm"),)
    assert [say(options=options).rate, say(options=options).rate] == [48_000, 24_000]


def test_a_redirect_is_not_followed_and_takes_the_key_nowhere(server, monkeypatch):
    monkeypatch.setenv("STUDIO_HTTP_KEY", KEY)
    with running() as elsewhere:
        server.faults = [answers(307, Location=f"{elsewhere.address}/audio/speech")]
        with pytest.raises(EngineError, match="no redirect is followed"):
            say()
        assert elsewhere.orders == []


def test_the_key_is_in_no_message_log_or_take(server, monkeypatch, caplog):
    monkeypatch.setenv("STUDIO_HTTP_KEY", KEY)
    monkeypatch.setattr(http_client, "ATTEMPTS", 2)
    caplog.set_level(logging.DEBUG)
    body = f'{{"error": {{"message": "{KEY} is wrong"}}}}'.encode()
    told = []
    for status in (401, 500, 500, 302):
        server.faults.append(answers(status, "application/json", body, Location=f"https://{KEY}.example/"))
    for _ in range(3):
        with pytest.raises(EngineError) as caught:
            say()
        told.append(f"{caught.value!r} {caught.value} {caught.value.hint} {caught.value.__cause__!r}")
    settings = VoiceSettings("low")
    told += [str(Http().identity(settings)), Http().readiness().detail, Http().build(), str(settings.described())]
    assert len(server.keys) == 4
    assert set(server.keys) == {f"Bearer {KEY}"}
    assert "***" in told[0]
    assert KEY not in " ".join(told) + caplog.text
    key = take_key(Http(), Request(TEXT, settings))
    monkeypatch.setenv("STUDIO_HTTP_KEY", "sk-test-another")
    assert take_key(Http(), Request(TEXT, settings)) == key


@pytest.mark.parametrize(
    ("address", "key", "told"),
    [
        ("ftp://speech.example/v1", "", "no address"),
        ("speech.example", "", "no address"),
        ("http://[::1", "", "no address"),
        ("http://speech..example/v1", "", "no address"),
        (f"http://{'speech' * 20}.example/v1", "", "no address"),
        ("http://speech.example/vé", "", "no address"),
        ("http://speech.example/v 1", "", "no address"),
        ("http://speech.example:99999/v1", "", "no address"),
        (f"https://{KEY}@speech.example/v1", "", "no address"),
        (f"https://speech.example/v1?key={KEY}", "", "no address"),
        ("http://speech.example/v1", KEY, "in the clear"),
        ("https://speech.example/v1", f"{KEY}\r\nX-Other: 1", "characters in it that no key has"),
        ("", "", "No speech server is named"),
    ],
)
def test_an_address_or_key_that_is_none_is_told_without_repeating_it(monkeypatch, address, key, told):
    monkeypatch.setenv("STUDIO_HTTP_URL", address)
    monkeypatch.setenv("STUDIO_HTTP_KEY", key)
    with pytest.raises(EngineError, match=told) as caught:
        say()
    assert KEY not in f"{caught.value} {Http().readiness()}"
    assert not Http().readiness().ready


def test_a_certificate_nobody_vouches_for_is_refused(monkeypatch):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(Path(__file__).with_name("self_signed.pem"))
    with running(tls) as server:
        monkeypatch.setenv("STUDIO_HTTP_URL", f"https://localhost:{server.server_port}/v1")
        with pytest.raises(EngineError, match="certificate of the speech server is not valid"):
            say()
        assert server.orders == []


def test_nobody_there_is_told(monkeypatch):
    monkeypatch.setattr(http_client, "BACKOFF_S", 0.001)
    with running() as gone:
        address = gone.address
    monkeypatch.setenv("STUDIO_HTTP_URL", address)
    with pytest.raises(EngineError, match="Connection refused"):
        say()


def test_voices_are_the_users_or_the_servers(server, monkeypatch):
    assert {voice.name for voice in Http().voices()} == {"low", "middle", "high", "top"}
    monkeypatch.setenv("STUDIO_HTTP_VOICES", "alloy, echo")
    assert [voice.name for voice in Http().voices()] == ["alloy", "echo"]
    with pytest.raises(EngineError, match="no voice of the speech server"):
        say(voice="low")


@pytest.mark.parametrize(
    "listing", [{"voices": 5}, {"voices": True}, {"voices": "low"}, {"voices": {"low": 1}}, 5, None]
)
def test_a_list_of_voices_that_is_none_is_none(server, listing):
    server.listing = listing
    assert Http().voices() == ()


def test_other_servers_models_and_formats_make_other_takes(monkeypatch):
    def key(url="https://a.example/v1", **options):
        monkeypatch.setenv("STUDIO_HTTP_URL", url)
        return take_key(Http(), Request(TEXT, VoiceSettings("low", options=tuple(options.items()))))

    keys = [key(), key("https://b.example/v1"), key(model="speech-2"), key(format="mp3")]
    assert len(set(keys)) == 4
    assert key("https://a.example/v1/") == keys[0]


@pytest.mark.parametrize("options", [(("model", "/home/ada/x"),), (("model", "../x"),), (("format", "exe"),)])
def test_files_and_unknown_formats_are_refused(server, options):
    with pytest.raises(StudioError):
        say(options=options)
    assert server.orders == []


def test_it_promises_no_samples():
    assert not Http().abilities.exact
