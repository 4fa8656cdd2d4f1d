"""The transcript: written words, at the samples where the engine spoke what they read as."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from studio.mix import MixPlan, plan_timeline
from studio.mix.transcript import utterances, written_words
from studio.text.spoken import speakable
from studio.values import (
    RATE,
    Script,
    Segment,
    SentencePlacement,
    SentenceTake,
    Speech,
    Take,
    Timeline,
    Turn,
    Utterance,
    Word,
)

TAKE_RATE = 16_000
START = 5 * RATE


def line(text: str, words: list[tuple[str, float, float]], *, onset_s: float = 0.25, spoken: str = "") -> SentenceTake:
    onset = round(onset_s * TAKE_RATE)
    take = Take("key", TAKE_RATE, 9 * TAKE_RATE, onset, 8 * TAKE_RATE, 0.0, words=tuple(Word(*w) for w in words))
    return SentenceTake(0, 1, text, spoken or speakable(text).text, take)


def transcript(*lines: SentenceTake, seconds: float = 4.0) -> tuple[Utterance, ...]:
    spoken = [
        SentencePlacement(i, START + i * 10 * RATE, START + i * 10 * RATE + round(seconds * RATE))
        for i in range(len(lines))
    ]
    script = Script("test", (Segment(None, "segment", 1, (Turn("Ada L.", (Speech(lines[0].text, 1),), 1),)),))
    timeline = Timeline(100 * RATE, (), (), tuple(spoken), (0,))
    return utterances(script, {"Ada L.": "Ada Lovelace"}, lines, timeline)


def times(said: Utterance) -> list[tuple[str, float, float, bool]]:
    return [(w.text, (w.start_sample - START) / RATE, (w.stop_sample - START) / RATE, w.measured) for w in said.words]


def seconds(words: str, step: float = 0.5, begin: float = 0.25) -> list[tuple[str, float, float]]:
    """Words of half a second each, of which the last tenth is silent."""
    return [(w, begin + i * step, begin + i * step + step - 0.1) for i, w in enumerate(words.split())]


def test_a_word_sounds_where_the_take_says_counted_from_the_first_speech() -> None:
    (said,) = transcript(line("Hello, big world.", seconds("Hello, big world.")))
    assert (said.speaker, said.text, said.start_sample, said.stop_sample) == (
        "Ada Lovelace",
        "Hello, big world.",
        START,
        START + 4 * RATE,
    )
    assert times(said) == [("Hello,", 0.0, 0.4, True), ("big", 0.5, 0.9, True), ("world.", 1.0, 1.4, True)]


@pytest.mark.parametrize(
    ("written", "spoken", "expected"),
    [
        ("It cost $7 billion in all.", "It cost seven billion dollars in all.",
         [("It", 0, 1), ("cost", 1, 2), ("$7", 2, 3), ("billion", 3, 5), ("in", 5, 6), ("all.", 6, 7)]),
        ("The U.S. won.", "The U S won.", [("The", 0, 1), ("U.S.", 1, 3), ("won.", 3, 4)]),
        ("Dr. Wu said: 42%!", "Doctor Wu said: forty-two percent!",
         [("Dr.", 0, 1), ("Wu", 1, 2), ("said:", 2, 3), ("42%!", 3, 5)]),
        ("One — no, two…", "One, no, two...", [("One —", 0, 1), ("no,", 1, 2), ("two…", 2, 3)]),
        ("“Café” № 5", "Cafe number five", [("“Café” №", 0, 2), ("5", 2, 3)]),
        ("Kubernetes rocks", "koober netties rocks", [("Kubernetes", 0, 2), ("rocks", 2, 3)]),
    ],
)  # fmt: skip
def test_written_words_last_as_long_as_what_they_read_as(
    written: str, spoken: str, expected: list[tuple[str, int, int]]
) -> None:
    (said,) = transcript(line(written, seconds(spoken), spoken=spoken))
    assert [(t, round(a / 0.5), round((b + 0.1) / 0.5), True) for t, a, b, _ in times(said)] == [
        (text, start, stop, True) for text, start, stop in expected
    ]
    assert all(measured for *_, measured in times(said))


def test_words_nobody_heard_share_their_neighbours_time_and_say_so() -> None:
    (said,) = transcript(line("He said 你好 twice.", seconds("He said twice."), spoken="He said twice."))
    assert [(w.text, w.measured) for w in said.words] == [
        ("He", True),
        ("said", False),
        ("你好", False),
        ("twice.", True),
    ]
    assert said.words[1].start_sample == START + RATE // 2
    assert said.words[1].stop_sample == said.words[2].start_sample
    assert said.words[2].stop_sample == START + round(0.9 * RATE)


def test_two_words_that_read_quite_differently_are_not_called_measured() -> None:
    (said,) = transcript(
        line("Ask XYZZY PLUGH now", seconds("Ask one two three four now"), spoken="Ask one two three four now")
    )
    assert [w.measured for w in said.words] == [True, False, False, True]


def test_without_times_the_letters_share_the_sentence() -> None:
    (said,) = transcript(line("Aaaa aaaaa aaaa.", []), seconds=1.6)
    assert [a for _, a, _, _ in times(said)] == pytest.approx([0, 8 / 17, 11 / 17 * 1.6], abs=0.001)
    assert [b for _, _, b, _ in times(said)] == pytest.approx([8 / 17, 11 / 17 * 1.6, 1.6], abs=0.001)
    assert not any(w.measured for w in said.words)


def test_what_the_engine_says_outside_the_speech_is_held_inside() -> None:
    (said,) = transcript(line("Before and after", [("Before", 0.0, 0.4), ("and", 0.4, 9.0), ("after", 9.0, 11.0)]))
    assert [(w.start_sample - START, w.stop_sample - START) for w in said.words] == [
        (0, round(0.15 * RATE)), (round(0.15 * RATE), 4 * RATE - 1), (4 * RATE - 1, 4 * RATE),
    ]  # fmt: skip


def test_a_sentence_carries_its_turn_its_line_and_its_paragraph() -> None:
    turns = (Turn("Ada", (Speech("One.", 1),), 1), Turn("Ben", (Speech("Two. Three.", 4),), 4))
    script = Script("test", (Segment(None, "segment", 1, turns),))
    take = Take("key", TAKE_RATE, 2 * TAKE_RATE, 1600, 30_000, 0.0)
    lines = [
        SentenceTake(0, 1, "One.", "One.", take),
        SentenceTake(1, 4, "Two.", "Two.", take),
        SentenceTake(1, 5, "Three.", "Three.", take, paragraph=True),
    ]
    timeline = plan_timeline(script, lines, MixPlan())
    said = utterances(script, {}, lines, timeline)
    assert [(u.speaker, u.text, u.turn, u.line, u.paragraph) for u in said] == [
        ("Ada", "One.", 0, 1, False), ("Ben", "Two.", 1, 4, False), ("Ben", "Three.", 1, 5, True),
    ]  # fmt: skip
    assert [(u.start_sample, u.stop_sample) for u in said] == [(s.start_sample, s.stop_sample) for s in timeline.spoken]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a  b\nc", ["a", "b", "c"]),
        ("— well – then …", ["— well –", "then …"]),
        ("yes 🎉 no", ["yes 🎉", "no"]),
        ("a\x1cb\x00c", ["abc"]),
        ("", []),
    ],
)
def test_signs_that_stand_alone_belong_to_a_word(text: str, words: list[str]) -> None:
    assert written_words(text) == words


TOKENS = st.sampled_from(
    ["the", "U.S.", "$7", "billion", "42%", "—", "Dr.", "你好", "Ünï", "2026,", "🎉", "one-off", "x²"]
)
SAID = st.sampled_from(["the", "u", "s", "seven", "dollars", "billion", "x"])
HEARD = st.lists(st.tuples(SAID, st.floats(0, 0.4), st.floats(0, 0.4)), max_size=14)


@settings(max_examples=examples(200))
@given(st.lists(TOKENS, min_size=1, max_size=12), HEARD, st.floats(0.01, 5.0))
def test_words_rise_lie_within_and_give_back_the_text(tokens: list[str], heard: list, length: float) -> None:
    words, at = [], 0.2
    for text, gap, lasts in heard:
        words.append((text, at + gap, at + gap + lasts))
        at += gap + lasts
    (said,) = transcript(line(" ".join(tokens), words), seconds=length)
    assert " ".join(w.text for w in said.words) == said.text == " ".join(tokens)
    assert all(said.start_sample <= w.start_sample < w.stop_sample <= said.stop_sample for w in said.words)
    assert all(a.stop_sample <= b.start_sample for a, b in pairwise(said.words))
