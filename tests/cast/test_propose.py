"""Names that may be one person: proposed where a person would, and never where two people stand."""

import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.cast import as_problems, assign, propose
from studio.cast.joins import join_names, write_joins
from studio.cast.propose import _alike, _candidates, one_typo
from studio.errors import ShowError
from studio.files.toml import tomllib
from studio.text.words import is_word
from studio.values import Script, Segment, SkippedText, Speech, Turn, Voice, VoiceSettings

VOICES = tuple(Voice(name, name.title(), (("tone", VoiceSettings(name)),)) for name in ("anna", "boris", "cleo"))


def script(*said, meta=None, not_spoken=()):
    turns = tuple(Turn(name, (Speech(text, line),), line) for line, (name, text) in enumerate(said, 1))
    return Script("test", (Segment(None, "segment", 1, turns),), meta=meta or {}, not_spoken=not_spoken)


def proposed(read, known=(), words=is_word):
    cast, _ = assign(read, "tone", VOICES)
    return propose(read, cast, known, words)


def pairs(read, known=()):
    return {(p.spelling, p.person) for p in proposed(read, known) if p.likely}


def talk(one, other):
    """Both speak, but never one after the other; the first far more often."""
    host = ("Bartholomew Quist", "Well.")
    return script(*[(one, "Words."), host] * 6, (other, "Words."), host)


ONE_PERSON = [
    ("Nora Whitfield", "Nora Whitfeild"),
    ("Nora Whitfield", "Nora Whitfild"),
    ("Nora Whitfield", "Nora Whitfielld"),
    ("Zubayrov", "Zubayrvo"),
    ("Ada Lovelace", "A. Lovelace"),
    ("Ada Lovelace", "AL"),
    ("Ada Lovelace", "A.L."),
    ("Ada Lovelace", "AdaLovelace"),
    ("Dr. Nora Whitfield", "Nora Whitfeild"),
]
TWO_PEOPLE = [
    ("Ann", "Anna"),
    ("Anna Smith", "Anne Smith"),
    ("Jon", "Joan"),
    ("Marie", "Maria"),
    ("Daniel", "Daniela"),
    ("Christian", "Christina"),
    ("Carlo", "Carlos"),
    ("Marcus", "Marcos"),
    ("Host", "Guest"),
    ("Host", "Ghost"),
    ("Speaker 1", "Speaker 2"),
    ("Speaker 1", "Speaker 10"),
    ("SPEAKER_00", "SPEAKER_01"),
    ("Mr Lee", "Mrs Lee"),
    ("Mr Harrison", "Mrs Harisson"),
    ("Louis XIV", "Louis XVI"),
    ("Robot 4000", "Robot 4001"),
    ("Ada Lovelace", "Ada Byron"),
    ("Ada Lovelace", "Bea Lovelace"),
    ("Ada Lovelace", "AB"),
    ("Zhang Wei", "Zhang Lei"),
    ("Narrator", "Narrators"),
    ("???", "!!!"),
]


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_what_a_person_would_join_is_proposed(one, other):
    assert pairs(talk(one, other)) == {(other, one)}


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_two_people_are_not_proposed(one, other):
    assert pairs(talk(one, other)) == set()
    assert pairs(talk(other, one)) == set()


def test_forty_usual_first_names_give_no_proposal():
    names = """
    Anna Anne Hannah Jana Jane Joan John Jon Juan Ian Ivan Evan Eva Ava Ada Aida Ida Maria Marie Mario Marco Mark Mary
    Martin Marta Martha Carl Carla Karl Clara Clare Eric Erica Erik Sara Sarah Paul Paula Alex Alexa
    """.split()  # noqa: SIM905
    found = {pair for a, b in itertools.combinations(names, 2) for pair in pairs(talk(f"{a} Berg", f"{b} Berg"))}
    assert found == set()


def test_people_who_answer_each_other_are_two():
    read = script(*[("Zubayrov", "Well?"), ("Zubayrev", "Well.")] * 4, ("Nora", "Yes."))
    assert proposed(read) == ()


def test_what_the_show_has_settled_is_not_asked_again():
    read = talk("Nora Whitfield", "Nora Whitfeild")
    assert pairs(read, known=("Nora Whitfield", "Nora Whitfeild")) == set()
    assert pairs(script(("Nora Whitfeild", "Hello.")), known=("Nora Whitfield",)) == {
        ("Nora Whitfeild", "Nora Whitfield")
    }


def test_initials_that_fit_two_people_are_nobodys():
    read = script(("Ada Lovelace", "One."), ("Bo", "So."), ("Ann Lind", "Two."), ("Bo", "So."), ("AL", "Three."))
    assert proposed(read) == ()


def test_usual_names_that_look_alike_are_reported_and_not_likely():
    read = talk("Catherine Berg", "Katherine Berg")
    (only,) = proposed(read)
    assert not only.likely
    (problem,) = as_problems((only,))
    assert problem.line == only.line
    assert "Katherine Berg may be Catherine Berg" in problem.message


INTRODUCED = [
    ([("Speaker 1", "Hello. I'm Ada Lovelace, and welcome."), ("Speaker 2", "Hi.")], {("Speaker 1", "Ada Lovelace")}),
    ([("S1", "My name is Ada Lovelace."), ("S2", "Hi.")], {("S1", "Ada Lovelace")}),
    ([("Host", "With me is Carl von Linden."), ("Guest", "Thanks.")], {("Guest", "Carl von Linden")}),
    ([("Host", "My guest today is Dr. Ada King Lovelace."), ("Guest", "Hi.")], {("Guest", "Dr. Ada King Lovelace")}),
    (
        [("Speaker 1", "I’m Ada Lovelace and with me today is Ben Ochoa."), ("Speaker 2", "Hello.")],
        {("Speaker 1", "Ada Lovelace"), ("Speaker 2", "Ben Ochoa")},
    ),
    ([("Speaker 1", "I'm German and I'm Sorry for it."), ("Speaker 2", "I'm sure.")], set()),
    ([("Speaker 1", "I'm Ada Lovelace."), ("Speaker 2", "And I'm Ada Lovelace.")], set()),
    ([("Host", "This is Radio Nowhere, the show about noise."), ("Guest", "So it is.")], set()),
    ([("Speaker 1", "Somebody said: I met Ada Lovelace."), ("Speaker 2", "Who is Ada Lovelace?")], set()),
    ([("Ada", "I'm Ada Lovelace."), ("Ben", "I'm Ben Ochoa.")], set()),
]


@pytest.mark.parametrize(("said", "expected"), INTRODUCED)
def test_names_that_are_said_are_found(said, expected):
    assert pairs(script(*said)) == expected


def test_a_single_name_counts_where_the_show_knows_it():
    said = [("Speaker 1", "Hello, I'm Ada."), ("Speaker 2", "Hi.")]
    assert pairs(script(*said)) == set()
    assert pairs(script(*said), known=("Ada Lovelace",)) == {("Speaker 1", "Ada Lovelace")}


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        ({"host": "Ada Lovelace"}, {("Host", "Ada Lovelace")}),
        ({"hosts": ["Ada Lovelace"], "guests": ["Ben Ochoa"]}, {("Host", "Ada Lovelace"), ("Guest", "Ben Ochoa")}),
        ({"hosts": ["Ada Lovelace", "Ben Ochoa"]}, set()),
        ({"cast": {"Host": "Ada Lovelace", "GUEST": "Ben"}}, {("Host", "Ada Lovelace"), ("Guest", "Ben")}),
        ({"host": 5, "cast": [1, None], "speakers": {3: 4}}, set()),
    ],
)
def test_front_matter_says_who_is_who(meta, expected):
    assert pairs(script(("Host", "Hello."), ("Guest", "Hi."), meta=meta)) == expected


def test_a_cast_list_says_who_is_who():
    listed = (SkippedText(1, 2, "Speaker 1: Ada Lovelace\nSpeaker 2 – Ben Ochoa", "description"),)
    found = pairs(script(("Speaker 1", "Hello."), ("Speaker 2", "Hi."), not_spoken=listed))
    assert found == {("Speaker 1", "Ada Lovelace"), ("Speaker 2", "Ben Ochoa")}


SHOW = """# My show
title = "Here"  # where

[speakers."Nora Whitfield"]
voice = "anna"            # hers
aliases = ["Nora"]        # others

[music]
intro = ""
"""


def test_what_is_accepted_is_written_and_the_rest_stays_as_it_was(tmp_path):
    read = talk("Nora Whitfield", "Nora Whitfeild")
    read = script(*[(t.speaker, t.text) for t in read.turns], ("Speaker 1", "I'm Ada Lovelace."))
    cast, _ = assign(read, "tone", VOICES)
    proposals = propose(read, cast, ("Nora Whitfield",), is_word)
    path = tmp_path / "show.toml"
    path.write_text(SHOW)
    updated = write_joins(path, proposals, cast)
    text = path.read_text()
    kept = [line for line in SHOW.splitlines() if line and not line.startswith("aliases")]
    assert [line for line in text.splitlines() if line in kept] == kept
    speakers = tomllib.loads(text)["speakers"]
    assert speakers["Nora Whitfield"] == {"voice": "anna", "aliases": ["Nora", "Nora Whitfeild"]}
    assert speakers["Ada Lovelace"] == {"voice": cast.role("Speaker 1").voice, "aliases": ["Speaker 1"]}
    assert tomllib.loads(updated.lines)["speakers"] == speakers
    assert join_names(text, proposals, cast).text == text


def test_a_voice_guessed_for_a_host_is_not_that_of_a_person_of_another_gender():
    voices = tuple(
        Voice(name, "", (("tone", VoiceSettings(name)),), gender=gender)
        for name, gender in (("arthur", "male"), ("clara", "female"), ("ewan", "male"), ("ruth", "female"))
    )
    read = script(("Host", "I'm Ada Lovelace."), ("Guest", "I'm Ben Ochoa."), ("Iris", "Hello."))
    cast, _ = assign(read, "tone", voices)
    assert {role.speaker: role.voice for role in cast.roles} == {"Host": "arthur", "Guest": "clara", "Iris": "ruth"}
    speakers = tomllib.loads(join_names("", propose(read, cast), cast, voices).text)["speakers"]
    assert {name: table["voice"] for name, table in speakers.items()} == {
        "Ada Lovelace": "clara",
        "Ben Ochoa": "arthur",
    }


@pytest.mark.parametrize(
    "text", ["speakers = 3", 'speakers = {"Nora Whitfield" = 3}', "a = ", "[speakers]\nx = 1\n[speakers]"]
)
def test_a_show_that_names_cannot_be_joined_in_is_told_and_left(tmp_path, text):
    read = talk("Nora Whitfield", "Nora Whitfeild")
    cast, _ = assign(read, "tone", VOICES)
    path = tmp_path / "show.toml"
    path.write_text(text)
    with pytest.raises(ShowError):
        write_joins(path, propose(read, cast), cast)
    assert path.read_text() == text


@settings(deadline=None)  # the machine may be busy
@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_a_slip_is_an_edit_of_one(a, b):
    edits = {a[:i] + a[i + 1 :] for i in range(len(a))}
    edits |= {a[:i] + c + a[i:] for i in range(len(a) + 1) for c in "ab"}
    edits |= {a[:i] + c + a[i + 1 :] for i in range(len(a)) for c in "ab"}
    edits |= {a[:i] + a[i + 1] + a[i] + a[i + 2 :] for i in range(len(a) - 1)}
    assert one_typo(a, b) == (b in edits - {a})


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=40)), min_size=1, max_size=8))
def test_any_names_and_words_are_looked_at(said):
    for proposal in proposed(script(*said), words=lambda word: len(word) % 2 == 0):
        assert proposal.person != proposal.spelling


def test_a_label_for_everybody_is_nobodys():
    (only,) = proposed(script(("Speaker", "I'm Ada Lovelace."), ("Speaker", "Welcome, Ada.")))
    assert not only.likely


WORDS = st.sampled_from(
    ["ada", "adam", "Lovelace", "Lovelase", "Loveluce", "A.", "AL", "Dr.", "Ben", "Bеn", "Ochoa", "Ohcoa", "2"]
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), unique=True, max_size=8))
@settings(max_examples=100, deadline=None)
def test_no_pair_that_is_alike_is_passed_over(names):
    pairs = _candidates(names)
    turns = Counter(names)
    for one, other in itertools.combinations(names, 2):
        alike = _alike(one, other, turns, is_word)[0] or _alike(other, one, turns, is_word)[0]
        assert not alike or (one, other) in pairs
    assert pairs == [pair for pair in itertools.combinations(names, 2) if pair in set(pairs)]


def test_names_are_compared_with_few_others():
    names = ["".join(letters) + "son" for letters in itertools.permutations("kolmar", 6)]
    assert len(_candidates(names)) < 20 * len(names)
