"""The timeline is decided without any audio: where things start, how far apart, how loud."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.examples import examples

from studio.mix import MixPlan, MusicClip, Rhythm, plan_timeline
from studio.mix.ducking import ATTACK_S, RELEASE_S, ducking
from studio.mix.gaps import NextSentence, gap
from studio.values import FRAME, RATE, Script, Segment, SentenceTake, Speech, Story, Take, Timeline, Turn

INTRO = MusicClip("music:intro", 12 * RATE, -16.0)
STINGER = MusicClip("music:stinger", round(2.4 * RATE), -17.0)
BED = MusicClip("music:bed", 20 * RATE, -20.0)
OUTRO = MusicClip("music:outro", 15 * RATE, -16.0)
PLAN = MixPlan(intro=INTRO, stinger=STINGER, outro=OUTRO)
TAKE_RATE = 16_000
EDGE = 0.2
"""Silence at both ends of the takes below, seconds."""


def take(seconds: float = 2.0, key: str = "take") -> Take:
    length = round((seconds + 2 * EDGE) * TAKE_RATE)
    edge = round(EDGE * TAKE_RATE)
    return Take(key, TAKE_RATE, length, edge, length - edge, -2.0)


def episode(*segments: tuple[str | None, str, list[tuple[str, str]]]) -> tuple[Script, list[SentenceTake]]:
    """(title, kind, [(speaker, text)]) → a script, and one two-second line for each sentence of it."""
    parts, lines, number = [], [], 0
    for title, kind, turns in segments:
        body = tuple(Turn(speaker, (Speech(text, 1),), 1) for speaker, text in turns)
        parts.append(Segment(title, kind, 1, body))  # type: ignore[arg-type]
        for _, text in turns:
            for sentence in text.split("|"):
                lines.append(SentenceTake(number, 1, sentence, sentence, take(key=f"k{len(lines)}")))
            number += 1
    return Script("test", tuple(parts), stories=(Story("One", None, ()),)), lines


SHOW = (
    (None, "cold_open", [("Ada", "Guess what happened."), ("Ben", "Tell me.")]),
    (None, "intro", [("Ada", "Welcome to the show."), ("Ben", "And hello from me as well.")]),
    ("One", "story", [("Ada", "A first story begins here|and goes on for a while."), ("Ben", "Right.")]),
    ("Two", "story", [("Ben", "A second one."), ("Ada", "Really?"), ("Ben", "Yes, it is true.")]),
    ("Wrap up", "outro", [("Ada", "That was all. Goodbye.")]),
)


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    return plan_timeline(*episode(*SHOW), PLAN)


def of(timeline: Timeline, kind: str) -> list:
    return [p for p in timeline.placements if p.kind == kind]


def test_every_sentence_is_placed_once_and_in_order(timeline: Timeline) -> None:
    assert [s.sentence for s in timeline.spoken] == list(range(11))
    edges = [(s.start_sample, s.stop_sample) for s in timeline.spoken]
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(edges))
    assert all(abs((b - a) / RATE - 2.0) < 0.001 for a, b in edges)


def test_intro_follows_the_cold_open_and_comes_before_the_first_words_of_the_show(timeline: Timeline) -> None:
    (intro,) = of(timeline, "intro")
    assert timeline.spoken[1].stop_sample < intro.start_sample < timeline.spoken[2].start_sample
    assert (timeline.spoken[2].start_sample - intro.start_sample) / RATE == pytest.approx(6.0, abs=0.1)
    assert intro.stop_sample > timeline.spoken[2].start_sample


def test_a_stinger_before_every_story_and_its_chapter_begins_with_it(timeline: Timeline) -> None:
    stingers = of(timeline, "stinger")
    chapters = {c.title: c.start_sample for c in timeline.chapters}
    assert [s.start_sample for s in stingers] == [chapters["One"], chapters["Two"]]
    assert list(chapters) == ["Introduction", "One", "Two", "Wrap up"]
    assert timeline.chapters[0].start_sample == 0
    assert timeline.chapters[-1].stop_sample == timeline.length_samples
    assert all(a.stop_sample == b.start_sample for a, b in zip(timeline.chapters, timeline.chapters[1:], strict=False))


def test_the_last_of_a_stinger_rings_under_the_first_word_and_no_more_of_it(timeline: Timeline) -> None:
    for stinger in of(timeline, "stinger"):
        word = next(s.start_sample for s in timeline.spoken if s.start_sample > stinger.start_sample)
        assert 0.3 <= (stinger.stop_sample - word) / RATE <= 0.4


def test_outro_begins_under_the_last_words_and_plays_to_its_end(timeline: Timeline) -> None:
    (outro,) = of(timeline, "outro")
    assert outro.start_sample < timeline.spoken[-1].stop_sample < outro.stop_sample
    assert outro.length_samples == OUTRO.length_samples
    assert timeline.length_samples - outro.stop_sample < FRAME


def test_turns_and_chapters_start_on_the_frame_grid(timeline: Timeline) -> None:
    assert timeline.length_samples % FRAME == 0
    assert all(cut % FRAME == 0 for cut in timeline.cuts)
    assert all(c.start_sample % FRAME == 0 for c in timeline.chapters)
    starts = {p.start_sample for p in of(timeline, "speech")}
    assert len(starts & set(timeline.cuts)) >= 9


@given(st.integers(1, 8 * FRAME), st.integers(0, 3))
@example(FRAME // 2, 1)
@settings(max_examples=examples(100), deadline=None)
def test_a_longer_pause_brings_nothing_forward_and_one_longer_by_frames_moves_by_them(pause: int, frames: int) -> None:
    script, lines = episode((None, "intro", [("Ada", "One sentence|and another.")]))

    def start(samples: int) -> int:
        paused = [lines[0], replace(lines[1], pause_s=samples / RATE)]
        return of(plan_timeline(script, paused, MixPlan()), "speech")[1].start_sample

    assert 0 <= start(pause + 1) - start(pause) <= FRAME
    assert start(pause + frames * FRAME) == start(pause) + frames * FRAME


def test_a_reaction_comes_quicker_than_a_turn_and_a_story_slower() -> None:
    rhythm = Rhythm()
    turn = NextSentence(new_turn=True, same_speaker=False, turn_words=12, paragraph=False, pause_s=0)
    reaction = NextSentence(new_turn=True, same_speaker=False, turn_words=1, paragraph=False, pause_s=0)
    thought = NextSentence(new_turn=True, same_speaker=False, turn_words=80, paragraph=False, pause_s=0)
    sentence = NextSentence(new_turn=False, same_speaker=True, turn_words=80, paragraph=False, pause_s=0)
    paragraph = NextSentence(new_turn=False, same_speaker=True, turn_words=80, paragraph=True, pause_s=0)
    assert gap(rhythm, reaction) < gap(rhythm, turn) < gap(rhythm, thought) < rhythm.story
    assert gap(rhythm, sentence) < gap(rhythm, paragraph)
    asked = NextSentence(new_turn=True, same_speaker=False, turn_words=12, paragraph=False, pause_s=1.5)
    assert gap(rhythm, asked) == 1.5


def test_gaps_are_measured_from_speech_edge_to_speech_edge() -> None:
    script, lines = episode((None, "segment", [("Ada", "One two three four.|And five six."), ("Ben", "Right.")]))
    timeline = plan_timeline(script, lines, MixPlan())
    a, b, c = timeline.spoken
    assert (b.start_sample - a.stop_sample) / RATE == pytest.approx(Rhythm().sentence, abs=0.012)
    assert (c.start_sample - b.stop_sample) / RATE == pytest.approx(Rhythm().reaction, abs=FRAME / 2 / RATE + 0.001)


def test_without_music_the_first_words_come_soon_and_nothing_else_sounds() -> None:
    timeline = plan_timeline(*episode((None, "segment", [("Ada", "Hello.")])), MixPlan())
    assert [p.kind for p in timeline.placements] == ["speech"]
    assert 0.1 < timeline.spoken[0].start_sample / RATE < 0.5


def test_without_a_cold_open_the_intro_opens_the_episode() -> None:
    timeline = plan_timeline(*episode((None, "intro", [("Ada", "Welcome.")]), ("One", "story", [("Ada", "So.")])), PLAN)
    (intro,) = of(timeline, "intro")
    assert intro.start_sample == 0


def test_the_intro_is_gone_before_a_stinger() -> None:
    timeline = plan_timeline(*episode(("One", "story", [("Ada", "Straight into it.")])), PLAN)
    (intro,), (stinger,) = of(timeline, "intro"), of(timeline, "stinger")
    assert intro.stop_sample <= stinger.start_sample


def test_the_bed_loops_under_its_segments() -> None:
    script, lines = episode(("One", "story", [("Ada", "|".join(["A sentence."] * 20))]))
    timeline = plan_timeline(script, lines, MixPlan(bed=BED, bed_under=("story",)))
    beds = of(timeline, "bed")
    assert len(beds) >= 2
    for a, b in itertools.pairwise(beds):
        assert a.stop_sample - b.start_sample == a.fade_out_samples == b.fade_in_samples == 480
    assert beds[0].start_sample <= timeline.spoken[0].start_sample
    assert beds[-1].stop_sample >= timeline.spoken[-1].stop_sample


def test_a_bed_begins_when_the_intro_goes_away_and_ends_when_the_outro_comes() -> None:
    script, lines = episode(("One", "intro", [("Ada", "|".join(["A sentence."] * 40))]))
    plan = MixPlan(intro=INTRO, bed=BED, outro=OUTRO, bed_under=("intro",))
    timeline = plan_timeline(script, lines, plan)
    (intro,), (outro,), beds = of(timeline, "intro"), of(timeline, "outro"), of(timeline, "bed")
    assert beds[0].start_sample == intro.stop_sample - intro.fade_out_samples
    assert outro.start_sample < timeline.spoken[-1].stop_sample
    assert beds[-1].stop_sample - beds[-1].fade_out_samples == outro.start_sample
    short = plan_timeline(*episode(("One", "intro", [("Ada", "No.")])), plan)
    assert of(short, "bed") == []


def test_an_empty_segment_gets_no_chapter() -> None:
    script, lines = episode(("One", "story", [("Ada", "Hello there.")]), ("Empty", "segment", []))
    timeline = plan_timeline(script, lines, PLAN)
    assert "Empty" not in [c.title for c in timeline.chapters]


@given(
    st.lists(st.tuples(st.integers(0, 40 * RATE), st.integers(1, 5 * RATE)), max_size=12),
    st.integers(0, 30 * RATE),
    st.integers(1, 20 * RATE),
)
@settings(max_examples=examples(200), deadline=None)
def test_music_is_down_at_every_word(words: list[tuple[int, int]], start: int, length: int) -> None:
    speech, at = [], 0
    for begin, span in sorted(words):
        a = max(at, begin)
        speech.append((a, a + span))
        at = a + span
    points = ducking(speech, start, start + length, -17.0)
    assert all(a[0] <= b[0] for a, b in itertools.pairwise(points)), "breakpoints rise"
    for a, b in speech:
        for sample in range(max(a, start), min(b, start + length), RATE // 10):
            assert level(points, sample) == pytest.approx(-17.0)


def level(points: tuple[tuple[int, float], ...], sample: int) -> float:
    import numpy as np

    return float(np.interp(sample, [p[0] for p in points], [p[1] for p in points]))


def test_music_comes_down_before_the_word_and_up_after_it() -> None:
    points = ducking([(5 * RATE, 8 * RATE)], 0, 20 * RATE, -17.0)
    assert level(points, 5 * RATE - round(ATTACK_S * RATE)) == 0
    assert level(points, 8 * RATE + round(RELEASE_S * RATE)) == 0
    assert -17 < level(points, 5 * RATE - round(ATTACK_S * RATE / 2)) < 0
