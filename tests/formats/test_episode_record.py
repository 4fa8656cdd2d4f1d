"""The record of an episode: written and read as one model, whoever wrote it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import InputError
from studio.formats.episode_record import VERSION, EpisodeRecord, load_record, read_record, salvage_record

OLD = sorted((Path(__file__).parent / "records").glob("*.episode.json"))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(10**400)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12
)
KEYS = st.sampled_from([field.removesuffix("_s") for field in EpisodeRecord.model_fields])


def written(folder: Path, document: object) -> Path:
    path = folder / "x.episode.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def real() -> dict:
    return json.loads(OLD[0].read_text("utf-8"))


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.name)
def test_records_of_studio_0_1_are_read_and_lose_nothing(path):
    """What that version wrote comes out again, and the keys that it didn't know."""
    document = json.loads(path.read_text("utf-8"))
    record = read_record(path)
    again = json.loads(record.to_json())
    assert again.pop("target_true_peak_dbtp") is again.pop("sound_sha256") is None
    assert again.pop("waveform") == again["script"].pop("path", "") == ""
    assert [person.pop("picture") for person in again["people"]] == [None] * len(again["people"])
    assert {chapter.pop("picture") for chapter in again["chapters"]} == {False}
    assert [turn.pop("sentences") for turn in again["turns"]] == [[] for _ in again["turns"]]
    assert {speaker.pop("correction_db") for speaker in again["speakers"]} == {None}
    assert again == document
    assert salvage_record(document) == record
    assert record.flagged and record.flagged[0].attempts[0].kept


def test_keys_that_came_since_are_no_fault(tmp_path):
    path = written(tmp_path, {"record": VERSION, "title": "X", "duration": 3, "later": [{"x": 1}]})
    assert (read_record(path).title, read_record(path).duration_s) == ("X", 3.0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (json.dumps({"record": VERSION + 1}), "newer Studio"),
        (json.dumps({"title": "X"}), "not the record of an episode"),
        (json.dumps([1, 2]), "not the record of an episode"),
        ('{"record": 1', "damaged"),
        ("[" * 100_000, "damaged"),
        ('{"record": 1, "samples": ' + "9" * 5000 + "}", "damaged"),
        (json.dumps({"record": 1, "duration": 3}), "title"),
        (json.dumps({"record": 1, "title": "X"}), "duration"),
        (json.dumps({"record": 1, "title": "X", "duration": -1}), "duration"),
        (json.dumps({"record": 1, "title": "X", "duration": 1, "turns": [{}, {"start": "soon"}]}), "turns.1.start"),
        (json.dumps({"record": 1, "title": "X", "duration": 1, "turns": [0] * 200_000}), "turns: .*100000"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_next_step(tmp_path, content, message):
    path = tmp_path / "x.episode.json"
    path.write_text(content)
    with pytest.raises(InputError, match=message) as caught:
        read_record(path)
    assert "ender the script again" in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_record_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="can't be read"):
        read_record(tmp_path / "none.episode.json")
    assert load_record(tmp_path / "none.mp3") is None


def test_a_record_that_is_not_utf_8(tmp_path):
    path = tmp_path / "x.episode.json"
    path.write_bytes(b'{"record": 1, "title": "\xff"}')
    with pytest.raises(InputError, match="damaged"):
        read_record(path)


@given(KEYS, JSON)
def test_any_value_is_read_or_refused_clearly(tmp_path_factory, key, value):
    folder = tmp_path_factory.getbasetemp()
    try:
        record = read_record(written(folder, real() | {key: value}))
    except InputError as error:
        assert error.file and error.hint
        assert error.message.isprintable()
    else:
        assert EpisodeRecord.model_validate(json.loads(record.to_json())) == record or "nan" in repr(record)
    assert isinstance(load_record(folder / "x.mp3"), EpisodeRecord | None)


@given(JSON)
def test_what_can_be_read_of_any_json_is_salvaged(document):
    assert isinstance(salvage_record(document), EpisodeRecord)


@given(KEYS, JSON)
def test_one_bad_value_costs_no_other(key, value):
    """The rest of the record stays as it is."""
    whole, salvaged = salvage_record(real()), salvage_record(real() | {key: value})
    for field in EpisodeRecord.model_fields:
        if field.removesuffix("_s") != key:
            assert getattr(salvaged, field) == getattr(whole, field)


def test_bad_entries_and_bad_parts_of_entries_are_left_out():
    flagged = [{"line": 3, "text": "A.", "flags": 7, "start": -1}, 5, {"text": "B.", "attempts": [{"kept": "?"}]}]
    chapters = [{"startTime": 1.5, "title": "As chapter files have it"}, {"title": "without a start"}]
    record = salvage_record({"flagged": flagged, "chapters": chapters, "duration": "long", "title": "T"})
    assert [(take.line, take.text, take.flags, take.start_s) for take in record.flagged] == [
        (3, "A.", (), 0.0),
        (0, "B.", (), 0.0),
    ]
    assert [(c.start_s, c.end_s, c.title) for c in record.chapters] == [(1.5, 1.5, "As chapter files have it")]
    assert (record.title, record.duration_s) == ("T", 0.0)


def test_half_a_character_becomes_the_sign_for_an_unknown_one(tmp_path):
    path = written(tmp_path, {"record": 1, "title": "half \ud800", "duration": 1})
    assert read_record(path).title == "half \ufffd"
