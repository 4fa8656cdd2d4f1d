"""Titles that are fit to publish, from titles as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.formats.titles import EpisodeTitle, chapter_title, episode_title, without_markup


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("STORY 1: The Keel [~3 minutes]", "The Keel"),
        ("Segment 2: **The Sail** (0:03:30)", "The Sail"),
        ("COLD OPEN (0:00-2:30)", "Cold Open"),
        ("[0:15-0:30] Entering the Hall", "Entering the Hall"),
        ("INTRO (3 minutes)", "Intro"),
        ("THE BIGGER PICTURE OF THE BBC", "The Bigger Picture of the BBC"),
        ("`rope --long` and ~~never~~ ==always==[^1]", "rope --long and always"),
        ("[Why ferries wait](https://ferries.example/a)", "Why ferries wait"),
        ("“Keep it sharp”", "Keep it sharp"),
        ("Chapter 2: The Door", "Chapter 2: The Door"),
        ("Part One", "Part One"),
        ("Story 3", "Story 3"),
        ("R&amp;D", "R&D"),
        ("Item 4 - 10 minutes", "Item 4"),
        ("绳结", "绳结"),
    ],
)
def test_chapter(written: str, shown: str) -> None:
    assert chapter_title(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('Slack Water — Episode 14: "The Boat in the Shed"', EpisodeTitle("The Boat in the Shed", 14)),
        ("Episode 3: The Shed", EpisodeTitle("The Shed", 3)),
        ("The Shed | Slack Water", EpisodeTitle("The Shed")),
        ("S2 E5: The Shed", EpisodeTitle("The Shed", 5, 2)),
        ("**Podcast Script: The Quiet Harbour**", EpisodeTitle("The Quiet Harbour")),
        ("Ferries: a love story", EpisodeTitle("Ferries: a love story")),
        ("Episode 7", EpisodeTitle("Episode 7", 7)),
        ("SLACK WATER", EpisodeTitle("Slack Water")),
    ],
)
def test_episode(written: str, shown: EpisodeTitle) -> None:
    assert episode_title(written, "Slack Water") == shown


@given(st.text(max_size=80))
def test_any_title_stays_one_line_and_nothing_becomes_nothing(written: str) -> None:
    shown = chapter_title(written)
    assert "\n" not in shown
    assert bool(shown) or not without_markup(written)
    assert episode_title(written).title is not None
