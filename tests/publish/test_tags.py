"""The table of tags in docs/publish.md, held against three lists, against what is written, and against what moves in."""

# ruff: noqa: E501 - tables of show.toml, each on its line

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from support.feed_comparison import lost, named
from support.moved_shows import moved_in
from support.silent_shows import FEED, NOW, episode, publish, show

from studio.check import check_feed

GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"
PAGE = Path(__file__).parents[2] / "docs" / "publish.md"
_SHOW, _EPISODE = "show", "episode"


def tags(place, names):
    return {(place, name) for name in names.split()}


APPLE = tags(
    _SHOW,
    "title description itunes:image language itunes:category itunes:explicit itunes:author link itunes:title itunes:type"
    " copyright itunes:new-feed-url itunes:block itunes:complete podcast:txt",
) | tags(
    _EPISODE,
    "title enclosure guid pubDate description itunes:duration link itunes:image itunes:explicit itunes:title itunes:episode"
    " itunes:season itunes:episodeType itunes:block podcast:transcript podcast:chapters",
)
"""A Podcaster's Guide to RSS, help.apple.com/itc/podcasts_connect, and chapters as of iOS 26.2."""
SPOTIFY = tags(
    _SHOW,
    "title description link language copyright image url itunes:author itunes:owner itunes:name itunes:email itunes:image"
    " itunes:category itunes:explicit itunes:type spotify:limit spotify:countryOfOrigin media:restriction",
) | tags(
    _EPISODE,
    "title guid pubDate enclosure link description content:encoded itunes:title itunes:duration itunes:explicit itunes:image"
    " itunes:season itunes:episode itunes:episodeType psc:chapters psc:chapter media:restriction dcterms:valid"
    " podcast:transcript",
)
"""Podcast delivery specification 1.9, and "Creating and managing chapters" and "Transcripts" of Spotify for Creators."""
NAMESPACE = (
    "transcript locked funding chapters soundbite person location season episode trailer license alternateEnclosure source"
    " integrity guid value valueRecipient valueTimeSplit images image liveItem socialInteract contentLink medium block txt"
    " remoteItem podroll updateFrequency podping chat publisher"
)
"""podcastindex.org/namespace/1.0, without its attributes; where they stand, the table says."""


def rows():
    """(places, tags, marks of the three lists, where from) of every row of the table."""
    text = PAGE.read_text("utf-8")
    table = text[text.index("## Tags of the feed") : text.index("## What never changes again")]
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 6 and "`" in cells[1]:
            places = (_SHOW, _EPISODE) if cells[0] == "both" else (cells[0],)
            yield places, re.findall(r"`([\w:-]+)`", cells[1]), cells[2:5], cells[5]


def in_table(wanted=lambda marks, source: True):
    return {
        (place, tag)
        for places, names, marks, source in rows()
        if wanted(marks, source)
        for place in places
        for tag in names
    }


SHOW = (
    FEED
    + f"""
owner_name = "Ada Lind"
copyright = "Tide House"
more_categories = ["Society & Culture / Documentary"]
type = "serial"
complete = true
blocked = true
new_feed_url = "https://new.example/feed.xml"
season_names = ["The open sea"]
fundings = [{{url = "https://pay.example/b", text = "Tea"}}]
license = "own"
license_url = "https://tide.example/license"
update_frequency = "every Monday"
update_rule = "FREQ=WEEKLY;BYDAY=MO"
locations = [{{name = "Kiel Fjord", geo = "geo:54.32,10.14"}}]
social = [{{uri = "https://social.example/@k/1"}}]
value = [{{recipients = [{{name = "K", type = "node", address = "03ff", split = 95}}]}}]
podroll = [{{guid = "{GUID}", url = "https://other.example/feed.xml"}}]
publisher_guid = "{GUID}"
verify = "tide-77"
hub = "https://hub.example/"
extra = ["<itunes:title>Tides</itunes:title>", "<podcast:block id='x'>yes</podcast:block>", "<podcast:chat server='irc.example' protocol='irc'/>", "<spotify:limit recentCount='10'/>", "<spotify:countryOfOrigin>de at</spotify:countryOfOrigin>", "<media:restriction type='country' relationship='allow'>de at</media:restriction>"]
"""
)
EPISODE = f"""
[feed]
blocked = true
license = "CC-BY-4.0"
fundings = [{{url = "https://pay.example/c", text = "Coffee"}}]
locations = [{{name = "Pier 7", geo = "geo:1,2"}}]
social = [{{uri = "https://social.example/@k/2"}}]
value = [{{recipients = [{{type = "node", address = "04", split = 1}}]}}]
extra = ["<podcast:chat server='irc.example' protocol='irc'/>", "<podcast:contentLink href='https://video.example/1'>Video</podcast:contentLink>", "<media:restriction type='country' relationship='deny'>ch</media:restriction>", "<dcterms:valid>start=2026-04-02T06:00+00:00; end=2027-04-02T06:00+00:00</dcterms:valid>", "<podcast:value type='lightning' method='keysend'><podcast:valueRecipient type='node' address='04' split='1'/><podcast:valueTimeSplit startTime='60' duration='30'><podcast:remoteItem feedGuid='{GUID}'/></podcast:valueTimeSplit></podcast:value>"]
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A show that says everything there is to say."""
    root = show(tmp_path_factory.mktemp("tags") / "show", feed=SHOW)
    (root / "scripts").mkdir()
    folder = episode(
        root, "one", season=1, number=1, script={"name": "one.md"}, cover="cover.jpg",
        soundbites=[{"start_s": 1, "duration_s": 20, "title": "The tide"}],
    )  # fmt: skip
    (folder / "one.m4a").write_bytes(b"aac" * 9000)
    episode(root, "soon", season=1, number=2, type="trailer", date="2026-04-01")
    (root / "scripts" / "one.toml").write_text(EPISODE, "utf-8")
    publish(root)
    return root


def channel_of(feed):
    return ET.parse(feed).getroot().find("channel")


def written(channel):
    """(place, tag) of every element of a feed."""
    items = channel.findall("item")
    found = {(_EPISODE, named(e.tag)) for item in items for e in item.iter() if e is not item}
    inside = {id(e) for item in items for e in item.iter()}
    return found | {(_SHOW, named(e.tag)) for e in channel.iter() if id(e) not in inside and e is not channel}


def test_the_table_has_what_apple_spotify_and_the_namespace_list():
    assert in_table(lambda marks, _: marks[0]) == APPLE
    assert in_table(lambda marks, _: marks[1]) == SPOTIFY
    ours = in_table(lambda marks, _: marks[2])
    assert {tag for _, tag in ours} == {f"podcast:{name}" for name in NAMESPACE.split()}


def test_the_feed_has_what_the_table_says_and_nothing_else(whole):
    promised = in_table(lambda _, source: not source.startswith("not written"))
    assert written(channel_of(whole / "site" / "feed.xml")) == promised


def test_a_show_with_all_of_it_breaks_no_rule(whole):
    feed = whole / "site" / "feed.xml"
    report = check_feed(feed.read_bytes(), "feed.xml", now=NOW, folder=feed.parent)
    assert [(f.rule, f.message) for f in report.having("failed", "MUST")] == []


OF_THE_HOST = {"atom:link", "generator", "lastBuildDate", "itunes:new-feed-url", "itunes:image", "image", "item"}
"""Of a channel: true of the old address only, or brought by the user."""


def test_all_of_it_moves_in_again(whole, tmp_path):
    old = whole / "site" / "feed.xml"
    feed, made = moved_in(tmp_path, old.read_bytes())
    was, now = channel_of(old), channel_of(feed)
    assert lost(was, now, OF_THE_HOST) == [], made.output
    for before, after in zip(was.findall("item"), now.findall("item"), strict=True):
        assert lost(before, after) == [], made.output
    gone = written(was) - written(now)
    assert gone <= {(_SHOW, "itunes:new-feed-url")}, "which is the old host's to say"
