"""A show that moves here from another host: what listeners' apps hold on to stays as it was."""

import json
import re
import sys
import xml.etree.ElementTree as ET
from email.utils import parsedate_to_datetime

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from support.examples import examples
from support.silent_shows import ITUNES, PODCAST, content
from typer.testing import CliRunner

from studio.cli.app import app
from studio.errors import InputError
from studio.formats.feed_read import read_feed

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

OLD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:podcast="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
 xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
 <title>Harbour &amp; Lights</title><link>https://harbour.example/</link><language>en-gb</language>
 <description>&lt;p&gt;A show about &lt;b&gt;harbours&lt;/b&gt;.&lt;/p&gt;</description>
 <itunes:author>Ines Brandt</itunes:author><itunes:type>episodic</itunes:type><itunes:explicit>no</itunes:explicit>
 <atom:link rel="self" href="https://old.example/feeds/harbour.xml"/>
 <itunes:image href="https://old.example/cover.jpg"/>
 <itunes:category text="Society &amp; Culture"><itunes:category text="Documentary"/></itunes:category>
 <itunes:owner><itunes:name>Ines</itunes:name><itunes:email>ines@harbour.example</itunes:email></itunes:owner>
 <podcast:locked>yes</podcast:locked>
 <item><title>Two: the fog horn</title><guid isPermaLink="false"> OLD-guid-2 </guid>
  <pubDate>Tue, 03 Mar 2020 23:30:00 -0500</pubDate><itunes:season>1</itunes:season><itunes:episode>2</itunes:episode>
  <enclosure url="http://media.old.example/two.mp3?x=1&amp;y=2" length="123456" type="audio/mpeg"/>
  <itunes:duration>1:02:03</itunes:duration><itunes:explicit>yes</itunes:explicit>
  <description>Short.</description>
  <content:encoded><![CDATA[<p onclick="x()">Long <script>alert(1)</script>
   <a href="javascript:x">notes</a>.</p>]]></content:encoded>
  <podcast:transcript url="https://old.example/two.vtt" type="text/vtt"/>
  <podcast:person role="Guest">Bo</podcast:person>
  <podcast:chapters url="https://old.example/two.json" type="application/json+chapters"/>
 </item>
 <item><title>One: the pier</title><guid>https://old.example/?p=1</guid><link>https://old.example/one</link>
  <pubDate>Mon, 02 Mar 2020 10:00:00 GMT</pubDate>
  <enclosure url="https://media.old.example/one.m4a" length="999" type="audio/x-m4a"/></item>
 <item><title>Trailer</title><pubDate>Sun, 01 Mar 2020 10:00:00 GMT</pubDate>
  <itunes:episodeType>trailer</itunes:episodeType>
  <enclosure url="https://media.old.example/zero.mp3" length="" type="audio/mpeg"/></item>
 <item><title>No sound</title><guid>x</guid><pubDate>Sun, 01 Mar 2020 10:00:00 GMT</pubDate></item>
 <item><title>Twin</title><guid>OLD-guid-2</guid>
  <enclosure url="https://media.old.example/twin.mp3" length="1" type="audio/mpeg"/></item>
</channel></rss>
"""


def run(*arguments):
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def moved(tmp_path):
    """The show, ready to publish."""
    (tmp_path / "old.xml").write_text(OLD, encoding="utf-8")
    made = run("new", tmp_path / "show", "--from-feed", tmp_path / "old.xml")
    assert made.exit_code == 0, made.output
    root = tmp_path / "show"
    Image.new("RGB", (1400, 1400)).save(root / "assets" / "cover.jpg")
    text = (root / "show.toml").read_text("utf-8")
    text = text.replace('cover = ""', 'cover = "cover.jpg"').replace(
        'base_url = ""', 'base_url = "https://new.example/h/"'
    )
    (root / "show.toml").write_text(text, encoding="utf-8")
    return root, made


def published(root):
    done = run("publish", "--show", root)
    assert done.exit_code == 0, done.output
    return ET.parse(root / "site" / "feed.xml").getroot().find("channel")


def known_to_apps(document):
    """What an app holds on to, as another program reads it."""
    found = feedparser.parse(document)
    known = [e for e in found.entries if "id" in e and e.get("enclosures") and e.title != "Twin"]
    return {
        e.id: (e.title, e.get("published_parsed"), e.enclosures[0].href, e.enclosures[0].length)
        for e in reversed(known)
    }


def test_what_apps_know_of_the_episodes_is_the_same_in_the_new_feed(moved):
    root, _ = moved
    channel = published(root)
    before = known_to_apps(OLD.encode())
    after = known_to_apps((root / "site" / "feed.xml").read_bytes())
    assert after["OLD-guid-2"] == before["OLD-guid-2"]
    assert after["https://old.example/?p=1"] == before["https://old.example/?p=1"]
    assert set(after) == {"OLD-guid-2", "https://old.example/?p=1", "https://media.old.example/zero.mp3"}
    first = channel.find("item")
    assert first.find(f"{ITUNES}duration").text == "3723"
    assert first.find(f"{ITUNES}explicit").text == "true"
    assert first.find(f"{PODCAST}transcript").get("url") == "https://old.example/two.vtt"
    assert first.find(f"{PODCAST}chapters").get("url") == "https://old.example/two.json"
    assert [(p.text, p.get("role")) for p in first.iter(f"{PODCAST}person")] == [("Bo", "Guest")]
    whole = (root / "site" / "feed.xml").read_text("utf-8")
    assert "Long" in whole
    assert not [word for word in ("alert(1)", "onclick", "javascript") if word in whole]


def test_the_show_is_described_as_it_was(moved):
    root, made = moved
    channel = published(root)
    assert channel.find("title").text == "Harbour & Lights"
    assert channel.find("description").text == "A show about harbours."
    assert channel.find("language").text == "en-gb"
    category = channel.find(f"{ITUNES}category")
    assert (category.get("text"), category[0].get("text")) == ("Society & Culture", "Documentary")
    assert channel.find(f"{ITUNES}owner/{ITUNES}email").text == "ines@harbour.example"
    assert channel.find(f"{PODCAST}locked").text == "yes"
    from studio.publish.ledger import podcast_guid

    assert channel.find(f"{PODCAST}guid").text == podcast_guid("https://old.example/feeds/harbour.xml")
    for said in ("has no sound", "has no GUID", "GUID of an episode above"):
        assert said in made.stderr
    assert "https://old.example/cover.jpg" in made.stdout


@pytest.mark.slow
def test_a_script_of_the_same_name_takes_the_old_place(moved):
    root, _ = moved
    published(root)
    before = known_to_apps((root / "site" / "feed.xml").read_bytes())
    text = (root / "show.toml").read_text("utf-8").replace('engine = "flite"', 'engine = "tone"')
    (root / "show.toml").write_text(text, encoding="utf-8")
    (root / "scripts" / "two-the-fog-horn.txt").write_text("June: The horn sounds twice. Then it is quiet.\n")
    done = run("render", root / "scripts" / "two-the-fog-horn.txt")
    assert done.exit_code == 0, done.output
    channel = published(root)
    item = next(i for i in channel.iter("item") if i.find("guid").text == "OLD-guid-2")
    assert len(list(channel.iter("item"))) == 3
    assert item.find("enclosure").get("url").startswith("https://new.example/h/media/two-the-fog-horn.")
    assert item.find("title").text == "Two: the fog horn"
    assert parsedate_to_datetime(item.find("pubDate").text) == parsedate_to_datetime("Tue, 03 Mar 2020 23:30:00 -0500")
    after = known_to_apps((root / "site" / "feed.xml").read_bytes())
    assert {g: v for g, v in after.items() if g != "OLD-guid-2"} == {
        g: v for g, v in before.items() if g != "OLD-guid-2"
    }


def test_publishing_again_changes_nothing_and_pages_are_for_what_lies_here(moved):
    root, _ = moved
    published(root)
    before = content(root / "site")
    published(root)
    assert content(root / "site") == before
    assert not [name for name in before if name.startswith("episodes/")]
    report = run("validate", root / "site" / "feed.xml", "--json")
    broken = [f for f in json.loads(report.stdout)["findings"] if f["verdict"] == "broken" and f["level"] == "MUST"]
    assert broken == [], "habits of the old host, such as http and a missing size, are SHOULD"


HOSTILE = [
    (b"", "no element"),
    (b"not xml", "syntax error|not well-formed"),
    (b"<html><body>hello</body></html>", "not an RSS feed"),
    (b"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title></feed>", "not an RSS feed"),
    (b"<rss><channel></channel></rss>", "no title"),
    (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><title>&a;</title></channel></rss>", "document type"),
    (b"<!DOCTYPE rss SYSTEM 'file:///etc/passwd'><rss/>", "not an RSS feed"),
    (b"<!DOCTYPE rss SYSTEM 'file:///etc/passwd'><rss><channel><title>&x;</title></channel></rss>", "&x;"),
    (b"<rss><channel><title>x</title>" + b"<a>" * 100 + b"</a>" * 100 + b"</channel></rss>", "deep"),
    (b"<rss><channel><title>x</title>" + b"<item/>" * 10_001 + b"</channel></rss>", "more than 10,000"),
    (b"<rss><channel><title>x</title>", "no element found|unclosed"),
]


@pytest.mark.parametrize(("data", "says"), HOSTILE)
def test_what_is_no_feed_or_a_hostile_one_is_refused_and_nothing_is_written(tmp_path, data, says):
    (tmp_path / "old.xml").write_bytes(data)
    made = run("new", tmp_path / "show", "--from-feed", tmp_path / "old.xml")
    assert made.exit_code == 2
    assert re.search(says, made.stderr), made.stderr
    assert not (tmp_path / "show").exists()


def test_names_from_outside_stay_names(tmp_path):
    titles = ["../../etc/passwd", "a/b\\c", "", "\u202eevil", "x" * 5000, "🎧🎧", "CON", "a/b\\c"]
    items = "".join(
        f"<item><title>{t}</title><guid>{n}</guid><enclosure url='https://x.example/{n}.mp3' length='1'/></item>"
        for n, t in enumerate(titles)
    )
    (tmp_path / "old.xml").write_text(f"<rss><channel><title>t</title>{items}</channel></rss>", encoding="utf-8")
    assert run("new", tmp_path / "show", "--from-feed", tmp_path / "old.xml").exit_code == 0
    assert sorted(p.name for p in tmp_path.iterdir() if p.name not in ("cache", "log")) == ["old.xml", "show"]
    beside = sorted((tmp_path / "show" / "scripts").iterdir())
    assert len(beside) == len(titles)
    assert {tomllib.loads(p.read_text("utf-8"))["guid"] for p in beside} == {str(n) for n in range(len(titles))}


def test_it_does_not_go_where_something_is(tmp_path):
    (tmp_path / "old.xml").write_text(OLD, encoding="utf-8")
    (tmp_path / "show").mkdir()
    (tmp_path / "show" / "mine").write_text("x")
    assert run("new", tmp_path / "show", "--from-feed", tmp_path / "old.xml").exit_code == 2
    assert [p.name for p in (tmp_path / "show").iterdir()] == ["mine"]


@settings(max_examples=examples(60))
@given(st.binary(max_size=300) | st.lists(st.sampled_from([
    b"<rss>", b"</rss>", b"<channel>", b"</channel>", b"<title>t</title>", b"<item>", b"</item>", b"<guid>g</guid>",
    b"<enclosure url='https://x.example/' length='-1' type='?'/>", b"<pubDate>Tue, 99 Xxx 0000</pubDate>", b"&#0;",
    b"<itunes:duration xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>9:99:999999999</itunes:duration>",
]), max_size=20).map(b"".join))  # fmt: skip
def test_any_bytes_are_read_or_refused(data):
    try:
        feed = read_feed(data, "x")
    except InputError:
        return
    assert feed.title
    assert len({e.guid for e in feed.episodes}) == len(feed.episodes)
