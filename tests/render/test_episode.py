"""A good episode through the real command line, judged by ffmpeg, ffprobe, mutagen and the project's own lint."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import webvtt
from mutagen.id3 import ID3
from support.small_show import PAGE, RATE, Command, make_show

from studio.audio import meter
from studio.check import check_episode

WORDS = re.compile(r"[a-z0-9]+")


@pytest.fixture(scope="module")
def episode(_server: subprocess.Popen[str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """The MP3 of the page, spoken by flite, and what ``--json`` said; made by the program itself."""
    folder = tmp_path_factory.mktemp("episode")
    show = make_show(folder / "show", engine="flite")
    (show / "quiet.txt").write_text(PAGE, encoding="utf-8")
    world = {"STUDIO_CACHE": str(folder / "cache"), "STUDIO_LOG": str(folder / "log" / "studio.log")}
    done = Command(_server, folder)("render", "quiet.txt", "--json", "--number", "7", cwd=show, env=world)
    assert done.code == 0, done.stderr
    return show / "episodes" / "quiet" / "quiet.mp3", done.json


def record(mp3: Path) -> dict:
    return json.loads(mp3.with_suffix(".episode.json").read_text("utf-8"))


def probe(mp3: Path) -> dict:
    shown = subprocess.run(
        ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-show_chapters", "-of", "json", mp3],
        capture_output=True, check=True,
    )  # fmt: skip
    return json.loads(shown.stdout)


def test_chapters_are_the_same_everywhere(episode: tuple[Path, dict]) -> None:
    mp3, said = episode
    titles = ["Introduction", "The Kettle That Sang", "A Bicycle Stays Up", "Outro"]
    assert [c["title"] for c in said["chapters"]] == titles
    written = [{k: c[k] for k in ("start", "end", "title")} for c in record(mp3)["chapters"]]
    assert written == said["chapters"]
    read = probe(mp3)["chapters"]
    assert [c["tags"]["title"] for c in read] == titles
    for seen, meant in zip(read, said["chapters"], strict=True):
        assert float(seen["start_time"]) == pytest.approx(meant["start"], abs=0.001)
        assert float(seen["end_time"]) == pytest.approx(meant["end"], abs=0.001)
    frames = ID3(mp3).getall("CHAP")
    assert [f.start_time for f in frames] == pytest.approx([1000 * c["start"] for c in said["chapters"]], abs=1)
    beside = json.loads(mp3.with_suffix(".chapters.json").read_text("utf-8"))["chapters"]
    assert [c["title"] for c in beside] == titles
    assert beside[1]["url"] == "https://example.org/kettle"


def test_the_file_says_what_it_is(episode: tuple[Path, dict]) -> None:
    mp3, said = episode
    shown = probe(mp3)
    audio, cover = shown["streams"]
    assert (audio["codec_name"], audio["sample_rate"], audio["channels"]) == ("mp3", "48000", 2)
    assert audio["bit_rate"] == "128000"
    assert cover["disposition"]["attached_pic"] == 1
    tags = shown["format"]["tags"]
    assert tags["title"] == said["title"] == "Two Small Things"
    assert (tags["album"], tags["artist"], tags["track"]) == ("The Quiet Hour", "Somebody", "7")
    assert record(mp3)["date"] == "2026-04-02"


def test_loudness_and_peak_as_ffmpeg_measures_them(episode: tuple[Path, dict]) -> None:
    mp3, said = episode
    told = subprocess.run(
        ["ffmpeg", "-nostdin", "-hide_banner", "-i", mp3, "-map", "0:a", "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    summary = told[told.rindex("Summary:") :]
    loudness = float(re.search(r"I:\s+(-?[\d.]+) LUFS", summary)[1])  # type: ignore[index]
    peak = float(re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)[1])  # type: ignore[index]
    assert loudness == pytest.approx(-16, abs=0.5)
    assert said["loudness_lufs"] == pytest.approx(loudness, abs=0.2)
    assert peak <= -1.0


def pcm(mp3: Path) -> np.ndarray:
    raw = subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", mp3, "-map", "0:a", "-f", "f32le", "-"],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    return np.frombuffer(raw, "<f4").reshape(-1, 2)


def test_the_decoded_file_is_as_long_as_the_record_says(episode: tuple[Path, dict]) -> None:
    mp3, _ = episode
    assert len(pcm(mp3)) == record(mp3)["samples"]


def test_the_lint_finds_nothing(episode: tuple[Path, dict]) -> None:
    report = check_episode(episode[0])
    assert [f"{f.rule} {f.place} {f.message}" for f in report.having("failed")] == []


def test_every_word_of_the_script_is_in_the_captions_in_order(episode: tuple[Path, dict]) -> None:
    mp3, _ = episode
    shown = " ".join(re.sub(r"<[^>]*>", "", c.raw_text) for c in webvtt.read(mp3.with_suffix(".vtt")))
    said = [
        part
        for line in PAGE.split("Full Transcript\n")[1].splitlines()
        if (part := "[bell]" if line == "[clip bell.wav]" else line.partition(": ")[2].replace("[clip answer.wav]", ""))
    ]
    said.remove("a word from nobody")
    assert WORDS.findall(shown.lower()) == WORDS.findall(" ".join(said).lower())


def test_a_clip_stands_for_words_or_plays_by_itself(episode: tuple[Path, dict]) -> None:
    mp3, said = episode
    written = json.loads(mp3.with_suffix(".transcript.json").read_text("utf-8"))["segments"]
    text = " ".join(s["body"] for s in written if s["speaker"] == "Ben Fields")
    assert "That is the song." in text
    assert any(s["speaker"] == "Recording" and "bell" in s["body"] for s in written)
    turns = {t["text"]: t for t in record(mp3)["turns"]}
    song = turns["That is the song."]
    assert song["end"] - song["start"] == pytest.approx(1.0, abs=0.1), "as long as the recording"
    assert said["sentences"] == 12


def test_clips_are_as_loud_as_the_voices(episode: tuple[Path, dict]) -> None:
    mp3, _ = episode
    sound = pcm(mp3)

    def lufs(*spans: tuple[float, float]) -> float:
        part = np.concatenate([sound[round(a * RATE) : round(b * RATE)] for a, b in spans])
        return meter.integrated(meter.energies(np.ascontiguousarray(part), RATE))

    turns = record(mp3)["turns"]
    song = next(t for t in turns if t["text"] == "That is the song.")
    bell = next(e for e in record(mp3)["events"] if e["name"] == "bell.wav")
    spoken = [(t["start"], t["end"]) for t in turns if t is not song and t["speaker"] != "Recording"]
    voices = lufs(*spoken[4:-1])  # apart from the first and last words, which music lies under
    assert lufs((song["start"], song["end"])) == pytest.approx(voices, abs=1.0)
    assert lufs((bell["start"], bell["end"])) == pytest.approx(voices, abs=1.0)


def test_a_break_has_room_and_stands_in_the_record(episode: tuple[Path, dict]) -> None:
    mp3, _ = episode
    (gap,) = [e for e in record(mp3)["events"] if e["kind"] == "break"]
    assert gap["end"] - gap["start"] == pytest.approx(0.6 + 0.5, abs=0.2), "the sting, and its room"
    quiet = pcm(mp3)[round((gap["end"] - 0.3) * RATE) : round((gap["end"] - 0.1) * RATE)]
    assert np.abs(quiet).max() < 0.001
    assert gap["line"] == PAGE.splitlines().index("Break: a word from nobody") + 1


@pytest.mark.slow
def test_a_break_under_its_own_heading_keeps_its_room(tmp_path: Path, studio: Command) -> None:
    show = make_show(tmp_path / "show", music=False)
    lines = PAGE.splitlines()
    at = lines.index("OUTRO")
    (show / "quiet.txt").write_text("\n".join([*lines[:at], "BREAK TIME", "Break:", *lines[at:]]))
    made = studio("render", "quiet.txt", "--json", cwd=show).json
    events = record(show / made["file"])["events"]
    assert [e["kind"] for e in events] == ["break", "clip", "break"]
    assert "BREAK TIME" not in {c["title"] for c in made["chapters"]}
    assert made["problems"] == []
