"""The speech chain: what it takes away and what it leaves; voices stay matched with it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples, rest_slow
from support.small_show import GOOD, QUICK, make_show

from studio.audio.chain import CHAINS, chained_source, speech_chain, split_source
from studio.audio.clip import db, ratio
from studio.audition.choose import as_rendered, pin
from studio.audition.page import audible
from studio.audition.rehearsal import rehearse
from studio.audition.voices import audition_script
from studio.mix import identity, mixer
from studio.render.flow import RenderJob, mix_episode, render_episode, speak_episode
from studio.show import load_show
from studio.store.takes import load

RATES = (16_000, 22_050, 24_000, 48_000)


def tone(hz: float, rate: int, level: float = 0.05, seconds: float = 0.5) -> np.ndarray:
    return (level * np.sin(2 * np.pi * hz * np.arange(round(rate * seconds)) / rate)).astype(np.float32)


def change_db(before: np.ndarray, after: np.ndarray) -> float:
    inner = slice(len(before) // 4, -len(before) // 4)
    return db(float(np.linalg.norm(after[inner])) / float(np.linalg.norm(before[inner])))


def test_off_is_the_take_itself() -> None:
    take = tone(200, 22_050)
    assert speech_chain(take, 22_050, "off") is take
    assert speech_chain(take, 22_050, "") is take
    assert (chained_source("key", "off"), chained_source("key", "")) == ("key", "key")


@pytest.mark.parametrize("rate", rest_slow(RATES, 22_050, 48_000))
@pytest.mark.parametrize("name", [n for n in CHAINS if n != "off"])
def test_rumble_goes_and_the_voice_stays(name: str, rate: int) -> None:
    assert change_db(tone(20, rate), speech_chain(tone(20, rate), rate, name)) < -20
    for hz in (200, 500, 1000, 3000):
        assert change_db(tone(hz, rate), speech_chain(tone(hz, rate), rate, name)) == pytest.approx(0, abs=0.3)


@pytest.mark.parametrize("rate", RATES)
def test_sibilants_are_turned_down_where_they_stand_out(rate: int) -> None:
    sharp = tone(6000, rate)
    assert -6.5 < change_db(sharp, speech_chain(sharp, rate, "smooth")) < -3
    assert change_db(sharp, speech_chain(sharp, rate, "clean")) == pytest.approx(0, abs=0.1)
    under = tone(400, rate, 0.1) + tone(6000, rate, 0.01)  # an overtone 20 dB down is no sibilant
    assert change_db(under, speech_chain(under, rate, "smooth")) == pytest.approx(0, abs=0.1)


def test_loud_syllables_are_held_two_to_one() -> None:
    loud, louder = tone(500, 48_000, 0.2), tone(500, 48_000, 0.8)  # 12 dB apart, both above the threshold
    apart = change_db(speech_chain(loud, 48_000, "radio"), speech_chain(louder, 48_000, "radio"))
    assert apart == pytest.approx(6.0, abs=0.2)
    soft = tone(500, 48_000, 0.05)
    assert change_db(soft, speech_chain(soft, 48_000, "radio")) == pytest.approx(0, abs=0.1)


@settings(max_examples=examples(25), deadline=None)
@given(
    st.integers(0, 5000), st.sampled_from(RATES), st.sampled_from(CHAINS), st.floats(0, 1), st.integers(0, 2**32 - 1)
)
def test_any_take_stays_finite_as_long_and_the_same(length: int, rate: int, name: str, level: float, seed: int) -> None:
    take = (level * np.random.default_rng(seed).uniform(-1, 1, length)).astype(np.float32)
    kept = take.copy()
    first, second = speech_chain(take, rate, name), speech_chain(take, rate, name)
    assert first.dtype == np.float32
    assert first.shape == take.shape
    assert np.isfinite(first).all()
    assert np.array_equal(first, second)
    assert np.array_equal(take, kept)
    if name != "off":
        assert split_source(chained_source("abc", name)) == ("abc", name)


HEAD = "The Long Talk\nWhat two people say in a while.\nFull Transcript\n"
TURNS = [
    f"{name}: {text}"
    for number in range(1, 16)
    for name, text in (
        ("Ada Stone", f"This is the number {number} of many small things that I have to say about the kettle today."),
        ("Ben Fields", f"And this is what I answer to number {number}, as slowly as a man can answer such a thing."),
    )
]


def set_chains(show: Path, chains: dict[str, str]) -> None:
    for voice, chain in chains.items():
        file = show / "voices" / f"{voice}.toml"
        rest = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("chain")]
        file.write_text("\n".join([f'chain = "{chain}"', *rest]), encoding="utf-8")


def job(root: Path, turns: int, flite: tuple[str, str] = QUICK, **chains: str) -> RenderJob:
    show = make_show(root, music=False, engine="flite", flite=flite, rate=1.0)
    set_chains(show, chains)
    (show / "talk.txt").write_text(HEAD + "\n".join(TURNS[:turns]), encoding="utf-8")
    return RenderJob(show / "talk.txt", load_show(show / "talk.txt"))


def test_a_chain_asks_for_no_new_take_has_a_key_of_its_own_and_off_is_as_nothing(tmp_path: Path) -> None:
    plain, off, clean = (
        mix_episode(job(tmp_path / name, 4, **chains))
        for name, chains in (("plain", {}), ("off", {"arthur": "off"}), ("clean", {"arthur": "radio"}))
    )
    assert plain.timeline == off.timeline
    assert [x.take.key for x in plain.spoken.sentences] == [x.take.key for x in clean.spoken.sentences]
    assert plain.timeline.placements
    assert [p.start_sample for p in plain.timeline.placements] == [p.start_sample for p in clean.timeline.placements]
    contents = {x.take.key: x.take.content for x in plain.spoken.sentences}
    told = [identity(t, contents) for t in (plain.timeline, clean.timeline)]
    read = [mixer(t, clean.spoken.resources.store, {}) for t in (plain.timeline, clean.timeline)]
    changed = 0
    for p in plain.timeline.placements:
        one, two = (r(p.start_sample, p.stop_sample) for r in read)
        same = bool(np.array_equal(one, two))
        assert same == (told[0](p.start_sample, p.stop_sample) == told[1](p.start_sample, p.stop_sample))
        changed += not same
        halves = [read[1](p.start_sample, p.start_sample + 5000), read[1](p.start_sample + 5000, p.stop_sample)]
        assert np.array_equal(np.concatenate(halves), two)
    assert changed == sum(line.take.chain == "radio" for line in clean.spoken.sentences) == 2


CHAINS = [("radio", "off", "radio"), ("off", "clean", ""), ("", "clean", "clean")]


@pytest.mark.slow
@pytest.mark.parametrize(("own", "voice", "played"), rest_slow(CHAINS, CHAINS[0]))
def test_a_person_of_the_show_has_a_chain_of_their_own(own: str, voice: str, played: str, tmp_path: Path) -> None:
    script = job(tmp_path / "show", 4, clara=voice).script
    name = TURNS[0].split(":")[0]
    with (tmp_path / "show" / "show.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[speakers."{name}"]\nvoice = "clara"\nchain = "{own}"\n')
    done = speak_episode(RenderJob(script, load_show(script)))
    turns = done.prepared.script.turns
    assert {x.take.chain for x in done.sentences if turns[x.turn].speaker == name} == {played}
    assert {x.take.chain for x in done.sentences if turns[x.turn].speaker != name} == {""}


@pytest.mark.slow
def test_a_pinned_take_goes_through_the_chain_of_its_voice_and_holds_when_that_changes(tmp_path: Path) -> None:
    plain = job(tmp_path / "show", 4)
    before = speak_episode(plain)
    rehearsal = rehearse(plain.script, plain.show)
    pin(rehearsal, as_rendered(rehearsal, range(len(rehearsal.sentences))))
    for chain in ("radio", "clean"):
        set_chains(tmp_path / "show", dict.fromkeys(("clara", "arthur"), chain))
        changed = RenderJob(plain.script, load_show(plain.script))
        whole = speak_episode(changed)
        assert whole.problems == before.problems
        assert all(line.pinned for line in whole.sentences)
        (tmp_path / "show" / "takes.toml").rename(tmp_path / "aside.toml")
        spoken = speak_episode(changed)
        (tmp_path / "aside.toml").rename(tmp_path / "show" / "takes.toml")
        for mine, other in zip(whole.sentences, spoken.sentences, strict=True):
            assert mine.take.content == other.take.content
            assert mine.take.chain == other.take.chain == chain
            assert mine.take.gain_db == pytest.approx(other.take.gain_db, abs=1e-6)
        heard = audition_script(rehearse(changed.script, changed.show), [[0]], ())[0].samples[0]
        (take,) = heard.takes
        assert take == whole.sentences[0].take
        samples, rate = audible(heard, rehearsal.store)
        kept = load(rehearsal.store, take.key)
        assert kept
        assert np.array_equal(samples, speech_chain(kept.clip.samples, rate, chain) * np.float32(ratio(take.gain_db)))


@pytest.mark.slow
@pytest.mark.parametrize("chain", ["off", "radio"])
def test_speakers_with_a_minute_each_are_within_half_a_lu(chain: str, tmp_path: Path) -> None:
    done = render_episode(job(tmp_path / "show", 30, GOOD, arthur=chain))
    record = json.loads(done.path.with_suffix(".episode.json").read_text("utf-8"))
    assert [s["seconds"] >= 60 for s in record["speakers"]] == [True, True]
    levels = [s["loudness_lufs"] for s in record["speakers"]]
    assert max(levels) - min(levels) < 0.5
