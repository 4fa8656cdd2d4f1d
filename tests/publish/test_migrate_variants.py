"""Shows with a fault in their feed move here: what our own check would refuse stays behind, and is told."""

from datetime import datetime, timezone

import pytest
from support.feed_variants import FAULTY, LEGAL, feed
from support.moved_shows import moved_in

from studio.check import check_feed
from studio.formats.feed_read import MOST_ITEMS, read_feed
from studio.publish.faulty_elements import without_faults

NOW = datetime(2026, 5, 1, tzinfo=timezone.utc)
FEW = FAULTY[::25]


def broken(data):
    """The rules of a feed that fail and are a MUST."""
    return {finding.rule for finding in check_feed(data, "f", now=NOW).having("failed", "MUST")}


@pytest.mark.parametrize(
    ("rule", "change"),
    [*FEW, *(pytest.param(*each, marks=pytest.mark.slow) for each in FAULTY if each not in FEW)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_stays_behind_and_is_told(rule, change, tmp_path):
    old = feed(**change)
    found, made = moved_in(tmp_path, old)
    assert broken(found.read_bytes()) == set()
    told = "note: " in made.output
    is_must = rule in broken(old)
    assert told or not is_must or rule in REPAIRED, f"{rule} is lost without a word"


REPAIRED = {
    "I4.weekday", "I4.date", "F1.start", "F4.urls", "C15.dates", "C15.image", "C15.cloud", "I3.boolean", "I9.image",
    "I9.type", "I1.markup", "C16.images", "C16.license", "C16.podping",
}  # fmt: skip
"""Rules whose element is written anew, is completed, was the old host's, or is empty."""


@pytest.mark.slow
@pytest.mark.parametrize("change", LEGAL.values(), ids=LEGAL)
def test_what_is_legal_moves_without_a_fault(change, tmp_path):
    found, _ = moved_in(tmp_path, feed(**change))
    assert broken(found.read_bytes()) == set()


@pytest.mark.slow
def test_faults_of_ten_thousand_episodes_are_found_at_once(tmp_path):
    one = feed(item="<podcast:chat protocol='x'/><podcast:season name='Storm'>2</podcast:season>").decode()
    start, end = one.index("<item>"), one.index("</item>") + len("</item>")
    items = (one[start:end].replace("2026:1", f"2026:{n}").replace("1.mp3", f"{n}.mp3") for n in range(MOST_ITEMS))
    moved = without_faults(read_feed((one[:start] + "".join(items) + one[end:]).encode(), "f"))
    assert len(moved.episodes) == MOST_ITEMS
    assert len(moved.notes) == MOST_ITEMS
    assert all(e.extra == ('<podcast:season name="Storm">2</podcast:season>',) for e in moved.episodes)
