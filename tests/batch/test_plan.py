"""The plan: every sentence once, batches within their limits, the same shares everywhere."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from studio.batch.plan import (
    PADDED_CHARACTERS,
    SMALL_BATCH_ITEMS,
    WINDOW_ITEMS,
    PlanCounts,
    SentencePool,
    batches,
    limits_for,
    shard_of,
)
from studio.batch.rates import Forecast, LengthRule, Rates, forecast
from studio.batch.scripts import gather
from studio.batch.values import BatchLimits, Item
from studio.errors import InputError, UsageError
from studio.store.keys import digest
from studio.synthesize.engine import Request
from studio.synthesize.registry import engine as find_engine
from studio.values import VoiceSettings


def item(text: str) -> Item:
    request = Request(text, VoiceSettings("high"))
    return Item(digest(request), request)


lengths = st.lists(st.integers(1, 400), max_size=60)
limitss = st.builds(BatchLimits, st.integers(1, 9), st.integers(1, 2000), st.sampled_from([1, 5, 20, 2000]))


@settings(max_examples=examples(30))
@given(lengths, limitss)
def test_every_item_comes_once_and_no_limits_is_exceeded(lengths, limits):
    items = [item(f"{number} ".ljust(length, "x")) for number, length in enumerate(lengths)]
    made = list(batches(items, limits))
    assert sorted(i.key for batch in made for i in batch.items) == sorted(i.key for i in items)
    for batch in made:
        assert 1 <= len(batch.items) <= limits.items
        assert batch.padded_characters <= limits.padded_characters or len(batch.items) == 1


@settings(max_examples=examples(30))
@given(st.lists(st.integers(1, 400), min_size=1, max_size=60))
def test_a_window_is_sorted_so_that_like_lengths_go_together(lengths):
    items = [item(f"{number} ".ljust(length, "x")) for number, length in enumerate(lengths)]
    limits = BatchLimits(8, 2000, WINDOW_ITEMS)
    longest = [max(i.characters for i in batch.items) for batch in batches(items, limits)]
    assert longest == sorted(longest, reverse=True)


def test_sorting_wastes_a_tenth_where_chance_wastes_half():
    draw = random.Random(7)
    items = [item(f"{n} ".ljust(max(4, round(draw.lognormvariate(4.2, 0.7))), "x")) for n in range(4000)]
    real = sum(i.characters for i in items)
    in_order = sum(batch.padded_characters for batch in batches(items, BatchLimits(64, PADDED_CHARACTERS, 1)))
    in_windows = sum(
        batch.padded_characters for batch in batches(items, BatchLimits(64, PADDED_CHARACTERS, WINDOW_ITEMS))
    )
    assert 1 - real / in_windows < 0.15
    assert 1 - real / in_order > 0.4


@pytest.mark.parametrize("size", [1, find_engine("flite").abilities.batch, find_engine("tone").abilities.batch])
def test_engines_that_speak_one_by_one_get_episodes_in_order(size):
    """What an episode needs comes before what the next one needs, but for the order within a batch."""
    limits = limits_for(size)
    assert limits == BatchLimits(SMALL_BATCH_ITEMS, PADDED_CHARACTERS, SMALL_BATCH_ITEMS)
    items = [item(f"Sentence {n}." + "x" * (n % 7)) for n in range(100)]
    made = list(batches(items, limits))
    assert [len(batch.items) for batch in made] == [32, 32, 32, 4]
    for at, batch in enumerate(made):
        assert set(batch.items) == set(items[32 * at : 32 * at + 32])


@pytest.mark.parametrize("size", [9, 16, 32, 256])
def test_engines_that_compute_many_at_once_get_like_lengths(size):
    draw = random.Random(size)
    items = [item(f"{n} ".ljust(min(400, max(8, round(draw.lognormvariate(4.1, 0.55)))), "x")) for n in range(4000)]
    limits = limits_for(size)
    real = sum(i.characters for i in items)
    sorted_, as_they_come = (
        sum(batch.padded_characters for batch in batches(items, each))
        for each in (limits, BatchLimits(size, PADDED_CHARACTERS, 1))
    )
    assert limits.items == size
    assert 1 - real / sorted_ < 0.17 and sorted_ < 0.65 * as_they_come


def test_what_is_held_or_said_before_or_set_aside_is_not_made():
    words = [item(text) for text in ("Hello.", "New.", "Held.", "Bad.")]
    pool = SentencePool(lambda key: key == words[2].key, failed=[words[3].key])
    said = [words[0], words[1], words[0], words[2], words[3]]
    unique = list(dict.fromkeys(said))
    assert pool.add([i.key for i in said], unique) == (words[0], words[1])
    assert pool.add([words[0].key, words[2].key], [words[0], words[2]]) == ()
    count = pool.counts
    assert (count.sentences, count.new, count.cached, count.duplicate) == (7, 2, 1, 3)
    assert pool.is_missing(words[3].key) and not pool.is_missing(words[2].key)
    pool.mark_made(words[0].key)
    assert not pool.is_missing(words[0].key) and pool.is_missing(words[1].key)
    assert pool.add([words[0].key], [words[0]]) == ()


def test_a_budget_counts_only_what_has_to_be_said():
    words = [item(text) for text in ("Hello.", "New words.", "Held by the store.", "Bad.")]
    pool = SentencePool(lambda key: key == words[2].key, failed=[words[3].key], budget_characters=16)
    assert pool.over_budget(words) == ""
    pool.add([i.key for i in words], words)
    assert pool.counts.new_characters == 16
    assert pool.over_budget(words) == ""
    assert "It needs 5 characters of speech, and 0 of --budget are left" in pool.over_budget([*words, item("More.")])
    assert SentencePool(lambda key: False).over_budget([item("x" * 1_000_000)]) == ""


@settings(max_examples=examples(30))
@given(st.integers(1, 50), st.lists(st.text(max_size=5), unique=True, max_size=30))
def test_shares_part_all_takes_and_depend_on_nothing_else(shards, texts):
    keys = [item(text).key for text in texts]
    shares = [shard_of(key, shards) for key in keys]
    assert all(1 <= share <= shards for share in shares)
    assert shares == [shard_of(key, shards) for key in keys], "by the key alone"


def test_shares_are_alike_in_size():
    keys = [item(f"{n}").key for n in range(4000)]
    sizes = [sum(shard_of(key, 8) == share for key in keys) for share in range(1, 9)]
    assert min(sizes) > 400 and max(sizes) < 600


def test_scripts_are_found_in_the_order_people_count_in(tmp_path: Path):
    show = tmp_path / "show"
    for name in (
        "10.txt",
        "2.txt",
        "b/1.md",
        ".hidden/x.txt",
        "episodes/2/2.vtt",
        "README.md",
        "cover.png",
        "voices/v.txt",
    ):
        (show / name).parent.mkdir(parents=True, exist_ok=True)
        (show / name).write_text("x")
    (show / "show.toml").write_text("")
    assert [p.relative_to(show).as_posix() for p in gather([show])] == ["2.txt", "10.txt", "b/1.md"]
    named = show / "cover.png"
    assert gather([named, show / "2.txt", show]) == (named, show / "2.txt", show / "10.txt", show / "b/1.md")


def test_a_list_names_scripts_from_where_it_lies(tmp_path: Path):
    (tmp_path / "lists").mkdir()
    listed = tmp_path / "lists" / "all.txt"
    listed.write_text("# old ones\none.txt\n\n../two.txt\none.txt\n")
    assert gather([], listed) == (tmp_path / "lists" / "one.txt", tmp_path / "lists" / "../two.txt")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xfa"])
def test_a_list_that_cannot_be_read_is_said(tmp_path: Path, content):
    if content:
        (tmp_path / "list").write_bytes(content)
    with pytest.raises(InputError, match="list"):
        gather([], tmp_path / "list")


def test_nothing_to_do_is_wrong_use(tmp_path: Path):
    with pytest.raises(UsageError, match="no scripts"):
        gather([tmp_path])


def test_what_a_plan_will_take_is_told_by_what_was_measured():
    count = PlanCounts(expected_s=600.0, new_characters=9000)
    assert forecast(count, Rates()) == Forecast(600.0, None, None, None, LengthRule(0.0, 1.0))
    spoken = Rates(characters=1000.0, synthesis_s=20.0, audio_s=70.0, take_bytes=3e6)
    assert forecast(count, spoken) == Forecast(600.0, 180.0, None, None, LengthRule(0.0, 1.0))
    made = Rates(episodes_s=150.0, assembly_s=10.0, episode_bytes=3e6, expected_s=100.0)
    found = forecast(count, spoken.plus(made))
    assert found.audio_s == pytest.approx(900.0)  # music and pauses add half as much again
    assert found.assembly_s == pytest.approx(60.0)
    assert found.disk_bytes == pytest.approx(9000 * 3000 + 900 * 20_000)


@given(
    st.lists(st.floats(1.0, 5000.0), min_size=2, max_size=30),
    st.floats(0.0, 60.0),
    st.floats(0.5, 2.0),
    st.lists(st.floats(1.0, 5000.0), min_size=1, max_size=30),
)
def test_music_counts_by_episode_and_pauses_by_speech(
    before: list[float], each: float, slope: float, wanted: list[float]
) -> None:
    rates = Rates()
    for speech in before:
        rates = rates.plus(Rates.of_episode(each + slope * speech, speech, 1.0, 1.0))
    count = PlanCounts(episodes=len(wanted), expected_s=sum(wanted), new_characters=1)
    found = forecast(count, rates)
    told = found.audio_s
    assert sum(map(found.episode_s, wanted)) == pytest.approx(told), "the rows of a dry run sum up to its total"
    if max(before) > 1.3 * min(before):
        assert told == pytest.approx(len(wanted) * each + slope * sum(wanted), rel=0.01, abs=0.1)
    if max(before) == min(before):
        assert told == pytest.approx((each / before[0] + slope) * sum(wanted))
