"""The folder that is written: what is in it, what stays, what is refused or left out, and the pages."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import threading
from datetime import timedelta
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from support.examples import rest_slow
from support.processes import LONG_S, wait_until
from support.silent_shows import BASE, FEED, NOW, content, episode, publish, show
from typer.testing import CliRunner

from studio.cli.app import app
from studio.errors import InputError, OutputError, ShowError, UsageError
from studio.files.lock import lock_file
from studio.progress import NoProgress
from studio.publish import publish_site
from studio.publish.card import card, legible
from studio.publish.flow import LOCK
from studio.publish.ledger import load
from studio.publish.pages import POLICY
from studio.publish.transcript import Sentence, parts, split, what_changed
from studio.publish.values import ChapterMark
from studio.publish.words import words_for
from studio.show import load_show


@pytest.fixture
def root(tmp_path):
    return show(tmp_path / "show")


class Page(HTMLParser):
    """Tags of a page, and those that are left open."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "img", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def page(root, name="episodes/one.html"):
    return Page((root / "site" / name).read_text("utf-8"))


def test_publishing_again_changes_no_byte_and_a_new_episode_only_what_tells_of_it(root):
    episode(root, "one")
    publish(root)
    before = content(root / "site")
    times = {p: p.stat().st_mtime_ns for p in (root / "site").rglob("*") if p.is_file()}
    publish(root, now=NOW + timedelta(days=3))
    assert content(root / "site") == before
    assert all(p.stat().st_mtime_ns == time for p, time in times.items()), "nothing is written again"
    episode(root, "two", date="2026-04-05")
    publish(root, now=NOW + timedelta(days=4))
    after = content(root / "site")
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"feed.xml", "index.html", "sitemap.xml", "episodes/one.html"}, "which has a later neighbour now"


def test_everything_the_feed_names_is_there_and_the_feed_is_written_last(root):
    episode(root, "one")
    prepared = publish(root, dry_run=True)
    assert not (root / "site").exists()
    assert not (root / "published.toml").exists()

    names = [file.name for file in prepared.files]
    assert names[-1] == "feed.xml"
    first_page = next(i for i, name in enumerate(names) if name.endswith(".html") and "media/" not in name)
    assert all(not name.startswith("media/") for name in names[first_page:])
    publish(root)
    feed = (root / "site" / "feed.xml").read_text("utf-8")
    for url in re.findall(rf'[" ]({BASE}[^" ]+)[" ]', feed):
        assert (root / "site" / url.removeprefix(BASE)).is_file(), url
    assert not list((root / "site").rglob("*.part"))


def test_a_page_asks_no_other_host_and_is_well_formed(root):
    episode(root, "one", description="See https://tide.example/x.")
    episode(root, "two", title="Two", date="2026-04-03")
    publish(root)
    for name in ("episodes/one.html", "episodes/two.html", "index.html"):
        found = page(root, name)
        assert found.open == []
        assert len(found.all("h1")) == 1
        assert found.all("html")[0]["lang"] == "en"
        policy = next(m for m in found.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
        assert policy["content"] == POLICY
        fetched = [a.get("src") for t in ("img", "audio", "script") for a in found.all(t) if "src" in a]
        fetched += [
            a["href"]
            for a in found.all("link")
            if a["rel"] in ("stylesheet", "icon", "alternate") and "oembed" not in a.get("type", "")
        ]
        here = (root / "site" / name).parent
        assert all((here / link).is_file() for link in fetched), fetched
        ids = [a["id"] for _, a in found.tags if "id" in a]
        assert len(ids) == len(set(ids))
        named = {a["aria-labelledby"] for _, a in found.tags if "aria-labelledby" in a}
        assert named <= set(ids)
        assert all("style" not in a and not any(k.startswith("on") for k in a) for _, a in found.tags)
        inline = [a for t, a in found.tags if t == "script" and "src" not in a]
        assert [a["type"] for a in inline] == ["application/ld+json"], "data, which the policy lets be"
    assert found.all("link")[-1]["href"].startswith("assets/")


def test_a_page_has_chapters_stories_and_the_whole_transcript_as_text(root):
    episode(root, "one", people=[{"name": "Bo Ek", "role": "guest", "href": "javascript:alert(1)"}])
    publish(root)
    found = page(root)
    for text in ("Fish & <chips>", "On fish.", "Stories covered", "Hello there.", "A new paragraph.", "Bo Ek"):
        assert text in found.text
    links = [a for a in found.all("a") if "data-chapter" in a]
    assert [a["data-t"] for a in links] == ["0.0", "30.001", "61.999"]
    assert links[1]["href"].endswith(".mp3#t=30.001"), "the audio itself, where scripts are off"
    assert [a["data-s"] for a in found.all("span") if "data-s" in a] == ["1.0", "20.0", "31.0", "70.0"]
    assert not any("javascript:" in (a.get("href") or "") for a in found.all("a"))
    assert "https://tide.example/" in [a.get("href") for a in found.all("a")]
    (image,) = [m["content"] for m in found.all("meta") if m.get("property") == "og:image"]
    with Image.open(root / "site" / image.removeprefix(BASE)) as picture:
        assert picture.size == (1200, 630)


@pytest.mark.parametrize("turns", rest_slow([1, 4, 5000], 5000))
def test_every_page_of_a_long_episode_stays_below_150_kb(root, turns):
    noisy = np.random.default_rng(5).integers(0, 256, (1400, 1400, 3), np.uint8)
    Image.fromarray(noisy).save(root / "assets" / "cover.jpg", quality=90)
    said = [
        {"speaker": f"Some Name {n // turns % 2}", "startTime": n * 3.5, "endTime": n * 3.5 + 3,
         "body": f"Ten words or so are in the sentence number {n}."} for n in range(1500)
    ]  # fmt: skip
    marks = [{"start": 60.0 * n, "end": 60.0 * n + 60, "title": f"A chapter with a name {n}"} for n in range(60)]
    folder = episode(root, "one", duration=10_500, turns=[], chapters=marks)
    (folder / "one.transcript.json").write_text(json.dumps({"version": "1.0.0", "segments": said}))
    publish(root)
    site, name, pages = root / "site", "episodes/one.html", []
    while name:
        found = Page((site / name).read_text("utf-8"))
        files = [a["src"] for a in found.all("img") + found.all("script") if "src" in a] + [
            a["href"] for a in found.all("link") if a["rel"] in ("stylesheet", "icon")
        ]
        weight = sum((site / "episodes" / each).stat().st_size for each in set(files))
        assert weight + (site / name).stat().st_size < 150_000
        pages += [float(a["data-s"]) for a in found.all("span") if "data-s" in a]
        name = next((a["href"].removeprefix("../") for a in found.all("a") if a.get("id") == "more"), None)
    assert pages == [each["startTime"] for each in said], "every sentence once, in order, and without scripts"


SENTENCES = st.lists(st.tuples(st.sampled_from("AB"), st.text(max_size=30), st.booleans()), max_size=60)


@given(SENTENCES, st.integers(1, 9))
def test_a_transcript_in_pieces_has_every_sentence_once(said, count):
    sentences = [Sentence(who, at * 1000, text) for at, (who, text, _) in enumerate(said)]
    marks = [ChapterMark(at * 1000, 0, f"C{at}") for at, (_, _, begins) in enumerate(said) if begins or not at]
    whole = parts(sentences, [], marks)
    pieces = split(whole, count)
    assert len(pieces) == count
    there = [s for piece in pieces for part in piece for turn in part.turns for para in turn.paragraphs for s in para]
    assert there == sentences
    titles = [part.title for piece in pieces for part in piece if part.title]
    assert titles == [part.title for part in whole if part.title]


class Notes(NoProgress):
    def __init__(self):
        self.said = []

    def note(self, text):
        self.said.append(text)


def test_a_second_publish_waits_for_the_first_and_says_so(root):
    episode(root, "one")
    told, done = Notes(), []

    def second():
        done.append(publish_site(load_show(chosen=root), now=NOW, progress=told))

    with lock_file(root / LOCK):
        thread = threading.Thread(target=second)
        thread.start()
        wait_until(lambda: told.said, "a word of the one that waits")
        assert "waits" in " ".join(told.said)
        assert not done and not (root / "site").exists()
    thread.join(LONG_S)
    assert done[0].plan.publication.episodes[0].slug == "one"


@pytest.mark.slow
def test_publishes_at_the_same_time_settle_one_address_for_each_episode(root):
    """Each finds another state: without the lock, the ledger of one would be overwritten by the other's."""
    for name in ("one", "two"):
        episode(root, name)
    command = [sys.executable, "-m", "studio", "publish", "--show", str(root)]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [program.wait(LONG_S) for program in running] == [0, 0, 0]
    assert len(load(root).episodes) == 2
    assert len(list((root / "site" / "episodes").iterdir())) == 2


def test_a_show_may_have_templates_of_its_own(root):
    episode(root, "one")
    (root / "templates").mkdir()
    own = '{% extends "studio/episode.html" %}{% block top %}<p>Mine: {{ channel.title }}</p>{% endblock %}'
    (root / "templates" / "episode.html").write_text(own)
    (root / "templates" / "style.css").write_text("body { color: red }")
    publish(root)
    assert "<p>Mine: Test &amp; Tide</p>" in (root / "site" / "episodes" / "one.html").read_text()
    style = next(a["href"] for a in page(root).all("link") if a["rel"] == "stylesheet")
    assert (root / "site" / "episodes" / style).read_text() == "body { color: red }"
    for wrong in ("{% if %}", "{{ nobody.knows }}"):
        (root / "templates" / "episode.html").write_text(wrong)
        with pytest.raises(ShowError, match="template"):
            publish(root)


REFUSED = [
    ("an address without https", {"feed": FEED.replace("https", "http")}, UsageError, "not https"),
    ("no address", {"feed": 'category = "Science"\n'}, UsageError, "base_url"),
    ("an address with a query", {"feed": FEED.replace("show/", "show/?a=1")}, UsageError, "host and path"),
    ("no category", {"feed": f'base_url = "{BASE}"\n'}, ShowError, "Society & Culture"),
    ("an unknown category", {"feed": FEED.replace("Science", "Alchemy")}, ShowError, "Science"),
    ("a small cover", {"cover": (1399, 1399)}, InputError, "1399 x 1399"),
    ("a wide cover", {"cover": (2000, 1500)}, InputError, "square"),
    ("no cover", {"settings": ""}, ShowError, "no cover"),
    ("an odd language", {"settings": 'language = "English, mostly"\n'}, ShowError, "no language tag such as"),
    ("an unnumbered serial", {"feed": FEED + 'type = "serial"\n'}, ShowError, "--number"),
    ("an odd mail address", {"feed": FEED.replace("show@", "show at ")}, ShowError, "name@example.org"),
]


@pytest.mark.parametrize(("why", "made", "error", "says"), REFUSED, ids=[r[0] for r in REFUSED])
def test_what_no_app_would_take_is_refused(tmp_path, why, made, error, says):
    root = show(tmp_path / "show", **made)
    if why == "no cover":
        (root / "show.toml").write_text((root / "show.toml").read_text().replace("cover.jpg", ""))
    with pytest.raises(error, match=says):
        episode(root, "one")
        publish(root)
    assert not (root / "site").exists()


def test_everything_that_is_missing_is_named_at_once(tmp_path):
    root = show(tmp_path / "show", feed='owner_email = "nobody"\nmore_categories = ["Knitting"]\n')
    (root / "show.toml").write_text((root / "show.toml").read_text().replace("cover.jpg", ""))
    with pytest.raises(ShowError) as fault:
        publish(root)
    said = f"{fault.value.message} {fault.value.hint}"
    for each in ("address of the site", "no category", "no cover", "owner_email", "base_url", "Science"):
        assert each in said
    assert fault.value.file == root / "show.toml"


@pytest.mark.slow
def test_a_large_cover_is_made_smaller_and_a_png_with_transparency_gets_a_ground(tmp_path):
    root = show(tmp_path / "show")
    Image.new("RGBA", (3400, 3400), (10, 20, 30, 0)).save(root / "assets" / "cover.jpg", "PNG")
    episode(root, "one")
    publish(root)
    (found,) = (root / "site" / "media").glob("cover.*.jpg")
    with Image.open(found) as picture:
        assert (picture.size, picture.format, picture.mode) == ((3000, 3000), "JPEG", "RGB")
        assert min(picture.getpixel((5, 5))) > 250


def test_two_episodes_with_one_guid_are_refused_by_name(root):
    episode(root, "one", guid="same")
    episode(root, "two", guid="same")
    with pytest.raises(InputError, match="one and two have the same GUID"):
        publish(root)


@pytest.mark.parametrize(
    "wrong", [{"guid": None}, {"guid": "a\nb"}, {"duration": "long"}, {"title": ""}, {"number": 0}]
)
def test_a_damaged_record_is_refused(root, wrong):
    episode(root, "one", **wrong)
    with pytest.raises(InputError, match=r"one\.episode\.json"):
        publish(root)


def test_chapters_that_are_not_those_of_the_record_are_refused(root):
    folder = episode(root, "one")
    path = folder / "one.chapters.json"
    path.write_text(path.read_text().replace("30.001", "30.5"))
    with pytest.raises(InputError, match="not those of the episode's record"):
        publish(root)
    path.write_text("[]")
    with pytest.raises(InputError, match="can't be read"):
        publish(root)


def test_what_is_not_ready_is_left_out_and_said(root, tmp_path):
    episode(root, "one")
    (episode(root, "silent") / "silent.mp3").unlink()
    episode(root, "tomorrow", date="2026-04-11")
    outside = tmp_path / "outside.mp3"
    outside.write_bytes(b"x" * 20_000)
    (episode(root, "linked") / "linked.mp3").unlink()
    (root / "episodes" / "linked" / "linked.mp3").symlink_to(outside)
    prepared = publish(root)
    assert [e.slug for e in prepared.publication.episodes] == ["one"]
    notes = " ".join(prepared.notes)
    for said in ("silent: has no MP3", "tomorrow: skipped until its date, 2026-04-11", "linked: lies outside"):
        assert said in notes
    later = publish(root, now=NOW + timedelta(days=1))
    assert [e.slug for e in later.publication.episodes] == ["tomorrow", "one"]


def test_an_episode_that_is_gone_is_said_and_its_files_stay(root):
    folder = episode(root, "one")
    episode(root, "two")
    publish(root)
    before = content(root / "site")
    for file in folder.iterdir():
        file.unlink()
    prepared = publish(root)
    assert any(note.startswith("one: was published before") for note in prepared.notes)
    assert set(before) <= set(content(root / "site"))


def test_no_name_leads_out_of_the_folder(root, tmp_path):
    episode(root, "one", title="../../etc/passwd", number=3)
    evil = root / "episodes" / ".. .. etc"
    (root / "episodes" / "one").rename(evil)
    publish(root)
    assert (root / "site" / "episodes" / "etc.html").is_file()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["log", "show"] or not (tmp_path / "etc").exists()
    ledger = root / "published.toml"
    ledger.write_text(ledger.read_text().replace('slug = "etc"', 'slug = "../../../etc"'))
    with pytest.raises(ShowError, match="slug"):
        publish(root)


def test_no_two_episodes_have_the_same_second(root):
    for number in range(5):
        episode(root, f"e{number}", number=number + 1, date="2026-04-10" if number < 3 else None)
    found = publish(root).publication.episodes
    times = [e.published for e in found]
    assert len(set(times)) == 5
    assert max(times) <= NOW
    assert [e.number for e in found] == [5, 4, 3, 2, 1]


def test_a_preview_on_this_computer_settles_nothing(root):
    episode(root, "one")
    publish(root, address="http://127.0.0.1:8000/")
    assert not (root / "published.toml").exists()
    assert "http://127.0.0.1:8000/media/" in (root / "site" / "feed.xml").read_text()
    before = content(root / "site")
    publish(root, address="http://127.0.0.1:8000/", now=NOW + timedelta(hours=5))
    assert content(root / "site") == before


def test_where_it_cannot_be_written(root):
    episode(root, "one")
    (root / "site").write_text("a file")
    with pytest.raises(OutputError, match="--out"):
        publish(root)


def test_hosts_are_told_types_and_caching(root):
    episode(root, "one")
    publish(root)
    blocks = (root / "site" / "_headers").read_text().strip().split("\n\n")
    rules = {block.split("\n")[0]: block for block in blocks}
    assert "application/rss+xml" in rules["/feed.xml"]
    assert "immutable" in rules["/media/*"]
    assert "application/json+chapters" in rules["/media/*.chapters.json"]
    assert f"Sitemap: {BASE}sitemap.xml" in (root / "site" / "robots.txt").read_text()


def test_the_command(root):
    episode(root, "one")
    dry = CliRunner().invoke(app, ["publish", "--show", str(root), "--dry-run"])
    assert dry.exit_code == 0, dry.output
    assert re.search(r"^new +[\d,]+  feed\.xml$", dry.stdout, re.M)
    assert not (root / "site").exists()
    made = CliRunner().invoke(app, ["publish", "--show", str(root), "--json"])
    document = json.loads(made.stdout)
    assert (document["feed"], document["episodes"], document["dry_run"]) == (BASE + "feed.xml", 1, False)
    assert {f["verdict"] for f in document["files"]} == {"new"}
    again = json.loads(CliRunner().invoke(app, ["publish", "--show", str(root), "--json"]).stdout)
    assert {f["verdict"] for f in again["files"]} == {"same"}
    valid = CliRunner().invoke(app, ["validate", str(root / "site" / "feed.xml")])
    assert valid.exit_code == 0, valid.stdout


@pytest.mark.parametrize(
    "title", ["", "Ж" * 90, "a" * 400, "שלום עולם", "😀 party 日本", "one two three " * 30], ids=range(6)
)
def test_a_card_is_drawn_for_any_title(title):
    import io

    square = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(square, "JPEG")
    with Image.open(io.BytesIO(card(title, "Show · 2 April 2026", square.getvalue()))) as picture:
        assert picture.size == (1200, 630)
    assert all(ord(char) < 0x2500 for char in legible(title))


def test_a_transcript_is_parted_by_chapter_turn_and_paragraph():
    said = [Sentence("A", 0, "One."), Sentence("A", 5, "Two."), Sentence("A", 12, "Three."), Sentence("B", 20, "Four.")]
    marks = [ChapterMark(0, 10, "First"), ChapterMark(10, 30, "Second")]
    found = parts(said, ["One.\n\nTwo. Three.", "Four."], marks)
    shape = [(p.title, [(t.speaker, [[s.text for s in q] for q in t.paragraphs]) for t in p.turns]) for p in found]
    assert shape == [
        ("First", [("A", [["One."], ["Two."]])]),
        ("Second", [("A", [["Three."]]), ("B", [["Four."]])]),
    ]
    loose = parts(said, ["other words"], [])
    assert [[t.speaker for t in p.turns] for p in loose] == [["A", "B"]]


def test_what_changed_is_told_by_chapter():
    old = [Sentence("A", 0, "One."), Sentence("A", 12, "Two."), Sentence("A", 22, "Three.")]
    marks = [ChapterMark(0, 10, "First"), ChapterMark(10, 20, "Second"), ChapterMark(20, 30, "Third")]
    new = [Sentence("A", 0, "One."), Sentence("A", 12, "Zwei."), Sentence("A", 22, "Three.")]
    assert what_changed(old, new, marks, words_for("en")) == "Changed in “Second”."
    assert what_changed(old, old[:2], marks, words_for("en")) == "Changed in “Second”."
    assert what_changed(old, old, marks, words_for("en")) == "The sound was rendered again; the words are the same."
    assert what_changed((), new, marks, words_for("en")) == "The episode was rendered again."


def test_the_ledger_is_stored_before_the_first_file_can_be_seen(root):
    """A publish that fails or is killed after its first file must not decide addresses a second time."""
    publish(root)
    episode(root, "one")
    shutil.rmtree(root / "site" / "media")
    (root / "site" / "media").write_text("a file where a folder must be")
    with pytest.raises(OutputError):
        publish(root)
    ledger = (root / "published.toml").read_bytes()
    assert b'"one"' in ledger
    (root / "site" / "media").unlink()
    publish(root, now=NOW + timedelta(days=3))
    assert (root / "published.toml").read_bytes() == ledger


def test_sound_that_changed_after_its_render_is_found_and_not_published(root):
    sound = b"sound " * 4000
    digest = hashlib.sha256(sound).hexdigest()
    folder = episode(root, "one", audio=sound, sound_sha256=digest)
    publish(root)
    before = content(root / "site")
    (folder / "one.mp3").write_bytes(b"ID3\x03\0\0\0\0\0\x05 tag " + sound)
    publish(root)
    assert (root / "published.toml").read_text().count("sound =") == 1, "only its tag is another"
    (folder / "one.mp3").write_bytes(sound[:-1] + b"!")
    ledger, there = (root / "published.toml").read_bytes(), content(root / "site")
    with pytest.raises(InputError, match="changed after it was rendered"):
        publish(root)
    assert (root / "published.toml").read_bytes() == ledger and content(root / "site") == there != before
