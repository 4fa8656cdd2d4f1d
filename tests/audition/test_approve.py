"""`studio approve`: takes are pinned as they are, one by one, and all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.auditions import done, page, record, render, studio
from support.small_show import make_show

from studio.audition import rehearsal as rehearsals
from studio.audition.choose import as_rendered
from studio.audition.choose import pin as choose
from studio.audition.rehearsal import rehearse
from studio.errors import TakeMissing
from studio.show import load_show, pins
from studio.store import Store
from studio.store import takes as stored
from studio.synthesize.pins import occurrences


@pytest.mark.parametrize("engine", [pytest.param("flite", marks=pytest.mark.slow), "tone"])
def test_approving_changes_no_byte_of_the_episode(engine: str, tmp_path: Path) -> None:
    script = page(make_show(tmp_path / "show", engine=engine))
    before = render(script)
    approved = done("approve", script, "--all")["pinned"]
    assert len(approved) == 5  # two lines have the same words in the same voice
    assert render(script) == before
    assert len(record(script)["pinned"]) == 6


def test_takes_are_kept_one_by_one(tones: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All samples of a long script at once are gigabytes."""
    kept, loaded = [], []
    load, write = stored.load, pins.write_atomic

    def loading(*arguments: Any) -> Any:
        loaded.append(len(kept))
        return load(*arguments)

    def writing(path: Path, content: bytes, **options: bool) -> None:
        kept.append(path)
        write(path, content, **options)

    rehearsal = rehearse(tones, load_show(tones))
    choices = as_rendered(rehearsal, range(len(rehearsal.sentences)))
    monkeypatch.setattr(stored, "load", loading)
    monkeypatch.setattr(pins, "write_atomic", writing)
    assert len(choose(rehearsal, choices)) == 5  # "Right." is said twice, by one pin
    assert loaded == [0, 1, 2, 3, 4]


def test_a_take_that_is_gone_leaves_no_file_without_a_pin(tones: Path) -> None:
    rehearsal = rehearse(tones, load_show(tones))
    choices = as_rendered(rehearsal, range(len(rehearsal.sentences)))
    assert len(choose(rehearsal, choices[:1])) == 1
    before = {path.name: path.read_bytes() for path in (tones.parent / "takes").iterdir()}
    other = replace(rehearsal, store=LossyStore(rehearsal.store, choices[-1].candidate.take.key))
    with pytest.raises(TakeMissing):
        choose(other, choices)
    assert {path.name: path.read_bytes() for path in (tones.parent / "takes").iterdir()} == before
    assert len(done("approve", tones, "--list")["pinned"]) == 1


class LossyStore:
    """A store in which one object can't be found."""

    def __init__(self, store: Store, key: str) -> None:
        self.store, self.key = store, key

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def get(self, kind: str, key: str) -> bytes | None:
        return None if key == self.key else self.store.get(kind, key)


def test_a_file_in_the_way_of_a_folder_is_told(tones: Path, tmp_path: Path) -> None:
    (tmp_path / "full").write_text("")
    for options in (["-o", tmp_path / "full"], ["-o", tmp_path / "full" / "er"], ["-o", tmp_path / ("x" * 300)]):
        ended = studio("audition", tones, *options)
        assert ended.exit_code == 1
        assert "Can't be written" in ended.stderr
        assert "bug" not in ended.stderr
    (tones.parent / "takes").write_text("")
    ended = studio("approve", tones, 1)
    assert ended.exit_code == 1
    assert "Can't be written" in ended.stderr
    assert not (tones.parent / "takes.toml").exists()


def test_places_are_counted_once_for_all_that_is_approved(tones: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rehearsal = rehearse(tones, load_show(tones))
    choices = as_rendered(rehearsal, range(len(rehearsal.sentences)))
    counted: list[int] = []

    def counting(keys: Sequence[str]) -> list[int]:
        counted.append(len(keys))
        return occurrences(keys)

    monkeypatch.setattr(rehearsals, "occurrences", counting)
    pinned = choose(rehearsal, choices, only=True)
    assert sorted((pin.line, pin.only) for pin in pinned) == [(1, 1), (2, 1), (3, 1), (3, 1), (4, 2), (5, 1)]
    assert counted == [len(choices)]


def test_an_approved_take_is_no_longer_suspect(tmp_path: Path) -> None:
    words = " ".join(["b"] * 20)  # no voice says this as fast as the tone does
    script = page(make_show(tmp_path / "show", music=False), f"Ada Stone: {words}.\n")
    assert "suspect" in studio("render", script).stderr
    flagged = record(script)["flagged"]
    assert [f["line"] for f in flagged] == [1]
    assert "suspect" in studio("retake", script, 1).stdout
    approved = done("approve", script, "--doubtful")["pinned"]
    assert [(p["line"], p["flags"]) for p in approved] == [(1, flagged[0]["flags"])]
    assert "suspect" not in studio("render", script).stderr
    assert record(script)["flagged"] == []
    assert "approved although" in studio("approve", script, "--list").stdout
    assert "No take is suspect" in studio("approve", script, "--doubtful").stdout


def test_a_take_can_be_approved_by_its_number(flite: Path) -> None:
    assert done("approve", flite, 5, "--take", 2)["pinned"][0]["made"] == "7 % slower"
    samples = done("retake", flite, 5)["parts"][0]["samples"]
    assert [s["pinned"] for s in samples] == [False, True, False]
    assert done("approve", flite, 5)["pinned"] == []  # it stays as it was chosen
    done("retake", flite, 5, "--voice", "kal16", "--keep", "2")
    shown = done("retake", flite, 5)["parts"][0]["samples"]
    assert [s["label"] for s in shown] == ["Pinned", "Take 1", "Take 2", "Take 3"]
    assert len(list((flite.parent / "takes").iterdir())) == 1
