"""Options of a voice: model, reference and consent, from the voice file to the key of a take."""

from pathlib import Path

import pytest

from studio.cast import load_voices
from studio.errors import ShowError
from studio.store import digest
from studio.synthesize.engine import Request
from studio.synthesize.engines.tone import Tone
from studio.synthesize.identity import KEY_VERSION, take_key
from studio.values import VoiceSettings

HEAD = 'title = "June"\n[engines.coqui]\nvoice = "june"\n'


def options(folder: Path, table: str) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    (folder / "june.toml").write_text(HEAD + table, encoding="utf-8")
    settings = load_voices(folder)[0].for_engine("coqui")
    assert settings is not None
    return dict(settings.options)


def test_a_voice_without_options_has_none(tmp_path):
    assert options(tmp_path / "voices", "") == {}


def test_a_model_is_a_name_or_a_folder_seen_from_the_voices(tmp_path):
    voices = tmp_path / "voices"
    assert options(voices, 'model = "tts_models/en/vctk/vits"\n') == {"model": "tts_models/en/vctk/vits"}
    assert options(voices, 'model = "../models/mine"\n') == {"model": str(tmp_path / "models" / "mine")}
    assert options(voices, f'model = "{tmp_path}/x"\n') == {"model": str(tmp_path / "x")}


def test_a_reference_lies_in_the_folder_of_its_voice(tmp_path):
    voices = tmp_path / "voices"
    found = options(voices, 'reference = "june.wav"\nconsent = "June, 2 March 2026, for this show"\n')
    assert found == {
        "consent": "June, 2 March 2026, for this show",
        "reference": str(voices / "june" / "june.wav"),
    }


@pytest.mark.parametrize("name", ["../other/june.wav", "/etc/passwd", "a/../../x.wav"])
def test_no_reference_leads_out_of_it(tmp_path, name):
    with pytest.raises(ShowError, match="lies outside june/"):
        options(tmp_path / "voices", f'reference = "{name}"\n')


@pytest.mark.parametrize(
    "table",
    [
        'model = "~nobody-of-this-name/x"',
        'model = "\\u0000"',
        f'model = "{"a" * 5000}"',
        'reference = "\\u0000"',
        f'reference = "{"a" * 5000}"',
    ],
)
def test_what_can_be_no_file_is_told_with_the_file_it_stands_in(tmp_path, table):
    with pytest.raises(ShowError, match=r"june\.toml: .* is not the name of a file"):
        options(tmp_path, table)


def test_a_link_to_itself_is_a_file_that_the_engine_can_not_open(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    assert dict(options(tmp_path, 'model = "./loop"'))["model"] == str(tmp_path / "loop")


def test_records_name_no_place():
    settings = VoiceSettings("x", options=(("model", "/home/ada/models/mine"), ("reference", "/home/ada/june.wav")))
    assert settings.described() == {
        "voice": "x", "rate": 1.0, "pitch": 0.0, "model": "mine", "reference": "june.wav",
    }  # fmt: skip


def test_options_enter_no_key_of_an_engine_without_them():
    said = {"voice": "low", "rate": 0.9, "pitch": -2.0}
    expected = {"text": "Hello there.", "settings": said, "language": "en", "seed": 3}
    plain = Request("Hello there.", VoiceSettings("low", 0.9, -2.0), "en", 3)
    assert take_key(Tone(), plain) == digest("take", KEY_VERSION, "tone", Tone().build(), expected)
    with_model = Request("Hello there.", VoiceSettings("low", 0.9, -2.0, (("model", "x"),)), "en", 3)
    assert take_key(Tone(), with_model) == take_key(Tone(), plain)
