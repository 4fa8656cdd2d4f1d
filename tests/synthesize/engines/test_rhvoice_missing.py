"""RHVoice where it isn't there, or only in part."""

import pytest

from studio.errors import EngineError
from studio.synthesize.engine import Request
from studio.synthesize.engines.rhvoice import RHVoice
from studio.values import VoiceSettings


@pytest.fixture
def share(tmp_path, monkeypatch):
    """A folder of voices, and a program that writes nothing."""
    program = tmp_path / "bin" / "RHVoice-test"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for name, language in (("bdl", "English"), ("aleksandr", "Russian"), ("aaron", "English")):
        folder = tmp_path / "share" / "RHVoice" / "voices" / name
        folder.mkdir(parents=True)
        (folder / "voice.info").write_text(f"name={name}\nlanguage={language}\n")
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    return tmp_path / "share" / "RHVoice"


def test_without_the_program_it_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    readiness = RHVoice().readiness()
    assert not readiness.ready
    assert readiness.detail == "RHVoice is not installed"
    assert "rhvoice-english" in readiness.hint


def test_only_english_voices_are_listed_known_ones_first(share):
    assert [voice.name for voice in RHVoice().voices()] == ["bdl", "aaron"]
    assert RHVoice().readiness().ready


def test_the_build_changes_with_the_voices(tmp_path, share, monkeypatch):
    before = RHVoice().build()
    other = tmp_path / "other" / "RHVoice"
    (other / "voices" / "bdl").mkdir(parents=True)
    (other / "voices" / "bdl" / "voice.info").write_text("name=Bdl\nlanguage=English\nrevision=2\n")
    monkeypatch.setenv("RHVOICEDATAPATH", str(other))
    assert RHVoice().build() != before


def test_a_program_that_writes_nothing_is_told(share):
    with pytest.raises(EngineError, match="RHVoice wrote no sound"):
        RHVoice().synthesize([Request("Yes.", VoiceSettings("bdl"))])


@pytest.mark.parametrize("text", ["Søren said so.", "One\nTwo"])
def test_letters_it_would_drop_are_refused(share, text):
    with pytest.raises(EngineError, match="drop letters"):
        RHVoice().synthesize([Request(text, VoiceSettings("bdl"))])
