"""The feed that is written: for every kind of title, description and number of episodes, and after corrections."""

import html
import json
import re
import uuid
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime

import feedparser
import podcastparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import examples, rest_slow
from support.silent_shows import (
    ATOM,
    BASE,
    CONTENT,
    FEED,
    ITUNES,
    NOW,
    PODCAST,
    PSC,
    content,
    episode,
    publish,
    show,
    transcript,
)

from studio.check import check_feed
from studio.publish.feed import feed_pages
from studio.publish.ledger import podcast_guid
from studio.publish.names import episode_title, label, slug
from studio.publish.notes import MOST_BYTES, description_html, feed_description
from studio.publish.words import words_for


def feed_of(root):
    return ET.parse(root / "site" / "feed.xml").getroot().find("channel")


def broken(root, level="MUST"):
    data = (root / "site" / "feed.xml").read_bytes()
    report = check_feed(data, "feed.xml", now=NOW, folder=root / "site")
    return [(f.rule, f.place, f.message) for f in report.having("failed", level)]


@pytest.fixture
def root(tmp_path):
    return show(tmp_path / "show")


HOSTILE = [
    ("5 < 6 & \"quotes\" 'too'", "5 ‹ 6 & \"quotes\" 'too'"),
    ("<script>alert(1)</script>", "‹script›alert(1)‹/script›"),
    ("Emoji 😀 and 日本語", "Emoji 😀 and 日本語"),
    ("\u202eright to left\u202c עברית", "right to left עברית"),
    ("bell\x07 null\x00 vt\x0b line\nbreak", "bell null vt line break"),
    ("&amp; already", "&amp; already"),
    ("]]> <!-- -->", "]]› ‹!-- --›"),
    ("Test & Tide: Ep. 12: The moon", "The moon"),
]


@pytest.mark.parametrize(("title", "shown"), rest_slow(HOSTILE, every=4))
def test_any_title_reaches_the_app(root, title, shown):
    episode(root, "one", title=title)
    publish(root)
    assert feed_of(root).find("item/title").text == shown
    assert [b for b in broken(root) if b[0] != "I7.once"] == []
    parsed = feedparser.parse((root / "site" / "feed.xml").read_bytes())
    assert not parsed.bozo
    page = (root / "site" / "episodes" / "one.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert html.escape(shown).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page


def test_a_title_of_five_thousand_characters_is_cut(root):
    episode(root, "one", title="long title " * 500)
    publish(root)
    assert len(feed_of(root).find("item/title").text) <= 255
    assert broken(root) == []


@settings(max_examples=examples(60), deadline=None)
@given(st.text(max_size=400))
def test_a_label_is_always_fit_for_a_feed(text):
    found = label(text)
    ET.fromstring(ET.tostring(_element(found), encoding="utf-8"))
    assert found == found.strip()
    assert len(found) <= 255
    assert not set(found) & set("<>\n\x00\x07\x0b")


def _element(text):
    element = ET.Element("title")
    element.text = text
    return element


EVIL = """<p onclick="steal()">Hello <b>you</b><script>alert(1)</script><img src=x onerror=alert(1)>
<a href="javascript:alert(1)">bad</a> <a href="https://tide.example/?a=1&amp;b=2">good</a> <a href="/rel">rel</a>
<style>*{display:none}</style><iframe src="https://evil.example"></iframe></p>"""


def test_a_description_is_made_harmless(root):
    episode(root, "one", description=EVIL)
    publish(root)
    item = feed_of(root).find("item")
    page = (root / "site" / "episodes" / "one.html").read_text("utf-8")
    for text in (item.find("description").text, item.find(CONTENT).text, page):
        assert "https://tide.example/?a=1&amp;b=2" in text
        assert not re.search(r"onerror|onclick|javascript:|alert\(|<iframe|<style|<img src=x|/rel", text)
        assert "<b>you</b>" in text
    assert broken(root) == []
    assert broken(root, "SHOULD") == []


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(["<", ">", "&", "script", "<p>", "</p>", '"', "a href=", "javascript:", " ", "on=", "x"]))
)
def test_no_description_gets_a_tag_through_that_is_not_allowed(parts):
    for tag in re.findall(r"<(/?\w+)", description_html("".join(parts))):
        assert tag.lstrip("/") in {"p", "br", "ol", "ul", "li", "a", "b", "i", "em", "strong"}


LONG = ["word " * 3000, "ünïcödé " * 900, "x" * 9000, "& < " * 2000]


@pytest.mark.parametrize("text", rest_slow(LONG, *LONG[1::2]))
def test_a_description_has_at_most_four_thousand_bytes(root, text):
    episode(root, "one", description=text)
    published = publish(root).publication.episodes[0]
    found = feed_description(published, words_for("en"))
    assert len(found.encode()) <= MOST_BYTES
    assert "(00:00:30) Fish" in found
    assert broken(root) == []


def test_the_four_forms_of_chapters_are_one_list(root):
    episode(root, "one")
    publish(root)
    item = feed_of(root).find("item")
    url = item.find(f"{PODCAST}chapters").get("url")
    listed = json.loads((root / "site" / url.removeprefix(BASE)).read_text())["chapters"]
    simple = [(c.get("start"), c.get("title")) for c in item.iter(f"{PSC}chapter")]
    assert simple == [("00:00:00.000", "Opening"), ("00:00:30.001", "Fish & <chips>"), ("00:01:01.999", "Ending")]
    assert [(c["startTime"], c["title"]) for c in listed] == [
        (0, "Opening"),
        (30.001, "Fish & <chips>"),
        (61.999, "Ending"),
    ]
    assert re.findall(r"\((\S+)\) (\w+)", item.find("description").text) == [
        ("00:00:00", "Opening"),
        ("00:00:30", "Fish"),
        ("00:01:01", "Ending"),
    ]


def test_what_apps_are_told_of_an_episode(root):
    bite = {"start": 10.0, "duration": 20.5, "title": "Well said"}
    late = {"start": 80.0, "duration": 20.0}
    episode(
        root, "one", season=2, number=7, type="bonus", explicit=True, soundbites=[bite, late],
        people=[{"name": "Bo Ek", "role": "Fact Checker"}, {"name": "Cy", "role": "wizard"}],
    )  # fmt: skip
    prepared = publish(root)
    item = feed_of(root).find("item")
    text = {name: item.find(name).text for name in (f"{ITUNES}season", f"{PODCAST}season", f"{ITUNES}episode",
            f"{PODCAST}episode", f"{ITUNES}episodeType", f"{ITUNES}explicit", f"{ITUNES}duration")}  # fmt: skip
    assert list(text.values()) == ["2", "2", "7", "7", "bonus", "true", "90"]
    people = [(p.text, p.get("role"), p.get("group")) for p in item.iter(f"{PODCAST}person")]
    assert people == [
        ("Bo Ek", "fact checker", "writing"),
        ("Cy", "host", "cast"),
        ("Ada Lind", "host", "cast"),
        ("Narrator", "narrator", "cast"),
    ]
    (found,) = item.iter(f"{PODCAST}soundbite")
    assert (found.text, found.get("startTime"), found.get("duration")) == ("Well said", "10", "20.5")
    assert any("soundbite" in note for note in prepared.notes)
    assert [t.text for t in item.iter(f"{PODCAST}txt") if t.get("purpose") == "ai-content"] == ["true"]
    assert broken(root) == []


def test_a_trailer_stands_in_the_channel(root):
    episode(root, "one", type="trailer")
    publish(root)
    trailer = feed_of(root).find(f"{PODCAST}trailer")
    enclosure = feed_of(root).find("item/enclosure")
    assert (trailer.get("url"), trailer.get("length")) == (enclosure.get("url"), enclosure.get("length"))
    assert parsedate_to_datetime(trailer.get("pubdate")).date().isoformat() == "2026-04-02"
    assert broken(root) == []


def test_the_channel_has_everything(tmp_path):
    more = FEED + (
        'owner_name = "Ada"\nlocked = true\nfunding_url = "https://pay.example/"\nlicense = "CC-BY-4.0"\n'
        'verify = "abc"\ncomplete = true\nblocked = true\nnew_feed_url = "https://new.example/feed.xml"\n'
    ).replace('category = "Science"', "")
    more = more.replace('"Science"', '"Society & Culture / Documentary"')
    root = show(tmp_path / "show", feed=more)
    episode(root, "one")
    publish(root)
    channel = feed_of(root)
    outer = channel.find(f"{ITUNES}category")
    assert (outer.get("text"), outer.find(f"{ITUNES}category").get("text")) == ("Society & Culture", "Documentary")
    assert channel.find(f"{PODCAST}locked").text == "yes"
    assert channel.find("description").text == "About tides."
    assert channel.find(f"{ITUNES}complete").text == "Yes"
    assert channel.find(f"{ITUNES}new-feed-url").text == "https://new.example/feed.xml"
    assert broken(root) == []
    assert broken(root, "SHOULD") == []


@pytest.mark.parametrize(
    ("url", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_the_guid_of_a_show_is_that_of_the_published_examples(url, guid):
    assert podcast_guid(url) == guid


def test_guids_addresses_and_days_outlive_titles_names_and_hosts(root):
    guid = str(uuid.uuid4())
    episode(root, "one", guid=guid)
    publish(root)
    before = feed_of(root)
    (root / "episodes" / "one").rename(root / "episodes" / "renamed")
    for file in (root / "episodes" / "renamed").iterdir():
        file.rename(file.with_name(file.name.replace("one", "renamed", 1)))
    record = root / "episodes" / "renamed" / "renamed.episode.json"
    record.write_text(record.read_text().replace("Title of one", "Another title"))
    publish(root, now=NOW + timedelta(days=9), address="https://elsewhere.example/")
    after = feed_of(root)
    for name in ("item/guid", "item/pubDate", f"{PODCAST}guid"):
        assert before.find(name).text == after.find(name).text, name
    assert after.find("item/title").text == "Another title"
    assert after.find("item/link").text == "https://elsewhere.example/episodes/one.html"
    assert (
        before.find("item/enclosure").get("url").rpartition("/")[2]
        == after.find("item/enclosure").get("url").rpartition("/")[2]
    )


def test_a_correction_keeps_the_guid_moves_the_audio_and_says_what_changed(root):
    folder = episode(root, "one", audio=b"ID3\x03\x00\x00\x00\x00\x00\x04tag1" + b"sound" * 9000)
    publish(root)
    before, files = feed_of(root), content(root / "site")

    (folder / "one.mp3").write_bytes(b"ID3\x03\x00\x00\x00\x00\x00\x04tag2" + b"sound" * 9000)
    publish(root, now=NOW + timedelta(hours=1))
    assert "Correct" not in feed_of(root).find("item/description").text, "only the tag is new"

    (folder / "one.mp3").write_bytes(b"ID3\x03\x00\x00\x00\x00\x00\x04tag3" + b"other" * 9000)
    said = [("Ada Lind", 1, "Hello there."), ("Ada Lind", 20, "And more."), ("Ada Lind", 31, "A newer paragraph."),
            ("Narrator", 70, "Good night.")]  # fmt: skip
    transcript(folder, "one", said)
    publish(root, now=NOW + timedelta(days=1))
    after = feed_of(root)
    assert after.find("item/guid").text == before.find("item/guid").text
    assert after.find("item/pubDate").text == before.find("item/pubDate").text
    assert after.find("item/enclosure").get("url") != before.find("item/enclosure").get("url")
    note = "2026-04-11: Changed in “Fish &amp; &lt;chips&gt;”."
    assert note in after.find("item/description").text
    assert "Changed in “Fish &amp; &lt;chips&gt;”." in (root / "site" / "episodes" / "one.html").read_text("utf-8")
    now = content(root / "site")
    assert {n for n in files if n.startswith("media/")} <= set(now), "what was published can still be fetched"
    assert broken(root) == []


def test_words_of_the_owner_go_before_the_note(root):
    folder = episode(root, "one")
    publish(root)
    episode(root, "one", audio=b"new" * 9000, corrections=["The year was 1927, not 1972."])
    publish(root)
    text = feed_of(root).find("item/description").text
    assert "The year was 1927" in text
    assert "made anew" not in text
    assert folder.exists()


@pytest.mark.slow
def test_a_thousand_episodes_are_paged_and_each_page_keeps_its_limit(root):
    episode(root, "one", description="About it. " * 20)
    publication = publish(root).publication
    channel = replace(
        publication.channel, feed=publication.channel.feed.model_copy(update={"page_items": 400, "page_kib": 512})
    )
    (first,) = publication.episodes
    guids = [str(uuid.UUID(int=number + 1)) for number in range(1000)]
    many = [
        replace(
            first,
            guid=guid,
            slug=f"e{number}",
            published=NOW - timedelta(days=number),
            audio=replace(first.audio, name=f"media/e{number}.mp3"),
        )
        for number, guid in enumerate(guids)
    ]
    pages = [(name, make()) for name, make in feed_pages(channel, publication.covers, many, NOW)]
    assert len(pages) > 3
    seen = []
    for number, (name, data) in enumerate(pages, start=1):
        assert name == ("feed.xml" if number == 1 else f"feed-{number}.xml")
        assert len(data) <= 512 * 1024
        found = ET.fromstring(data).find("channel")
        assert len(found.findall("item")) <= 400
        links = {link.get("rel"): link.get("href") for link in found.iter(f"{ATOM}link")}
        assert links["self"] == BASE + name
        assert links["first"] == BASE + "feed.xml"
        assert links["last"] == BASE + pages[-1][0]
        assert links.get("next") == (BASE + pages[number][0] if number < len(pages) else None)
        assert links.get("previous") == (BASE + pages[number - 2][0] if number > 1 else None)
        seen += [item.find("guid").text for item in found.findall("item")]
    assert check_feed(pages[1][1], "feed-2.xml", now=NOW).having("failed", "MUST") == ()
    assert seen == guids, "newest first, each once"


@pytest.mark.slow
def test_a_thousand_episodes_on_the_disk_go_out(root):
    for number in range(1000):
        folder = root / "episodes" / f"e{number}"
        folder.mkdir()
        day = (NOW - timedelta(days=number // 2)).date().isoformat()
        record = {
            "record": 1,
            "title": f"No {number}",
            "guid": str(uuid.UUID(int=number + 1)),
            "date": day,
            "duration": 60,
        }
        (folder / f"e{number}.episode.json").write_text(json.dumps(record))
        (folder / f"e{number}.mp3").write_bytes(b"%d" % number + b"\x00" * 20_000)
    publish(root)
    before = content(root / "site")
    publish(root, now=NOW + timedelta(hours=1))
    assert content(root / "site") == before
    assert sum(name.startswith("episodes/") for name in before) == 1000
    assert "page-17.html" in before
    assert len(feed_of(root).findall("item")) == 1000
    assert broken(root) == []
    assert max(len(data) for name, data in before.items() if name.endswith(".html")) < 80_000


def test_two_other_readers_agree(root):
    episode(root, "one", title="One & <two> 😀")
    episode(root, "two", date="2026-04-03")
    publish(root)
    data = (root / "site" / "feed.xml").read_bytes()
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    assert [e.title for e in parsed.entries] == ["Title of two", "One & ‹two› 😀"]
    assert parsed.entries[0].enclosures[0].type == "audio/mpeg"
    import io

    found = podcastparser.parse(BASE + "feed.xml", io.BytesIO(data))
    assert found["title"] == "Test & Tide"
    assert [e["guid"] for e in found["episodes"]] == [e.id for e in parsed.entries]
    assert [c["start"] for c in found["episodes"][0]["chapters"]] == [0, 30, 61], "it cuts to seconds"
    assert found["episodes"][0]["total_time"] == 90
    assert found["episodes"][0]["enclosures"][0]["file_size"] == 20_001


@pytest.mark.parametrize(
    ("name", "expected"),
    [("../../etc", "etc"), ("..", "episode"), ("Ärger & Über", "arger-uber"), ("日本", None), ("a" * 300, "a" * 60)],
)
def test_names_survive_urls(name, expected):
    found = slug(name, "guid", set())
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", found)
    assert expected in (None, found)
    assert slug(name, "guid", {found}) != found


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Test & Tide: The moon", "The moon"),
        ("The moon | Test & Tide", "The moon"),
        ("S2E3 - The moon", "The moon"),
        ("#12: The moon", "The moon"),
        ("Episode 4", "Episode 4"),
        ("1984: a year", "1984: a year"),
    ],
)
def test_titles_lose_what_apps_show_by_themselves(title, bare):
    assert episode_title(title, "Test & Tide") == bare
