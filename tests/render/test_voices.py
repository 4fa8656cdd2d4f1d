"""Voices of several engines in one episode: which engine speaks, and what happens when one isn't ready."""

import json

import pytest

from studio.errors import ShowError
from studio.render.voices import voices_for
from studio.show import load_show
from studio.synthesize import registry
from studio.synthesize.engine import Request
from studio.synthesize.engines.flite import Flite
from studio.synthesize.engines.tone import Tone
from studio.synthesize.identity import take_key
from studio.synthesize.pins import pin_key
from studio.synthesize.routing import abilities_by_voice
from studio.values import VoiceSettings

SCRIPT = "Ada: Good evening, and welcome.\n\nBen: Thank you. It is good to be here.\n\nCy: Good evening.\n"


@pytest.fixture
def show(tmp_path):
    """Ada in tones, Ben by flite, Cy by whatever is named first and ready."""
    (tmp_path / "voices").mkdir()
    (tmp_path / "assets").mkdir()
    (tmp_path / "show.toml").write_text(
        'title = "T"\nengine = "auto"\ncover = ""\n[music]\nintro = ""\nstinger = ""\nbed = ""\nbreak_sting = ""\n'
        'outro = ""\n'
        '[speakers.Ada]\nvoice = "ada"\n[speakers.Ben]\nvoice = "ben"\n[speakers.Cy]\nvoice = "cy"\n'
    )
    voice(tmp_path, "ada", tone="high", flite="slt")
    voice(tmp_path, "ben", flite="kal16", tone="low")
    voice(tmp_path, "cy", nowhere="x", tone="top")
    (tmp_path / "talk.txt").write_text(SCRIPT)
    return tmp_path


def voice(root, name, head="", **engines):
    tables = "".join(f'[engines.{engine}]\nvoice = "{own}"\n' for engine, own in engines.items())
    (root / "voices" / f"{name}.toml").write_text(f'title = "{name}"\n{head}\n{tables}')


def engines(show, engine):
    """By voice, the engine that speaks and the report on it."""
    chosen = voices_for(load_show(show / "talk.txt"), engine)
    return {v.name: (v.for_engine(engine).option("engine") or engine, v.note) for v in chosen if v.for_engine(engine)}


def test_each_voice_speaks_with_its_first_engine_that_is_ready(show):
    note = "speaks with tone: nowhere is not ready (there is no such engine)"
    assert engines(show, "auto") == {"ada": ("tone", ""), "ben": ("flite", ""), "cy": ("tone", note)}


def test_a_model_that_is_not_here_is_as_an_engine_that_is_not_ready(show):
    voice(show, "cy", hibari="fenrir", tone="top")
    assert engines(show, "auto")["cy"] == ("tone", "speaks with tone: hibari has no voice 'fenrir' here")


def test_a_voice_without_another_engine_says_what_is_missing(show, studio):
    voice(show, "cy", hibari="fenrir")
    done = studio("render", "talk.txt", cwd=show)
    assert done.code != 0 and "hibari has no voice 'fenrir' here. It has heart;" in done.stderr


def test_a_requested_engine_speaks_for_all_but_those_that_fix_their_own(show):
    voice(show, "ben", 'engine = "flite"', flite="kal16", tone="low")
    assert engines(show, "tone") == {"ada": ("tone", ""), "ben": ("flite", ""), "cy": ("tone", "")}


def test_a_fixed_engine_needs_a_table(show):
    voice(show, "ben", 'engine = "hibari"', flite="kal16")
    with pytest.raises(ShowError, match=r"The voice's engine is 'hibari', and it has no table"):
        engines(show, "auto")


def test_an_engine_without_tables_speaks_with_its_own_voices(show):
    assert engines(show, "flite").keys() == {"ada", "ben"}
    for name in ("ada", "ben"):
        voice(show, name, tone="low")
    assert engines(show, "flite")["rms"] == ("flite", "")


def test_an_engines_own_voices_are_varied_within_what_sounds_natural(show):
    for name in ("ada", "ben", "cy"):
        voice(show, name, tone="low")
    heart = next(v for v in voices_for(load_show(show / "talk.txt"), "hibari") if v.name == "heart")
    assert heart.pitch_range == registry.declared("hibari").abilities.natural_pitch


def test_takes_and_pins_are_those_of_the_engine_alone(show):
    auto = registry.engine("auto")
    for engine, name in ((Tone(), "low"), (Flite(), "kal16")):
        alone = Request("Hello.", VoiceSettings(name))
        mixed = Request("Hello.", VoiceSettings(name, options=(("engine", engine.name),)))
        assert take_key(auto, mixed) == take_key(engine, alone)
        assert pin_key("auto", mixed) == pin_key(engine.name, alone)


def test_only_what_the_voices_engine_follows_is_asked_for():
    abilities = abilities_by_voice("auto")
    assert "phonemes" in abilities(VoiceSettings("slt", options=(("engine", "flite"),))).follows
    assert "style" in abilities(VoiceSettings("low", options=(("engine", "tone"),))).follows
    assert abilities(VoiceSettings("low")).follows == frozenset()


def test_an_episode_mixes_engines(show, studio):
    done = studio("render", "talk.txt", "--json", cwd=show)
    assert done.code == 0, done.stderr
    assert "Cy: speaks with tone: nowhere is not ready" in done.stderr
    record = json.loads(next(show.rglob("*.episode.json")).read_text())
    assert record["engine"]["name"] == "auto"
    settings = {role["speaker"]: role["settings"] for role in record["cast"]}
    assert {name: s["engine"] for name, s in settings.items()} == {"Ada": "tone", "Ben": "flite", "Cy": "tone"}
