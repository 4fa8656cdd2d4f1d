"""`studio audition`: voices and lines on a page, or as files."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from pathlib import Path

import pytest
import soundfile
from support.auditions import Page, done, notes, page, studio
from support.small_show import make_show


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
    assert not re.search(r"https?://|style=", text) and text.count("<script>") == 1


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
    escaped = hostile.replace("<", "\\<")  # or they would be markup, which a script doesn't say
    script = page(make_show(tmp_path / "show", music=False), f"Ada Stone: {escaped}\n", "a'; b <i>.txt")
    made = Page(Path(done("retake", script, 1, "--sentence", 1, "--say", '"><script>x</script>')["files"][0]))
    assert len(made.all("script")) == 1
    assert not made.all("img")
    assert "<img" in made.text or "onerror" in made.text
    assert f"'{tmp_path}/show/a'\"'\"'; b <i>.txt'" in made.text  # as a shell would read it as one word
    assert done("approve", script, 1)["pinned"]
    assert {path.suffix for path in (script.parent / "takes").iterdir()} == {".wav"}
    assert not list(tmp_path.rglob("pwned"))
