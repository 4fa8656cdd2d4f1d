"""A feed with every element there is, moved in and published: each is as it was, or its loss is told with its item."""

import re
import xml.etree.ElementTree as ET

import pytest
from support.feed_comparison import is_told, lost, named
from support.moved_shows import moved_in
from support.rich_feed import GUID, ODD, rich_feed
from support.silent_shows import NOW, PODCAST

from studio.check import check_feed
from studio.formats.urls import ascii_url, kept_url

OF_THE_HOST = {"atom:link", "itunes:image", "item", "itunes:summary"}
ALL = {
    "transcript", "locked", "funding", "chapters", "soundbite", "person", "location", "season", "episode", "trailer",
    "license", "alternateEnclosure", "source", "integrity", "guid", "value", "valueRecipient", "valueTimeSplit",
    "images", "image", "liveItem", "socialInteract", "contentLink", "medium", "block", "txt", "remoteItem", "podroll",
    "updateFrequency", "chat", "publisher",
}  # fmt: skip
"""Names of the podcast namespace; podping alone is the host's, who sends the pings."""


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rich")
    feed, made = moved_in(folder, rich_feed().encode())
    return ET.fromstring(rich_feed()).find("channel"), ET.parse(feed).getroot().find("channel"), made.output, feed


ON_THEIR_OWN = {"pubDate", "enclosure", "media:content"}
"""Of an item, looked at one by one below."""
DATES = {
    "Low notes": "Sun, 03 Jan 2021 06:00:00 +0000",
    "Plus and signature": "Mon, 04 Jan 2021 18:00:00 +0000",
    "Spaces in the address": "Tue, 05 Jan 2021 15:00:00 +0000",
    "Only media": "Wed, 06 Jan 2021 00:00:00 +0000",
    "Paper first": "Fri, 08 Jan 2021 00:00:00 +0000",
    "Moving pictures": "Fri, 08 Jan 2021 04:30:00 +0000",
    "Counted": "Sat, 09 Jan 2021 10:00:00 +0000",
}


def by_title(channel):
    return {item.findtext("title"): item for item in channel.findall("item")}


def test_the_feed_has_every_element_of_the_namespace():
    used = {named(e.tag) for e in ET.fromstring(rich_feed()).iter()}
    assert {f"podcast:{name}" for name in ALL} <= used


def test_the_channel_is_as_it_was(moved):
    old, new, told, _ = moved
    missing = [name for name, *_ in lost(old, new, OF_THE_HOST) if not is_told(told, name)]
    assert missing == []
    assert new.findtext(f"{PODCAST}guid") == GUID.upper()


@pytest.mark.parametrize("title", ["Low notes", *ODD])
def test_each_item_is_as_it_was_or_told(moved, title):
    old, new, told, _ = moved
    was, now = by_title(old)[title], by_title(new)[title]
    missing = [name for name, *_ in lost(was, now, ON_THEIR_OWN) if not is_told(told, name, title)]
    assert missing == []
    assert now.findtext("pubDate") == DATES[title]
    sound = [e for e in was if e.tag == "enclosure" and not e.get("type").startswith("application")]
    for enclosure in sound:
        address = "https:" * enclosure.get("url").startswith("//") + enclosure.get("url")
        assert now.find("enclosure").get("url") == kept_url(address)
        assert [now.find("enclosure").get(key) for key in ("length", "type")] == [
            enclosure.get(key) for key in ("length", "type")
        ]
    assert len(now.findall("enclosure")) == 1


def test_an_address_that_needs_no_encoding_is_not_touched(moved):
    _, new, _, _ = moved
    sound = by_title(new)["Plus and signature"].find("enclosure").get("url")
    assert sound == "https://CDN.fog.example/a+b,c.mp3?sig=x+y%2Bz/=&e=1"


def test_nothing_stands_twice_and_nothing_is_added_but_what_every_item_has(moved):
    old, new, _, _ = moved
    was, now = by_title(old)["Low notes"], by_title(new)["Low notes"]
    many = {"podcast:transcript", "podcast:soundbite", "podcast:person", "podcast:socialInteract"}
    names = [named(e.tag) for e in now if named(e.tag) not in many]
    assert sorted(names) == sorted({*names})
    assert {named(e.tag) for e in now} == {named(e.tag) for e in was}


def test_what_came_out_fails_no_must(moved):
    _, _, _, feed = moved
    report = check_feed(feed.read_bytes(), "feed.xml", now=NOW)
    assert [(f.rule, f.place, f.message) for f in report.having("failed", "MUST")] == []


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/a+b.mp3?x=1+2", "https://a.example/a+b.mp3?x=1+2"),
        ("HTTPS://A.Example/%c3%9c.mp3", "HTTPS://A.Example/%c3%9c.mp3"),
        (" https://a.example/x ", "https://a.example/x"),
        ("https://a.example/a b.mp3", "https://a.example/a%20b.mp3"),
        ("https://müsli.example/ü", "https://xn--msli-0ra.example/%C3%BC"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://[::1/", None),
        ("javascript:x", None),
        ("https://", None),
    ],
)
def test_addresses_that_others_chose(url, kept):
    assert kept_url(url) == kept
    assert re.fullmatch(r"\S+", kept or "x") and (kept is None) == (ascii_url(url) is None)
