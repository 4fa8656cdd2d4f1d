"""A speaker has one colour on every page, and two speakers of one episode have two."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from studio.pages.bundle import design_css
from studio.pages.speaker_colours import COLOURS, GREY, OTHER, speaker_colours


@given(st.lists(st.text(max_size=8), max_size=OTHER, unique=True))
def test_up_to_six_speakers_have_six_colours(names: list[str]) -> None:
    colours = speaker_colours(names)
    assert list(colours) == names
    assert len(set(colours.values())) == len(names) and all(0 <= colour < OTHER for colour in colours.values())
    assert speaker_colours([*names, *names]) == colours


def test_a_host_keeps_the_colour_whoever_is_the_guest() -> None:
    hosts = speaker_colours(["Maya", "Theo"])
    for guest in ("Priya", "Owen", "Dr. Lin", "Zoë"):
        assert speaker_colours(["Maya", "Theo", guest]).items() >= hosts.items()


def test_capitals_make_no_difference() -> None:
    assert speaker_colours(["MAYA"])["MAYA"] == speaker_colours(["Maya"])["Maya"]


def test_the_seventh_shares_a_grey() -> None:
    many = speaker_colours(f"Speaker {number}" for number in range(9))
    assert list(many.values()).count(OTHER) == 3


def test_pictures_have_the_colours_of_pages() -> None:
    light = re.findall(r"--v(\d): (#\w+)", design_css().partition("@media")[0])
    assert [colour for _, colour in light] == [*COLOURS, GREY]
