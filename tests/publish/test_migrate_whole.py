"""A show that moves here loses nothing, or is told what it loses: element by element, in every encoding."""

# ruff: noqa: E501 - elements of feeds, each on its line

import html
import re
import xml.etree.ElementTree as ET
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.moved_shows import moved_in, run
from support.silent_shows import CONTENT, ITUNES, PODCAST, PSC

from studio.errors import InputError
from studio.formats.feed_bytes import as_utf8
from studio.formats.feed_read import read_feed
from studio.formats.feed_values import read_moment
from studio.formats.languages import language_tag
from studio.formats.xml_fragment import from_fragment, to_fragment
from studio.formats.xml_read import read_xml
from studio.publish import migrate

HEAD = (
    '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:psc="http://podlove.org/simple-chapters" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
)
CHANNEL = """
<podcast:value type="lightning" method="keysend"><podcast:valueRecipient name="K" type="node" address="03ff" split="100"/></podcast:value>
<podcast:updateFrequency rrule="FREQ=DAILY;BYDAY=MO" dtstart="2024-01-01T00:00:00.000Z">Mondays</podcast:updateFrequency>
<podcast:podroll><podcast:remoteItem feedGuid="29cdca4a-32d8-56ba-b48b-09a011c5daa9"/></podcast:podroll>
<podcast:location rel="subject" geo="geo:54.3,10.1">Kiel Fjord</podcast:location>
<podcast:person role="host" href="https://ferry.example/k" img="https://ferry.example/k.png">Kaja Wulf</podcast:person>
<podcast:chat server="irc.ferry.example" protocol="irc" space="#ferry"/>
<itunes:subtitle>Boats, mostly</itunes:subtitle>
"""
ITEM = """
<podcast:transcript url="https://old.ferry.example/7.de.vtt" type="text/vtt" language="de" rel="captions"/>
<podcast:transcript url="https://old.ferry.example/7.en.vtt" type="text/vtt" language="en"/>
<podcast:transcript url="https://old.ferry.example/7.txt" type="text/plain"/>
<podcast:chapters url="https://old.ferry.example/7.json" type="application/json"/>
<podcast:soundbite startTime="12.5" duration="30">The horn</podcast:soundbite>
<podcast:season name="Winter &amp; ice">3</podcast:season>
<podcast:episode display="Seven">7</podcast:episode>
<podcast:socialInteract protocol="activitypub" uri="https://social.example/@k/1" accountId="@k"/>
<podcast:alternateEnclosure type="audio/opus" length="900" bitrate="32000"><podcast:source uri="ipfs://Qm/7.opus"/>
<podcast:integrity type="sri" value="sha384-abc"/></podcast:alternateEnclosure>
<podcast:license url="https://ferry.example/l">own</podcast:license>
<podcast:value type="lightning" method="keysend"><podcast:valueRecipient name="G" type="node" address="04" split="5"/></podcast:value>
<psc:chapters version="1.2"><psc:chapter start="0" title="Casting off"/><psc:chapter start="1:30.5" title="Ice" href="https://ice.example/"/></psc:chapters>
<itunes:block>Yes</itunes:block>
<itunes:title>Ice on the fjord</itunes:title>
<category>Boats</category>
"""
FEED = f"""<?xml version="1.0" encoding="UTF-8"?>
{HEAD}<channel><title>Fährgespräche</title><link>https://ferry.example/</link><description>On ferries.</description>
<language>de_DE</language><atom:link rel="self" href="https://old.ferry.example/feed.xml"/>
<itunes:category text="Leisure"/><itunes:category text="Arts"><itunes:category text="Books"/><itunes:category text="Food"/></itunes:category>
<itunes:category text="Games &amp; Hobbies"/><itunes:block>Yes</itunes:block><itunes:explicit>clean</itunes:explicit>
<podcast:guid>29CDCA4A-32D8-56BA-B48B-09A011C5DAA9</podcast:guid><podcast:medium>course</podcast:medium>
<podcast:license url="https://ferry.example/license">Ferry</podcast:license><podcast:txt purpose="verify">x-77</podcast:txt>
<podcast:funding url="https://pay.example/a">Coffee</podcast:funding><podcast:funding url="https://pay.example/b">Tea</podcast:funding>
{CHANNEL}<dc:rights>Ferry</dc:rights>
<item><title>7: Ice on the fjord</title><guid isPermaLink="true">https://old.ferry.example/?p=7 \u00a0 e\u0301</guid>
<pubDate>Mon, 08 Jan 2024 24:00:00 +0100</pubDate><link>/seven</link>
<enclosure url="https://old.ferry.example/7.pdf" length="10" type="application/pdf"/>
<enclosure url="//cdn.ferry.example/a b.mp3" length="1000000" type="audio/mpeg"/><itunes:duration>59:75</itunes:duration>
<itunes:season>3</itunes:season><itunes:episode>7</itunes:episode>
<description>Short.</description><content:encoded><![CDATA[<h2>Links</h2><p><a href="/ice">Ice</a><script>x()</script></p>
<figure><img src="/ice.jpg" alt="Ice"/></figure>]]></content:encoded>{ITEM}<dc:creator>K</dc:creator></item>
<item><title>6</title><guid>six</guid><pubDate>1 Jan 24 10:00 EST</pubDate>
<media:content url="https://old.ferry.example/6.mp3" fileSize="77" type="audio/mpeg"/></item>
</channel></rss>"""


def moved(tmp_path, data=None, name="old.xml"):
    feed, made = moved_in(tmp_path, FEED.encode() if data is None else data, name)
    return ET.parse(feed).getroot()[0], made.stderr


def forms(parent):
    """Every child with all that is in it, without the white space between elements."""

    def form(element):
        text = (element.text or "").strip() if len(element) else element.text or ""
        return element.tag, tuple(sorted(element.attrib.items())), text, tuple(form(child) for child in element)

    return [form(child) for child in parent]


def read(fragments):
    return forms(ET.fromstring(f"{HEAD}{fragments}</rss>"))


def test_every_element_comes_out_as_it_was(tmp_path):
    channel, _ = moved(tmp_path)
    there = forms(channel)
    assert [form for form in read(CHANNEL) if form not in there] == []
    item = channel.findall("item")[0]
    assert [form for form in read(ITEM) if form not in forms(item)] == []
    names = [child.tag for child in item if child.tag != f"{PODCAST}transcript"]
    assert len(names) == len(set(names)), "nothing is there twice"
    guid = item.find("guid")
    assert (guid.text, guid.get("isPermaLink")) == ("https://old.ferry.example/?p=7 \u00a0 e\u0301", "true")
    assert item.find("pubDate").text == "Mon, 08 Jan 2024 23:00:00 +0000"
    assert item.find("enclosure").attrib == {
        "url": "https://cdn.ferry.example/a%20b.mp3", "length": "1000000", "type": "audio/mpeg",
    }  # fmt: skip
    assert item.find("link").text == "https://old.ferry.example/seven"
    assert item.find(f"{ITUNES}duration").text == "3615"
    assert item.find("description").text == "Short."
    notes = item.find(CONTENT).text
    assert "<h2>Links</h2>" in notes and 'href="https://old.ferry.example/ice"' in notes
    assert 'src="https://old.ferry.example/ice.jpg"' in notes and "x()" not in notes
    assert len(item.findall(PSC.replace("simple-chapters}", "simple-chapters}chapters"))) == 1
    assert channel.findall("item")[1].find("enclosure").get("url") == "https://old.ferry.example/6.mp3"
    assert channel.findall("item")[1].find("pubDate").text == "Mon, 01 Jan 2024 15:00:00 +0000"


def test_the_channel_keeps_what_has_a_setting(tmp_path):
    channel, said = moved(tmp_path)
    categories = [(c.get("text"), [b.get("text") for b in c]) for c in channel.findall(f"{ITUNES}category")]
    assert categories == [("Leisure", []), ("Arts", ["Books", "Food"])]
    assert [(f.get("url"), f.text) for f in channel.findall(f"{PODCAST}funding")] == [
        ("https://pay.example/a", "Coffee"),
        ("https://pay.example/b", "Tea"),
    ]
    one = {name: channel.findall(f"{PODCAST}{name}") for name in ("guid", "medium", "license", "txt")}
    assert {name: (len(found), found[0].text) for name, found in one.items()} == {
        "guid": (1, "29CDCA4A-32D8-56BA-B48B-09A011C5DAA9"),
        "medium": (1, "course"),
        "license": (1, "Ferry"),
        "txt": (1, "x-77"),
    }
    assert one["license"][0].get("url") == "https://ferry.example/license"
    assert channel.find(f"{ITUNES}block").text == "Yes"
    assert channel.find("language").text == "de-DE"
    for lost in (
        "dc:rights, in the channel",
        "dc:creator, in line",
        "7.pdf is not kept",
        "“de_DE”",
        "“Leisure” today",
    ):
        assert lost in said, said


def test_a_show_of_human_voices_is_not_called_synthetic(tmp_path):
    channel, _ = moved(tmp_path)
    assert "ai-content" not in ET.tostring(channel, "unicode")
    index = (tmp_path / "show" / "site" / "index.html").read_text("utf-8")
    assert "synthetic" not in index


@pytest.mark.parametrize(
    "data",
    [
        b"\n\n  \n" + FEED.encode(),
        b"\xef\xbb\xbf" + FEED.encode(),
        FEED.encode("utf-16"),
        FEED.replace("\u00a0 e\u0301", "").replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        FEED.replace("\u00a0 e\u0301", "").replace("UTF-8", "windows-1252").encode("cp1252"),
        FEED.replace("\u00a0 e\u0301", "").partition("\n")[2].encode("cp1252"),
        FEED.partition("\n")[2].encode(),
        FEED.replace("?>", "?><!DOCTYPE rss>", 1).encode(),
        FEED.replace("?>", '?><!DOCTYPE rss PUBLIC "-//N//D" "http://x.example/rss.dtd">', 1)
        .replace("ährg", "&auml;hrg")
        .encode(),
        FEED.replace("?>", '?><?xml-stylesheet type="text/xsl" href="/s.xsl"?>', 1).encode(),
        FEED.replace("Fähr", "F\u00e4\x0bhr").encode(),
    ],
    ids=[
        "blank",
        "utf8-bom",
        "utf16",
        "latin1",
        "cp1252",
        "undeclared",
        "no-declaration",
        "doctype",
        "entity",
        "stylesheet",
        "control",
    ],
)
def test_every_encoding_and_beginning_is_read(data):
    feed = read_feed(data, "old.xml")
    assert (feed.title, len(feed.episodes)) == ("Fährgespräche", 2)


@given(st.binary(max_size=300))
def test_any_bytes_become_utf_8(data):
    as_utf8(data).decode("utf-8")


def page(number, following):
    link = f'<atom:link rel="next" href="https://old.example/feed-{following}.xml"/>' if following else ""
    return (
        f"{HEAD}<channel><title>t</title><language>en</language>{link}<item><title>{number}</title>"
        f'<guid>{number}</guid><enclosure url="https://x.example/{number}.mp3" length="1"/></item></channel></rss>'
    )


def test_further_pages_are_read_where_they_lie_beside_the_first(tmp_path):
    (tmp_path / "feed-2.xml").write_text(page(2, 3))
    (tmp_path / "feed-3.xml").write_text(page(3, 2), "utf-8")  # round and round
    channel, _ = moved(tmp_path, page(1, 2).replace("<item>", '<itunes:category text="Arts"/><item>').encode())
    assert {i.find("title").text for i in channel.findall("item")} == {"1", "2", "3"}


def test_pages_without_end_end(tmp_path, monkeypatch):
    """A host that makes up pages: the first without a new episode is the last, and there is a limit of time."""
    (tmp_path / "old.xml").write_text(page(1, 2))
    (tmp_path / "feed-2.xml").write_text(page(2, 3))
    (tmp_path / "feed-3.xml").write_text(page(2, 4))
    (tmp_path / "feed-4.xml").write_text("never read")
    assert [e.title for e in migrate.open_old(str(tmp_path / "old.xml")).episodes] == ["1", "2"]
    monkeypatch.setattr(migrate, "MOST_PAGES_S", -1.0)
    feed = migrate.open_old(str(tmp_path / "old.xml"))
    assert [e.title for e in feed.episodes] == ["1"]
    assert feed.goes_on == "https://old.example/feed-2.xml", "which the command tells"


def test_a_page_that_was_cut_off_is_named(tmp_path):
    (tmp_path / "old.xml").write_text(page(1, 2))
    (tmp_path / "feed-2.xml").write_text(page(2, 3)[:-40])
    with pytest.raises(InputError) as fault:
        migrate.open_old(str(tmp_path / "old.xml"))
    assert str(fault.value.file).endswith("feed-2.xml")


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("en_US", "en-US"),
        ("English", "en"),
        ("English (UK)", "en"),
        ("Deutsch", "de"),
        ("zh-cmn-Hans-CN", "zh-cmn-Hans-CN"),
        ("PT-br", "PT-br"),
        ("日本語", "ja"),
        ("", None),
        ("klingonisch", None),
        ("xx", None),
        ("eng", "en"),
        ("ger-AT", "de-AT"),
        ("iw", "he"),
        ("en-us, de", "en-us"),
        ("简体中文", "zh-Hans"),
        ("yue", "yue"),
    ],
)
def test_what_people_write_for_a_language(said, tag):
    assert language_tag(said) == tag


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Games & Hobbies / Video Games", "Leisure / Video Games"),
        ("Games & Hobbies / Other Games", "Leisure / Games"),
        ("Science & Medicine / Natural Sciences", "Science / Natural Sciences"),
        ("Science & Medicine / Medicine", "Health & Fitness / Medicine"),
        ("Society & Culture / History", "History"),
        ("Sports & Recreation / Professional", "Sports"),
        ("Technology / Gadgets", "Technology"),
        ("News & Politics", "News / Politics"),
        ("society and culture / documentary", "Society & Culture / Documentary"),
        ("Kids &amp; Family", "Kids & Family"),
        ("Knitting", ""),
    ],
)
def test_categories_are_those_of_today_and_the_change_is_told(old, new):
    category, _, below = (html.escape(part) for part in old.partition(" / "))
    inner = f'<itunes:category text="{below}"/>' if below else ""
    data = (
        f'{HEAD}<channel><title>t</title><itunes:category text="{category}">{inner}</itunes:category></channel></rss>'
    )
    feed = read_feed(data.encode(), "old.xml")
    assert migrate.settings_of(feed).feed.category == new
    assert any(old in change for change in migrate.changes_of(feed))


def one(channel="", item="", *, before="", head=HEAD, rest="", after=""):
    """A feed of one episode."""
    return (
        f"{before}{head}<channel><title>t</title><link>https://old.example/</link>"
        f'<atom:link rel="self" href="https://old.example/feed/rss.xml"/>{channel}'
        f'<item><title>One</title><guid isPermaLink="false">1</guid><pubDate>Mon, 03 May 2021 10:00:00 GMT</pubDate>'
        f'<enclosure url="https://old.example/1.mp3" length="900000" type="audio/mpeg"/>{item}</item>{rest}</channel>'
        f"{after}</rss>"
    )


def notes_of(data):
    """Everything that is told of a feed."""
    feed = migrate.without_faults(read_feed(data.encode(), "old.xml"))
    return "\n".join((*feed.notes, *migrate.changes_of(feed)))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (one("<itunes:block>true</itunes:block>"), "itunes:block “true”"),
        (one("<itunes:complete>on</itunes:complete>"), "itunes:complete “on”"),
        (one("<itunes:type>weekly</itunes:type>"), "itunes:type “weekly”"),
        (one("<podcast:medium>radio</podcast:medium>"), "podcast:medium “radio”"),
        (one(item="<itunes:episodeType>extra</itunes:episodeType>"), "itunes:episodeType “extra”"),
        (one().replace('"900000"', '"2 MB"'), "the length “2 MB”"),
        (one("<podcast:guid>y0ur-gu1d</podcast:guid>"), "“y0ur-gu1d” is no UUID"),
        (one("<podcast:guid>{29CDCA4A-32D8-56BA-B48B-09A011C5DAA9}</podcast:guid>"), "written 29cdca4a-32d8-56ba"),
        (one('<podcast:license url="https://old.example/l"/>'), "The license https://old.example/l is not kept"),
        (one(f'<podcast:funding url="https://pay.example/">{"Pay us " * 40}</podcast:funding>'), "podcast:funding"),
        (one(rest="</channel><channel><title>2</title>"), "second channel"),
        (one().replace("10:00:00 GMT", "10:00:00 IST"), "the zone “IST”"),
    ],
    ids=lambda value: value[:24] if len(value) < 60 else "",
)
def test_what_is_not_kept_is_told(data, told):
    assert told in notes_of(data)


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (one("<podcast:medium>AudioBook</podcast:medium>"), lambda feed: feed.medium == "audiobook"),
        (one("<itunes:category>Science</itunes:category>"), lambda feed: feed.categories == ("Science",)),
        (one(item="<itunes:image>/1.jpg</itunes:image>"),
         lambda feed: feed.episodes[0].image == "https://old.example/1.jpg"),
        (one('<podcast:funding url="http://pay.example/">Pay</podcast:funding>'),
         lambda feed: feed.extra == ('<podcast:funding url="http://pay.example/">Pay</podcast:funding>',)),
        (one('<podcast:funding url="mailto:a@pay.example">Pay</podcast:funding>'), lambda feed: len(feed.extra) == 1),
        (one('<podcast:license url="http://old.example/l">Own</podcast:license>'),
         lambda feed: migrate.settings_of(feed).feed.license_url == "http://old.example/l"),
        (one(item='<podcast:alternateEnclosure type="video/mp4"><podcast:source uri="/v.mp4"/>'
                  '<podcast:source uri="ipfs://x/v.mp4"/></podcast:alternateEnclosure>'),
         lambda feed: 'uri="https://old.example/v.mp4"' in feed.episodes[0].extra[0]
         and 'uri="ipfs://x/v.mp4"' in feed.episodes[0].extra[0]),
        (one(item="<link>e/1</link>", head=HEAD.replace("<rss", '<rss xml:base="https://base.example/a/"')),
         lambda feed: feed.episodes[0].link == "https://base.example/a/e/1"),
        (one(head=HEAD.replace("http://www.itunes.com/dtds/podcast-1.0.dtd", "https://www.itunes.com/DTDs/Podcast-1.0.dtd"),
             channel="<itunes:author>A</itunes:author>"), lambda feed: feed.author == "A"),
        (one(before='\r\n \t\ufeff<?xml version="1.0"?>'), lambda feed: len(feed.episodes) == 1),
        (one(before='\ufeff\n\n<?xml version="1.0"?>'), lambda feed: len(feed.episodes) == 1),
        (one().replace("<item>", "</channel><item>").replace("</channel></rss>", "</rss>"),
         lambda feed: len(feed.episodes) == 1),
        (one().replace(">1</guid>", f">{'g' * 9000}</guid>"), lambda feed: feed.episodes[0].guid == "g" * 9000),
    ],
    ids=range(13),
)  # fmt: skip
def test_odd_forms_are_read(data, kept):
    assert kept(read_feed(data.encode(), "old.xml"))


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("Mon, 03 May 2021 10:00:00 CEST", 8),
        ("Mon, 03 May 2021 10:00:00 MEZ", 9),
        ("Mon, 03 May 2021 10:00:00 JST", 1),
        ("Mon, 3 May 2021 4:00:00 PM +0000", 16),
        ("Mon, 3 May 2021 12:15 am GMT", 0),
        ("Monday, 03 May 2021 10:00:00 EDT", 14),
        ("Mon, 03 May 2021 10:00:00 +02:00", 8),
        ("Mon, 03 May 2021 10:00:00 GMT-0430", 14),
        ("2021-05-03T10:00:00+02:00", 8),
        ("2021-05-03", 0),
    ],
)
def test_dates_as_people_write_them(said, hour):
    assert read_moment(said).astimezone(timezone.utc).replace(minute=0) == datetime(
        2021, 5, 3, hour, tzinfo=timezone.utc
    )


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(TEXT, TEXT, st.sampled_from(["podcast:value", "itunes:keywords", "psc:chapters", "category"]))
def test_a_fragment_is_the_element_it_was_made_from(text, value, name):
    root = ET.Element("rss")
    uri = {"podcast": PODCAST, "itunes": ITUNES, "psc": PSC}.get(name.partition(":")[0], "")
    tag = f"{uri}{name.rpartition(':')[2]}"
    element = ET.SubElement(root, tag, attr=value)
    element.text = text or None
    data = ET.tostring(root)
    (read_element,) = read_xml(data).root.children
    again = from_fragment(to_fragment(read_element, ""))
    assert (again.tag, again.get("attr"), again.text) == (
        tag,
        read_element.attributes["attr"],
        read_element.text or None,
    )


@pytest.mark.parametrize(
    "bad", ["", "text", "<a/><b/>", "<x:y/>", "<a xmlns='urn:x'/>", "<a>", "<!DOCTYPE a><a/>", "x<a/>"]
)
def test_what_is_no_element_is_refused(bad):
    with pytest.raises(ValueError, match=r"is not|has|uses"):
        from_fragment(bad)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("extra", '["<podcast:locked>no</podcast:locked>"]', "setting of its own"),
        ("extra", '["no element"]', "extra"),
        ("more_categories", '["Knitting"]', "Knitting"),
        ("license_url", '"ftp://x"', "license_url"),
    ],
)
def test_settings_that_are_wrong_are_refused(tmp_path, key, value, message):
    moved(tmp_path)
    place = tmp_path / "show" / "show.toml"
    place.write_text(re.sub(rf"^{key} = .*", f"{key} = {value}", place.read_text("utf-8"), flags=re.M), "utf-8")
    done = run("publish", "--show", tmp_path / "show")
    assert done.exit_code == 2
    assert message in done.stderr and "show.toml" in done.stderr


def test_what_the_old_host_wrote_fails_no_must_once_it_is_published_here(tmp_path):
    moved(tmp_path)
    report = run("validate", tmp_path / "show" / "site" / "feed.xml")
    assert report.exit_code == 0, report.output
    assert "failed" in report.output, "its habits are named all the same"


def test_what_changes_on_the_way_is_told_with_its_item(tmp_path):
    notes = (
        f"<p>{'word ' * 900}</p><iframe src='https://video.example/1'></iframe><p><a href='https://a.example/'>a</a>"
    )
    item = (
        f"<item><title>5 &lt; 6 {'x' * 300}</title><guid>nine</guid><pubDate>Mon, 01 Jan 2024 10:00:00 GMT</pubDate>"
        '<enclosure url="https://old.ferry.example/9.mp3" length="900000" type="audio/mpeg"/>'
        "<itunes:season>0</itunes:season><itunes:episode>nine</itunes:episode><itunes:duration>long</itunes:duration>"
        f"<description><![CDATA[{notes}]]></description></item></channel>"
    )
    owner = "<itunes:owner><itunes:name>Kaja</itunes:name></itunes:owner>"
    channel, told = moved(
        tmp_path, FEED.replace("</channel>", item, 1).replace("<itunes:block>", owner + "<itunes:block>", 1).encode()
    )
    expected = (
        "itunes:season “0”", "itunes:episode “nine”", "itunes:duration “long”", "the title is cleaned or shortened",
        "not kept in the notes: <iframe>", "<script>", "all of it is in content:encoded", "The owner “Kaja”",
    )  # fmt: skip
    assert [text for text in expected if text not in told] == []
    new = next(i for i in channel.findall("item") if i.findtext("guid") == "nine")
    assert len(new.findtext("description").encode()) < 4000 < len(new.findtext(CONTENT))
