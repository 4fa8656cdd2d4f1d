"""What a show and an episode may tell podcast apps, from show.toml and NAME.toml into the feed, element by element."""

# ruff: noqa: E501 - tables of show.toml, each on its line

import base64
import hashlib
import json
import os
import xml.etree.ElementTree as ET
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from PIL import Image
from support.silent_shows import FEED, ITUNES, NOW, PODCAST, episode, publish, show
from typer.testing import CliRunner

from studio.check import check_feed
from studio.cli.app import app
from studio.errors import ShowError, StudioError
from studio.show import load_show

GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"
SHOW = (
    FEED
    + f"""
more_categories = ["Society & Culture / Documentary", "Society & Culture / Philosophy"]
season_names = ["", "The open sea & beyond"]
funding_url = "https://pay.example/a"
fundings = [{{url = "https://pay.example/b", text = "Tea"}}]
license = "CC-BY-4.0"
update_frequency = "every Monday"
update_rule = "FREQ=WEEKLY;BYDAY=MO"
locations = [{{name = "Kiel Fjord", geo = "geo:54.32,10.14", osm = "R27021", country = "DE"}}, {{name = "Berlin", rel = "creator"}}]
social = [{{uri = "https://social.example/@k/1", account = "@k", account_url = "https://social.example/@k", priority = 1}}]
value = [{{suggested = "0.00000005", recipients = [{{name = "K", type = "node", address = "03ff", split = 95, custom_key = "906608", custom_value = "x"}}, {{type = "node", address = "02aa", split = 5, fee = true}}]}}]
podroll = [{{guid = "{GUID}", url = "https://other.example/feed.xml", title = "Other"}}]
publisher_guid = "{GUID}"
publisher_url = "https://house.example/feed.xml"
apps = ["https://podcasts.apple.com/podcast/id1", "https://open.spotify.com/show/1"]
hub = "https://hub.example/"
"""
)
EPISODE = """
[feed]
blocked = true
license = "own"
license_url = "https://tide.example/license"
fundings = [{url = "https://pay.example/c", text = "Coffee"}]
locations = [{name = "Pier 7", geo = "geo:1,2"}]
social = [{protocol = "disabled"}]
value = [{recipients = [{type = "node", address = "04", split = 1}]}]
extra = ["<podcast:chat server='irc.example' protocol='irc'/>"]
"""


def channel_of(root):
    return ET.parse(root / "site" / "feed.xml").getroot().find("channel")


def forms(parent, name):
    """Attributes and text of each child of a name, with its own children."""
    return [
        (dict(e.attrib), (e.text or "").strip(), [(c.tag.replace(PODCAST, ""), dict(c.attrib)) for c in e])
        for e in parent.findall(name)
    ]


def failures(root, *levels):
    report = check_feed((root / "site" / "feed.xml").read_bytes(), "feed.xml", now=NOW, folder=root / "site")
    return [(f.rule, f.message) for level in levels for f in report.having("failed", level)]


@pytest.fixture
def said(tmp_path):
    root = show(tmp_path / "show", feed=SHOW, settings='[speakers."Ada Lind"]\nvoice = "clara"\npicture = "ada.png"\n'
                'href = "https://ada.example/"\n')  # fmt: skip
    Image.new("RGB", (900, 700), "navy").save(root / "assets" / "ada.png")
    (root / "scripts").mkdir()
    episode(root, "one", season=2, number=1, script={"name": "one.md"})
    (root / "scripts" / "one.toml").write_text(EPISODE, "utf-8")
    publish(root)
    return root


def test_the_show_says_all_that_apps_know(said):
    channel = channel_of(said)
    categories = [(c.get("text"), [b.get("text") for b in c]) for c in channel.findall(f"{ITUNES}category")]
    assert categories == [("Science", []), ("Society & Culture", ["Documentary", "Philosophy"])]
    assert forms(channel, f"{PODCAST}funding") == [
        ({"url": "https://pay.example/a"}, "Support the show", []),
        ({"url": "https://pay.example/b"}, "Tea", []),
    ]
    assert forms(channel, f"{PODCAST}license") == [({}, "CC-BY-4.0", [])]
    assert forms(channel, f"{PODCAST}updateFrequency") == [({"rrule": "FREQ=WEEKLY;BYDAY=MO"}, "every Monday", [])]
    assert forms(channel, f"{PODCAST}location") == [
        ({"rel": "subject", "geo": "geo:54.32,10.14", "osm": "R27021", "country": "de"}, "Kiel Fjord", []),
        ({"rel": "creator"}, "Berlin", []),
    ]
    assert forms(channel, f"{PODCAST}socialInteract") == [
        (
            {
                "protocol": "activitypub", "uri": "https://social.example/@k/1", "accountId": "@k",
                "accountUrl": "https://social.example/@k", "priority": "1",
            },
            "", [],
        )
    ]  # fmt: skip
    recipients = [
        ("valueRecipient", {"name": "K", "type": "node", "address": "03ff", "split": "95", "customKey": "906608", "customValue": "x"}),
        ("valueRecipient", {"type": "node", "address": "02aa", "split": "5", "fee": "true"}),
    ]  # fmt: skip
    assert forms(channel, f"{PODCAST}value") == [
        ({"type": "lightning", "method": "keysend", "suggested": "0.00000005"}, "", recipients)
    ]
    other = {"feedGuid": GUID, "feedUrl": "https://other.example/feed.xml", "title": "Other"}
    house = {"feedGuid": GUID, "feedUrl": "https://house.example/feed.xml", "medium": "publisher"}
    assert forms(channel, f"{PODCAST}podroll") == [({}, "", [("remoteItem", other)])]
    assert forms(channel, f"{PODCAST}publisher") == [({}, "", [("remoteItem", house)])]
    links = {e.get("rel"): e.get("href") for e in channel if e.tag.endswith("}link")}
    assert links["hub"] == "https://hub.example/"
    srcset = channel.find(f"{PODCAST}images").get("srcset")
    images = channel.findall(f"{PODCAST}image")
    assert srcset == ", ".join(f"{e.get('href')} {e.get('width')}w" for e in images)
    assert [e.get("width") for e in images] == ["1400", "640", "180"]
    assert failures(said, "MUST", "SHOULD") == []


def test_the_episode_says_what_its_file_says_without_another_render(said):
    item = channel_of(said).find("item")
    assert item.find(f"{ITUNES}block").text == "Yes"
    assert forms(item, f"{PODCAST}license") == [({"url": "https://tide.example/license"}, "own", [])]
    assert forms(item, f"{PODCAST}funding") == [({"url": "https://pay.example/c"}, "Coffee", [])]
    assert forms(item, f"{PODCAST}location") == [({"rel": "subject", "geo": "geo:1,2"}, "Pier 7", [])]
    assert forms(item, f"{PODCAST}socialInteract") == [({"protocol": "disabled"}, "", [])]
    assert forms(item, f"{PODCAST}value")[0][2] == [("valueRecipient", {"type": "node", "address": "04", "split": "1"})]
    assert forms(item, f"{PODCAST}chat") == [({"server": "irc.example", "protocol": "irc"}, "", [])]
    assert forms(item, f"{PODCAST}season") == [({"name": "The open sea & beyond"}, "2", [])]
    (said / "scripts" / "one.toml").unlink()
    publish(said)
    assert channel_of(said).find(f"item/{ITUNES}block") is None


def test_people_have_their_pictures(said):
    people = {e.text: e for e in channel_of(said).find("item").findall(f"{PODCAST}person")}
    picture = people["Ada Lind"].get("img")
    assert people["Ada Lind"].get("href") == "https://ada.example/"
    with Image.open(said / "site" / picture.removeprefix("https://example.org/show/")) as opened:
        assert opened.size == (640, 640)
    assert people["Narrator"].get("img") is None


def test_masters_are_offered_with_what_proves_them_whole(tmp_path):
    root = show(tmp_path / "show")
    folder = episode(root, "one")
    (folder / "one.m4a").write_bytes(b"aac" * 5000)
    (folder / "one.opus").write_bytes(b"opus" * 3000)
    (folder / "one.flac").write_bytes(b"old" * 3000)
    os.utime(folder / "one.flac", (1, 1))
    plan = publish(root)
    assert [note for note in plan.notes if "one.flac" in note and "export it again" in note]
    found = forms(channel_of(root).find("item"), f"{PODCAST}alternateEnclosure")
    assert [(a["type"], a["codecs"], a["length"], a["bitrate"]) for a, _, _ in found] == [
        ("audio/mp4", "mp4a.40.2", "15000", "1333"),
        ("audio/ogg", "opus", "12000", "1067"),
    ]
    for _, _, children in found:
        (_, source), (_, proof) = children
        data = (root / "site" / source["uri"].removeprefix("https://example.org/show/")).read_bytes()
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        assert proof == {"type": "sri", "value": f"sha256-{digest}"}
    assert failures(root, "MUST") == []


WRONG = [
    ('license_url = "ftp://x"', "license_url"),
    ('apps = ["mail"]', "apps"),
    ('hub = "http://hub.example"', "https://"),
    ('update_rule = "weekly"', "FREQ=WEEKLY"),
    ('locations = [{name = "Kiel", geo = "54,10"}]', "geo:54.32,10.14"),
    ('locations = [{geo = "geo:1,2"}]', "name"),
    ('podroll = [{guid = "7"}]', "podcast:guid"),
    ("value = [{recipients = []}]", "recipients"),
    ('fundings = [{text = "Tea"}]', "url"),
    ('social = [{uri = "nowhere"}]', "uri"),
    ('season_names = ["' + "x" * 129 + '"]', "season_names"),
]


@pytest.mark.parametrize(("line", "named"), WRONG)
def test_what_is_wrong_is_named_with_its_place(tmp_path, line, named):
    root = show(tmp_path / "show", feed=FEED + line + "\n")
    with pytest.raises(ShowError, match=named) as caught:
        load_show(chosen=root)
    assert str(caught.value.file).endswith("show.toml")


def test_what_is_wrong_in_the_file_of_an_episode_is_named_with_its_place(tmp_path):
    root = show(tmp_path / "show")
    (root / "scripts").mkdir()
    episode(root, "one", script={"name": "one.md"})
    for text, named in (("[feed]\nlocked = true\n", "locked"), ("[feed]\nextra = ['<guid>1</guid>']\n", "guid")):
        (root / "scripts" / "one.toml").write_text(text)
        with pytest.raises(StudioError, match=named) as caught:
            publish(root)
        assert str(caught.value.file).endswith("one.toml")


def test_a_record_that_names_a_script_elsewhere_reads_nothing_there(tmp_path):
    root = show(tmp_path / "show")
    (tmp_path / "secret.toml").write_text("[feed]\nblocked = true\n")
    episode(root, "one", script={"name": "../../secret.md"})
    publish(root)
    assert channel_of(root).find(f"item/{ITUNES}block") is None


def test_the_file_of_a_script_may_hold_the_table_when_it_is_rendered(tmp_path):
    quiet = "".join(f'{name} = ""\n' for name in ("intro", "stinger", "bed", "break_sting", "outro"))
    root = show(tmp_path / "show", settings='engine = "tone"\n[music]\n' + quiet)
    (root / "scripts").mkdir()
    (root / "scripts" / "one.md").write_text("---\nfeed: nothing\n---\nAda Lind: Good morning to everybody here.\n")
    (root / "scripts" / "one.toml").write_text("people = [{name = 'Bo', picture = 'bo.png'}]\n" + EPISODE)
    done = CliRunner().invoke(app, ["render", str(root / "scripts" / "one.md")])
    assert done.exit_code == 0, done.output
    record = json.loads((root / "episodes" / "one" / "one.episode.json").read_text())
    assert record["people"][0]["picture"] == "bo.png"
    Image.new("RGB", (90, 90), "navy").save(root / "assets" / "bo.png")
    (root / "scripts" / "one.md").rename(root / "scripts" / "two.md")
    (root / "scripts" / "one.toml").rename(root / "scripts" / "two.toml")
    guids = (root / "guids.toml").read_text().replace("one.md", "two.md")
    (root / "guids.toml").write_text(guids)
    publish(root, now=NOW + timedelta(days=9000))
    assert channel_of(root).find(f"item/{ITUNES}block").text == "Yes", "found by its GUID"


class Hub(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.got.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.mark.parametrize("answer", [204, 500])
def test_the_hub_is_told_after_an_upload_that_changed_the_feed(tmp_path, answer, capsys):
    hub = HTTPServer(("127.0.0.1", 0), Hub)
    hub.got, hub.answer = [], answer
    Thread(target=hub.serve_forever, daemon=True).start()
    try:
        root = show(tmp_path / "show", feed=FEED + f'hub = "http://127.0.0.1:{hub.server_port}/"\n')
        episode(root, "one")

        def run(*more):
            return CliRunner().invoke(app, ["publish", "--show", str(root), *more])

        assert run().exit_code == 0
        assert run("--to", f"file://{tmp_path}/host", "--dry-run").exit_code == 0
        assert hub.got == [], "nobody has the new feed yet"
        done = run("--to", f"file://{tmp_path}/host")
        assert done.exit_code == 0
        assert hub.got == ["hub.mode=publish&hub.url=https%3A%2F%2Fexample.org%2Fshow%2Ffeed.xml"]
        assert ("could not be notified" in done.stderr) == (answer == 500)
        assert run("--to", f"file://{tmp_path}/host").exit_code == 0
        assert len(hub.got) == 1, "nothing has changed"
    finally:
        hub.shutdown()
        hub.server_close()
