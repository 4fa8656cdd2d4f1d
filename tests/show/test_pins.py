"""Pinned takes of a show: what was chosen stays through edits, ends when it should, and is never another sound."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.auditions import SCRIPT, done, length_of, notes, page, record, render, studio
from support.small_show import make_show

from studio.show.pins import NewPin, add_pins, load_pins
from studio.store import FolderStore
from studio.store import takes as stored
from studio.values import Pin, Word


@pytest.mark.parametrize("engine", [pytest.param("flite", marks=pytest.mark.slow), "tone"])
def test_pins_survive_an_emptied_cache_and_go_along_to_another_machine(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = page(make_show(tmp_path / "show", engine=engine, rate=1.0))
    done("retake", script, 1, "--rate", "0.8", "--keep", "2")
    heard = render(script)
    assert studio("cache", "prune", "--all").exit_code == 0
    assert render(script) == heard
    shutil.copytree(script.parent, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("episodes", ".studio"))
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "another cache"))
    assert render(tmp_path / "elsewhere" / "talk.txt") == heard


@pytest.mark.slow
def test_a_pin_survives_edits_elsewhere_and_a_new_order(tones: Path) -> None:
    done("retake", tones, 1, "--rate", "0.5", "--keep", "2")
    render(tones)
    slow = length_of(tones, 1)
    first, *rest = SCRIPT.splitlines()
    tones.write_text("\n".join(["Ben Fields: Before all that.", *rest[:3], first]), encoding="utf-8")
    render(tones)
    assert length_of(tones, 5) == slow
    assert "no longer" not in notes(tones)
    tones.rename(tones.with_name("renamed.txt"))
    render(tones.with_name("renamed.txt"))
    assert length_of(tones.with_name("renamed.txt"), 5) == slow


def test_a_pin_ends_with_its_text_and_is_told_of_once(tones: Path) -> None:
    done("retake", tones, 1, "--rate", "0.5", "--keep", "2")
    tones.write_text(SCRIPT.replace("Hello there", "Hello you"), encoding="utf-8")
    said = notes(tones)
    assert said.count("no longer applies: the words have changed") == 1
    assert "talk.txt:1:" in said
    linted = done("lint", tones)["findings"]
    assert [(f["rule"], f["line"]) for f in linted if "pinned" in f["message"]] == [("take-unused", 1)]
    assert done("approve", tones, "--list")["pinned"][0]["applies"] is False
    changed = render(tones)
    assert record(tones)["pinned"] == []
    assert len(done("approve", tones, "--remove", "--unused")["removed"]) == 1
    assert list((tones.parent / "takes").iterdir()) == []
    assert "no longer" not in notes(tones)
    assert render(tones) == changed


def test_a_pin_ends_with_its_voice(tones: Path) -> None:
    done("approve", tones, "1")
    for path in (tones.parent / "voices").glob("*.toml"):
        path.write_text(path.read_text().replace("rate = 2.0", "rate = 1.5"), encoding="utf-8")
    assert notes(tones).count("no longer applies: their voice or style has changed") == 1


@pytest.mark.slow
def test_pins_of_another_engine_wait_for_it(tones: Path) -> None:
    done("approve", tones, "1", "3")
    said = notes(tones, "--engine", "flite")
    assert said.count("3 pinned takes of tone are not used with flite") == 1
    assert "no longer applies" not in said
    assert "not used" not in notes(tones)


@pytest.mark.slow
def test_two_lines_with_the_same_words(tones: Path) -> None:
    render(tones)
    usual = length_of(tones, 2)
    done("retake", tones, 2, "--rate", "0.5", "--keep", "2")
    render(tones)
    assert length_of(tones, 2) == length_of(tones, 4) > 1.8 * usual
    done("retake", tones, 4, "--rate", "2", "--keep", "2", "--only")
    render(tones)
    assert length_of(tones, 2) > 1.8 * usual > usual > 1.5 * length_of(tones, 4)
    assert [(p["line"], p["only"]) for p in done("approve", tones, "--list")["pinned"]] == [(2, None), (4, 2)]
    tones.write_text(SCRIPT.replace("Ben Fields: Right.\n", "", 1), encoding="utf-8")
    assert notes(tones).count("they occur less often now") == 1
    done("approve", tones, 3, "--remove")
    done("approve", tones, "--remove", "--all")
    assert done("approve", "--list", "--show", tones.parent)["pinned"] == []


FAULTS = {
    "changed": (lambda file: file.write_bytes(file.read_bytes()[:-9] + b"123456789"), "Is damaged, or not the take"),
    "cut": (lambda file: file.write_bytes(file.read_bytes()[:900]), "Is damaged, or not the take"),
    "empty": (lambda file: file.write_bytes(b""), "Is damaged, or not the take"),
    "gone": (lambda file: file.unlink(), "can't be read"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_take_is_named_and_never_replaced_in_silence(fault: str, tones: Path) -> None:
    pinned = done("approve", tones, 1)["pinned"][0]
    notes(tones)  # the cache knows its samples now, which is no excuse
    file = tones.parent / "takes" / pinned["file"]
    spoil, message = FAULTS[fault]
    spoil(file)
    ended = studio("render", tones)
    assert ended.exit_code == 2
    assert message in ended.stderr
    assert str(file) in ended.stderr
    assert "studio approve SCRIPT LINE --remove" in ended.stderr
    done("approve", tones, 1, "--remove")
    assert notes(tones).count("pinned") == 0


@pytest.mark.parametrize("bytes_of", ["text", "stereo", "not numbers", "too short"])
def test_a_file_that_is_no_take_is_refused_though_its_digest_is_right(bytes_of: str, tones: Path) -> None:
    pinned = done("approve", tones, 1)["pinned"][0]
    file = tones.parent / "takes" / pinned["file"]
    old = hashlib.sha256(file.read_bytes()).hexdigest()
    held = io.BytesIO()
    if bytes_of == "text":
        held.write(b"#EXTM3U\nfile:///etc/passwd\n")
    elif bytes_of == "stereo":
        soundfile.write(held, [[0.1, 0.1]] * 16000, 16000, format="WAV", subtype="FLOAT")
    else:
        value = float("nan") if bytes_of == "not numbers" else 0.1
        soundfile.write(
            held, [value] * (400 if bytes_of == "too short" else 16000), 16000, format="WAV", subtype="FLOAT"
        )
    file.write_bytes(held.getvalue())
    table = tones.parent / "takes.toml"
    table.write_text(table.read_text("utf-8").replace(old, hashlib.sha256(held.getvalue()).hexdigest()), "utf-8")
    ended = studio("render", tones)
    assert ended.exit_code == 1
    assert file.name in ended.stderr


@pytest.mark.parametrize("name", ["../secret.wav", "/etc/passwd", "..\\\\secret.wav", "a/b.wav", "x.wav\\n"])
def test_a_pin_cannot_name_a_file_outside_its_folder(name: str, tones: Path) -> None:
    pinned = done("approve", tones, 1)["pinned"][0]
    table = tones.parent / "takes.toml"
    table.write_text(table.read_text("utf-8").replace(pinned["file"], name), "utf-8")
    ended = studio("render", tones)
    assert ended.exit_code == 2
    assert "takes.toml" in ended.stderr


def test_a_link_out_of_the_folder_is_refused(tones: Path, tmp_path: Path) -> None:
    pinned = done("approve", tones, 1)["pinned"][0]
    file = tones.parent / "takes" / pinned["file"]
    file.rename(tmp_path / "outside.wav")
    file.symlink_to(tmp_path / "outside.wav")
    ended = studio("render", tones)
    assert ended.exit_code == 2
    assert "lies outside takes/" in ended.stderr


@pytest.mark.parametrize(
    ("key", "value"),
    [("gain_db", "nan"), ("onset", "-1"), ("words", "'[[1]]'"), ("sha256", '"zz"')],
)
def test_a_wrong_entry_is_named(key: str, value: str, tones: Path) -> None:
    done("approve", tones, 1)
    table = tones.parent / "takes.toml"
    text = re.sub(rf"(?m)^{key} = (\[\n(?: .*\n)*\]|.*)\n", "", table.read_text("utf-8"))
    table.write_text(text.rstrip() + f"\n{key} = {value}\n", "utf-8")
    ended = studio("render", tones)
    assert ended.exit_code == 2
    assert key in ended.stderr


def test_pinned_samples_are_those_of_the_take_bit_for_bit(
    flite: Path, tones: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Flite speaks in 16-bit steps, the tone in floats; word times come back as they were, too."""
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "cache"))
    for script, ending in ((flite, ".flac"), (tones, ".wav")):
        file = script.parent / "takes" / done("approve", script, 1)["pinned"][0]["file"]
        assert file.suffix == ending
        notes(script)
    store = FolderStore(tmp_path / "cache")
    kept = [stored.load(store, entry.key) for entry in store.entries() if entry.kind == "takes"]
    same: dict[bytes, list] = {}
    for take in kept:
        assert take
        same.setdefault(take.clip.samples.tobytes(), []).append(
            (take.clip.rate, take.clip.words, take.onset_sample, take.offset_sample)
        )
    twice = [known for known in same.values() if len(known) > 1]
    assert len(twice) == 2
    assert all(a == b for a, b in twice)
    assert any(a[1] for a, _ in twice)


def test_times_of_words_are_numbers_and_those_of_studio_0_1_are_read(tmp_path: Path) -> None:
    """They were floats inside a string of JSON."""
    words = (Word("Two", 0.3, 0.332), Word("“stories”", 1.0, 1.348))
    about = Pin("a" * 40, "tone", "Ada", "Two “stories”", "a.txt", 1, "as rendered", Path(), "", 0.0, 0, 9, words=words)
    add_pins(tmp_path, [NewPin(about, np.zeros(480, np.float32), 48_000)])
    text = (tmp_path / "takes.toml").read_text("utf-8")
    assert '["Two", 0.3, 0.332]' in " ".join(text.split()).replace("[ ", "[").replace(", ]", "]")
    pinned = load_pins(tmp_path, tmp_path / "a.txt").pins[0]
    assert [(w.text, w.start_s, w.end_s) for w in pinned.words] == [("Two", 0.3, 0.332), ("“stories”", 1.0, 1.348)]
    before, _, after = text.partition("words = ")
    older = before + "words = " + repr('[["Two", 0.3, 0.332], ["“stories”", 1.0, 1.348]]') + "\n"
    assert after
    (tmp_path / "takes.toml").write_text(older, "utf-8")
    assert load_pins(tmp_path, tmp_path / "a.txt").pins[0].words == pinned.words
