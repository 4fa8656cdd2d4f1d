"""Feeds as twelve hosts write them, moved in, published and compared element by element: kept, or told."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from support.examples import rest_slow
from support.feed_comparison import form, is_told, lost, tally
from support.hosts_feeds import COUNT, HOSTS
from support.moved_shows import moved_in, run
from support.silent_shows import CONTENT, ITUNES, NOW, PODCAST

from studio.check import check_feed

OF_THE_HOST = {"generator", "docs", "lastBuildDate", "pubDate", "itunes:new-feed-url", "podcast:podping", "atom:link"}
"""Of a channel: true of the old host only."""


@pytest.fixture(scope="module", params=rest_slow(HOSTS, "libsyn", "powerpress"))
def moved(request, tmp_path_factory):
    """A host's name, its feed, the feed that comes out of the move, and what was told on the way."""
    root = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDIO_CACHE", str(root / "cache"))
        patch.setenv("STUDIO_LOG", str(root / "log" / "studio.log"))
        text = HOSTS[request.param]()
        feed, made = moved_in(root, text.encode())
    return request.param, text, feed, made.output


FAULTS = {"anchor": {"C10.email"}, "powerpress": {"C16.license"}}
"""Rules that the feeds of a host fail: an owner without an address, a license that nobody knows without one."""


def test_every_element_of_every_host_is_kept_or_told(moved):
    _, text, feed, told = moved
    old = ET.fromstring(text.encode()).find("channel")
    new = ET.parse(feed).getroot().find("channel")
    before, after = old.findall("item"), new.findall("item")
    assert len(before) == len(after) == COUNT

    handled = {"item", "image", "itunes:image", "itunes:owner", "description", "itunes:category", *OF_THE_HOST}
    missing = [
        name for name, _, said in lost(old, new, handled) if not is_told(told, name) and said not in ("No", "no")
    ]
    assert missing == []
    categories = [(c.get("text"), b.get("text")) for c in old.findall(f"{ITUNES}category") for b in (list(c) or [{}])]
    there = [(c.get("text"), b.get("text")) for c in new.findall(f"{ITUNES}category") for b in (list(c) or [{}])]
    assert {c for c in categories if c[1] or not any(c[0] == t[0] and t[1] for t in there)} <= set(there)
    if old.find(f"{ITUNES}owner/{ITUNES}email") is None:
        assert "The owner “Ada Lind” is not kept" in told
    else:
        assert form(old.find(f"{ITUNES}owner")) == form(new.find(f"{ITUNES}owner"))
    for was, now in zip(before, after, strict=True):
        title = was.find("title").text.strip()
        missing = [name for name, *_ in lost(was, now) if not is_told(told, name, title)]
        assert missing == [], title
        assert now.find(f"{PODCAST}txt[@purpose='ai-content']") is None, "people spoke it"
        assert "track()" not in (now.findtext(CONTENT) or "")


ANEW = ("image", "itunes:image", "itunes:owner", "description", "itunes:category")
"""Of a channel: brought by the user, or written in another form, which the test above compares."""
PAGE = Path(__file__).parents[2] / "docs" / "publish.md"


def test_the_table_in_the_docs_is_what_happens(moved):
    host, text, feed, told = moved
    old, new = ET.fromstring(text.encode()).find("channel"), ET.parse(feed).getroot().find("channel")
    counts = tally(old, new, told, ANEW, OF_THE_HOST)
    assert counts[-1] == 0
    row = f"| {host.replace('_', '.')} | " + " | ".join(map(str, counts)) + " |"
    print(row)  # pytest -s prints the table
    assert row in PAGE.read_text("utf-8").splitlines()


def test_a_host_s_habits_fail_no_rule_that_anybody_enforces(moved):
    host, text, feed, _ = moved
    before = check_feed(text.encode(), "old.xml", now=NOW)
    assert {f.rule for f in before.having("failed", "MUST")} == FAULTS.get(host, set())
    after = check_feed(feed.read_bytes(), "feed.xml", now=NOW, folder=feed.parent)
    assert [(f.rule, f.place, f.message) for f in after.having("failed", "MUST")] == []


def test_a_moved_show_is_published_again_byte_for_byte(moved):
    *_, feed, _ = moved
    before = feed.read_bytes()
    assert run("publish", "--show", feed.parents[1]).exit_code == 0
    assert feed.read_bytes() == before
