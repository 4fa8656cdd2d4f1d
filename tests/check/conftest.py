"""A good episode, made once by the real encoder and writers, and the same in parts."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from support.episode_parts import Parts
from support.good_episode import TAGS, programme, utterances

from studio.check.sound import measure_file
from studio.encode import encode_pieces, find_encoder, write_mp3
from studio.encode.cover import cover_jpeg
from studio.encode.sidecars import write_sidecars
from studio.values import FRAME, RATE, Chapter


@pytest.fixture(scope="session")
def sound():
    return programme()


@pytest.fixture(scope="session")
def good(tmp_path_factory, sound):
    """A good episode in parts; to be copied before it is changed."""
    folder = tmp_path_factory.mktemp("good")
    path = folder / "episode.mp3"
    cover = folder / "cover.png"
    Image.linear_gradient("L").resize((120, 120)).convert("RGB").save(cover)

    def read(start, stop, ceiling_dbtp):
        return np.ascontiguousarray(sound[start:stop])

    encoded = encode_pieces(read, [0], len(sound), ceiling_dbtp=-1.3, encoder=find_encoder(), bitrate_kbps=128)
    tags = replace(TAGS, cover=cover_jpeg(cover.read_bytes()))
    chapters = [
        Chapter(0, 2 * RATE + 24_000, "Introduction"),
        Chapter(2 * RATE + 24_000, 6 * RATE + 33_600, "Prices: naïve 😀 & <b>rising</b>", "https://example.org/a?b=1"),
        Chapter(6 * RATE + 33_600, len(sound), "שלום, good night"),
    ]
    write_mp3(path, encoded, tags, chapters)
    write_sidecars(path, utterances(), chapters, len(sound), tags)
    record = {
        "title": tags.title,
        "duration": len(sound) / RATE,
        "samples": len(sound),
        "target_lufs": -16.0,
        "description": tags.description,
        "chapters": [{"start": c.start_sample / RATE, "end": c.stop_sample / RATE, "title": c.title} for c in chapters],
        "turns": [{"speaker": u.speaker, "text": u.text, "start": u.start_sample / RATE} for u in utterances()],
    }
    files = {p.name.removeprefix("episode"): p.read_bytes() for p in folder.glob("episode.*") if p.suffix != ".mp3"}
    files[".episode.json"] = json.dumps(record).encode()
    parts = Parts.read(path.read_bytes(), len(sound), files)
    assert parts.mp3() == path.read_bytes()
    return parts


@pytest.fixture(scope="session")
def long(good):
    """The same frames twelve times, with chapters of 36 s and nothing beside it."""
    parts = good.copy()
    parts.audio = (parts.audio[:-1] * 12)[: 108 * RATE // FRAME] + parts.audio[-1:]
    parts.samples = 108 * RATE
    parts.files = {}
    parts.restate()
    for nth in range(3):
        parts.chapter(nth, start=36_000 * nth, end=36_000 * (nth + 1))
    parts.text("TLEN", "108000")
    return parts


_MEASURED = {}


@pytest.fixture
def measured_once(monkeypatch):
    """The same frames are decoded once in all tests: most faults don't touch them."""

    def measure(data, start, stop, seconds, progress):
        key = hashlib.sha256(data[start:stop]).digest()
        if key not in _MEASURED:
            _MEASURED[key] = measure_file(data, start, stop, seconds, progress)
        return _MEASURED[key]

    monkeypatch.setattr("studio.check.episode.measure_file", measure)
