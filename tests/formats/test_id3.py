"""The tag, byte by byte and through other people's readers: ffprobe, mutagen, eyeD3."""

import io
import json
import struct
import subprocess

import eyed3
import mutagen.id3
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from support.examples import examples

from studio.encode import find_encoder
from studio.errors import AudioError
from studio.formats.chapters import merge_chapters
from studio.formats.id3 import AI_MARK, AI_NOTE, id3_tag
from studio.formats.mp3 import crc16, info_frame, split_frames
from studio.values import RATE, Chapter, Tags


def picture():
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "JPEG")
    return out.getvalue()


JPEG = picture()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)

FULL = Tags(
    title="Der Morgen — 今日", show="The Show", artist="Ada & Ben", date="2026-03-02", number=12, season=3,
    description="First line\nSecond “line”", language="en-GB", link="https://example.org/épisode?x=1", cover=JPEG,
)  # fmt: skip

TITLES = [
    "Plain", "Ünïcode “quotes”", "🎙️ Emoji 👩‍👩‍👧", "שלום עולם", "مرحبا بالعالم \u200f!", "日本語のタイトル",
    "x" * 500, "ж" * 500, "👍" * 250, "a", "Line\nbreak and \x00 control", "\ud800 half", "  spaces  ", "", "<b>&amp;",
]  # fmt: skip

SHOWN = [*TITLES[:10], "Line break and control", "\ufffd half", "spaces", "Chapter 14", "<b>&amp;"]


def chapters_of(titles, seconds=30.0):
    step = round(seconds * RATE)
    return [
        Chapter(i * step, (i + 1) * step, title, f"https://example.org/{i}?a=ö" if i % 2 else None)
        for i, title in enumerate(titles)
    ]


@pytest.fixture(scope="module")
def audio():
    frames = find_encoder().encode(np.zeros((RATE, 2), np.float32), bitrate_kbps=128, channels=2)
    info = info_frame(
        frames=len(split_frames(frames)), size_bytes=len(frames), samples=RATE, bitrate_kbps=128, channels=2,
        music_crc=crc16(frames),
    )  # fmt: skip
    return info + frames


def unpack(tag):
    """Frames of an ID3v2.3 tag as (name, body), read by the standard alone; the padding must be zeros."""
    assert tag[:6] == b"ID3\x03\0\0"
    assert all(byte < 128 for byte in tag[6:10])
    assert len(tag) == 10 + sum(byte << shift for byte, shift in zip(tag[6:10], (21, 14, 7, 0), strict=True))
    return unpack_frames(tag[10:])


def unpack_frames(data):
    frames, at = [], 0
    while at < len(data) and data[at]:
        name, size, flags = struct.unpack(">4sIH", data[at : at + 10])
        assert name.isalnum()
        assert flags == 0
        assert at + 10 + size <= len(data)
        frames.append((name.decode(), data[at + 10 : at + 10 + size]))
        at += 10 + size
    assert data[at:] == bytes(len(data) - at)
    return frames


def words(body):
    return body[1:].decode("latin-1") if body[0] == 0 else body[1:].decode("utf-16")


def test_what_the_episode_says_of_itself():
    frames = unpack(id3_tag(FULL, [], 90 * RATE + 47))
    texts = {name: words(body) for name, body in frames if name.startswith("T") and name != "TXXX"}
    assert texts == {
        "TIT2": FULL.title, "TALB": "The Show", "TPE1": "Ada & Ben", "TRCK": "12", "TPOS": "3", "TCON": "Podcast",
        "TYER": "2026", "TDAT": "0203", "TLAN": "eng", "TLEN": "90001",
    }  # fmt: skip
    bodies = dict(frames)
    assert bodies["WOAF"] == b"https://example.org/%C3%A9pisode?x=1"
    assert bodies["APIC"] == b"\0image/jpeg\0\x03\0" + JPEG
    assert bodies["TXXX"] == b"\0" + AI_MARK.encode() + b"\0true"
    first, second = (body for name, body in frames if name == "COMM")
    assert first[:8] == b"\1eng\xff\xfe\0\0"
    assert first[8:].decode("utf-16") == FULL.description
    assert second == b"\0engAI\0" + AI_NOTE.encode()


def test_what_is_not_known_is_not_said():
    tags = Tags(title="T", show="", ai_generated=False, link="not a link")
    assert [name for name, _ in unpack(id3_tag(tags, [], RATE))] == ["TIT2", "TCON", "TLAN", "TLEN"]


def test_ascii_is_latin_and_the_rest_utf_16_with_a_mark():
    frames = dict(unpack(id3_tag(FULL, [], RATE)))
    assert frames["TALB"][0] == 0
    assert frames["TIT2"][:3] == b"\1\xff\xfe"


def test_chapters_byte_by_byte():
    samples = round(len(TITLES) * 30 * RATE)
    frames = unpack(id3_tag(FULL, chapters_of(TITLES), samples))
    names = [b"chp%03d" % i for i in range(len(TITLES))]
    ((_, contents),) = [f for f in frames if f[0] == "CTOC"]
    head = b"toc\0\x03" + bytes([len(TITLES)]) + b"".join(name + b"\0" for name in names)
    assert contents.startswith(head)
    assert [(n, words(b)) for n, b in unpack_frames(contents[len(head) :])] == [("TIT2", "Chapters")]
    chapters = [body for name, body in frames if name == "CHAP"]
    for i, body in enumerate(chapters):
        name, rest = body.split(b"\0", 1)
        assert name == names[i]
        assert struct.unpack(">4I", rest[:16]) == (i * 30_000, (i + 1) * 30_000, 0xFFFFFFFF, 0xFFFFFFFF)
        inner = unpack_frames(rest[16:])
        assert words(inner[0][1]) == SHOWN[i]
        assert inner[1:] == ([("WXXX", b"\0\0" + b"https://example.org/%d?a=%%C3%%B6" % i)] if i % 2 else [])
    assert len(chapters) == len(TITLES)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.text(st.characters(), max_size=40), max_size=12), st.text(st.characters(), max_size=200))
def test_any_text_makes_a_tag_that_parses(titles, words_of_it):
    tags = Tags(title=words_of_it, show=words_of_it, artist=words_of_it, description=words_of_it, link=words_of_it)
    chapters = chapters_of(titles)
    frames = unpack(id3_tag(tags, chapters, max(1, len(titles)) * 30 * RATE))
    assert [name for name, _ in frames].count("CHAP") == len(titles)


def ffprobe(path):
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_format", "-show_streams", path],
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stderr == b""
    return json.loads(done.stdout)


@pytest.mark.parametrize("titles", [TITLES, ["Only one"], [f"Story {i}" for i in range(255)]])
def test_other_readers_see_the_same_chapters_in_order(tmp_path, audio, titles):
    path = tmp_path / "episode.mp3"
    samples = len(titles) * 30 * RATE
    path.write_bytes(id3_tag(FULL, chapters_of(titles), samples) + audio)
    shown = SHOWN if titles is TITLES else titles
    times = [(i * 30_000, (i + 1) * 30_000) for i in range(len(titles))]

    probed = ffprobe(path)
    assert [c["tags"]["title"] for c in probed["chapters"]] == shown
    assert [
        (round(float(c["start_time"]) * 1000), round(float(c["end_time"]) * 1000)) for c in probed["chapters"]
    ] == times
    assert probed["format"]["tags"]["title"] == FULL.title

    tag = mutagen.id3.ID3(path, translate=False)
    assert tag.version == (2, 3, 0)
    assert tag["CTOC:toc"].flags == 3
    listed = [tag[f"CHAP:{name}"] for name in tag["CTOC:toc"].child_element_ids]
    assert [(c.start_time, c.end_time) for c in listed] == times
    assert [c.sub_frames["TIT2"].text[0] for c in listed] == shown

    read = eyed3.load(path).tag
    assert read.title == FULL.title
    (contents,) = read.table_of_contents
    assert contents.toplevel
    assert contents.ordered
    ids = [c.decode() if isinstance(c, bytes) else c for c in contents.child_ids]
    listed = [read.chapters.get(name.encode()) for name in ids]
    assert [tuple(c.times) for c in listed] == times
    assert [c.title for c in listed] == shown
    assert [c.user_url for c in listed if c.user_url] == [
        f"https://example.org/{i}?a=%C3%B6" for i in range(len(titles)) if i % 2
    ]


def test_three_hundred_chapters_are_merged_first(tmp_path, audio):
    chapters = chapters_of([f"Story {i}" for i in range(300)], seconds=11)
    samples = chapters[-1].stop_sample
    with pytest.raises(ValueError, match="300 chapters"):
        id3_tag(FULL, chapters, samples)
    merged = merge_chapters(chapters)
    path = tmp_path / "episode.mp3"
    path.write_bytes(id3_tag(FULL, merged, samples) + audio)
    assert [c["tags"]["title"] for c in ffprobe(path)["chapters"]] == [c.title for c in merged]
    assert len(mutagen.id3.ID3(path)["CTOC:toc"].child_element_ids) == 255


def test_mutagen_reads_everything_else(tmp_path, audio):
    path = tmp_path / "episode.mp3"
    path.write_bytes(id3_tag(FULL, [], RATE) + audio)
    tag = mutagen.id3.ID3(path, translate=False)
    assert str(tag["TXXX:AI-GENERATED"]) == "true"
    assert tag["COMM::eng"].text == [FULL.description]
    assert tag["COMM:AI:eng"].text == [AI_NOTE]
    assert tag["APIC:"].data == JPEG
    assert tag["APIC:"].type == 3
    assert tag["WOAF"].url == "https://example.org/%C3%A9pisode?x=1"
    assert mutagen.File(path).info.length == pytest.approx(1.0, abs=0.001)


def test_a_cover_is_jpeg_or_png():
    png = dict(unpack(id3_tag(Tags("T", "S", cover=PNG), [], RATE)))["APIC"]
    assert png.startswith(b"\0image/png\0\x03\0")
    with pytest.raises(AudioError, match="neither a JPEG nor a PNG"):
        id3_tag(Tags("T", "S", cover=b"GIF89a"), [], RATE)


def test_more_than_a_tag_can_hold_is_refused(monkeypatch):
    monkeypatch.setattr("studio.formats.id3._LARGEST", 4000)  # the real limit would take a gigabyte to reach
    with pytest.raises(AudioError, match="larger than"):
        id3_tag(Tags("T", "S", cover=JPEG + bytes(4000)), [], RATE)


def test_a_date_that_is_none_is_refused():
    with pytest.raises(ValueError, match="day"):
        id3_tag(Tags("T", "S", date="2026-02-30"), [], RATE)
