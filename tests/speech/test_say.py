"""Texts in the voices of a show, and requests that are right or wrong."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
import soundfile

from studio.errors import OutputError, UsageError
from studio.show import Show
from studio.speech.files import MEDIA_TYPES, to_format
from studio.speech.key import VARIABLE, load_key
from studio.speech.request import ApiError, read_request
from studio.speech.say import RATE_HZ, ShowVoices, VoiceMissing, load_voices, say

GOOD = {"model": "tts-1", "voice": "clara", "input": "Hello."}


@pytest.fixture
def voices(speech_show: Show) -> ShowVoices:
    return load_voices(speech_show)


def seconds(voices: ShowVoices, text: str, voice: str = "clara", speed: float = 1.0) -> float:
    samples = say(voices, text, voice, speed)
    assert samples.dtype == np.float32 and np.max(np.abs(samples)) <= 1 and np.max(np.abs(samples)) > 0.01
    return len(samples) / RATE_HZ


def test_speakers_aliases_and_voices_can_be_named_in_any_case(voices: ShowVoices) -> None:
    assert [each.name for each in voices.offered()] == ["Ada", "Ben", "arthur", "clara"]
    said = {name: say(voices, "The tide turns.", name) for name in ("Ada", "ALLOY", "clara", "Ben", "arthur")}
    assert np.array_equal(said["Ada"], said["ALLOY"]) and np.array_equal(said["Ada"], said["clara"])
    assert not np.array_equal(said["Ben"], said["arthur"]), "a variation of the voice"
    with pytest.raises(VoiceMissing, match="Voices here: Ada, Ben, arthur, clara"):
        say(voices, "Hello.", "nobody")


def test_a_text_is_read_as_a_script_is(voices: ShowVoices) -> None:
    assert seconds(voices, "Kishkit.") == pytest.approx(seconds(voices, "One two three four five six."), abs=0.01)
    assert seconds(voices, "It costs $1,234.56.") > 2 * seconds(voices, "It costs ten.")
    one = seconds(voices, "The tide turns. It is late.")
    assert seconds(voices, "The tide turns.\n \nIt is late.") == pytest.approx(one + 0.30, abs=0.01), "a paragraph"
    assert seconds(voices, "The tide turns.\nIt is late.") == one


@pytest.mark.parametrize("speed", [0.25, 0.5, 2.0, 4.0])
def test_speed(voices: ShowVoices, speed: float) -> None:
    text = "The tide turns, and nobody sees it. It is late."
    assert seconds(voices, text, speed=speed) == pytest.approx(seconds(voices, text) / speed, rel=0.05)


@pytest.mark.parametrize("text", ["…", "\x00\x07", "🙂", " \n\n "])
def test_nothing_to_say_is_wrong_use(voices: ShowVoices, text: str) -> None:
    with pytest.raises(UsageError, match="Nothing in the text can be said"):
        say(voices, text, "clara")


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"input": ""}, "input"),
        ({"input": "x" * 4097}, "input"),
        ({"input": 5}, "input"),
        ({"model": None}, "model"),
        ({"voice": ""}, None),
        ({"voice": {"name": "clara"}}, "voice"),
        ({"response_format": "mp4"}, "response_format"),
        ({"speed": 0.2}, "speed"),
        ({"speed": 4.1}, "speed"),
        ({"speed": float("nan")}, "speed"),
        ({"stream_format": "sse"}, "stream_format"),
    ],
)
def test_requests_out_of_range(changes: dict[str, object], param: str | None) -> None:
    if param is None:
        assert read_request(json.dumps(GOOD | changes).encode()).voice_name == ""
        return
    with pytest.raises(ApiError) as refused:
        read_request(json.dumps(GOOD | changes).encode())
    assert (refused.value.status, refused.value.param) == (400, param)
    assert refused.value.message.startswith(param)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"null", b'{"model": "a"}'])
def test_what_is_no_request(body: bytes) -> None:
    with pytest.raises(ApiError) as refused:
        read_request(body)
    assert refused.value.status == 400
    assert refused.value.document["error"]["type"] == "invalid_request_error"


def test_defaults_objects_and_unknown_keys() -> None:
    read = read_request(json.dumps(GOOD | {"voice": {"id": "Ada"}, "instructions": "calm", "new": 1}).encode())
    assert (read.voice_name, read.response_format, read.speed) == ("Ada", "mp3", 1.0)


@pytest.mark.parametrize("kind", list(MEDIA_TYPES))
def test_every_format_holds_the_sound(kind: str) -> None:
    time = np.arange(RATE_HZ) / RATE_HZ
    sound = (0.3 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
    written = to_format(sound, RATE_HZ, kind)
    if kind == "pcm":
        heard, rate = np.frombuffer(written, "<i2") / 32768, RATE_HZ
    elif kind == "aac":
        assert written[:2] in (b"\xff\xf1", b"\xff\xf9"), "a frame of ADTS"
        return
    else:
        heard, rate = soundfile.read(io.BytesIO(written))
    assert rate in (RATE_HZ, 48_000) and len(heard) / rate == pytest.approx(1.0, abs=0.1)
    spectrum = np.abs(np.fft.rfft(heard[: rate // 2]))
    assert np.argmax(spectrum) * 2 == pytest.approx(440, abs=4)
    assert np.sqrt(np.mean(heard**2)) == pytest.approx(0.3 / np.sqrt(2), rel=0.1)


def test_a_key_is_made_once_and_kept_for_its_owner_alone(tmp_path, monkeypatch) -> None:
    key, file = load_key(tmp_path)
    assert file is not None and file.stat().st_mode & 0o077 == 0
    assert load_key(tmp_path) == (key, file) and len(key) > 30
    assert load_key(None)[0] != load_key(None)[0]
    file.write_text("short")
    with pytest.raises(UsageError, match="Remove the file"):
        load_key(tmp_path)
    monkeypatch.setenv(VARIABLE, "a key that has blanks in it")
    with pytest.raises(UsageError, match=VARIABLE):
        load_key(tmp_path)
    monkeypatch.setenv(VARIABLE, "k" * 16)
    assert load_key(tmp_path) == ("k" * 16, None)
    monkeypatch.delenv(VARIABLE)
    with pytest.raises(OutputError):
        load_key(file)  # no folder
