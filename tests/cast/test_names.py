"""Which spellings are one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.cast.names import fold, join_spellings

ONE_PERSON = [
    ("Ada Lovelace", "Ada"),
    ("Ada Lovelace", "Lovelace"),
    ("Ada Lovelace", "ADA"),
    ("Ada Lovelace", "ADA LOVELACE"),
    ("Ada Lovelace", "ada  lovelace"),
    ("Ada Lovelace", "Ms. Lovelace"),
    ("Dr. Ada Lovelace", "Ada Lovelace"),
    ("Dr. Ada Lovelace", "Dr Lovelace"),
    ("Prof. Ada Lovelace", "Professor Lovelace"),
    ("Zoë Krüger", "Zoe Kruger"),
    ("Søren Kierkegaard", "Soren"),
    ("Conan O’Brien", "Conan O'Brien"),
    ("Conan O’Brien", "O'Brien"),
    ("Ada (V.O.)", "Ada"),
    ("Ada V.O.", "Ada"),
    ("Ada [on the phone]", "Ada"),
    ("Ada King Lovelace", "Ada King"),
    ("Jean-Luc Picard", "Jean-Luc"),
    ("José", "Jose\u0301"),
    ("张伟 (host)", "张伟"),
    ("Mary Ann Smith", "Ann Smith"),
]
TWO_PEOPLE = [
    ("Mr. Smith", "Mrs. Smith"),
    ("Mr Smith", "Mrs Anna Smith"),
    ("Guest", "Guest Two"),
    ("Guest", "Guest 2"),
    ("Speaker", "Speaker 1"),
    ("Speaker 1", "Speaker 2"),
    ("Ada", "Ada 2"),
    ("Man", "Old Man"),
    ("Narrator", "Young Narrator"),
    ("Ada", "Ada and Ben"),
    ("Ada", "Ada & Ben"),
    ("Ben", "Ada, Ben"),
    ("Ada", "Adam"),
    ("Ann", "Anne Smith"),
    ("Ada King", "Ada Lovelace"),
    ("Anna Smith", "Ben Smith"),
    ("King", "Ada King Lovelace"),
    ("???", "!!!"),
    ("张伟", "张敏"),
]


@pytest.mark.parametrize(("full", "short"), ONE_PERSON)
def test_spellings_of_one_person_are_joined(full, short):
    for names in ([full, short], [short, full]):
        joined = join_spellings(names)
        assert len(set(joined.values())) == 1, joined


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_two_people_stay_apart(one, other):
    for names in ([one, other], [other, one]):
        assert join_spellings(names) == {one: one, other: other}


def test_with_two_adas_the_short_form_stays_on_its_own():
    names = ["Ada", "Ada Lovelace", "Ada Byron"]
    assert join_spellings(names) == {name: name for name in names}


def test_the_fullest_spelling_is_the_name():
    joined = join_spellings(["Ada", "ADA KING", "Ada King Lovelace", "Dr. Lovelace", "Ben"])
    assert joined.pop("Ben") == "Ben"
    assert set(joined.values()) == {"Ada King Lovelace"}


def test_a_couple_and_the_name_they_share():
    names = ["Mr. Smith", "Mrs. Smith", "Smith"]
    assert join_spellings(names)["Mr. Smith"] == "Mr. Smith"
    assert join_spellings(names)["Mrs. Smith"] == "Mrs. Smith"


@given(st.lists(st.text(min_size=1, max_size=12) | st.sampled_from([name for pair in ONE_PERSON for name in pair])))
def test_joining_is_the_same_in_any_order_and_settles(names):
    joined = join_spellings(names)
    assert {fold(full) for full in joined.values()} <= {fold(name) for name in names}
    backwards = join_spellings(names[::-1])
    pairs = [(a, b) for a in joined for b in joined]
    assert [joined[a] == joined[b] for a, b in pairs] == [backwards[a] == backwards[b] for a, b in pairs]
    for full in set(joined.values()):
        assert joined[full] == full


@given(st.text())
def test_folding_settles(name):
    assert fold(fold(name)) == fold(name)
