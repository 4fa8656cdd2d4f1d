"""Readers of feeds, captions, pages and tags, and players over HTTP."""

import io
import json
import re
import urllib.request
import warnings
from pathlib import Path

import feedparser
import podcastparser
import pytest
import webvtt
from support.served_show import CHAPTERS, run

pytestmark = pytest.mark.clients
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def npm(served):
    """What the readers of npm say."""
    pages = sorted(served.folder.glob("*.html")) + sorted(served.folder.glob("episodes/*.html"))
    vtt = next(served.folder.glob("media/*.vtt"))
    done = run("node", HERE / "readers.mjs", served.folder / "feed.xml", vtt, *pages)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_feedsmith_reads_every_namespace(npm, served):
    assert npm["feedsmith"]["format"] == "rss"
    feed = npm["feedsmith"]["feed"]
    (item,) = feed["items"]
    assert (feed["title"], item["title"]) == ("Test & Tide", "Rates & ratios: naïve 😀")
    assert item["enclosures"][0]["url"] == served.audio
    assert feed["podcast"]["guid"]
    assert [t["type"] for t in item["podcast"]["transcripts"]][:2] == ["text/vtt", "application/x-subrip"]
    assert item["podcast"]["chapters"]["type"] == "application/json+chapters"
    assert {p["display"] for p in item["podcast"]["persons"]} == {"Nora", "Theo"}
    assert [c["title"] for c in item["psc"]["chapters"]] == CHAPTERS


def test_partytime_reads_the_item_and_what_it_knows_of_podcasting(npm, served):
    feed = npm["partytime"]
    (item,) = feed["items"]
    assert item["enclosure"]["url"] == served.audio
    assert item["enclosure"]["length"] == len(urllib.request.urlopen(served.audio, timeout=120).read())
    assert feed["guid"]
    assert feed["itunesCategory"] == ["Science"]
    assert item["podcastChapters"]["url"].endswith(".chapters.json")
    assert len(item["podcastTranscripts"]) >= 3


def test_captions_hold_no_error_for_either_reader(npm, served):
    assert npm["captions"]["errors"] == []
    cues = list(webvtt.read(next(served.folder.glob("media/*.vtt"))))
    assert npm["captions"]["cues"] == len(cues) > 0
    assert {cue.voice for cue in cues} == {"Nora", "Theo"}


def test_html_validate_finds_nothing_on_any_page(npm):
    assert len(npm["pages"]) == 2
    assert {page: found for page, found in npm["pages"].items() if found} == {}


def test_feedparser_and_podcastparser(served):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = feedparser.parse(f"{served.url}feed.xml")
    assert (found.bozo, found.status) == (False, 200)
    assert found.headers["content-type"] == "application/rss+xml; charset=utf-8"
    again = feedparser.parse(f"{served.url}feed.xml", etag=found.etag)
    assert again.status == 304
    data = urllib.request.urlopen(f"{served.url}feed.xml", timeout=120).read()
    podcast = podcastparser.parse(f"{served.url}feed.xml", io.BytesIO(data))
    (episode,) = podcast["episodes"]
    assert episode["enclosures"][0]["url"] == served.audio
    assert episode["number"] == 3
    assert [c["title"] for c in episode["chapters"]] == CHAPTERS


def test_xmllint(served):
    done = run("xmllint", "--nonet", "--noout", served.folder / "feed.xml", served.folder / "sitemap.xml")
    assert (done.returncode, done.stderr) == (0, "")


def test_ffprobe_finds_the_chapters_over_http(served):
    entries = "chapter=start_time:chapter_tags=title:format=duration"
    done = run("ffprobe", "-v", "error", "-show_entries", entries, "-of", "json", served.audio)
    assert (done.returncode, done.stderr) == (0, "")
    assert [c["tags"]["title"] for c in json.loads(done.stdout)["chapters"]] == CHAPTERS


def test_mpv_seeks_to_a_chapter_over_http(served):
    listed = json.loads(next(served.folder.glob("media/*.chapters.json")).read_text("utf-8"))["chapters"]
    done = run(
        "mpv", "--no-config", "--no-video", "--ao=null", "--untimed", "--start=#3", "--length=0.2",
        "--term-playing-msg=AT ${=time-pos} ${chapter} ${chapters} ${seekable}", served.audio,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Cannot seek" not in done.stdout + done.stderr
    at, chapter, chapters, seekable = re.search(r"AT (\S+) \D*\(?(\S+?)\)?(?: \S+)?? (\d+) (\w+)", done.stdout).groups()
    assert (chapters, seekable) == (str(len(CHAPTERS)), "yes"), (chapter, done.stdout)
    assert float(at) == pytest.approx(listed[2]["startTime"], abs=0.1)


def test_kid3_lists_the_chapters_of_what_was_downloaded(served, tmp_path, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    path = tmp_path / "one.mp3"
    path.write_bytes(urllib.request.urlopen(served.audio, timeout=120).read())
    done = run("kid3-cli", "-c", '{"method":"get","params":["all"]}', path)
    frames = json.loads(done.stdout)["result"]["taggedFile"]["tag2"]["frames"]
    assert [f["value"] for f in frames if f["name"] == "Chapter"] == [f"chp{n:03}" for n in range(len(CHAPTERS))]
