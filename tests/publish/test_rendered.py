"""From a script to the feed: an episode that was really rendered, judged by the lint and by other people's programs."""

import io
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET

import pytest
from mutagen.id3 import ID3
from PIL import Image
from support.silent_shows import BASE, PSC, content, show
from typer.testing import CliRunner

from studio.check import check_episode
from studio.cli.app import app

SCRIPT = """# Rates & <b>ratios</b>

Nora: Good morning, and welcome. It is Tuesday, and here is what we have today.

## First: 5 < 6 😀

Theo: The first story is short, as stories go. It has two sentences, naïve ones at that.

## Second

Nora: The second one is about everything else; thank you, Theo, and good night.

Theo: Before we go, here are a few more words, so that there is enough of an episode to find a good part in.
"""


LINK = "https://tide.example/second?a=1"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    root = show(tmp_path_factory.mktemp("rendered") / "show", settings='engine = "tone"\n')
    (root / "show.toml").write_text((root / "show.toml").read_text() + '\n[music]\nintro = ""\nstinger = ""\nbed = ""\n'
                                    'break_sting = ""\noutro = ""\n')  # fmt: skip
    (root / "scripts").mkdir()
    (root / "scripts" / "one.md").write_text(SCRIPT, encoding="utf-8")
    extra = 'date = "2026-03-02"\nnumber = 3\ncorrections = ["Six is more than five."]\n'
    bite = '[[soundbites]]\nstart = 0.5\nduration = 16.0\ntitle = "A welcome"\n'
    pictures = (
        f'[[chapters]]\ntitle = "second"\npicture = "tide.png"\nlink = "{LINK}"\n'
        '[[chapters]]\ntitle = "No such one"\npicture = "tide.png"\n'
    )
    Image.new("RGB", (900, 600), "teal").save(root / "assets" / "tide.png")
    (root / "scripts" / "one.toml").write_text(extra + bite + pictures)
    made = CliRunner().invoke(app, ["render", str(root / "scripts" / "one.md")])
    assert made.exit_code == 0, made.output
    assert "No such one" in made.output, "a picture that no chapter has is told"
    done = CliRunner().invoke(app, ["publish", "--show", str(root)])
    assert done.exit_code == 0, done.output
    return root / "site"


def test_the_feed_keeps_every_rule(site):
    result = CliRunner().invoke(app, ["validate", str(site / "feed.xml"), "--json"])
    report = json.loads(result.stdout)
    assert [f for f in report["findings"] if f["verdict"] == "broken"] == []
    assert {"C4.pixels", "I2.file", "I14.inside", "I16.same", "I16.list"} <= {
        f["rule"] for f in report["findings"] if f["verdict"] == "kept"
    }


def test_id3_json_and_podlove_chapters_agree_to_the_millisecond(site):
    item = ET.parse(site / "feed.xml").getroot().find("channel/item")
    audio = site / item.find("enclosure").get("url").removeprefix(BASE)
    frames = sorted(ID3(audio).getall("CHAP"), key=lambda frame: frame.start_time)
    tagged = [(frame.start_time, frame.sub_frames["TIT2"].text[0]) for frame in frames]
    listed = json.loads(next(site.glob("media/one.*.chapters.json")).read_text("utf-8"))["chapters"]
    assert [(round(c["startTime"] * 1000), c["title"]) for c in listed] == tagged
    simple = [(c.get("start"), c.get("title")) for c in item.iter(f"{PSC}chapter")]
    times = [(int(h) * 3600 + int(m) * 60) * 1000 + round(float(s) * 1000)
             for h, m, s in (start.split(":") for start, _ in simple)]  # fmt: skip
    assert list(zip(times, (title for _, title in simple), strict=True)) == tagged
    in_words = re.findall(r"\((\d\d):(\d\d):(\d\d)\)", item.find("description").text)
    assert [int(h) * 3600 + int(m) * 60 + int(s) for h, m, s in in_words] == [start // 1000 for start, _ in tagged]


def test_a_chapter_has_its_picture_and_its_link_in_every_form(site):
    item = ET.parse(site / "feed.xml").getroot().find("channel/item")
    audio = site / item.find("enclosure").get("url").removeprefix(BASE)
    frames = sorted(ID3(audio).getall("CHAP"), key=lambda frame: frame.start_time)
    drawn = [[f for name, f in frame.sub_frames.items() if name.startswith("APIC")] for frame in frames]
    assert [len(pictures) for pictures in drawn] == [0, 0, 1]
    (picture,) = drawn[2]
    assert (picture.mime, picture.encoding, picture.type) == ("image/jpeg", 0, 0)
    with Image.open(io.BytesIO(picture.data)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (500, 500))
    assert len(picture.data) <= 40_000
    assert [frame.sub_frames["WXXX:"].url for frame in frames[2:]] == [LINK]
    listed = json.loads(next(site.glob("media/one.*.chapters.json")).read_text("utf-8"))["chapters"]
    assert [sorted({"img", "url"} & set(chapter)) for chapter in listed] == [[], [], ["img", "url"]]
    address = listed[2]["img"]
    assert (site / address.removeprefix(BASE)).read_bytes() == picture.data
    assert [c.get("image") for c in item.iter(f"{PSC}chapter")] == [None, None, address]
    seen = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "chapter=start_time:chapter_tags=title:stream=codec_type",
         "-of", "json", audio], capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert [c["tags"]["title"] for c in json.loads(seen.stdout)["chapters"]] == [c["title"] for c in listed]


def test_the_audio_that_goes_out_is_the_episode(site):
    audio = next(site.glob("media/one.*.mp3"))
    assert audio.read_bytes() == (site.parent / "episodes" / "one" / "one.mp3").read_bytes()
    assert check_episode(audio).having("failed", "MUST") == ()


def test_publishing_again_changes_nothing(site):
    before = content(site)
    assert CliRunner().invoke(app, ["publish", "--show", str(site.parent)]).exit_code == 0
    assert content(site) == before


@pytest.mark.clients
def test_xmllint_takes_the_feed_and_the_map(site):
    assert shutil.which("xmllint"), "make programs-clients installs it"
    for name in ("feed.xml", "sitemap.xml"):
        judged = subprocess.run(["xmllint", "--noout", str(site / name)], capture_output=True, text=True, timeout=60)
        assert (judged.returncode, judged.stderr) == (0, "")
