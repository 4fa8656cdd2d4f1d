"""Models are found where the user, packages and other programs keep them."""

from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import numpy as np
import pytest

from studio.synthesize.engine import Readiness
from studio.synthesize.engines import kokoro, model_folders
from studio.synthesize.engines.model_folders import models

PACKAGE = """
from pathlib import Path

def folder():
    return Path(__file__).parent / "held"

def broken():
    raise RuntimeError("no")
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("STUDIO_MODELS", str(tmp_path / "own"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(model_folders, "entry_points", lambda group: ())
    model_folders._packaged.cache_clear()
    yield tmp_path
    model_folders._packaged.cache_clear()


def put(path: Path, beside: str = "{}.json") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    path.with_name(beside.format(path.name)).write_bytes(b"{}")
    return path


def test_models_of_other_programs_are_found_and_the_users_own_come_first(home):
    assert models("piper", "{}.json") == {}
    cache = home / "hub" / "models--rhasspy--piper-voices" / "snapshots" / "abc" / "en" / "en_US"
    amy = put(cache / "amy" / "low" / "en_US-amy-low.onnx")
    put(cache / "joe" / "medium" / "joe.onnx")
    pied = put(home / "data" / "pied" / "models" / "kathleen.onnx")
    own = put(home / "own" / "piper" / "joe.onnx")
    (home / "own" / "piper" / "alone.onnx").write_bytes(b"x")
    put(home / "hub" / "models--someone--other" / "snapshots" / "abc" / "net.onnx")
    assert models("piper", "{}.json") == {"joe": own, "en_US-amy-low": amy, "kathleen": pied}
    assert models("kokoro", "*") == {}


def test_a_package_offers_models_and_a_broken_one_is_left_out(home, monkeypatch, caplog):
    (home / "offering.py").write_text(PACKAGE)
    held = put(home / "held" / "kokoro" / "small.onnx", "voices.bin")
    monkeypatch.syspath_prepend(str(home))
    points = [EntryPoint(name, f"offering:{name}", "studio.models") for name in ("broken", "folder", "missing")]
    monkeypatch.setattr(model_folders, "entry_points", lambda group: points)
    assert models("kokoro", "*") == {"small": held}
    assert "offering:broken" in caplog.text and "offering:missing" in caplog.text


def test_a_package_that_is_installed_offers_its_models(home, monkeypatch):
    """By an entry point as pip leaves it on the disk."""
    facts = home / "site" / "my_voice-1.0.dist-info"
    facts.mkdir(parents=True)
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: my-voice\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text("[studio.models]\nmy-voice = my_voice:folder\n")
    (facts.parent / "my_voice.py").write_text(PACKAGE)
    held = put(facts.parent / "held" / "piper" / "mine.onnx")
    monkeypatch.setattr(model_folders, "entry_points", entry_points)
    assert models("piper", "{}.json") == {}
    model_folders._packaged.cache_clear()
    monkeypatch.syspath_prepend(str(facts.parent))
    assert models("piper", "{}.json") == {"mine": held}


def test_a_model_with_japanese_voices_only_says_so(home, monkeypatch):
    model = put(home / "own" / "kokoro" / "kokoro.onnx", "other.txt")
    np.savez(model.with_name("voices.npz"), jf_alpha=np.zeros(2), zm_yun=np.zeros(2))
    monkeypatch.setattr(kokoro.shared, "readiness", lambda *_: Readiness(True, "1 model"))
    found = kokoro.Kokoro().readiness()
    assert not found.ready and "Japanese or Chinese only" in found.detail and found.hint
    np.savez(model.with_name("voices.npz"), jf_alpha=np.zeros(2), bm_fable=np.zeros(2))
    assert kokoro.Kokoro().readiness() == Readiness(True, "1 model")
    assert [(v.name, v.language, v.gender) for v in kokoro.Kokoro().voices()] == [("bm_fable", "en-gb", "male")]
