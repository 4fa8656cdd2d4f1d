"""Who gets which voice: speakers first, then memory, then the next free one."""

import itertools
import random

import pytest

from studio.cast import SpeakerSettings, VoiceChoice, assign
from studio.cast.free import vary
from studio.errors import CastError, UsageError
from studio.values import Script, Segment, Speech, Turn, Voice, VoiceSettings

VOICES = tuple(
    Voice(name, name.title(), (("flite", VoiceSettings(name)), ("tone", VoiceSettings("low"))))
    for name in ("anna", "boris", "cleo")
)


def script(*names: str) -> Script:
    turns = tuple(Turn(name, (Speech("Hello.", line),), line) for line, name in enumerate(names, 10))
    return Script("test", (Segment(None, "segment", 1, turns),))


def voices_of(cast) -> dict[str, VoiceSettings]:
    return {role.speaker: role.settings for role in cast.roles}


def test_unknown_speakers_get_voices_in_order_and_are_learnt():
    cast, learnt = assign(script("Ada", "Ben", "Ada", "Cy"), "flite", VOICES)
    assert [(role.speaker, role.voice, role.origin) for role in cast.roles] == [
        ("Ada", "anna", "guessed"),
        ("Ben", "boris", "guessed"),
        ("Cy", "cleo", "guessed"),
    ]
    assert learnt == {"Ada": VoiceChoice("anna"), "Ben": VoiceChoice("boris"), "Cy": VoiceChoice("cleo")}
    assert "guessed" in cast.roles[0].note


def test_wishes_come_first_and_their_voices_are_not_given_away():
    cast, learnt = assign(
        script("Ben", "Nora"), "flite", VOICES, [SpeakerSettings("Nora Whitfield", "anna", ("Nora",))]
    )
    assert {role.speaker: (role.voice, role.origin) for role in cast.roles} == {
        "Nora Whitfield": ("anna", "show"),
        "Ben": ("boris", "guessed"),
    }
    assert set(learnt) == {"Ben"}
    assert cast.role("Nora").speaker == "Nora Whitfield"
    assert "Nora read as Nora Whitfield" in cast.role("Nora").note


@pytest.mark.parametrize("written", ["NORA", "Nora (V.O.)", "Dr. Nora Whitfield", "Whitfield", "nora whitfield"])
def test_a_wish_holds_for_every_spelling(written):
    cast, learnt = assign(
        script("Ben", written), "flite", VOICES, [SpeakerSettings("Nora Whitfield", "cleo", ("Nora",))]
    )
    assert cast.role(written).voice == "cleo"
    assert set(learnt) == {"Ben"}


def test_a_short_wish_holds_for_the_full_name():
    cast, _ = assign(script("Nora Whitfield"), "flite", VOICES, [SpeakerSettings("Nora", "cleo")])
    assert cast.role("Nora Whitfield").voice == "cleo"


def test_a_short_name_of_two_people_is_nobody_of_the_two():
    speakers = [SpeakerSettings("Nora Whitfield", "anna"), SpeakerSettings("Nora Quinn", "boris")]
    cast, learnt = assign(script("Nora"), "flite", VOICES, speakers)
    assert cast.role("Nora").voice == "cleo"
    assert set(learnt) == {"Nora"}


def test_memory_keeps_a_voice_whatever_the_order_later():
    names = ["Ada", "Ben", "Cy", "Dee", "Eve"]
    first, memory = assign(script(*names), "flite", VOICES)
    for seed in range(5):
        later = random.Random(seed).sample([*names, f"New {seed}"], 6)
        cast, learnt = assign(script(*later), "flite", VOICES, memory=memory)
        assert {name: voices_of(cast)[name] for name in names} == voices_of(first)
        assert set(learnt) == {f"New {seed}"}
        assert voices_of(cast)[f"New {seed}"] not in voices_of(first).values()
        assert all(role.origin == "cast" for role in cast.roles if role.speaker in names)


@pytest.mark.parametrize(("before", "now"), [("Ada Lovelace", "Ada"), ("Ada", "Ada Lovelace"), ("Ada", "ADA (V.O.)")])
def test_memory_holds_for_other_spellings(before, now):
    cast, learnt = assign(script("Ben", now), "flite", VOICES, memory={before: VoiceChoice("cleo", 2)})
    assert cast.role(now).voice == "cleo"
    assert set(learnt) == {"Ben"}


def test_a_wish_wins_over_memory():
    cast, _ = assign(script("Ada"), "flite", VOICES, [SpeakerSettings("Ada", "boris")], {"Ada": VoiceChoice("cleo")})
    assert (cast.role("Ada").voice, cast.role("Ada").origin) == ("boris", "show")


@pytest.mark.parametrize("count", [1, 3, 6])
def test_a_hundred_speakers_sound_a_hundred_ways(count):
    names = [f"Speaker {number}" for number in range(100)]
    voices = tuple(Voice(f"v{n}", "", (("flite", VoiceSettings(f"v{n}")),)) for n in range(count))
    cast, learnt = assign(script(*names), "flite", voices)
    settings = [role.settings for role in cast.roles]
    assert len(set(settings)) == 100
    assert len(learnt) == 100
    assert all(abs(s.pitch) <= 4.5 and 0.93 <= s.rate <= 1.07 for s in settings)
    again, _ = assign(script(*reversed(names)), "flite", voices, memory=learnt)
    assert voices_of(again) == voices_of(cast)


def test_the_first_variations_are_well_apart():
    pitches = [vary(VoiceSettings("x"), n).pitch for n in range(5)]
    assert pitches[0] == 0.0
    assert min(abs(a - b) for i, a in enumerate(pitches) for b in pitches[:i]) >= 1.0


def test_variations_of_voices_that_are_one_and_the_same_model_are_told_apart():
    """Joe as a man of four pitches: the next four speakers lie between them."""
    voices = tuple(
        Voice(name, "", (("vits", VoiceSettings("joe", pitch=pitch)),), pitch_range=(-2.0 - pitch, 2.5 - pitch))
        for name, pitch in (("arthur", 0.0), ("ewan", 2.5), ("walter", -2.0), ("max", 1.2))
    )
    for count in (5, 8):
        cast, learnt = assign(script(*(f"Speaker {n}" for n in range(count))), "vits", voices)
        pitches = sorted(settings.pitch for settings in voices_of(cast).values())
        assert min(b - a for a, b in itertools.pairwise(pitches)) >= 0.5, pitches
        assert pitches[0] >= -2.0 and pitches[-1] <= 2.5
        again, _ = assign(script(*reversed(learnt)), "vits", voices, memory=learnt)
        assert voices_of(again) == voices_of(cast)


def test_guessing_may_be_forbidden():
    speakers = [SpeakerSettings("Nora Whitfield", "anna", ("Nora",))]
    with pytest.raises(CastError, match="No voice for Norra") as caught:
        assign(script("Nora", "Norra"), "flite", VOICES, speakers, guess=False)
    assert caught.value.line == 11
    assert "Did you mean Nora Whitfield?" in str(caught.value)
    with pytest.raises(CastError, match="Xi") as caught:
        assign(script("Xi"), "flite", VOICES, speakers, guess=False)
    assert '[speakers."Xi"]' in str(caught.value)
    cast, learnt = assign(script("Nora", "Ada"), "flite", VOICES, speakers, {"Ada": VoiceChoice("cleo")}, guess=False)
    assert len(cast.roles) == 2
    assert learnt == {}


def test_a_voice_that_does_not_exist():
    with pytest.raises(UsageError, match=r"Ada has the voice 'anne' \(show.toml\)") as caught:
        assign(script("Ada"), "flite", VOICES, [SpeakerSettings("Ada", "anne")])
    assert "Did you mean anna?" in str(caught.value)
    with pytest.raises(UsageError, match=r"cast\.toml"):
        assign(script("Ada"), "flite", VOICES, memory={"Ada": VoiceChoice("gone")})


def test_a_voice_that_has_no_settings_for_the_engine():
    voices = (*VOICES, Voice("dora", "Dora", (("coqui", VoiceSettings("p225")),)))
    with pytest.raises(UsageError, match=r"dora .* can't speak with the engine flite") as caught:
        assign(script("Ada"), "flite", voices, [SpeakerSettings("Ada", "dora")])
    assert "anna, boris, cleo" in str(caught.value)
    assert "voices/dora.toml" in str(caught.value)
    cast, _ = assign(script(*"ABCD"), "flite", voices)
    assert "dora" not in {role.voice for role in cast.roles}


def test_no_voice_for_the_engine_at_all():
    with pytest.raises(CastError, match="No voice can speak with the engine coqui") as caught:
        assign(script("Ada"), "coqui", VOICES)
    assert "[engines.coqui]" in str(caught.value)
