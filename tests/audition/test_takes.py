"""Auditions, retakes and approvals by the command line: what was chosen is heard, stays, and ends when it should."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import soundfile
from support.small_show import make_show
from typer.testing import CliRunner, Result

from studio.audio.clip import Clip
from studio.audition import rehearsal as rehearsals
from studio.audition.choose import as_rendered
from studio.audition.choose import pin as choose
from studio.audition.rehearsal import rehearse
from studio.audition.retake import RetakeOptions, retake
from studio.cli.app import app
from studio.errors import TakeGone
from studio.show import load_show, pins
from studio.store import FolderStore, Store
from studio.store import takes as stored
from studio.synthesize.engine import Request
from studio.synthesize.engines.tone import Tone
from studio.synthesize.pins import occurrences

SCRIPT = """\
Ada Stone: Hello there, and welcome.
Ben Fields: Right.
Ada Stone: So a kettle sings. It always did.
Ben Fields: Right.
Ada Stone: Good night.
"""


def studio(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def done(*arguments: object) -> dict:
    """What a command says with --json."""
    ended = studio(*arguments, "--json")
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all scripts below: what it holds is keyed by content, so no test sees another in it."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture
def flite(tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script in a show whose engine is flite."""
    monkeypatch.setenv("STUDIO_CACHE", str(store))
    return page(make_show(tmp_path / "spoken", music=False, engine="flite"))


@pytest.fixture
def tones(tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script in a show whose engine is tone."""
    monkeypatch.setenv("STUDIO_CACHE", str(store))
    return page(make_show(tmp_path / "toned", music=False))


def page(show: Path, text: str = SCRIPT, name: str = "talk.txt") -> Path:
    path = show / name
    path.write_text(text, encoding="utf-8")
    return path


def render(script: Path) -> dict[str, bytes]:
    """All outputs of a render, but for the record's times and decisions, which are none of the sound."""
    assert studio("render", script).exit_code == 0
    folder = script.parent / "episodes" / script.stem
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(".episode.json")}


def notes(script: Path, *options: object) -> str:
    """What a render says, which needs no sound for it."""
    ended = studio("render", script, "--until", "synthesize", *options)
    assert ended.exit_code == 0, ended.output
    return ended.stderr


def record(script: Path) -> dict:
    return json.loads((script.parent / "episodes" / script.stem / f"{script.stem}.episode.json").read_text("utf-8"))


def length_of(script: Path, line: int) -> float:
    """Seconds of the turn of a line in the finished episode."""
    turn = next(turn for turn in record(script)["turns"] if turn["line"] == line)
    return turn["end"] - turn["start"]


def test_an_exact_engine_is_not_said_to_vary(flite: Path) -> None:
    made = done("retake", flite, 1)
    assert "another seed changes nothing" in made["note"]
    assert all(option in made["note"] for option in ("--rate", "--say", "--voice"))
    samples = made["parts"][0]["samples"]
    assert [s["detail"] for s in samples] == ["as rendered", "7 % slower", "7 % faster"]
    assert samples[2]["seconds"] < samples[0]["seconds"] < samples[1]["seconds"]
    assert not (flite.parent / "takes.toml").exists()  # nothing was chosen


class Drawing(Tone):
    """An engine that draws: another seed is another pitch."""

    def synthesize(self, requests: Sequence[Request]) -> list[Clip]:
        other = [replace(r, settings=replace(r.settings, pitch=r.settings.pitch + r.seed % 3)) for r in requests]
        return super().synthesize(other)


def test_seeds_make_takes_where_an_engine_draws_and_each_is_offered_once(tones: Path) -> None:
    rehearsal = replace(rehearse(tones, load_show(tones)), engine=Drawing())

    def made(**wishes: Any) -> list[tuple[int, str]]:
        return [(c.number, c.made) for c in retake(rehearsal, 0, RetakeOptions(**wishes)).candidates]

    assert retake(rehearsal, 0, RetakeOptions()).seeds_change
    assert made() == [(1, "as rendered"), (2, "seed 1"), (3, "seed 2")]  # seed 3 is as seed 0
    assert made(seed=5, count=1) == [(1, "as rendered"), (2, "seed 5")]
    assert made(rate=0.9, count=2) == [(1, "as rendered"), (2, "10 % slower"), (3, "10 % slower, seed 1")]
    takes = retake(rehearsal, 0, RetakeOptions()).candidates
    assert retake(rehearsal, 0, RetakeOptions(seed=2, count=1)).candidates[1].take == takes[2].take


@pytest.mark.slow
def test_a_take_that_is_kept_is_what_is_heard(flite: Path) -> None:
    render(flite)
    before = length_of(flite, 1)
    pinned = done("retake", flite, 1, "--rate", "0.8", "--keep", "2")["pinned"]
    assert [(p["line"], p["made"]) for p in pinned] == [(1, "20 % slower")]
    after = render(flite)
    assert length_of(flite, 1) == pytest.approx(before / 0.8, rel=0.03)
    assert [p["line"] for p in record(flite)["pinned"]] == [1]
    assert render(flite) == after


@pytest.mark.slow
def test_what_was_said_in_other_words_is_still_captioned_as_written(flite: Path) -> None:
    done("retake", flite, 5, "--say", "Good, good night.", "--keep", "2")
    assert b"Good night." in render(flite)["talk.vtt"]


@pytest.mark.parametrize("engine", [pytest.param("flite", marks=pytest.mark.slow), "tone"])
def test_approving_changes_no_byte_of_the_episode(engine: str, tmp_path: Path) -> None:
    script = page(make_show(tmp_path / "show", engine=engine))
    before = render(script)
    approved = done("approve", script, "--all")["pinned"]
    assert len(approved) == 5  # two lines have the same words in the same voice
    assert render(script) == before
    assert len(record(script)["pinned"]) == 6


@pytest.mark.parametrize("engine", [pytest.param("flite", marks=pytest.mark.slow), "tone"])
def test_pins_survive_an_emptied_cache_and_go_along_to_another_machine(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = page(make_show(tmp_path / "show", engine=engine))
    done("retake", script, 1, "--rate", "0.8", "--keep", "2")
    heard = render(script)
    assert studio("cache", "prune", "--all").exit_code == 0
    assert render(script) == heard
    shutil.copytree(script.parent, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("episodes", ".studio"))
    monkeypatch.setenv("STUDIO_CACHE", str(tmp_path / "another cache"))
    assert render(tmp_path / "elsewhere" / "talk.txt") == heard


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


def test_pins_of_another_engine_wait_for_it(tones: Path) -> None:
    done("approve", tones, "1", "3")
    said = notes(tones, "--engine", "flite")
    assert said.count("3 pinned takes of tone are not used with flite") == 1
    assert "no longer applies" not in said
    assert "not used" not in notes(tones)


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
    other = replace(rehearsal, store=Losing(rehearsal.store, choices[-1].candidate.take.key))
    with pytest.raises(TakeGone):
        choose(other, choices)
    assert {path.name: path.read_bytes() for path in (tones.parent / "takes").iterdir()} == before
    assert len(done("approve", tones, "--list")["pinned"]) == 1


class Losing:
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


def test_an_approved_take_is_no_longer_doubtful(tmp_path: Path) -> None:
    words = " ".join(["hmm"] * 20)  # no voice says this as fast as the tone does
    script = page(make_show(tmp_path / "show", music=False), f"Ada Stone: {words}.\n")
    assert "doubtful" in studio("render", script).stderr
    flagged = record(script)["flagged"]
    assert [f["line"] for f in flagged] == [1]
    assert "doubtful" in studio("retake", script, 1).stdout
    approved = done("approve", script, "--doubtful")["pinned"]
    assert [(p["line"], p["flags"]) for p in approved] == [(1, flagged[0]["flags"])]
    assert "doubtful" not in studio("render", script).stderr
    assert record(script)["flagged"] == []
    assert "approved although" in studio("approve", script, "--list").stdout
    assert "No take is doubtful" in studio("approve", script, "--doubtful").stdout


def test_a_take_can_be_approved_by_its_number(flite: Path) -> None:
    assert done("approve", flite, 5, "--take", 2)["pinned"][0]["made"] == "7 % slower"
    samples = done("retake", flite, 5)["parts"][0]["samples"]
    assert [s["pinned"] for s in samples] == [False, True, False]
    assert done("approve", flite, 5)["pinned"] == []  # it stays as it was chosen
    done("retake", flite, 5, "--voice", "kal16", "--keep", "2")
    shown = done("retake", flite, 5)["parts"][0]["samples"]
    assert [s["label"] for s in shown] == ["Pinned", "Take 1", "Take 2", "Take 3"]
    assert len(list((flite.parent / "takes").iterdir())) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("retake", "3"), "This line has 2 sentences. Say which one is meant with --sentence: 1 “So a kettle sings.”"),
        (("retake", "3", "--sentence", "4"), "There is no sentence 4 on this line."),
        (("retake", "40"), "The nearest lines that are spoken: 3, 4, 5."),
        (("retake", "1", "--keep", "9"), "There is no take 9. There are 1 to"),
        (("retake", "1", "--voice", "nobody"), "There is no voice 'nobody'."),
        (("retake", "1", "--say", "☃☃"), "can't be spoken"),
        (("approve",), "Say which takes are meant."),
        (("approve", "1", "--all"), "Say which takes are meant."),
        (("approve", "1", "2", "--take", "2"), "are for one line"),
        (("approve", "1", "--take", "9"), "There is no take 9."),
    ],
)
def test_wrong_use_says_what_to_do(arguments: tuple[str, ...], message: str, tones: Path) -> None:
    command, *rest = arguments
    ended = studio(command, tones, *rest)
    assert ended.exit_code == 2
    assert message in ended.stderr
    assert not (tones.parent / "takes.toml").exists()


def test_outside_a_show_takes_can_be_heard_but_not_kept(tmp_path: Path) -> None:
    script = page(tmp_path)
    made = done("retake", script, 1, "--engine", "tone", "-o", tmp_path / "out")
    assert "--keep" not in Path(made["files"][0]).read_text("utf-8")
    assert "There is no show" in studio("retake", script, 1, "--engine", "tone", "--keep", 2).stderr


class Page(HTMLParser):
    """What a browser would see of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def test_a_cast_is_heard_on_a_page_of_its_own(tones: Path) -> None:
    path = Path(done("audition", tones)["files"][0])
    assert path == tones.parent / ".studio" / "audition" / "talk.html"
    heard = Page(path)
    assert len(heard.all("audio")) == 2
    for player in heard.all("audio"):
        kind, _, content = (player["src"] or "").partition(",")
        assert kind == "data:audio/flac;base64"
        samples, rate = soundfile.read(io.BytesIO(base64.b64decode(content)))
        assert len(samples) > rate / 2
        assert abs(samples).max() > 0.05
    text = path.read_text("utf-8")
    style = re.search(r"<style>(.*)</style>", text, re.S)
    policy = next(m["content"] for m in heard.all("meta") if m.get("http-equiv"))
    assert style
    assert base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() in (policy or "")
    assert "default-src 'none'" in (policy or "")
    assert not re.search(r"https?://|<script|style=", text)


def test_voices_are_compared(tones: Path) -> None:
    parts = done("audition", tones, "--line", 1, "--voices", "all")["parts"]
    assert [s["label"] for s in parts[0]["samples"]] == ["arthur", "clara"]
    named = done("audition", tones, "--speaker", "Ben Fields", "--voices", "top,clara")["parts"]
    assert [(p["speaker"], [s["label"] for s in p["samples"]]) for p in named] == [("Ben Fields", ["top", "clara"])]
    without = done("audition", "--voices", "all", "--show", tones.parent)
    assert [s["label"] for s in without["parts"][0]["samples"]] == ["arthur", "clara"]
    assert "There is no speaker" in studio("audition", tones, "--speaker", "Zed").stderr
    assert "need a script" in studio("audition", "--line", 2).stderr


def test_files_instead_of_a_page_are_what_is_heard(tones: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    made = done("audition", tones, "--line", 1, "--voices", "all", "--files", "-o", out)
    assert [Path(f).name for f in made["files"]] == [
        "talk-line-1-01-Ada-Stone-01-arthur.flac",
        "talk-line-1-01-Ada-Stone-02-clara.flac",
    ]
    levels = []
    for file in made["files"]:
        samples, _ = soundfile.read(file)
        levels.append(float((samples**2).mean()))
    assert 0.5 < levels[0] / levels[1] < 2  # brought to one level


def test_takes_at_an_address_are_heard_and_approved_like_those_in_a_folder(
    tones: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STUDIO_CACHE", f"file://{tmp_path}/objects")
    before = {path.name for path in tmp_path.iterdir()}
    done("audition", tones, "--voices", "all")
    done("retake", tones, 1)
    assert done("approve", tones, 1)["pinned"]
    assert "no longer" not in notes(tones)
    assert {path.name for path in tmp_path.iterdir()} - before == {"objects"}, "no folder is called file:"
    assert list((tmp_path / "objects" / "takes").rglob("*"))


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    hostile = '<img src=x onerror=alert(1)> </blockquote><script>alert("x")</script> $(touch pwned); `id` & "so"'
    script = page(make_show(tmp_path / "show", music=False), f"Ada Stone: {hostile}\n", "a'; b <i>.txt")
    made = Page(Path(done("retake", script, 1, "--sentence", 1, "--say", '"><script>x</script>')["files"][0]))
    assert not made.all("script")
    assert not made.all("img")
    assert "<img" in made.text or "onerror" in made.text
    assert f"'{tmp_path}/show/a'\"'\"'; b <i>.txt'" in made.text  # as a shell would read it as one word
    assert done("approve", script, 1)["pinned"]
    assert {path.suffix for path in (script.parent / "takes").iterdir()} == {".wav"}
    assert not list(tmp_path.rglob("pwned"))


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
    assert "studio approve --remove" in ended.stderr
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
    text = re.sub(rf"(?m)^{key} = .*\n", "", table.read_text("utf-8"))
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
