"""Engines by entry point: real distributions on the path, whole ones and broken ones."""

import sys
import textwrap

import numpy as np
import pytest
from support.examples import rest_slow

from studio.errors import EngineError, UsageError
from studio.synthesize import registry
from studio.synthesize.abilities import Abilities
from studio.synthesize.engine import EngineWithModels, Request
from studio.synthesize.engines.tone import Tone
from studio.values import VoiceSettings

GOOD = """
from studio.synthesize.engines.tone import Tone
class Made(Tone):
    name = "NAME"
"""

ABILITIES = """
from studio.synthesize.abilities import Abilities
from studio.synthesize.engines.tone import Tone
class Made(Tone):
    name, abilities = "NAME", Abilities(WHAT)
"""
OLD = """
from studio.synthesize.engines.tone import Tone
class Made:
    name, batch, parallel, shortest, exact = "NAME", 6, 2, 3, False
    uses = frozenset({"style", "something of later"})
    def readiness(self): return Tone().readiness()
    def build(self): return "old 1"
    def voices(self): return Tone().voices()
    def synthesize(self, requests): return Tone().synthesize(requests)
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """install(distribution, engine's name, source, entry=…): a distribution as pip would leave it."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("STUDIO_PLUGINS", "on")
    before = set(sys.modules)

    def make(distribution, name, source, *, entry=None, metadata=None, points=None):
        module = distribution.replace("-", "_")
        (site / f"{module}.py").write_text(textwrap.dedent(source).replace("NAME", name))
        folder = site / f"{module}-1.0.dist-info"
        folder.mkdir()
        if metadata is None:
            metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n"
        if metadata:
            (folder / "METADATA").write_text(metadata)
        entry = entry or f"{module}:Made"
        (folder / "entry_points.txt").write_text(points or f"[studio.engines]\n{name} = {entry}\n")
        registry.engines.cache_clear()

    yield make
    registry.engines.cache_clear()
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and str(site) in str(sys.modules[name].__file__):
            del sys.modules[name]


def status(name):
    return [s for s in registry.engines() if s.name == name]


def test_the_built_in_engines_come_through_the_same_door():
    registry.engines.cache_clear()
    assert {s.name for s in registry.engines()} >= {"flite", "espeak", "tone"}
    assert {s.origin for s in registry.engines()} == {"studio-episodes"}
    assert registry.engine("tone").name == "tone"


def test_a_plugin_is_found_after_the_built_in_ones(install):
    install("a-voice", "song", GOOD)
    assert registry.engine("song").name == "song"
    assert [s.origin for s in registry.engines()][-1] == "a-voice"


def test_plugins_can_be_left_out(install, monkeypatch):
    install("a-voice", "song", GOOD)
    monkeypatch.setenv("STUDIO_PLUGINS", "off")
    assert status("song") == []


BROKEN = {
    "raises on import": ("raise RuntimeError('no such card')", "no such card"),
    "lacks a library": ("import no_such_library_anywhere", "no_such_library_anywhere"),
    "does not parse": ("def (", "SyntaxError"),
    "ends the program on import": ("import sys; sys.exit(3)", "SystemExit"),
    "raises on construction": (GOOD + "    def __init__(self): raise OSError('driver')\n", "driver"),
    "has no such class": ("x = 1", "Made"),
    "is no engine": ("class Made: name = 'NAME'", "it lacks readiness, build, voices, synthesize, abilities"),
    "has another name": (GOOD.replace("NAME", "other"), "it calls itself 'other'"),
    "has odd abilities": (GOOD + "    abilities = {'batch': 4}\n", "abilities must be"),
    "has an odd batch": (ABILITIES.replace("WHAT", "batch=0"), "batch must be at least 1, not 0"),
    "has half a batch": (ABILITIES.replace("WHAT", "parallel=1.5"), "parallel must be a whole number, not 1.5"),
    "follows nonsense": (ABILITIES.replace("WHAT", "follows=frozenset({'mood'})"), "follows must be"),
    "reads nonsense": (ABILITIES.replace("WHAT", "letters='cyrillic'"), "letters must be one of"),
    "is old with an odd batch": (OLD.replace('"NAME", 6', '"NAME", 0'), "batch must be at least 1, not 0"),
    "raises when asked": (GOOD + "    def readiness(self): raise ValueError('oops')\n", "oops"),
    "answers nonsense": (GOOD + "    def readiness(self): return True\n", "must give a Readiness"),
}


@pytest.mark.parametrize("fault", rest_slow(BROKEN, every=2))
def test_a_broken_plugin_is_a_line_and_never_a_crash(install, fault):
    source, said = BROKEN[fault]
    install("a-voice", "song", source)
    (found,) = status("song")
    assert found.origin == "a-voice"
    assert not found.readiness.ready
    assert said in found.readiness.detail
    assert "a-voice" in found.readiness.hint
    with pytest.raises(EngineError, match="The engine song is not ready") as caught:
        registry.engine("song")
    assert said in str(caught.value)
    assert registry.engine("tone").readiness().ready


def test_an_engine_of_the_old_protocol_still_loads(install):
    install("a-voice", "song", OLD)
    with pytest.warns(DeprecationWarning, match="The engine song has no `abilities`"):
        old = registry.engine("song")
    follows = frozenset({"style"})
    expected = Abilities(batch=6, parallel=2, exact=False, follows=follows, shortest_words=3, letters="ascii")
    assert old.abilities == expected == registry.abilities_of("song")
    request = Request("Hello there, world.", VoiceSettings("low"))
    assert np.array_equal(old.synthesize([request])[0].samples, Tone().synthesize([request])[0].samples)
    assert old.build() == "old 1" and old.voices() == Tone().voices() and not isinstance(old, EngineWithModels)


def test_an_old_engine_whose_voices_name_models_keeps_that(install):
    install("a-voice", "song", OLD + "    def identity(self, settings): return settings\n")
    with pytest.warns(DeprecationWarning):
        assert isinstance(registry.engine("song"), EngineWithModels)


def test_abilities_are_known_of_an_engine_that_is_not_ready(install):
    source = GOOD + "    def readiness(self): return Readiness(False, 'no card', '')\n"
    install("a-voice", "song", "from studio.synthesize.engine import Readiness\n" + source)
    with pytest.raises(EngineError):
        registry.engine("song")
    assert registry.abilities_of("song") == Tone.abilities
    with pytest.raises(UsageError, match="Did you mean flite"):
        registry.abilities_of("flight")


def test_a_plugin_cannot_take_the_name_of_another_engine(install):
    install("a-voice", "flite", GOOD)
    install("b-voice", "song", GOOD)
    install("c-voice", "song", GOOD)
    assert [(s.origin, s.engine is None) for s in status("flite")] == [("studio-episodes", False), ("a-voice", True)]
    assert [(s.origin, s.engine is None) for s in status("song")] == [("b-voice", False), ("c-voice", True)]
    assert "already taken by b-voice" in status("song")[1].readiness.detail
    assert type(registry.engine("flite")).__module__ == "studio.synthesize.engines.flite"


@pytest.mark.parametrize(
    "broken", [{"metadata": "no metadata at all"}, {"metadata": ""}, {"points": "[studio.engines]\nno equals sign\n"}]
)
def test_a_distribution_that_cannot_be_read_harms_nobody(install, broken):
    install("a-voice", "song", GOOD, **broken)
    install("b-voice", "dance", GOOD)
    assert registry.engine("dance").name == "dance"
    assert registry.engine("tone").name == "tone"


def test_an_engine_that_is_not_ready_says_why(install):
    source = GOOD + (
        "    def readiness(self):\n"
        "        from studio.synthesize.engine import Readiness\n"
        "        return Readiness(False, 'no graphics card', 'Buy one.')\n"
    )
    install("a-voice", "song", source)
    with pytest.raises(EngineError, match=r"no graphics card\. Buy one\."):
        registry.engine("song")


def test_an_unknown_engine():
    with pytest.raises(UsageError, match="Did you mean flite"):
        registry.engine("flight")
    with pytest.raises(UsageError, match=r"Known engines: .*espeak"):
        registry.engine("zzz")
