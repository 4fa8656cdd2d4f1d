"""Sound from servers: plain WAV is read without libsndfile, to the same samples; everything else as before."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from studio.errors import EngineError
from studio.synthesize.engines.http.answers import Answer
from studio.synthesize.engines.http.sound import decoded

RATE_HZ = 24_000


def wav(samples: np.ndarray, subtype: str = "PCM_16", container: str = "WAV") -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, RATE_HZ, format=container, subtype=subtype)
    return file.getvalue()


def with_chunk_before_data(body: bytes) -> bytes:
    """As ffmpeg writes it."""
    return body[:36] + b"LIST\x0e\0\0\0INFOISFT\x02\0\0\0ab" + body[36:]


def streamed(body: bytes) -> bytes:
    """As a server sends it that doesn't know the length beforehand."""
    return body[:4] + b"\xff\xff\xff\xff" + body[8:40] + b"\xff\xff\xff\xff" + body[44:]


@settings(max_examples=examples(60))
@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=300))
def test_plain_wav_and_headless_sound_are_what_libsndfile_reads(values: list[int]) -> None:
    body = wav(np.array(values, np.int16))
    samples, rate_hz = decoded(Answer("audio/wav", body), "wav", 1.0)
    headless, _ = decoded(Answer("audio/pcm", body[44:]), "pcm", 1.0)
    expected, _ = soundfile.read(io.BytesIO(body), dtype="float32")
    assert rate_hz == RATE_HZ and samples.dtype == headless.dtype == np.float32
    assert np.array_equal(samples, expected) and np.array_equal(headless, expected)


SINE = 0.5 * np.sin(np.arange(2_000) / 9)


@pytest.mark.parametrize(
    "body",
    [
        with_chunk_before_data(wav(SINE)),
        streamed(wav(SINE)),
        wav(SINE, "PCM_24"),
        wav(SINE, "FLOAT"),
        wav(SINE, container="WAVEX"),
        wav(np.stack([SINE, SINE], axis=1)),
    ],
    ids=["chunk before data", "streamed", "24 bits", "float", "extensible", "two channels"],
)
def test_other_wavs_hold_the_same_sound(body: bytes) -> None:
    samples, rate_hz = decoded(Answer("audio/wav", body), "wav", 1.0)
    assert rate_hz == RATE_HZ
    assert samples == pytest.approx(SINE, abs=1e-4)


def test_a_wav_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    samples, _ = decoded(Answer("audio/wav", wav(SINE)[:-1_001]), "wav", 1.0)
    assert samples == pytest.approx(SINE[: len(samples)], abs=1e-4) and len(samples) >= 1_499


@settings(max_examples=examples(400))
@given(st.data())
def test_whatever_comes_is_sound_of_a_sane_length_or_an_error(data: st.DataObject) -> None:
    body = bytearray(wav(SINE))
    for _ in range(data.draw(st.integers(0, 4))):
        body[data.draw(st.integers(4, 47))] = data.draw(st.integers(0, 255))
    answer = Answer("audio/wav", bytes(body[: data.draw(st.integers(0, len(body)))]))
    try:
        samples, rate_hz = decoded(answer, "wav", 1.0)
    except EngineError as error:
        assert " object at " not in error.message
        return
    assert 0 < len(samples) <= rate_hz and np.abs(samples).max() <= 1.0
