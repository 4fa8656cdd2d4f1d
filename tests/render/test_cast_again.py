"""Who holds a voice: speakers of a show's scripts, and nobody whom no script names any longer."""

import pytest

from studio.cast import remember
from studio.render.prepare import cast_script, load_source, load_speech_settings
from studio.show import load_show


@pytest.fixture
def show(studio, tmp_path):
    assert studio("new", "show", cwd=tmp_path).code == 0
    return tmp_path / "show"


def cast(show, name, text):
    """Voices by speaker, as a render of a script with this text casts and remembers them."""
    script = show / "scripts" / name
    script.write_text(text)
    loaded = load_show(script)
    parsed, speech = load_source(script, loaded).script, load_speech_settings(loaded, "tone")
    made, new_choices = cast_script(parsed, loaded, "tone", speech)
    remember(loaded.cast_file, new_choices)
    return {role.speaker: role.voice for role in made.roles}


NORA, VERA = (f"{name}: Good evening, and welcome.\n\nPaul: Thank you.\n" for name in ("Nora", "Vera"))


def test_the_speakers_of_a_new_show_hold_no_voices(show):
    assert cast(show, "mine.txt", NORA) == {"Nora": "clara", "Paul": "arthur"}


def test_a_speaker_whom_no_script_names_any_longer_holds_no_voice(show):
    assert cast(show, "mine.txt", VERA) == {"Vera": "clara", "Paul": "arthur"}
    assert cast(show, "mine.txt", NORA) == {"Nora": "clara", "Paul": "arthur"}


def test_a_speaker_of_another_script_does(show):
    cast(show, "mine.txt", VERA)
    assert cast(show, "other.txt", NORA) == {"Nora": "ruth", "Paul": "arthur"}


def test_one_who_comes_back_shares_no_voice(show):
    cast(show, "mine.txt", VERA)
    cast(show, "mine.txt", NORA)
    assert cast(show, "mine.txt", NORA + "\nVera: I am here again.\n")["Nora"] == "ruth"
