"""What has to be said: every word of every turn, once, in order, with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.speaking import speak

from studio.errors import EngineError
from studio.store import FolderStore
from studio.synthesize.engines.tone import Tone
from studio.synthesize.sentences import sentences
from studio.text.lexicon import Entry, Lexicon
from studio.values import (
    Cast,
    Language,
    ParagraphBreak,
    Pause,
    Pronunciation,
    Role,
    Script,
    Segment,
    Speech,
    Style,
    Turn,
    VoiceSettings,
)

VOICE = VoiceSettings("low")


def said(*turns, lexicon=None, language="en"):
    """sentences() of turns, each a list of items."""
    script = Script("test", (Segment(None, "segment", 1, tuple(Turn("Ada", tuple(t), 1) for t in turns)),))
    cast = Cast("tone", (Role("Ada", ("Ada",), "ada", VOICE, "show"),))
    return sentences(script, cast, lexicon or Lexicon.empty(), language)


def test_sentences_of_a_turn_with_their_lines():
    found, problems = said([Speech("One. Two and", 4), Speech("three. Four", 5), Speech("is", 6), Speech("last.", 7)])
    assert [(s.text, s.line) for s in found] == [("One.", 4), ("Two and three.", 4), ("Four is last.", 5)]
    assert {s.speaker for s in found} == {"Ada"}
    assert problems == ()


def test_the_voice_the_spoken_form_and_the_index_of_the_turn():
    found, _ = said([Speech("It cost $7.", 1)], [Speech("Yes.", 2)])
    assert [s.request.text for s in found] == ["It cost seven dollars.", "Yes."]
    assert [s.text for s in found] == ["It cost $7.", "Yes."]
    assert [s.turn for s in found] == [0, 1]
    assert {s.request.settings for s in found} == {VOICE}


def test_paragraphs():
    found, _ = said(
        [ParagraphBreak(1), Speech("One. Two.", 2), ParagraphBreak(3), ParagraphBreak(4), Speech("Three. Four.", 5)],
        [Speech("Five.", 6)],
    )
    assert [(s.text, s.paragraph) for s in found] == [
        ("One.", False),
        ("Two.", False),
        ("Three.", True),
        ("Four.", False),
        ("Five.", False),
    ]


def test_pauses_stand_before_the_next_words_wherever_they_are():
    found, _ = said(
        [Pause(0.5, 1), Speech("One", 2), Pause(1.0, 2), Pause(2.0, 3), Speech("two. Three.", 4), Pause(1.5, 5)],
        [Speech("Four.", 6)],
        [Speech("Five.", 7)],
    )
    assert [(s.text, s.pause_s) for s in found] == [
        ("One", 0.5),
        ("two.", 3.0),
        ("Three.", 0.0),
        ("Four.", 1.5),
        ("Five.", 0.0),
    ]


def test_a_pause_inside_a_later_paragraph_begins_no_new_one():
    found, _ = said([Speech("One.", 1), ParagraphBreak(2), Speech("Two.", 3), Pause(1, 3), Speech("Three.", 3)])
    assert [s.paragraph for s in found] == [False, True, False]


def test_a_pronunciation_is_said_one_way_and_written_another():
    items = [Speech("We use", 1), Pronunciation("Qiskit", "kiss kit", 1), Speech("every day. Really.", 1)]
    found, _ = said(items)
    assert [s.text for s in found] == ["We use Qiskit every day.", "Really."]
    assert [s.request.text for s in found] == ["We use kiss kit every day.", "Really."]
    found, _ = said([Pronunciation("The Thing. It", "da ting it", 1), Speech("works.", 2)])
    assert " ".join(s.text for s in found) == "The Thing. It works."
    assert " ".join(s.request.text for s in found) == "da ting it works."


def test_the_lexicon_knows_who_speaks():
    lexicon = Lexicon((Entry("ICE", "eyes", True, ("Ada",)),))
    assert said([Speech("The ICE is late.", 1)], lexicon=lexicon)[0][0].request.text == "The eyes is late."


def test_languages_go_to_the_engine_with_the_words():
    items = [Speech("He said", 1), Language("fr", 1), Speech("bonjour", 1), Language(None, 1), Speech("and left.", 1)]
    found, _ = said(items, language="en-GB")
    assert [(s.text, s.request.language) for s in found] == [
        ("He said", "en-GB"),
        ("bonjour", "fr"),
        ("and left.", "en-GB"),
    ]


def test_styles_part_nothing():
    items = [Speech("One", 1), Style("sad", 1), Speech("and two.", 3), Style(None, 3)]
    assert [s.text for s in said(items)[0]] == ["One and two."]


def test_what_cannot_be_spoken_is_reported():
    found, problems = said(
        [Speech("Hello there.", 1), Speech("☃☃☃☃。", 2), Speech("Say ☃☃ twice.", 3)],
        [Speech("☃☃☃☃。", 5), Speech("☃☃。", 6)],
        [Speech("Good. 🎉", 7), Speech("… — !", 8)],
    )
    assert found[0].text == "Hello there."
    assert all("☃" not in s.request.text for s in found)
    assert {p.line for p in problems if p.whole} >= {5}
    assert any(p.line == 3 and not p.whole and "☃☃" in p.dropped for p in problems)
    assert any(p.line in (7, 8) and "🎉" in p.dropped for p in problems)
    assert not [s for s in found if s.turn == 1]


def test_a_pause_before_words_nobody_can_say_is_not_lost():
    found, _ = said([Speech("One.", 1), Pause(2, 2), Speech("☃☃。", 2), ParagraphBreak(3), Speech("Two.", 4)])
    assert [(s.text, s.pause_s, s.paragraph) for s in found] == [("One.", 0.0, False), ("Two.", 2.0, True)]


words = st.lists(
    st.sampled_from(["one", "Two.", "three,", "Dr.", "U.S.", "end!", "“Why?”", "a", "42", "it’s", "x" * 40]),
    max_size=30,
)
items = st.lists(
    st.builds(lambda w, n: Speech(" ".join(w), n), words, st.integers(1, 99))
    | st.builds(ParagraphBreak, st.just(1))
    | st.builds(Pause, st.sampled_from([0.5, 1.0]), st.just(1))
    | st.builds(Pronunciation, st.sampled_from(["Qiskit", "a b. C"]), st.just("kiss"), st.just(1))
    | st.builds(Style, st.none(), st.just(1)),
    max_size=8,
)


@given(st.lists(items, min_size=1, max_size=4))
def test_no_word_is_lost_or_said_twice(turns):
    found, problems = said(*turns)
    assert problems == ()
    for index, turn in enumerate(turns):
        written = Turn("Ada", tuple(turn), 1).text.split()
        assert [word for s in found if s.turn == index for word in s.text.split()] == written
        lines = [x.line for x in turn if isinstance(x, Speech | Pronunciation)]
        assert all(s.line in lines for s in found if s.turn == index)
    asked = sum(x.seconds for turn in turns for x in turn if isinstance(x, Pause))
    if found and turns[-1] and not any(isinstance(x, Pause) for x in turns[-1]):
        assert sum(s.pause_s for s in found) <= asked


def test_the_whole_stage(tmp_path):
    turns = (
        Turn("Ada", (Speech("Hello there. ☃☃。", 3),), 3),
        Turn("Ben", (Speech("It cost $7.", 5), Pause(2.0, 6), Speech("Cheap!", 7)), 5),
    )
    script = Script("test", (Segment(None, "segment", 1, turns),))
    high = VoiceSettings("high")
    cast = Cast("tone", (Role("Ada", ("Ada",), "a", VOICE, "show"), Role("Ben", ("Ben",), "b", high, "show")))
    store = FolderStore(tmp_path / "store")
    lines, problems = speak(script, cast, Tone(), store)
    assert [(line.turn, line.line, line.text, line.spoken, line.pause_s) for line in lines] == [
        (0, 3, "Hello there.", "Hello there.", 0.0),
        (1, 5, "It cost $7.", "It cost seven dollars.", 0.0),
        (1, 7, "Cheap!", "Cheap!", 2.0),
    ]
    assert [(p.line, "☃☃" in p.message) for p in problems] == [(3, True)]
    assert all(store.has("takes", line.take.key) for line in lines)
    assert lines[1].take.gain_db == lines[2].take.gain_db
    assert speak(script, cast, Tone(), store) == (lines, problems)


def test_a_script_nobody_can_speak(tmp_path):
    script = Script("test", (Segment(None, "segment", 1, (Turn("Ada", (Speech("☃☃。", 3),), 3),)),))
    cast = Cast("tone", (Role("Ada", ("Ada",), "a", VOICE, "show"),))
    with pytest.raises(EngineError, match="Nothing of this script can be spoken"):
        speak(script, cast, Tone(), FolderStore(tmp_path))
