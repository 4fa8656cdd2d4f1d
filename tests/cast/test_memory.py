"""cast.toml: what was guessed stays; what a person wrote stays as it was written."""

import multiprocessing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.processes import LONG_S

from studio.cast import VoiceChoice, recall, remember
from studio.errors import ShowError


def test_nothing_is_written_for_nothing(tmp_path):
    remember(None, {"Ada": VoiceChoice("anna")})
    remember(tmp_path / "cast.toml", {})
    assert list(tmp_path.iterdir()) == []
    assert recall(None) == recall(tmp_path / "cast.toml") == {}


def test_it_comes_back_and_grows(tmp_path):
    path = tmp_path / "cast.toml"
    remember(path, {"Ada Lovelace": VoiceChoice("anna"), "Zoë “Z” O'Neil": VoiceChoice("boris", 3)})
    remember(path, {"Ben": VoiceChoice("cleo")})
    assert recall(path) == {
        "Ada Lovelace": VoiceChoice("anna"),
        "Zoë “Z” O'Neil": VoiceChoice("boris", 3),
        "Ben": VoiceChoice("cleo"),
    }
    assert path.read_text().startswith("# Voices that Studio chose")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [".studio", "cast.toml"]


@settings(deadline=None)  # every write is brought to the disk
@given(st.dictionaries(st.text(), st.builds(VoiceChoice, st.text(), st.integers(0, 200)), min_size=1, max_size=5))
def test_any_name_comes_back(tmp_path_factory, learnt):
    path = tmp_path_factory.mktemp("show") / "cast.toml"
    for name, memory in learnt.items():
        remember(path, {name: memory})
    assert recall(path) == learnt


def test_what_a_person_changed_meanwhile_stays(tmp_path):
    path = tmp_path / "cast.toml"
    remember(path, {"Ada": VoiceChoice("anna")})
    text = path.read_text().replace('"anna"', '"boris"   # she is Russian, after all')
    path.write_text(text)
    remember(path, {"Ada": VoiceChoice("cleo"), "Ben": VoiceChoice("anna")})
    assert recall(path) == {"Ada": VoiceChoice("boris"), "Ben": VoiceChoice("anna")}
    assert path.read_text().startswith(text.rstrip())


def test_a_voice_of_another_engine_gives_way(tmp_path):
    path = tmp_path / "cast.toml"
    remember(path, {"Ada": VoiceChoice("heart", 1, "hibari"), "Ben": VoiceChoice("boris")})
    path.write_text(path.read_text() + "# a remark\n")
    remember(path, {"Ada": VoiceChoice("anna"), "Ben": VoiceChoice("cleo")})
    assert recall(path) == {"Ada": VoiceChoice("anna"), "Ben": VoiceChoice("boris")}
    assert "# a remark" in path.read_text()


@pytest.mark.parametrize("text", ['speakers = {Ada = {voice = "anna"}}\n', '[speakers]\nAda = {voice = "anna"}\n'])
def test_other_ways_to_write_it(tmp_path, text):
    path = tmp_path / "cast.toml"
    path.write_text(text)
    assert recall(path) == {"Ada": VoiceChoice("anna")}
    try:
        remember(path, {"Ben": VoiceChoice("cleo")})
    except ShowError as error:
        assert "tables of their own" in str(error)
        assert path.read_text() == text
    else:
        assert recall(path) == {"Ada": VoiceChoice("anna"), "Ben": VoiceChoice("cleo")}


def test_a_wrong_file_is_named_and_left_alone(tmp_path):
    path = tmp_path / "cast.toml"
    path.write_text('[speakers.Ada]\nvoise = "anna"\n')
    for call in (lambda: recall(path), lambda: remember(path, {"Ben": VoiceChoice("cleo")})):
        with pytest.raises(ShowError, match=r"cast.toml:\d: .*voi[cs]e"):
            call()
    assert path.read_text() == '[speakers.Ada]\nvoise = "anna"\n'


def test_a_folder_that_is_gone(tmp_path):
    with pytest.raises(ShowError):
        remember(tmp_path / "no" / "cast.toml", {"Ben": VoiceChoice("cleo")})


def _remember(path, start):
    for number in range(start, start + 10):
        remember(path, {f"Speaker {number}": VoiceChoice("anna", number)})


@pytest.mark.slow
def test_two_processes_at_once_lose_nothing(tmp_path):
    path = tmp_path / "cast.toml"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_remember, args=(path, start)) for start in (0, 10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(LONG_S)
    assert recall(path) == {f"Speaker {number}": VoiceChoice("anna", number) for number in range(20)}
