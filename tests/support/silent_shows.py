"""Shows with episodes as rendering leaves them, without the sound."""

from __future__ import annotations

import functools
import io
import json
import uuid
from datetime import datetime, timezone
from pathlib import Path

from PIL import Image

from studio.publish import SitePlan, publish_site
from studio.show import load_show

NOW = datetime(2026, 4, 10, 12, 0, tzinfo=timezone.utc)
BASE = "https://example.org/show/"
FEED = f'base_url = "{BASE}"\ncategory = "Science"\nowner_email = "show@example.org"\n'
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
PSC = "{http://podlove.org/simple-chapters}"
ATOM = "{http://www.w3.org/2005/Atom}"


def show(folder: Path, *, feed: str = FEED, settings: str = "", cover: tuple[int, int] = (1400, 1400)) -> Path:
    """A folder with a show and no episode."""
    (folder / "assets").mkdir(parents=True)
    (folder / "episodes").mkdir()
    (folder / "assets" / "cover.jpg").write_bytes(_cover(cover))
    head = 'title = "Test & Tide"\nauthor = "Ada Lind"\ndescription = "About <b>tides</b>."\ncover = "cover.jpg"\n'
    (folder / "show.toml").write_text(head + settings + "\n[feed]\n" + feed, encoding="utf-8")
    return folder


@functools.cache
def _cover(size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (20, 60, 90)).save(file, "JPEG", quality=40)
    return file.getvalue()


def episode(root: Path, name: str, *, audio: bytes | None = None, **changed: object) -> Path:
    """An episode under a name; returns its folder. The sound is some bytes, as many as an app takes for sound."""
    folder = root / "episodes" / name
    folder.mkdir(parents=True, exist_ok=True)
    guid = str(uuid.uuid5(uuid.NAMESPACE_URL, name))
    record = {
        "record": 1,
        "title": f"Title of {name}",
        "guid": guid,
        "date": "2026-04-02",
        "duration": 90.0,
        "description": "What it is about.",
        "language": "en",
        "cast": [{"speaker": "Ada Lind"}, {"speaker": "Narrator"}],
        "chapters": [
            {"start": 0.0, "end": 30.001, "title": "Opening", "url": None},
            {"start": 30.001, "end": 61.999, "title": "Fish & <chips>", "url": "https://tide.example/fish"},
            {"start": 61.999, "end": 90.0, "title": "Ending", "url": None},
        ],
        "stories": [
            {"title": "Fish", "summary": "On fish.", "sources": [{"name": "Tide", "url": "https://tide.example/"}]}
        ],
        "turns": [{"text": "Hello there. And more.\n\nA new paragraph."}, {"text": "Good night."}],
        **changed,
    }
    (folder / f"{name}.episode.json").write_text(json.dumps(record), encoding="utf-8")
    (folder / f"{name}.mp3").write_bytes(audio if audio is not None else name.encode() * (20_000 // len(name) + 1))
    chapters = [{"startTime": c["start"], "endTime": c["end"], "title": c["title"]} for c in record["chapters"]]
    document = json.dumps({"version": "1.2.0", "chapters": chapters})
    (folder / f"{name}.chapters.json").write_text(document, encoding="utf-8")
    said = [("Ada Lind", 1, "Hello there."), ("Ada Lind", 20, "And more."), ("Ada Lind", 31, "A new paragraph."),
            ("Narrator", 70, "Good night.")]  # fmt: skip
    transcript(folder, name, said)
    (folder / f"{name}.vtt").write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Ada Lind>Hello there.</v>\n")
    return folder


def transcript(folder: Path, name: str, said: list[tuple[str, float, str]]) -> None:
    """The timed sentences of an episode."""
    segments = [{"speaker": who, "startTime": start, "endTime": start + 1, "body": text} for who, start, text in said]
    document = json.dumps({"version": "1.0.0", "segments": segments})
    (folder / f"{name}.transcript.json").write_text(document, encoding="utf-8")


def publish(root: Path, *, now: datetime = NOW, address: str | None = None, dry_run: bool = False) -> SitePlan:
    """What the command does, at a time of our own."""
    return publish_site(load_show(chosen=root), now=now, address=address, dry_run=dry_run).plan


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
