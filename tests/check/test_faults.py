"""Good episodes broken on purpose, each in one way: exactly the rules about that are found broken."""

import pytest
from support.examples import rest_slow
from support.faults_beside import JSON_FAULTS, LIST_FAULTS, TRANSCRIPT_FAULTS
from support.faults_mp3 import MP3_FAULTS
from support.faults_tag import CHAPTER_FAULTS, TAG_FAULTS

from studio.check import RULES, check_episode

FAULTS = {**MP3_FAULTS, **TAG_FAULTS, **CHAPTER_FAULTS, **JSON_FAULTS, **TRANSCRIPT_FAULTS}
NEEDS_A_FEED = {"M4.feed", "M5.alternate", "J3.feed"}


def broken(parts, folder):
    report = check_episode(parts.write(folder))
    found = {f.rule: (f.place, f.message) for f in report.having("failed")}
    musts = {rule.id for rule in RULES if rule.level == "MUST"}
    assert report.passed == (not musts & set(found))
    return found


def told(found):
    return "\n".join(f"{rule}: {place}: {message}" for rule, (place, message) in found.items())


@pytest.mark.parametrize("name", rest_slow(FAULTS, every=5))
def test_the_fault_is_found_and_nothing_else(name, good, sound, tmp_path, measured_once):
    fault, expected = FAULTS[name]
    parts = good.copy()
    fault(parts, sound)
    found = broken(parts, tmp_path)
    assert set(found) == expected, told(found)


@pytest.mark.parametrize("name", rest_slow(LIST_FAULTS, every=3))
def test_the_list_of_chapters_in_the_description(name, long, tmp_path, measured_once):
    fault, expected = LIST_FAULTS[name]
    parts = long.copy()
    fault(parts, None)
    found = broken(parts, tmp_path)
    assert set(found) == expected, told(found)


def test_every_rule_is_broken_by_some_fault():
    tried = set().union(*(expected for _, expected in {**FAULTS, **LIST_FAULTS}.values()))
    assert {rule.id for rule in RULES} - tried == NEEDS_A_FEED
