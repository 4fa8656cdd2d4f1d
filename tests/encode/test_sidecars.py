"""The files beside the MP3: which there are, the same bytes each time, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.encode import sidecars
from studio.encode.sidecars import write_sidecars
from studio.errors import OutputError
from studio.values import Chapter, SpokenWord, Tags, Utterance

SAID = (
    Utterance("Ada", "Hello there.", 24_000, 72_000, 0, 1, False, (SpokenWord("Hello there.", 24_000, 72_000, True),)),
    Utterance("Ben", "Grüße!", 80_000, 130_000, 1, 2),
)
CHAPTERS = (Chapter(0, 70_000, "One", "https://example.org/1"), Chapter(70_000, 144_000, "Two ✓"))
TAGS = Tags("Monday", "The Show", artist="Us", description="What happened.", language="en-GB")
SUFFIXES = [".chapters.json", ".vtt", ".srt", ".transcript.json", ".transcript.html"]


def test_all_lie_beside_the_episode_under_its_name(tmp_path: Path) -> None:
    written = write_sidecars(tmp_path / "monday.v2.mp3", SAID, CHAPTERS, 144_000, TAGS)
    assert [path.name for path in written] == [f"monday.v2{suffix}" for suffix in SUFFIXES]
    assert sorted(tmp_path.iterdir()) == sorted(written)
    first = [path.read_bytes() for path in written]
    again = write_sidecars(tmp_path / "monday.v2.mp3", SAID, CHAPTERS, 144_000, TAGS)
    assert [path.read_bytes() for path in again] == first
    assert not any(content.startswith(b"\xef\xbb\xbf") or b"\r" in content for content in first)


def test_they_agree_on_times_titles_and_speakers(tmp_path: Path) -> None:
    chapters, vtt, srt, transcript, page = (
        path.read_text(encoding="utf-8") for path in write_sidecars(tmp_path / "e.mp3", SAID, CHAPTERS, 144_000, TAGS)
    )
    assert json.loads(chapters)["chapters"][1] == {"startTime": 1.458, "endTime": 3.0, "title": "Two ✓"}
    assert json.loads(chapters)["podcastName"] == "The Show"
    assert "00:00:01.667 --> 00:00:02.708\n<v Ben>Grüße!</v>" in vtt
    assert "00:00:01,667 --> 00:00:02,708\nBen: Grüße!" in srt
    segment = json.loads(transcript)["segments"][1]
    assert (segment["startTime"], segment["endTime"]) == (1.667, 2.708)
    assert '<html lang="en-GB">' in page
    assert '<time datetime="PT1.667S">0:01</time>\n<p dir="auto">Grüße!</p>' in page


def test_without_a_folder_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_sidecars(tmp_path / "nowhere" / "e.mp3", SAID, CHAPTERS, 144_000, TAGS)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_can_not_be_made_leaves_the_old_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = write_sidecars(tmp_path / "e.mp3", SAID, CHAPTERS, 144_000, TAGS)
    before = {path: path.read_bytes() for path in written}
    with pytest.raises(ValueError, match="begin at 0"):
        write_sidecars(tmp_path / "e.mp3", SAID, CHAPTERS[1:], 144_000, TAGS)
    monkeypatch.setattr(sidecars, "srt", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_sidecars(tmp_path / "e.mp3", SAID[:1], CHAPTERS, 144_000, TAGS)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
