"""How words are said: rate, style, emphasis, language, from the script to the request, the key and the sound."""

import numpy as np
import pytest
from support.speaking import speak

from studio.store import FolderStore
from studio.synthesize.abilities import Abilities
from studio.synthesize.engine import Request, Stress
from studio.synthesize.engines.flite import Flite
from studio.synthesize.engines.tone import Tone
from studio.synthesize.sentences import WITHIN_S, sentences
from studio.text.lexicon import Lexicon
from studio.values import (
    Cast,
    Emphasis,
    Language,
    Pronunciation,
    Rate,
    Role,
    Script,
    Segment,
    Speech,
    Style,
    Turn,
    VoiceSettings,
)

VOICE = VoiceSettings("low", rate=1.1)
ALL = frozenset({"style", "emphasis"})


def script(*items) -> Script:
    return Script("test", (Segment(None, "segment", 1, (Turn("Ada", tuple(items), 1),)),))


def cast(engine: str = "tone", voice: VoiceSettings = VOICE) -> Cast:
    return Cast(engine, (Role("Ada", ("Ada",), "ada", voice, "show"),))


def said(*items, uses=ALL):
    return sentences(script(*items), cast(), Lexicon.empty(), "en", lambda _: Abilities(follows=uses))[0]


class Plain(Tone):
    """An engine that follows no wish."""

    name = "plain"
    abilities = Abilities()


def test_rate_multiplies_the_voices_own_until_it_ends():
    found = said(Speech("One.", 1), Rate(0.5, 1), Speech("Two. Three.", 1), Rate(None, 1), Speech("Four.", 1))
    assert [s.request.settings.rate for s in found] == [1.1, 0.55, 0.55, 1.1]
    assert {s.voice for s in found} == {VOICE}


def test_a_change_in_the_middle_of_a_sentence_makes_no_pause():
    found = said(Speech("It is", 1), Rate(0.5, 1), Speech("very slow", 1), Rate(None, 1), Speech("indeed. Yes.", 1))
    assert [(s.text, s.pause_s) for s in found] == [
        ("It is", 0.0),
        ("very slow", WITHIN_S),
        ("indeed.", WITHIN_S),
        ("Yes.", 0.0),
    ]
    between = said(Speech("It is.", 1), Rate(0.5, 1), Speech("Slow.", 1))
    assert [s.pause_s for s in between] == [0.0, 0.0]


def test_style_reaches_the_request_where_the_engine_uses_it():
    items = (Speech("One", 1), Style("excited", 1), Speech("two.", 1))
    assert [(s.text, s.request.style) for s in said(*items)] == [("One", ""), ("two.", "excited")]
    assert [(s.text, s.request.style) for s in said(*items, uses=frozenset())] == [("One two.", "")]


def test_emphasis_counts_the_words_that_are_spoken():
    items = (Speech("It cost $7 and", 1), Emphasis("strong", 1), Speech("not $8", 1), Emphasis(None, 1))
    (sentence,) = said(*items, Speech(", Ada.", 1, joined=True))
    assert sentence.text == "It cost $7 and not $8, Ada."
    assert sentence.request.text == "It cost seven dollars and not eight dollars, Ada."
    assert sentence.request.emphasis == (Stress(5, 8, "strong"),)
    (plain,) = said(*items, uses=frozenset())
    assert plain.request.emphasis == ()


def test_words_that_are_joined_are_one():
    found = said(Speech("(", 1), Pronunciation("Vo", "vaw", 1, joined=True), Speech("'s) song.", 1, joined=True))
    assert [(s.text, s.request.text) for s in found] == [("(Vo's) song.", "vaw's, song.")]


def test_phonetic_letters_are_respelt():
    (sentence,) = said(Pronunciation("Nguyen", "Nguyen", 1, "wɪn"), Speech("won.", 1))
    assert (sentence.text, sentence.request.text) == ("Nguyen won.", "win won.")


def lines(engine, items, folder, voice=VOICE):
    return speak(script(*items), cast(engine.name, voice), engine, FolderStore(folder))


def test_a_direction_makes_another_take_only_where_the_engine_follows_it(tmp_path):
    plain = [Speech("We won the cup.", 1)]
    styled = [Style("excited", 1), Emphasis("strong", 1), *plain]
    keys = {
        engine.name: [lines(engine, items, tmp_path)[0][0].take.key for items in (plain, styled)]
        for engine in (Tone(), Plain())
    }
    assert keys["tone"][0] != keys["tone"][1]
    assert keys["plain"][0] == keys["plain"][1]


def test_what_an_engine_cant_follow_is_told_once_with_its_line(tmp_path):
    items = [
        Style("excited", 3),
        Speech("We won", 3),
        Emphasis("strong", 4),
        Speech("the cup.", 4),
        Style("sad", 5),
        Speech("Or not.", 5),
        Language("fr", 6),
        Speech("Bon.", 6),
        Language("en-GB", 7),
        Pronunciation("Worcester", "Worcester", 7, "w5stə"),
    ]
    _, told = lines(Plain(), items, tmp_path)
    assert [problem.line for problem in told] == [3, 4, 6, 7]
    assert "excited, sad" in told[0].message and "2 places" in told[0].message
    assert "fr" in told[2].message and "Worcester" in told[3].message
    _, told = lines(Tone(), items, tmp_path)
    assert [problem.line for problem in told] == [6, 7]


def test_the_test_engine_follows_style_and_emphasis():
    plain, styled, loud = (
        clip.samples
        for clip in Tone().synthesize(
            [
                Request("one two", VOICE),
                Request("one two", VOICE, style="sad"),
                Request("one two", VOICE, emphasis=(Stress(1, 2, "strong"),)),
            ]
        )
    )
    assert len(plain) == len(styled) == len(loud) and np.std(styled) < 0.9 * np.std(plain)
    half = len(plain) // 2
    assert np.array_equal(plain[:half], loud[:half])
    assert np.std(loud[half:]) == pytest.approx(2 * np.std(plain[half:]), rel=0.01)


@pytest.mark.slow
def test_a_slower_rate_makes_a_longer_take(tmp_path):
    items = [Speech("The tide comes in at noon today.", 1)]
    voice = VoiceSettings("kal16")
    lengths = {
        factor: lines(Flite(), [Rate(factor, 1), *items], tmp_path, voice)[0][0].take for factor in (0.7, 1.0, 1.4)
    }
    seconds = {factor: (take.offset_sample - take.onset_sample) / take.rate_hz for factor, take in lengths.items()}
    assert seconds[0.7] / seconds[1.0] == pytest.approx(1 / 0.7, rel=0.06)
    assert seconds[1.4] / seconds[1.0] == pytest.approx(1 / 1.4, rel=0.06)
    assert len({take.gain_db for take in lengths.values()}) == 1
