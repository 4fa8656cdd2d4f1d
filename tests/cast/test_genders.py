"""The gender of a voice, guessed only where it is clear; and the voices that unknown speakers get by it."""

import pytest

from studio.cast import SpeakerSettings, VoiceChoice, assign
from studio.cast.genders import FEMALE, MALE, guess_gender
from studio.synthesize.engine import EngineVoice
from studio.values import Script, Segment, Speech, Turn, Voice, VoiceSettings

VOICES = tuple(
    Voice(name, name.title(), (("tone", VoiceSettings(name)),), gender=gender)
    for name, gender in (("arthur", "male"), ("clara", "female"), ("ewan", "male"), ("ruth", "female"))
)


def script(*speakers):
    turns = tuple(Turn(name, (Speech("Hello.", at),), at) for at, name in enumerate(speakers, 1))
    return Script("test", (Segment(None, "segment", 1, turns),))


def voices_of(speakers, settings=(), memory=None, voices=VOICES, engine="tone"):
    cast, _ = assign(script(*speakers), engine, voices, settings, memory)
    return {role.speaker: role.voice for role in cast.roles}


@pytest.mark.parametrize(
    ("name", "gender", "reason"),
    [
        ("Nora Whitfield", "female", "the name Nora"),
        ("Theo", "male", "the name Theo"),
        ("Dr. Ines Okafor", "female", "the name Ines"),
        ("Mrs. Okafor", "female", "the title Mrs"),
        ("Sir Robin", "male", "the title Sir"),
        ("Robin Bell (she/her)", "female", "the pronoun “she”"),
        ("Sam (He/Him)", "male", "the pronoun “he”"),
        ("Woman 2", "female", "the label Woman 2"),
    ],
)
def test_clear_names_have_a_gender(name, gender, reason):
    found = guess_gender(name)
    assert found and (found.gender, found.reason) == (gender, reason)


@pytest.mark.parametrize(
    "name",
    ["Alex", "Robin", "Jordan Lee", "Kim", "Andrea", "Jean", "Nicola", "Host", "Speaker 1", "Okafor", "", "李雷"],
)
def test_unclear_names_have_none(name):
    assert guess_gender(name) is None


def test_no_name_is_on_both_lists():
    assert not FEMALE & MALE


def test_unknown_speakers_get_a_voice_of_their_gender():
    assert voices_of(["Nora", "Vera", "Paul"]) == {"Nora": "clara", "Vera": "ruth", "Paul": "arthur"}


def test_where_voices_of_a_gender_run_out_they_are_varied():
    cast, learnt = assign(script("Nora", "Vera", "Iris"), "tone", VOICES)
    assert [choice.voice for choice in learnt.values()] == ["clara", "ruth", "clara"]
    assert learnt["Iris"].variation == 1 and cast.role("Iris").settings != cast.role("Nora").settings


def test_any_voice_is_taken_where_there_is_none_of_the_gender():
    assert voices_of(["Nora"], voices=VOICES[::2]) == {"Nora": "arthur"}


def test_the_note_says_what_was_guessed_and_why():
    cast, _ = assign(script("Nora", "Alex"), "tone", VOICES)
    assert cast.role("Nora").note == "voice clara guessed, female by the name Nora"
    assert cast.role("Alex").note == "voice arthur guessed"


def test_absent_speakers_hold_no_voice_for_ever():
    memory = {"Vera": VoiceChoice("clara"), "Iris": VoiceChoice("ruth")}
    settings = [SpeakerSettings("June", "clara")]
    assert voices_of(["Nora"], settings, memory) == {"Nora": "clara"}
    assert voices_of(["Nora"], settings, {"Vera": VoiceChoice("clara")}) == {"Nora": "ruth"}
    assert voices_of(["Nora", "Vera"], (), memory) == {"Nora": "ruth", "Vera": "clara"}


def test_two_speakers_of_a_script_never_share_a_remembered_voice():
    memory = {"Vera": VoiceChoice("clara"), "Nora": VoiceChoice("clara")}
    cast, learnt = assign(script("Nora", "Vera"), "tone", VOICES, memory=memory)
    assert {role.speaker: (role.voice, role.origin) for role in cast.roles} == {
        "Nora": ("ruth", "cast"),
        "Vera": ("clara", "cast"),
    }
    assert cast.role("Nora").note == "voice ruth guessed, female by the name Nora; clara speaks for Vera here"
    assert learnt == {}  # alone, she has her voice again
    assert voices_of(["Nora"], memory=memory) == {"Nora": "clara"}
    assert voices_of(["Nora", "June"], [SpeakerSettings("June", "clara")], memory) == {"Nora": "ruth", "June": "clara"}


def test_a_guess_for_another_engine_is_guessed_again():
    voices = (*VOICES, Voice("max", "Max", (("flite", VoiceSettings("kal")),)))
    assert voices_of(["Nora"], memory={"Nora": VoiceChoice("max")}, voices=voices) == {"Nora": "clara"}


def test_an_engine_with_voices_of_its_own_alone_speaks_for_the_voices_of_the_show():
    own = tuple(
        Voice(name, name, (("song", VoiceSettings(name)),), gender=gender, engine="song")
        for name, gender in (("bass", "male"), ("alto", "female"))
    )
    settings = [SpeakerSettings("Nora", "clara"), SpeakerSettings("Paul", "arthur")]
    cast, learnt = assign(script("Nora", "Paul", "Vera"), "song", (*VOICES, *own), settings)
    assert [role.voice for role in cast.roles] == ["alto", "bass", "alto"]
    assert cast.role("Nora").note == "clara can't speak with song; alto speaks instead"
    assert learnt == {"Vera": VoiceChoice("alto", 1, "song")}
    again, learnt = assign(script("Vera"), "tone", VOICES, memory=learnt)
    assert again.role("Vera").voice == "clara" and learnt == {"Vera": VoiceChoice("clara")}


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("US English, woman, clear", ("en-US", "female")),
        ("Scottish English, man", ("en-GB", "male")),
        ("English with a Russian accent, man; not for commercial use", ("en", "male")),
        ("", ("en", "")),
    ],
)
def test_voices_of_programs_have_the_gender_that_their_description_tells(description, expected):
    voice = EngineVoice.described("x", description)
    assert (voice.language, voice.gender) == expected


def test_variations_stay_within_the_natural_pitch():
    voices = (Voice("one", "One", (("tone", VoiceSettings("low", pitch=-1.0)),), pitch_range=(-1.0, 2.0)),)
    cast, _ = assign(script(*(f"Person {name}" for name in "ABCDEFGH")), "tone", voices)
    assert all(-2.0 <= role.settings.pitch <= 1.0 for role in cast.roles)
