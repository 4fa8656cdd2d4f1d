"""What the record says of takes is told by `studio check`, whatever the record says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.check.takes import SuspectTake, suspect_takes
from studio.formats.episode_record import salvage_record

TRIED = [
    {"how": "as it stands", "flags": ["repeats itself"], "score": 4.1, "kept": False},
    {"how": "in two parts", "flags": ["too soft"], "score": 1.2, "kept": True},
]


def test_flags_attempts_and_what_was_kept():
    record = {
        "flagged": [{"line": 7, "text": "Hello there.", "flags": ["too soft"], "start": 63.5, "attempts": TRIED}],
        "tried_again": [{"line": 9, "text": "Good.", "start": 70, "attempts": TRIED[:1]}],
    }
    assert suspect_takes(salvage_record(record)) == (
        SuspectTake("0:01:03.500, line 7", '"Hello there."', ("too soft",), "2 attempts, used: in two parts"),
        SuspectTake("0:01:10.000, line 9", '"Good."', (), "1 attempt"),
    )


@pytest.mark.parametrize("text", ["\x1b[2J", "\u202egnp.exe", "a\nb"])
def test_nothing_in_it_steers_a_terminal(text):
    (take,) = suspect_takes(salvage_record({"flagged": [{"text": text, "flags": [text]}]}))
    assert take.text.isprintable()
    assert all(flag.isprintable() for flag in take.flags)


ODD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just([]) | st.just([{}])
ENTRY = st.dictionaries(st.sampled_from(["start", "line", "attempts", "flags", "text"]), ODD, max_size=5)


@given(ODD | st.lists(ENTRY | ODD, max_size=3))
def test_any_record_is_read(listed):
    assert all(
        isinstance(take.place, str)
        for take in suspect_takes(salvage_record({"flagged": listed, "tried_again": listed}))
    )
