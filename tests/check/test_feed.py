"""The lint over feeds: a good one passes, every fault put in on purpose is found on its line, nothing breaks it."""

import http.server
import json
import re
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples
from support.silent_shows import NOW, episode, publish, show
from typer.testing import CliRunner

import studio
from studio.check import FEED_RULES, check_feed
from studio.cli.app import app
from studio.errors import InputError
from studio.formats.xml_read import MOST_LEVELS, read_xml
from studio.network.fetch import fetch

DOCS = Path(studio.__file__).parent.parent / "docs" / "checks.md"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = show(tmp_path_factory.mktemp("validate") / "show")
    (root / "show.toml").write_text((root / "show.toml").read_text() + 'funding_url = "https://pay.example/"\n')
    bite = {"start": 10.0, "duration": 20.5, "title": "Well said"}
    episode(root, "one", season=2, number=7, soundbites=[bite])
    episode(root, "two", date="2026-04-03", season=2, number=8)
    publish(root)
    return root / "site"


@pytest.fixture(scope="module")
def good(site):
    return (site / "feed.xml").read_text("utf-8")


def found(data, level=None, **more):
    data = data.encode() if isinstance(data, str) else data
    report = check_feed(data, "feed.xml", now=NOW, **more)
    return {f.rule: f for f in report.having("failed", level)}


LEGAL = [
    ("<podcast:medium>", "<docs>http://www.rssboard.org/rss-specification</docs><podcast:medium>"),
    ("<podcast:medium>", "<itunes:block>no</itunes:block><itunes:complete>No</itunes:complete><podcast:medium>"),
    ("application/json+chapters", "application/json"),
    ('<?xml version="1.0" encoding="UTF-8"?>\n', ""),
    ("<?xml", "\ufeff<?xml"),
    ("<?xml version='1.0'?>", "<!DOCTYPE rss>"),
    ("<enclosure ", '<podcast:alternateEnclosure type="audio/mpeg" length="9"><podcast:source uri="ipfs://abc/1.mp3" />'
     '<podcast:source uri="magnet:?xt=urn:btih:x" contentType="application/x-bittorrent" />'
     '<podcast:integrity type="sri" value="sha384-eA==" /></podcast:alternateEnclosure><enclosure '),
    ('start="00:00:30.001"', 'start="30.001"'),
    ("<podcast:medium>", '<podcast:updateFrequency rrule="FREQ=WEEKLY;BYDAY=MO" dtstart="2026-01-05T00:00:00.000Z" '
     'complete="false">Weekly</podcast:updateFrequency><podcast:medium>'),
    ("<podcast:medium>", '<podcast:license url="https://a.example/l">My own words</podcast:license>'
     "<podcast:block>yes</podcast:block><podcast:block id=\"acast\">no</podcast:block><ttl>60</ttl>"
     "<managingEditor>ann@example.org (Ann)</managingEditor><podcast:medium>"),
    ("<enclosure ", '<podcast:socialInteract protocol="disabled" /><enclosure '),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), LEGAL)
def test_what_others_may_write_fails_nothing(good, site, old, new):
    assert found(good.replace(old, new, 1), folder=site) == {}


HABITS = [
    ("<itunes:explicit>false", "<itunes:explicit>clean"),
    ("<title>Title of one", "<title>12. Title of one"),
    ('length="20001"', 'length="0"'),
    ("<itunes:duration>90", "<itunes:duration>0"),
    ('enclosure url="https', 'enclosure url="http'),
    ("/media/one.", "/media/o%20ne."),
    ('type="audio/mpeg"', 'type="audio/x-m4a"'),
]


@pytest.mark.parametrize(("old", "new"), HABITS)
def test_habits_of_hosts_that_apps_put_up_with_are_no_must(good, old, new):
    assert found(good.replace(old, new, 1), "MUST") == {}
    assert found(good.replace(old, new, 1), "SHOULD") != {}


def test_what_publish_writes_breaks_nothing(good, site):
    assert found(good, folder=site) == {}


MUTANTS = [
    ("F1.xml", "Test &amp; Tide", "Test & Tide"),
    ("F1.xml", "<rss", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss"),
    ("F1.utf8", 'encoding="UTF-8"', 'encoding="ISO-8859-1"'),
    ("F1.start", "<?xml", "\n<?xml"),
    ("F1.xml", "<?xml", "\n<?xml"),
    ("F1.end", "</rss>", "</rss><!-- more -->"),
    ("F1.rss", 'version="2.0">', 'version="0.91">'),
    ("F2.characters", "About tides.", "About&#11;tides."),
    ("F3.length", "<generator>Studio", "<generator>" + "x" * 256),
    ("F3.space", "<title>Title of one", "<title> Title of one"),
    ("F4.urls", 'url="https://example.org/show/media/one.', 'url="media/one.'),
    ("F4.urls", "episodes/one.html</link>", "episodes/ö.html</link>"),
    ("F4.names", "/media/one.", "/media/o%20ne."),
    ("F5.https", 'transcript url="https', 'transcript url="http'),
    ("F5.others", 'enclosure url="https', 'enclosure url="http'),
    ("F6.names", "itunes:explicit", "itunes:Explicit"),
    ("F6.namespaces", "dtds/podcast-1.0.dtd", "DTDs/Podcast-1.0.dtd"),
    ("C1.present", "<description>About tides.</description>", ""),
    ("C1.length", "About tides.", "é" * 2001),
    ("C1.plain", "About tides.", "About &lt;b&gt;tides&lt;/b&gt;."),
    ("C2.self", 'rel="self"', 'rel="other"'),
    ("C2.type", 'type="application/rss+xml"', 'type="application/atom+xml"'),
    ("C3.language", "<language>en", "<language>English!"),
    ("C4.image", ".jpg", ".webp"),
    ("C5.category", 'text="Science"', 'text="science"'),
    ("C5.subcategory", '<itunes:category text="Science" />',
     '<itunes:category text="Science"><itunes:category text="Golf" /></itunes:category>'),
    ("C6.explicit", "<itunes:explicit>false", "<itunes:explicit>never"),
    ("C6.form", "<itunes:explicit>false", "<itunes:explicit>no"),
    ("C7.author", "itunes:author", "itunes:nobody"),
    ("C7.type", "episodic", "weekly"),
    ("C7.numbered", "episodic</itunes:type>", "serial</itunes:type><!-- numbers gone below -->"),
    ("C8.guid", "podcast:guid", "podcast:gid"),
    ("C8.form", "<podcast:guid>", "<podcast:guid>x"),
    ("C9.locked", "podcast:locked", "podcast:lock"),
    ("C9.value", ">no</podcast:locked>", ">true</podcast:locked>"),
    ("C10.owner", "itunes:owner", "itunes:somebody"),
    ("C10.email", "<itunes:email>show@example.org</itunes:email>", ""),
    ("C11.image", "<image>", "<picture>"),
    ("C11.copyright", "<copyright>Ada Lind</copyright>", ""),
    ("C11.copyright_form", "<copyright>", "<copyright>© 2026 "),
    ("C11.made", "lastBuildDate>", "lastBuild>"),
    ("C12.medium", "<podcast:medium>podcast", "<podcast:medium>radio"),
    ("C12.funding", 'podcast:funding url="https://pay.example/"', "podcast:funding"),
    ("C12.trailer", "<podcast:medium>", "<podcast:trailer>T</podcast:trailer><podcast:medium>"),
    ("C12.yes", "<podcast:medium>", "<itunes:block>true</itunes:block><podcast:medium>"),
    ("C12.yes_form", "<podcast:medium>", "<itunes:block>yes</itunes:block><podcast:medium>"),
    ("C12.frequency", "<podcast:medium>",
     f"<podcast:updateFrequency>{'x' * 129}</podcast:updateFrequency><podcast:medium>"),
    ("C13.length", 'purpose="ai-content"', f'purpose="{"x" * 129}"'),
    ("C13.everywhere", 'purpose="ai-content"', 'purpose="other"'),
    ("I1.title", "<title>Title of one</title>", "<title></title>"),
    ("I1.markup", "Title of one", "Title &lt;of&gt; one"),
    ("I1.bare", "<title>Title of one", "<title>Test &amp; Tide: one"),
    ("I1.bare", "<title>Title of one", "<title>Episode 12: one"),
    ("I2.one", "<enclosure ", '<enclosure url="https://a.example/b.mp3" length="20000" type="audio/mpeg" />'
     "<enclosure "),
    ("I2.attributes", 'type="audio/mpeg"', 'kind="audio/mpeg"'),
    ("I2.size", 'length="20001"', 'length="90"'),
    ("I2.length", 'length="20001"', 'length="20001.5"'),
    ("I2.type", 'type="audio/mpeg"', 'type="mp3"'),
    ("I2.match", "audio/mpeg", "audio/mp3"),
    ("I2.file", 'length="20001"', 'length="20002"'),
    ("I3.guid", "<guid", "<gid"),
    ("I3.permalink", ' isPermaLink="false"', ""),
    ("I4.date", "Thu, 02 Apr 2026 06:00:00 +0000", "2026-04-02T06:00:00Z"),
    ("I4.weekday", "Thu, 02 Apr 2026", "Mon, 02 Apr 2026"),
    ("I4.past", "Thu, 02 Apr 2026", "Fri, 02 Apr 2027"),
    ("I4.distinct", "Fri, 03 Apr", "Thu, 02 Apr"),
    ("I5.length", "<description>&lt;p&gt;What", f"<description>{'x' * 4001}&lt;p&gt;What"),
    ("I5.tags", "<description>&lt;p&gt;What", "<description>&lt;table&gt;&lt;p&gt;What"),
    ("I5.links", "<description>&lt;p&gt;What", '<description>&lt;a href="/x"&gt;y&lt;/a&gt;&lt;p&gt;What'),
    ("I6.notes", "content:encoded", "content:none"),
    ("I6.harmless", "<content:encoded>", "<content:encoded>&lt;p onclick='x()'&gt;a&lt;/p&gt;"),
    ("I6.fragment", "<content:encoded>", "<content:encoded>&lt;p&gt;&lt;b&gt;a&lt;/p&gt;"),
    ("I7.once", "<content:encoded>", "<content:encoded>Fish &amp;amp;amp; chips"),
    ("I8.duration", ">90</itunes:duration>", ">60.5</itunes:duration>"),
    ("I9.present", "itunes:episodeType", "itunes:kind"),
    ("I9.explicit", "false</itunes:explicit>\n      <", "clean</itunes:explicit>\n      <"),
    ("I9.type", ">full<", ">whole<"),
    ("I9.numbers", "<itunes:episode>7", "<itunes:episode>0"),
    ("I10.equal", "<podcast:season>2", "<podcast:season>3"),
    ("I10.form", "<podcast:episode>7", "<podcast:episode>seven"),
    ("I11.attributes", 'type="text/vtt"', 'type="vtt"'),
    ("I11.type", 'type="text/vtt"', 'type="text/webvtt"'),
    ("I11.captions", 'rel="captions"', 'rel="subtitles"'),
    ("I11.vtt", 'type="text/vtt"', 'type="text/plain"'),
    ("I12.one", "application/json+chapters", "application/audio-chapters+json"),
    ("I12.once", "<podcast:chapters", '<podcast:chapters url="https://a.example/" type="application/json+chapters" />'
     "<podcast:chapters"),
    ("I13.name", ">Narrator<", "><"),
    ("I13.role", 'role="narrator"', 'role="wizard"'),
    ("I14.inside", 'startTime="10"', 'startTime="75"'),
    ("I14.length", 'duration="20.5"', 'duration="5"'),
    ("I15.source", "<enclosure ", '<podcast:alternateEnclosure type="audio/aac" /><enclosure '),
    ("I16.starts", 'start="00:00:30.001"', 'start="30 s"'),
    ("I16.starts", 'start="00:00:30.001"', 'start="00:09:30.001"'),
    ("I16.stated", '<psc:chapters version="1.2">', "<psc:chapters>"),
    ("I16.version", '<psc:chapters version="1.2">', '<psc:chapters version="3">'),
    ("I16.same", 'start="00:00:30.001"', 'start="00:00:30.003"'),
    ("I16.list", "(00:00:30)", "(00:00:31)"),
    ("C12.moved", "<podcast:medium>",
     "<itunes:new-feed-url>https://example.org/show/feed.xml</itunes:new-feed-url><podcast:medium>"),
    ("C14.once", "<language>en", "<language>en</language><language>en"),
    ("C15.ttl", "<podcast:medium>", "<ttl>soon</ttl><podcast:medium>"),
    ("C15.dates", "<podcast:medium>", "<pubDate>yesterday</pubDate><podcast:medium>"),
    ("C15.contacts", "<podcast:medium>", "<webMaster>Ann</webMaster><podcast:medium>"),
    ("C16.value", "<podcast:medium>", '<podcast:value type="lightning" method="keysend" /><podcast:medium>'),
    ("C16.value", "<podcast:medium>", '<podcast:value type="lightning" method="keysend"><podcast:valueRecipient '
     'type="node" address="02" split="half" /></podcast:value><podcast:medium>'),
    ("C16.podroll", "<podcast:medium>", "<podcast:podroll /><podcast:medium>"),
    ("C16.publisher", "<podcast:medium>", "<podcast:publisher><podcast:remoteItem "
     'feedGuid="917393e3-1b1e-5cef-ace4-edaa54e1f810" /></podcast:publisher><podcast:medium>'),
    ("C16.remote", "<podcast:medium>",
     '<podcast:podroll><podcast:remoteItem feedGuid="x" /></podcast:podroll><podcast:medium>'),
    ("C16.live", "<podcast:medium>", '<podcast:liveItem status="live" start="today"><title>t</title><guid>g</guid>'
     '<enclosure url="https://a.example/" /></podcast:liveItem><podcast:medium>'),
    ("C16.license", "<podcast:medium>", "<podcast:license>My own words</podcast:license><podcast:medium>"),
    ("C16.frequency", "<podcast:medium>",
     '<podcast:updateFrequency rrule="OFTEN">x</podcast:updateFrequency><podcast:medium>'),
    ("C16.social", "<enclosure ", '<podcast:socialInteract protocol="activitypub" /><enclosure '),
    ("C16.chat", "<podcast:medium>", '<podcast:chat server="s.example" protocol="telegram" /><podcast:medium>'),
    ("C16.location", "<podcast:medium>", '<podcast:location geo="54,10">Kiel</podcast:location><podcast:medium>'),
    ("C16.content", "<enclosure ", '<podcast:contentLink href="https://a.example/" /><enclosure '),
    ("C16.block", "<podcast:medium>", "<podcast:block>maybe</podcast:block><podcast:medium>"),
    ("C16.trailer", "<podcast:medium>",
     '<podcast:trailer url="https://a.example/t.mp3" pubdate="x">T</podcast:trailer><podcast:medium>'),
    ("C16.alternate", "<enclosure ", '<podcast:alternateEnclosure type="audio/aac" length="long">'
     '<podcast:source uri="https://a.example/b.aac" /></podcast:alternateEnclosure><enclosure '),
    ("C16.integrity", "<enclosure ", '<podcast:alternateEnclosure type="audio/aac"><podcast:source uri="ipfs://b" />'
     '<podcast:integrity type="md5" value="x" /></podcast:alternateEnclosure><enclosure '),
    ("I17.once", "<itunes:episodeType>", "<itunes:episodeType>full</itunes:episodeType><itunes:episodeType>"),
    ("I9.twice", "<itunes:episode>8", "<itunes:episode>7"),
    ("I9.image", '.jpg" />\n      <itunes:season>', '.gif" />\n      <itunes:season>'),
    ("I1.itunes", "<itunes:title>Title of one", "<itunes:title>"),
]  # fmt: skip


EVERYWHERE = {"C4.image", "C7.author", "C8.guid", "C9.locked", "C10.owner", "C11.made", "F6.names", "I6.notes",
              "I9.present"}  # fmt: skip
"""Faults that need every place changed: both tags of an element, say."""
ELSEWHERE = {"C4.image", "C7.numbered", "C11.image", "F1.xml", "I4.distinct", "I5.length", "I16.list", "I16.same",
             "I16.starts", "I9.twice", "I9.image"}  # fmt: skip
"""Faults that show on another line than the change: the second of two, or the list that no longer agrees."""
OUTER = ("<item>", "<channel>", "<image>", "<itunes:owner>")


def broken_by(good, rule, old, new):
    changed = good.replace(old, new) if rule in EVERYWHERE else good.replace(old, new, 1)
    if rule == "C7.numbered":
        return re.sub(r"<itunes:episode>\d</itunes:episode>", "", changed)
    if rule in ("C11.image", "I3.guid"):
        return good.replace(old, new).replace(old.replace("<", "</"), new.replace("<", "</"))
    return changed


@pytest.mark.parametrize(("rule", "old", "new"), MUTANTS, ids=[f"{n}-{m[0]}" for n, m in enumerate(MUTANTS)])
def test_every_fault_is_found_on_its_line(good, site, rule, old, new):
    assert old in good
    changed = broken_by(good, rule, old, new)
    faults = found(changed, folder=site)
    assert rule in faults, sorted(faults)
    line = int(re.fullmatch(r"line (\d+)", faults[rule].place)[1])
    at = next(n for n, (a, b) in enumerate(zip(good + " ", changed + " ", strict=False)) if a != b)
    there = changed.split("\n")[line - 1].strip() if line <= changed.count("\n") + 1 else ""
    near = changed.count("\n", 0, at) + 1
    outer = there.startswith(OUTER) and line < near
    other = rule in ELSEWHERE
    assert near - 1 <= line <= near + 1 or outer or other, (line, near, there)


def test_faults_of_whole_feeds(good, site):
    twin = good.replace("Title of two", "Title of one")
    guids = re.findall(r"<guid[^>]*>([^<]+)<", good)
    assert "I3.unique" in found(twin.replace(guids[0], guids[1]))
    urls = re.findall(r'enclosure url="([^"]+)"', good)
    assert "I2.unique" in found(good.replace(urls[0], urls[1]))
    assert "I3.form" in found(good.replace(guids[0], "episode 1"))
    assert "C2.equal" in found(good, address="https://elsewhere.example/feed.xml")
    assert "C2.equal" not in found(good, address="https://example.org/show/feed.xml")
    double = re.search(r"<podcast:transcript[^>]*vtt[^>]*>", good)[0]
    assert "I11.once" in found(good.replace(double, double + double))
    assert "F1.utf8" in found(good.encode().replace(b"tides", b"t\xefdes"))
    assert "F2.characters" in found(good.encode().replace(b"tides", b"ti\x0bdes"))


def test_covers_beside_the_feed_are_looked_at(good, site, tmp_path):
    from PIL import Image

    name = re.search(r"media/cover\.\w+\.jpg", good)[0]
    (tmp_path / "media").mkdir()
    for image, form, rule in [
        (Image.new("RGB", (1300, 1300)), "JPEG", "C4.pixels"),
        (Image.new("RGB", (1500, 1400)), "JPEG", "C4.pixels"),
        (Image.new("RGB", (1400, 1400)), "PNG", "C4.pixels"),
        (Image.new("L", (1400, 1400)), "JPEG", "C4.pixels"),
    ]:
        image.save(tmp_path / name, form)
        assert rule in found(good, folder=tmp_path)
    (tmp_path / name).write_text("no picture")
    assert "C4.pixels" in found(good, folder=tmp_path)


def test_no_address_of_a_feed_leads_out_of_its_folder(good, tmp_path):
    (tmp_path / "secret.mp3").write_bytes(b"x")
    (tmp_path / "site").mkdir()
    base = 'enclosure url="https://example.org/show/'
    for name in ("../secret.mp3", "%2e%2e/secret.mp3", "/../secret.mp3"):
        changed = re.sub(base + '[^"]+"', f'{base}{name}"', good)
        assert "I2.file" not in found(changed, folder=tmp_path / "site")


HOSTILE = [
    b"",
    b"\x00" * 100,
    b"not xml",
    b"<rss>" * 100_000,
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss>&b;</rss>',
    b'<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>',
    b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
    b'<?xml version="1.0" encoding="no-such"?><rss/>',
    "<?xml version='1.0' encoding='UTF-16'?><rss/>".encode("utf-16"),
    b"<rss " + b" ".join(b'a%d="x"' % n for n in range(20_000)) + b"/>",
    b'<rss version="2.0"><channel><item><title>' + b"<" * 100_000,
    b'<rss version="2.0"><channel>' + b"<item/>" * 500 + b"</channel></rss>",
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_no_document_breaks_the_lint(data):
    report = check_feed(data, "x", now=NOW)
    assert not report.passed
    assert "passwd" not in " ".join(f.message for f in report.findings)


def test_depth_is_limited():
    deep = b"<a>" * (MOST_LEVELS + 1) + b"</a>" * (MOST_LEVELS + 1)
    assert "levels" in read_xml(deep).fault
    assert read_xml(b"<a>" * MOST_LEVELS + b"</a>" * MOST_LEVELS).fault == ""


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=6)), max_size=6))
def test_no_damage_breaks_the_lint(good, edits):
    data = bytearray(good.encode())
    for place, piece in edits:
        data[place : place + len(piece)] = piece
    report = check_feed(bytes(data), "x", now=NOW)
    assert len(report.findings) == len(FEED_RULES)


IN_VARIANTS = {"C3.known", "C4.ending", "C8.version", "C15.cloud", "C15.image", "C15.input", "C15.skip",
               "C15.weekday", "C16.image", "C16.images", "C16.live_links", "C16.podping", "C16.split",
               "F1.encoding", "F6.defined", "I1.angles", "I3.boolean", "I4.form", "I9.letters", "I17.author",
               "I17.source"}  # fmt: skip
"""Rules with a fault in test_feed_variants.py."""


def test_every_rule_has_a_mutant():
    tried = {rule for rule, _, _ in MUTANTS}
    assert {r.id for r in FEED_RULES} - tried == {
        "C2.equal", "C4.pixels", "C4.light", "I2.unique", "I3.unique", "I3.form", "I11.once",
    } | IN_VARIANTS  # fmt: skip


def test_the_documentation_lists_every_rule():
    listed = re.findall(r"^\| ([FCI]\d+\.\w+) \| (\w+) \| (.*) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == [(r.id, r.level, r.text.replace("<", "&lt;")) for r in FEED_RULES]


def test_the_command(good, tmp_path):
    (tmp_path / "bad.xml").write_text(good.replace(">full<", ">whole<"))
    result = CliRunner().invoke(app, ["validate", str(tmp_path / "bad.xml"), "--json"])
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    (fault,) = [f for f in document["findings"] if f["verdict"] == "broken"]
    assert (fault["rule"], fault["level"]) == ("I9.type", "MUST")
    (tmp_path / "plain.xml").write_text(good.replace("<copyright>Ada Lind</copyright>", ""))
    result = CliRunner().invoke(app, ["validate", str(tmp_path / "plain.xml")])
    assert result.exit_code == 0
    assert "C11.copyright" in result.stdout
    for wrong in (tmp_path / "none.xml", tmp_path):
        assert CliRunner().invoke(app, ["validate", str(wrong)]).exit_code == 2


def test_a_feed_is_fetched_only_by_its_address(good):
    asked = []

    class Host(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            if self.path == "/far":
                self.send_response(302)
                self.send_header("Location", "file:///etc/passwd")
                self.end_headers()
                return
            self.send_response(200 if self.path == "/feed.xml" else 404)
            self.end_headers()
            self.wfile.write(good.encode())

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        result = CliRunner().invoke(app, ["validate", f"{base}/feed.xml", "--json"])
        assert {f["rule"] for f in json.loads(result.stdout)["findings"] if f["verdict"] == "broken"} == {"C2.equal"}
        assert asked == ["/feed.xml"], "nothing that the feed names is fetched"
        for path in ("/none", "/far"):
            with pytest.raises(InputError):
                fetch(base + path)
        with pytest.raises(InputError, match="more than"):
            fetch(f"{base}/feed.xml", most_bytes=1000)
        server.shutdown()
    with pytest.raises(InputError):
        fetch("file:///etc/passwd")
