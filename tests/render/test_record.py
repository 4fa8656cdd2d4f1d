"""Records of other versions: read, or refused with a way on."""

import json

import pytest

from studio.errors import InputError
from studio.render.record import VERSION, read_record


def test_this_version_is_read(tmp_path):
    path = tmp_path / "x.episode.json"
    path.write_text(json.dumps({"record": VERSION, "title": "X", "later": "keys that came since are no fault"}))
    assert read_record(path)["title"] == "X"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (json.dumps({"record": VERSION + 1}), "newer Studio"),
        (json.dumps({"title": "X"}), "not the record of an episode"),
        (json.dumps([1, 2]), "not the record of an episode"),
        ('{"record": 1', "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_way_on(tmp_path, content, said):
    path = tmp_path / "x.episode.json"
    path.write_text(content)
    with pytest.raises(InputError, match=said) as caught:
        read_record(path)
    assert "ender the script again" in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_record_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="can't be read"):
        read_record(tmp_path / "none.episode.json")
