"""show.toml: what is wrong in it is named with its line; what it names can't leave the show."""

import os
from pathlib import Path

import pytest
from pydantic import BaseModel

from studio.errors import ShowError
from studio.files.toml import tomllib
from studio.show import Settings, Show, Speaker, defaults_folder, load_show

REPOSITORY = Path(__file__).resolve().parents[2]

WRONG = [
    ('titel = "X"', 1, "titel", "title"),
    ('title = "X"\n\n[music]\nintros = "a.wav"', 4, "music.intros", "intro"),
    ('[speakers."Nora Whitfield"]\nvoise = "clara"', 2, "speakers.Nora Whitfield.voise", "voice"),
    ('[speakers.Ada]\nvoice = "a"\n[speakers.Ben]\nvoice = "b"\naliasses = []', 5, "speakers.Ben.aliasses", "aliases"),
    ("[loudnes]\ntarget_lufs = -16", 1, "loudnes", "loudness"),
    ("[loudness]\ntarget = -16", 2, "loudness.target", "target_lufs"),
    ("loudness.targe_lufs = -16", 1, "loudness.targe_lufs", "target_lufs"),
    ("[gaps]\nxyz = 1", 2, "gaps.xyz", "sentence"),
    ('# a comment\n\n"titel" = "X"', 3, "titel", "title"),
]


@pytest.mark.parametrize(("text", "line", "key", "near"), WRONG)
def test_an_unknown_key_is_named_with_its_line_and_the_nearest_known_one(show, text, line, key, near):
    with pytest.raises(ShowError) as caught:
        load_show(chosen=show(text))
    said = str(caught.value)
    assert f"show.toml:{line}: Unknown key “{key}”." in said
    assert near in said
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("title = 3", 1, "title"),
        ('title = "X"\nai_generated = "perhaps"', 2, "ai_generated"),
        ('[mp3]\nbitrate = "fast"', 2, "mp3.bitrate"),
        ("[mp3]\nbitrate = 129", 2, "mp3.bitrate"),
        ("[music]\nunder_speech_lu = 3", 2, "music.under_speech_lu"),
        ('[music]\nbed_under = ["intro", "everything"]', 2, "music.bed_under"),
        ("[gaps]\nturn = -1", 2, "gaps.turn"),
        ("[speakers.Ada]\naliases = []", 1, "speakers.Ada.voice"),
        ('unknown_speakers = "maybe"', 1, "unknown_speakers"),
        ('speakers = "Ada"', 1, "speakers"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(show, text, line, key):
    with pytest.raises(ShowError) as caught:
        load_show(chosen=show(text))
    assert f"show.toml:{line}: “{key}" in str(caught.value)


@pytest.mark.parametrize(("text", "line"), [("title = \n", 1), ('title = "X"\n[music\n', 2), ("a = 1\na = 2\n", 2)])
def test_what_is_not_toml(show, text, line):
    with pytest.raises(ShowError, match="not valid TOML") as caught:
        load_show(chosen=show(text))
    assert caught.value.line == line


def test_what_is_not_text(tmp_path):
    (tmp_path / "show.toml").write_bytes(b"title = '\xff\xfe'")
    with pytest.raises(ShowError, match="UTF-8"):
        load_show(chosen=tmp_path)


def test_a_file_of_a_windows_editor(tmp_path):
    (tmp_path / "show.toml").write_bytes(b"\xef\xbb\xbftitle = 'X'\r\n[mp3]\r\nbitrate = 192\r\n")
    assert load_show(chosen=tmp_path).settings.mp3.bitrate == 192


@pytest.fixture
def show(tmp_path):
    def write(text: str = "") -> Path:
        path = tmp_path / "show.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


# ------------------------------------------------------------------------------------- which show it is


def test_the_nearest_show_above_the_script(tmp_path):
    for folder, title in ((tmp_path, "Outer"), (tmp_path / "inner", "Inner")):
        folder.mkdir(exist_ok=True)
        (folder / "show.toml").write_text(f'title = "{title}"')
    (tmp_path / "inner" / "scripts" / "old").mkdir(parents=True)
    assert load_show(tmp_path / "inner" / "scripts" / "old" / "a.md").settings.title == "Inner"
    assert load_show(tmp_path / "inner" / "a.md").root == tmp_path / "inner"
    assert load_show(tmp_path / "a.md").settings.title == "Outer"
    assert load_show(Path("a.md")).settings.title == "Outer"


def test_a_show_that_was_chosen(tmp_path, show):
    show('title = "Near"')
    other = tmp_path / "elsewhere" / "my show.toml"
    other.parent.mkdir()
    other.write_text('title = "Far"')
    (other.parent / "show.toml").write_text('title = "Folder"')
    script = tmp_path / "a.md"
    assert load_show(script, other).settings.title == "Far"
    assert load_show(script, other).root == other.parent
    assert load_show(script, other.parent).settings.title == "Folder"
    for missing in (tmp_path / "no.toml", tmp_path / "elsewhere" / "no"):
        with pytest.raises(ShowError, match="no such show file"):
            load_show(script, missing)


def test_outside_any_show_the_defaults_of_the_package_hold(tmp_path, monkeypatch):
    show = load_show(tmp_path / "a.md")
    assert show.root is None
    assert show.settings == Settings()
    assert show.cast_file is None
    assert show.lexicon_files == ()
    assert list(show.voices.glob("*.toml"))
    for name in (show.settings.music.intro, show.settings.music.stinger, show.settings.music.outro):
        path = show.asset(name)
        assert path is not None
        assert path.is_file()
    assert show.episode(tmp_path / "monday.md") == Path("monday.mp3")
    assert show.location == str(tmp_path / "cache")
    monkeypatch.delenv("STUDIO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert "studio" in show.location


def test_inside_a_show_all_lies_in_its_folder(tmp_path, show, monkeypatch):
    found = load_show(chosen=show())
    monkeypatch.delenv("STUDIO_CACHE")
    assert found.location == str(tmp_path / ".studio" / "store")
    assert found.cast_file == tmp_path / "cast.toml"
    assert found.lexicon_files == ()
    (tmp_path / "lexicon.toml").touch()
    assert found.lexicon_files == (tmp_path / "lexicon.toml",)
    assert found.episode(tmp_path / "scripts" / "monday.md") == tmp_path / "episodes" / "monday" / "monday.mp3"
    assert found.voices == defaults_folder() / "voices"
    (tmp_path / "voices").mkdir()
    assert found.voices == tmp_path / "voices"


# ------------------------------------------------------------------------------------------- its assets


@pytest.fixture
def found(tmp_path) -> Show:
    home = tmp_path / "show"
    (home / "assets" / "sub").mkdir(parents=True)
    (home / "show.toml").touch()
    (home / "secret.wav").touch()
    (home / "assets" / "intro.wav").touch()
    (home / "assets" / "sub" / "deep.wav").touch()
    (home / "assets" / "inside.wav").symlink_to("intro.wav")
    (home / "assets" / "out.wav").symlink_to("../secret.wav")
    (home / "assets" / "out").symlink_to("..")
    (home / "assets" / "loop").symlink_to("loop")
    return load_show(chosen=home)


@pytest.mark.parametrize("name", ["intro.wav", "sub/deep.wav", "inside.wav", "./intro.wav", "sub/../intro.wav"])
def test_a_file_in_assets(found, name):
    path = found.asset(name)
    assert path is not None
    assert path.is_file()


@pytest.mark.parametrize("name", ["../secret.wav", "/etc/passwd", "out.wav", "out/secret.wav", "sub/../../secret.wav"])
def test_a_file_outside_assets_is_refused(found, name):
    with pytest.raises(ShowError, match="lies outside assets/") as caught:
        found.asset(name)
    assert str(found.root / "show.toml") in str(caught.value)


@pytest.mark.parametrize("name", ["no.wav", "sub", ".", "loop", "a\0b", "https://example.org/a.mp3", "x" * 5000])
def test_a_file_that_is_not_there(found, name):
    with pytest.raises(ShowError) as caught:
        found.asset(name)
    assert str(found.root / "show.toml") in str(caught.value)


@pytest.mark.parametrize("name", ["no.wav", "loop", "a\0b", "x" * 5000])
def test_a_file_of_a_script_that_is_not_there(found, name):
    with pytest.raises(ShowError):
        found.file(name, found.root / "a.txt")


def test_a_script_that_is_a_link_to_itself_has_a_show(found):
    (found.root / "a.txt").symlink_to("a.txt")
    assert load_show(found.root / "a.txt").root == found.root


def test_an_empty_name_is_none(found):
    assert found.asset("") is None


# --------------------------------------------------------------------------- the repository's own show.toml

OWN = {"title", "cover", "author", "description", "music.bed_under", "speakers"}
"""Keys whose value is the show's own, not the default."""


def keys(model: type[BaseModel], before: str = "") -> dict[str, object]:
    """Every key of the settings with its default."""
    out: dict[str, object] = {}
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            out |= keys(inner, f"{before}{name}.")
        else:
            out[before + name] = field.get_default(call_default_factory=True)
    return out


def flat(table: dict, before: str = "") -> dict[str, object]:
    out: dict[str, object] = {}
    for name, value in table.items():
        if isinstance(value, dict) and before + name != "speakers":
            out |= flat(value, f"{before}{name}.")
        else:
            out[before + name] = value
    return out


def test_the_own_show_says_every_key_there_is_with_its_default():
    written = flat(tomllib.loads((REPOSITORY / "show.toml").read_text(encoding="utf-8")))
    known = keys(Settings)
    assert set(written) == set(known)
    assert {key: value for key, value in written.items() if key not in OWN} == {
        key: list(value) if isinstance(value, tuple) else value for key, value in known.items() if key not in OWN
    }
    assert {name for speaker in written["speakers"].values() for name in speaker} == set(Speaker.model_fields)


def test_every_key_of_the_own_show_is_explained():
    text = (REPOSITORY / "show.toml").read_text(encoding="utf-8")
    explained = {line.split("=")[0].strip() for line in text.splitlines() if "=" in line and "#" in line}
    assert explained >= {key.rpartition(".")[2] for key in keys(Settings)} - {"description", "speakers"}
    assert explained >= set(Speaker.model_fields)


def test_the_own_show_loads_and_its_voices_and_assets_are_there():
    show = load_show(chosen=REPOSITORY)
    for name in (show.settings.cover, show.settings.music.intro, show.settings.music.bed, show.settings.music.outro):
        assert show.asset(name)
    for speaker in show.settings.speakers.values():
        assert (show.voices / f"{speaker.voice}.toml").is_file()


def test_a_pipe_in_place_of_the_show_file_is_refused(tmp_path):
    """Taken for no show, the script would be rendered with other settings, and another engine."""
    os.mkfifo(tmp_path / "show.toml")
    with pytest.raises(ShowError, match="a pipe or a device"):
        load_show(tmp_path / "script.txt")
