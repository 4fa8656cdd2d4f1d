"""The same chapters, in the same order, at the same times, in every program that reads them.

mpv (and some versions of ffprobe) count from the first sample a decoder gives, so they report every time 23 ms early:
the encoder's delay (1105 samples), which players skip. That is right, and nothing is corrected for it.
"""

import json
import subprocess

import eyed3
import mutagen.id3
import pytest

from studio.encode import encode_pieces, lame, write_mp3
from studio.values import RATE, Chapter, Tags

TITLES = [
    "Introduction",
    "A much longer title than all the others, so that whoever sorts by size puts it last",
    "Two: with “quotes” & an <angle>",
    "Ünïcödé, 日本語 and 🎙",
    "Z",
]
STARTS_MS = [0, 1512, 3024, 4008, 6000]
DELAY_MS = 23.0
TAGS = Tags(title="An episode", show="The Show", artist="Somebody", date="2026-03-02", number=1)


@pytest.fixture
def episode(tmp_path, make_programme):
    read = make_programme(8)
    encoded = encode_pieces(read, [0], len(read), ceiling_dbtp=-1.3, encoder=lame.find())
    starts = [ms * RATE // 1000 for ms in STARTS_MS]
    stops = [*starts[1:], len(read)]
    path = tmp_path / "episode.mp3"
    chapters = [Chapter(a, b, title) for a, b, title in zip(starts, stops, TITLES, strict=True)]
    write_mp3(path, encoded, TAGS, chapters)
    return path


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_ffprobe(episode):
    found = json.loads(run("ffprobe", "-v", "error", "-of", "json", "-show_chapters", episode))["chapters"]
    assert [c["tags"]["title"] for c in found] == TITLES
    early = [ms - float(c["start_time"]) * 1000 for c, ms in zip(found, STARTS_MS, strict=True)]
    delay = DELAY_MS if early[-1] > DELAY_MS / 2 else 0.0  # some versions of ffprobe count it, some don't
    assert early == pytest.approx([delay] * len(TITLES), abs=1.0)


def test_mutagen(episode):
    tag = mutagen.id3.ID3(episode)
    listed = tag.getall("CTOC")[0].child_element_ids
    found = [tag[f"CHAP:{name}"] for name in listed]
    assert [str(c.sub_frames["TIT2"]) for c in found] == TITLES
    assert [c.start_time for c in found] == STARTS_MS
    assert [c.end_time for c in found][:-1] == STARTS_MS[1:]


def test_eyed3(episode):
    tag = eyed3.load(episode).tag
    found = [tag.chapters[name] for name in tag.table_of_contents.get(b"toc").child_ids]
    assert [c.title for c in found] == TITLES
    assert [c.times.start for c in found] == STARTS_MS
    assert [c.element_id for c in tag.chapters] == [c.element_id for c in found], "in the order of the file"


@pytest.mark.clients
def test_mpv(episode):
    asked = " ".join(f"[${{=chapter-list/{i}/time}}|${{chapter-list/{i}/title}}]" for i in range(len(TITLES)))
    said = run(
        "mpv", "--no-config", "--no-video", "--ao=null", "--untimed", "--length=0.1",
        f"--term-playing-msg=COUNT ${{=chapter-list/count}} {asked}", episode,
    )  # fmt: skip
    line = next(line for line in said.splitlines() if line.startswith("COUNT"))
    assert line.startswith(f"COUNT {len(TITLES)} ")
    for title, ms in zip(TITLES, STARTS_MS, strict=True):
        at = line.index(f"|{title}]")
        seconds = float(line[:at].rsplit("[", 1)[1])
        assert ms - seconds * 1000 == pytest.approx(DELAY_MS, abs=1.0)


@pytest.mark.clients
def test_kid3(episode, monkeypatch):
    """TagLib's view: every chapter in the order of the file, and the table of contents (its CLI tells no times)."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    frames = json.loads(run("kid3-cli", "-c", '{"method":"get","params":["all"]}', episode))
    listed = frames["result"]["taggedFile"]["tag2"]["frames"]
    assert [f["value"] for f in listed if f["name"] == "Chapter"] == [f"chp{i:03}" for i in range(len(TITLES))]
    assert [f["value"] for f in listed if f["name"] == "Table of Contents"] == ["toc"]
    assert {f["name"]: f["value"] for f in listed}["Album"] == "The Show"
