"""Directions: every spelling seen in the wild, and what it means."""

import pytest

from studio.parse import parse_script
from studio.parse.lines.spoken import spoken
from studio.values import (
    Cue,
    Emphasis,
    Language,
    Overlap,
    Pause,
    Problem,
    Pronunciation,
    Rate,
    SkippedText,
    Speech,
    Style,
)


def asked(text: str) -> list:
    """What a line asks for, in order, without the record of what was taken out."""
    return [found for found in spoken(text, 1) if not isinstance(found, SkippedText)]


def words(found: list) -> str:
    return "|".join(x.text for x in found if isinstance(x, (Speech, Pronunciation)))


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("[pause]", 1.0),
        ("[Pause.]", 1.0),
        ("(pause)", 1.0),
        ("*pause*", 1.0),
        ("[beat]", 1.0),
        ("(beat)", 1.0),
        ("[a beat]", 1.0),
        ("[silence]", 1.0),
        ("[short pause]", 0.5),
        ("(brief pause)", 0.5),
        ("[LONG PAUSE]", 2.0),
        ("[dramatic pause]", 2.0),
        ("[pause 1.5s]", 1.5),
        ("[pause 1,5 s]", 1.5),
        ("[pause:1.5s]", 1.5),
        ("[pause: 3]", 3.0),
        ("[PAUSE: 2 sec]", 2.0),
        ("[pause for two seconds]", 2.0),
        ("[pause 500ms]", 0.5),
        ("[pause:1000ms]", 1.0),
        ("[break 750ms]", 0.75),
        ("[break:2]", 2.0),
        ("[2 second pause]", 2.0),
        ("[1.5s of silence]", 1.5),
        ("[half a second pause]", 0.5),
        ("<|pause:300|>", 0.3),
        ('<break time="1.5s"/>', 1.5),
        ("<break time='250ms' />", 0.25),
        ('<break strength="strong"/>', 1.0),
        ("[pause 9999]", 60.0),
    ],
)
def test_pauses(written: str, seconds: float) -> None:
    found = asked(f"It rains. {written} It stops.")
    assert [x.seconds for x in found if isinstance(x, Pause)] == [pytest.approx(seconds)]
    assert words(found) == "It rains.|It stops."


@pytest.mark.parametrize(
    ("written", "kind", "name"),
    [
        ("[music tide.mp3]", "music", "tide.mp3"),
        ("[MUSIC: tide]", "music", "tide"),
        ('[music "low tide"]', "music", "low tide"),
        ("[Music - low tide.wav]", "music", "low tide.wav"),
        ("[THEME MUSIC: Low Tide]", "music", "Low Tide"),
        ("[MUSIC IN]", "music", None),
        ("[Music up and under]", "music", None),
        ("[CUE MUSIC]", "music", None),
        ("[CUE: theme tide.mp3]", "music", "tide.mp3"),
        ("[♪ slow waltz ♪]", "music", "slow waltz"),
        ("[♫ Low Tide]", "music", "Low Tide"),
        ("[sting]", "sting", None),
        ("[STINGER]", "sting", None),
        ("[jingle]", "sting", None),
        ("[sting: bell.wav]", "sting", "bell.wav"),
        ("[sound door.wav]", "sound", "door.wav"),
        ("[SFX: door]", "sound", "door"),
        ("[SFX door slams]", "sound", "door slams"),
        ("[FX - rain on a roof]", "sound", "rain on a roof"),
        ("[sound effect: door]", "sound", "door"),
        ("[bed]", "bed", None),
        ("[bed rain.mp3]", "bed", "rain.mp3"),
        ("[music bed: rain]", "bed", "rain"),
        ("[music under]", "bed", None),
        ("[clip answer.wav]", "clip", "answer.wav"),
        ("[TAPE: answer.wav]", "clip", "answer.wav"),
        ("[break]", "break", None),
        ("[AD BREAK]", "break", None),
        ('<audio src="answer.wav"/>', "clip", "answer.wav"),
    ],
)
def test_cues(written: str, kind: str, name: str | None) -> None:
    found = asked(f"It rains. {written} It stops.")
    assert [(x.kind, x.name, x.ends) for x in found if isinstance(x, Cue)] == [(kind, name, False)]
    assert words(found) == "It rains.|It stops."


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("[bed off]", "bed"),
        ("[/bed]", "bed"),
        ("[end bed]", "bed"),
        ("[bed ends]", "bed"),
        ("[bed out]", "bed"),
        ("[MUSIC OUT]", "music"),
        ("[music off]", "music"),
        ("[/music]", "music"),
        ("[fade out music]", "music"),
        ("[music fades out]", "music"),
    ],
)
def test_ends_of_beds_and_music(written: str, kind: str) -> None:
    assert [(x.kind, x.ends) for x in asked(f"So. {written} On.") if isinstance(x, Cue)] == [(kind, True)]


@pytest.mark.parametrize("written", ["[music]", "[Music playing]", "[music fades]", "[laughs]", "[sound]", "[door]"])
def test_what_was_heard_is_no_order(written: str) -> None:
    assert asked(f"So. {written} On.") == [Speech("So. On.", 1)]


@pytest.mark.parametrize(
    ("written", "items"),
    [
        ("[rate 0.9]Slow.[/rate]", [Rate(0.9, 1), Speech("Slow.", 1), Rate(None, 1)]),
        ("[slow] Slow. [/slow]", [Rate(0.8, 1), Speech("Slow.", 1), Rate(None, 1)]),
        ("[rate: 120%] Fast.", [Rate(1.2, 1), Speech("Fast.", 1)]),
        ('<prosody rate="-10%">Slow.</prosody>', [Rate(0.9, 1), Speech("Slow.", 1), Rate(None, 1)]),
        ('<prosody rate="x-slow">Slow.</prosody>', [Rate(0.6, 1), Speech("Slow.", 1), Rate(None, 1)]),
        ("[rate 50]", [Rate(2.0, 1)]),
        ("(excited) We won!", [Style("excited", 1), Speech("We won!", 1)]),
        ("[whispers] We won.", [Style("whispers", 1), Speech("We won.", 1)]),
        ("(very quietly) We won.", [Style("very quietly", 1), Speech("We won.", 1)]),
        ("[style news anchor] Tonight.", [Style("news anchor", 1), Speech("Tonight.", 1)]),
        ("[style off] Tonight.", [Style(None, 1), Speech("Tonight.", 1)]),
        ("[lang fr]Oui[/lang]!", [Language("fr", 1), Speech("Oui", 1), Language(None, 1), Speech("!", 1, True)]),
        ('<lang xml:lang="pt-BR">Oi.</lang>', [Language("pt-BR", 1), Speech("Oi.", 1), Language(None, 1)]),
        (
            "<emphasis level='strong'>No</emphasis>.",
            [Emphasis("strong", 1), Speech("No", 1), Emphasis(None, 1), Speech(".", 1, True)],
        ),
        ("[Nguyen](say:win) won.", [Pronunciation("Nguyen", "win", 1), Speech("won.", 1)]),
        ("“[Vo](say: vaw)”", [Speech("“", 1), Pronunciation("Vo", "vaw", 1, joined=True), Speech("”", 1, True)]),
        ("[Worcester](/wˈʊstər/)", [Pronunciation("Worcester", "Worcester", 1, "wˈʊstər")]),
        ('<sub alias="win">Nguyen</sub>', [Pronunciation("Nguyen", "win", 1)]),
        ("<phoneme alphabet='ipa' ph='wɪn'>Nguyen</phoneme>", [Pronunciation("Nguyen", "Nguyen", 1, "wɪn")]),
    ],
)
def test_how_words_are_said(written: str, items: list) -> None:
    assert asked(written) == items


@pytest.mark.parametrize(
    "text",
    [
        "the [new] law",
        "people that [it] believes",
        "w[hich] reads",
        "the [slow] train",
        "He (or she) left.",
        "We (excited as ever) left.",
        "4 < 5 and 6 > 5",
    ],
)
def test_words_of_a_sentence_are_said(text: str) -> None:
    assert words(asked(text)) == text


@pytest.mark.parametrize("written", ["[grumbles gently at sea]", "[XYZZY 12]", "<|laughter|>"])
def test_an_unknown_bracket_is_reported_with_its_line_and_not_said(written: str) -> None:
    found = spoken(f"It rains. {written} It stops.", 7)
    assert words(found) == "It rains. It stops."
    assert [x.text for x in found if isinstance(x, SkippedText)] == [written]
    assert [x.line for x in found if isinstance(x, Problem)] == ([7] if written[0] == "[" else [])


def test_the_text_of_a_turn_has_no_space_where_none_was_written() -> None:
    said = "So [Nguyen](say:win), [rate 0.9]not[/rate]\u2019 him; [lang fr]bon[/lang]."
    turn = parse_script(f"Ada: {said}\nBo: Yes.\nAda: No.\nBo: Yes.").turns[0]
    assert turn.text == "So Nguyen, not\u2019 him; bon."


def test_objects_of_json_give_directions_too() -> None:
    script = parse_script(
        """[
 {"type": "music", "name": "tide.mp3"},
 {"speaker": "Ada", "text": "Good evening to everybody."},
 {"type": "pause", "duration": 1.5},
 {"speaker": "Ada", "text": "It rains."},
 {"type": "sound-effect", "description": "a door slams"},
 {"type": "bed", "file": "rain.ogg"},
 {"speaker": "Bo", "type": "clip", "text": "It does, and it will."},
 {"type": "pause", "ms": 300},
 {"type": "ad", "text": "Buy gulls."}
]"""
    )
    assert [(cue.kind, cue.name) for cue in script.cues] == [
        ("music", "tide.mp3"),
        ("sound", "a door slams"),
        ("bed", "rain.ogg"),
        ("break", None),
    ]
    assert [turn.text.split()[0] for turn in script.turns if turn.speaker == "Bo"] == ["It"]
    pauses = [item.seconds for turn in script.turns for item in turn.items if isinstance(item, Pause)]
    assert pauses == [1.5, 0.3]
    assert "Buy gulls." in [note.text for note in script.not_spoken]


SCENE = "Ada: It rains.\nBo: It does.\n{both}\nAda: We know.\nBo: We do.\n"


@pytest.mark.parametrize(
    "both", ["BOTH: Hurray for rain!", "BOTH (in unison): Hurray for rain!", "ALL: Hurray for rain!"]
)
def test_what_both_say_is_a_turn_of_each_said_in_chorus(both: str) -> None:
    turns = parse_script(SCENE.format(both=both)).turns
    said = [(turn.speaker, turn.line) for turn in turns if turn.text == "Hurray for rain!"]
    assert said == [("Ada", 3), ("Bo", 3)]
    chorus = [(at, item.chorus) for at, turn in enumerate(turns) for item in turn.items if isinstance(item, Overlap)]
    assert chorus == [(3, True)]


def test_what_is_played_for_both_is_played_once() -> None:
    script = parse_script(SCENE.format(both="BOTH: [SOUND: bell] Hurray for rain!"))
    assert [cue.name for cue in script.cues] == ["bell"]


def test_a_turn_of_our_own_form_may_be_in_chorus_with_the_one_before() -> None:
    assert asked("[in chorus] Hurray!")[0] == Overlap(1, together=True, chorus=True)
