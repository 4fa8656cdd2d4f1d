"""Keys: the same for the same values on any day, another for any other value."""

import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.programs.run import run
from studio.store import digest
from studio.synthesize.engine import Phonemes, Request, Stress
from studio.values import VoiceSettings

REQUEST = Request("Hello there.", VoiceSettings("slt", 1.1, -2.0), "en", 3)
OTHERS = {
    "text": "Hello, there.",
    "settings": VoiceSettings("rms", 1.1, -2.0),
    "language": "en-GB",
    "seed": 4,
    "style": "excited",
    "emphasis": (Stress(0, 1, "strong"),),
    "phonemes": (Phonemes(0, 1, ("hh", "ax")),),
    "temperature": 0.7,
}
OTHER_SETTINGS = {"voice": "rms", "rate": 1.2, "pitch": 2.0, "options": (("model", "small"),)}


@pytest.mark.slow
def test_a_key_is_the_same_in_every_process():
    code = (
        "from studio.store import digest; from studio.synthesize.engine import Request;"
        "from studio.values import VoiceSettings;"
        "print(digest('take', 1, Request('Hello there.', VoiceSettings('slt', 1.1, -2.0), 'en', 3), b'bytes', None))"
    )
    said = {
        run([sys.executable, "-c", code], timeout=60, env={"PYTHONHASHSEED": seed}).stdout.decode().strip()
        for seed in ("1", "2")
    }
    assert said == {digest("take", 1, REQUEST, b"bytes", None)}
    assert len(said.pop()) == 40


@pytest.mark.parametrize("field", [field.name for field in fields(Request)])
def test_every_field_of_a_request_counts(field):
    assert digest(replace(REQUEST, **{field: OTHERS[field]})) != digest(REQUEST)


@pytest.mark.parametrize("field", [field.name for field in fields(VoiceSettings)])
def test_every_field_of_a_voice_counts(field):
    other = replace(REQUEST.settings, **{field: OTHER_SETTINGS[field]})
    assert digest(replace(REQUEST, settings=other)) != digest(REQUEST)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), values, max_size=6))
def test_the_order_of_a_dict_does_not_count(table):
    assert digest(table) == digest(dict(reversed(table.items())))


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_parts_are_not_glued_together(one, other):
    assert (digest(*one) == digest(*other)) == (one == other)


@given(st.binary(), st.binary())
def test_bytes_count(one, other):
    assert (digest(one) == digest(other)) == (one == other)


@pytest.mark.parametrize("value", [Path("/tmp/x"), {1, 2}, object(), VoiceSettings])
def test_what_may_not_be_in_a_key_is_refused(value):
    with pytest.raises(TypeError, match="can't be part of a key"):
        digest("take", value)
