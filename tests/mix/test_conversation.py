"""How turns follow each other in conversation: over the other's last words, beside them, or after a gap."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.export import stems
from studio.mix import MixPlan, MusicClip, plan_timeline
from studio.mix.conversation import is_backchannel, turn_entry
from studio.values import (
    FRAME,
    RATE,
    Cue,
    Overlap,
    Placement,
    Script,
    Segment,
    SentenceTake,
    Speech,
    Take,
    Timeline,
    Turn,
)

TAKE_RATE = 16_000
HALF_FRAME_S = FRAME / RATE / 2


def turn(speaker: str, text: str, overlap: Overlap | None = None) -> Turn:
    return Turn(speaker, (*([overlap] if overlap else []), Speech(text, 1)), 1)


def timeline(*turns: Turn, mode: str = "off", seconds: float = 2.0, **plan: object) -> Timeline:
    """The turns in one segment; a take of ``seconds`` for every sentence, which ``|`` parts."""
    takes = []
    for number, said in enumerate(turns):
        item = next(i for i, x in enumerate(said.items) if isinstance(x, Speech))
        for text in said.text.split("|"):
            length = round((seconds if len(text.split()) > 2 else 0.5) * TAKE_RATE)
            take = Take(f"take {len(takes)}", TAKE_RATE, length, 0, length, -2.0)
            takes.append(SentenceTake(number, 1, text, text, take, item=item))
    script = Script("test", (Segment(None, "segment", 1, turns),))
    return plan_timeline(script, takes, MixPlan(conversation=mode, **plan))  # type: ignore[arg-type]


def gaps_s(made: Timeline) -> list[float]:
    """Seconds from the end of each sentence to the start of the next."""
    spoken = made.spoken
    return [(b.start_sample - a.stop_sample) / RATE for a, b in pairwise(spoken)]


def speech(made: Timeline) -> list[Placement]:
    return [p for p in made.placements if p.kind == "speech"]


LONG = "This is a sentence that takes its time"


@pytest.mark.parametrize(
    "text", ["Mm-hm.", "Right, right.", "Exactly!", "Yeah…", "Oh, wow!", "Genau.", "D’accord.", "Sí."]
)
def test_brief_reactions_are_backchannels(text: str) -> None:
    assert is_backchannel(turn("Ben", text))


@pytest.mark.parametrize("text", ["Right?", "Right, so we left the house.", "Rain.", "Three hearts!", "No.", "Really?"])
def test_answers_questions_and_news_are_no_backchannels(text: str) -> None:
    assert not is_backchannel(turn("Ben", text))


def test_off_places_turns_as_the_gaps_of_the_show_say() -> None:
    made = timeline(turn("Ada", f"{LONG}—"), turn("Ben", "Mm-hm."), turn("Ada", LONG))
    assert gaps_s(made) == pytest.approx([0.18, 0.38], abs=HALF_FRAME_S)


@pytest.mark.parametrize(("mode", "early_s"), [("light", 0.15), ("lively", 0.35)])
def test_a_backchannel_lies_beside_the_words_of_the_other_who_goes_on(mode: str, early_s: float) -> None:
    made = timeline(turn("Ada", f"{LONG}."), turn("Ben", "Mm-hm."), turn("Ada", f"{LONG}."), mode=mode)
    first, reaction, second = made.spoken
    assert (first.stop_sample - reaction.start_sample) / RATE == pytest.approx(early_s, abs=HALF_FRAME_S)
    assert (second.start_sample - first.stop_sample) / RATE == pytest.approx(0.32, abs=2 * HALF_FRAME_S)
    loud, low, _ = speech(made)
    assert low.gain_db == pytest.approx(loud.gain_db - 4.0)


def test_the_other_does_not_run_over_most_of_a_long_backchannel() -> None:
    made = timeline(turn("Ada", f"{LONG}."), turn("Ben", "Oh wow, right."), turn("Ada", f"{LONG}."), mode="light")
    _, reaction, second = made.spoken
    assert second.start_sample >= reaction.stop_sample - 0.2 * RATE - FRAME


def test_a_reaction_that_takes_the_floor_keeps_its_level() -> None:
    made = timeline(turn("Ada", f"{LONG}."), turn("Ben", "Exactly."), turn("Cleo", f"{LONG}."), mode="lively")
    assert len({p.gain_db for p in speech(made)}) == 1
    assert made.spoken[2].start_sample > made.spoken[1].start_sample


def test_an_answer_is_no_backchannel() -> None:
    before, answer = turn("Ada", "Is it true that it has three hearts?"), turn("Ben", "Yes.")
    assert turn_entry("lively", before, answer, turn("Ada", "So I heard.")).takes_floor  # type: ignore[union-attr]


@pytest.mark.parametrize(("mode", "gap_s"), [("light", 0.0), ("lively", -0.15)])
def test_the_next_turn_begins_at_once_where_one_breaks_off(mode: str, gap_s: float) -> None:
    made = timeline(turn("Ada", f"{LONG}—"), turn("Ben", f"{LONG}."), mode=mode)
    assert gaps_s(made) == pytest.approx([gap_s], abs=HALF_FRAME_S)


def test_who_trails_off_gets_a_gap() -> None:
    made = timeline(turn("Ada", f"{LONG}…"), turn("Ben", f"{LONG}."), mode="lively")
    assert gaps_s(made) == pytest.approx([0.38], abs=HALF_FRAME_S)


@pytest.mark.parametrize(
    ("asked", "gap_s"),
    [(Overlap(1, 0.4), -0.4), (Overlap(1), -0.3), (Overlap(1, interrupts=True), -0.2), (Overlap(1, 9.0), -1.2)],
)
@pytest.mark.parametrize("mode", ["off", "light", "lively"])
def test_what_the_script_asks_for_happens_in_every_setting(asked: Overlap, gap_s: float, mode: str) -> None:
    made = timeline(turn("Ada", f"{LONG}."), turn("Ben", f"{LONG}.", asked), mode=mode)
    assert gaps_s(made) == pytest.approx([gap_s], abs=HALF_FRAME_S)


def test_turns_said_together_begin_together_sentence_by_sentence_and_the_next_follows_both() -> None:
    both = turn("Ben", f"{LONG}.|Goodbye now.|{LONG}.", Overlap(1, together=True))
    made = timeline(turn("Ada", f"{LONG}.|{LONG}."), both, turn("Ada", f"{LONG}."))
    a1, a2, b1, b2, b3, after = made.spoken
    assert (b1.start_sample, b2.start_sample) == (a1.start_sample, a2.start_sample)
    assert b3.start_sample > a2.stop_sample
    assert after.start_sample > b3.stop_sample


CHORUS = Overlap(1, together=True, chorus=True)


def test_one_after_the_other_is_how_both_speak_where_conversation_is_off() -> None:
    before, first = turn("Ada", f"{LONG}."), turn("Ada", "Good night.")
    plain = timeline(before, first, turn("Ben", "Good night."), turn("Ada", f"{LONG}."))
    asked = timeline(before, first, turn("Ben", "Good night.", CHORUS), turn("Ada", f"{LONG}."))
    assert asked == plain


@pytest.mark.parametrize("mode", ["light", "lively"])
@pytest.mark.parametrize("before", ["Ada", "Ben", "Cleo"])
def test_nobody_speaks_over_their_own_words_where_both_speak(mode: str, before: str) -> None:
    chorus = [turn("Ada", f"{LONG}.|Goodbye now."), turn("Ben", f"Right.|{LONG}.", CHORUS)]
    made = timeline(turn(before, f"{LONG}."), *chorus, turn("Ada", "Right."), turn("Ben", f"{LONG}."), mode=mode)
    _, a1, a2, b1, b2, *_ = made.spoken
    assert (b1.start_sample, b2.start_sample) == (a1.start_sample, a2.start_sample)
    by_speaker: dict[str, list[tuple[int, int]]] = {}
    for spoken, name in zip(made.spoken, [before, "Ada", "Ada", "Ben", "Ben", "Ada", "Ben"], strict=True):
        by_speaker.setdefault(name, []).append((spoken.start_sample, spoken.stop_sample))
    for spans in by_speaker.values():
        assert all(a[1] <= b[0] for a, b in pairwise(sorted(spans)))


def test_all_speak_at_once_and_what_is_played_for_them_is_played_first() -> None:
    cue = Cue("sound", "bell", "[sound bell]", 1)
    last = Turn("Cleo", (CHORUS, cue, Speech(f"{LONG}.", 1)), 1)
    turns = [turn("Ada", f"{LONG}."), turn("Ben", f"{LONG}.", CHORUS), last]
    made = timeline(turn("Dan", "Now then."), *turns, mode="light", sounds={"bell": MusicClip("music:bell", RATE, -20)})
    assert len({spoken.start_sample for spoken in made.spoken[1:]}) == 1
    (bell,) = made.events
    assert made.spoken[0].stop_sample < bell.start_sample < bell.stop_sample <= made.spoken[1].start_sample


def test_each_of_those_who_speak_at_once_has_a_stem() -> None:
    made = timeline(turn("Ada", f"{LONG}."), turn("Ben", f"{LONG}.", CHORUS), mode="light")
    parts = stems(made, ["Ada", "Ben"], ["take 0", "take 1"])
    assert [(part.name, [p.source for p in part.timeline.placements]) for part in parts] == [
        ("Ada", ["take 0"]),
        ("Ben", ["take 1"]),
    ]


def test_an_overlap_with_nothing_before_it_is_reported() -> None:
    made = timeline(turn("Ada", f"{LONG}.", Overlap(7, 0.4)))
    assert [(p.line, "overlap" in p.message) for p in made.unplayed] == [(7, True)]


def test_an_overlap_inside_a_turn_is_reported() -> None:
    inside = Turn("Ben", (Speech(f"{LONG}.", 1), Overlap(9)), 1)
    made = timeline(turn("Ada", f"{LONG}."), inside)
    assert [p.line for p in made.unplayed] == [9]


WORDS = st.lists(st.sampled_from(["the", "sea", "has", "three", "hearts"]), min_size=1, max_size=40)
TURNS = st.lists(
    st.tuples(
        st.sampled_from(["Ada", "Ben", "Cleo"]),
        WORDS.map(" ".join) | st.sampled_from(["Mm-hm", "Right", "Yes"]),
        st.sampled_from([".", "?", "—", "…", "!"]),
        st.none() | st.builds(Overlap, st.just(1), st.none() | st.floats(0, 10), st.booleans(), st.booleans()),
    ),
    min_size=1,
    max_size=12,
)


@given(TURNS, st.sampled_from(["off", "light", "lively"]))
def test_every_word_is_placed_once_and_no_turn_comes_before_the_one_it_follows(
    said: list[tuple[str, str, str, Overlap | None]], mode: str
) -> None:
    turns = [turn(speaker, text + end, asked) for speaker, text, end, asked in said]
    made = timeline(*turns, mode=mode)
    assert [s.sentence for s in made.spoken] == list(range(len(turns)))
    starts = [s.start_sample for s in made.spoken]
    assert starts == sorted(starts)
    assert all(cut % FRAME == 0 for cut in made.cuts)
    assert max(s.stop_sample for s in made.spoken) <= made.length_samples


@given(TURNS, st.sampled_from(["light", "lively"]))
def test_an_edit_moves_nothing_before_it_and_shifts_all_behind_its_neighbours(
    said: list[tuple[str, str, str, Overlap | None]], mode: str
) -> None:
    quiet = [turn(speaker, text + end) for speaker, text, end, _ in said]
    tail = [turn("Ada", "One more thing to say."), turn("Ben", "And another one."), turn("Ada", "That was it.")]
    edited = [*quiet[:-1], replace(quiet[-1], items=(Speech("Something else entirely was said.", 1),))]
    before, after = (timeline(*turns, *tail, mode=mode) for turns in (quiet, edited))
    n = len(quiet)
    assert [s.start_sample for s in before.spoken[: n - 1]] == [s.start_sample for s in after.spoken[: n - 1]]
    shifts = {
        b.start_sample - a.start_sample for a, b in zip(before.spoken[n + 1 :], after.spoken[n + 1 :], strict=True)
    }
    assert len(shifts) == 1


def test_lively_turns_overlap_as_often_as_those_of_people_do() -> None:
    turns = [turn("Ada" if n % 2 else "Ben", f"This is turn number {n} of many.") for n in range(600)]
    for mode, low, high in (("light", 0.08, 0.22), ("lively", 0.24, 0.36)):
        gaps = gaps_s(timeline(*turns, mode=mode))
        assert low <= sum(gap < 0 for gap in gaps) / len(gaps) <= high
        assert min(gaps) >= -0.4
