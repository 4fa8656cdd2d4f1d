"""No show replaces another one: not in a folder, not in a bucket, not on a branch."""

import json
import os
import subprocess
from contextlib import contextmanager

import fsspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import rest_slow
from support.silent_shows import BASE, FEED, NOW, content, episode, show
from typer.testing import CliRunner

from studio.cli.app import app
from studio.errors import UsageError
from studio.files.temporary import temporary_path
from studio.progress import NoProgress
from studio.publish import publish_site
from studio.publish.owner import MARKER, owners
from studio.show import load_show

OTHER = FEED.replace(BASE, "https://example.org/other/")


def publish(root, *more):
    return CliRunner().invoke(app, ["publish", "--show", str(root), *map(str, more)])


def shows(tmp_path, feed=FEED):
    """Two shows; by default with one address, as when the settings were copied."""
    one, two = show(tmp_path / "one"), show(tmp_path / "two", feed=feed)
    (two / "show.toml").write_text((two / "show.toml").read_text().replace("Test & Tide", "The Other One"))
    episode(one, "first")
    episode(two, "second")
    return one, two


def refused(root, folder, *more):
    """The message; nothing has changed anywhere."""
    before, own = content(folder), content(root)
    done = publish(root, "--out", folder, *more)
    assert done.exit_code == 2, done.output
    after = {name: data for name, data in content(root).items() if not name.startswith(".studio/")}
    assert (content(folder), after) == (before, {k: v for k, v in own.items() if k in after})
    assert not (root / "published.toml").exists()
    return done.stderr


@pytest.mark.parametrize("feed", rest_slow([FEED, OTHER], FEED), ids=["one address", "two addresses"])
@pytest.mark.parametrize("marked", [True, False], ids=["marker", "feed of an older Studio"])
def test_another_show_in_the_folder_is_refused_before_anything_is_written(tmp_path, feed, marked):
    one, two = shows(tmp_path, feed)
    assert publish(one, "--out", tmp_path / "site").exit_code == 0
    if not marked:
        (tmp_path / "site" / MARKER).unlink()
    message = refused(two, tmp_path / "site")
    assert "Test & Tide" in message and f"{BASE}feed.xml" in message and "--force" in message
    refused(two, tmp_path / "site", "--dry-run")
    episode(one, "third")
    assert publish(one, "--out", tmp_path / "site").exit_code == 0, "its own show may"
    assert publish(two, "--out", tmp_path / "site", "--force").exit_code == 0
    assert "The Other One" in (tmp_path / "site" / "index.html").read_text()


def test_a_folder_that_is_no_site_is_refused(tmp_path):
    root = show(tmp_path / "show")
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear listeners")
    assert "letter.txt" in refused(root, folder)
    assert publish(root, "--out", folder, "--force").exit_code == 0
    assert (folder / "letter.txt").read_text() == "Dear listeners"


def test_what_hosts_keep_beside_a_site_is_no_obstacle(tmp_path):
    root = show(tmp_path / "show")
    (tmp_path / "site" / ".git").mkdir(parents=True)
    (tmp_path / "site" / "CNAME").write_text("show.example")
    assert publish(root, "--out", tmp_path / "site").exit_code == 0


def test_a_publish_that_was_interrupted_goes_on(tmp_path):
    root = show(tmp_path / "show")
    episode(root, "one")
    assert publish(root).exit_code == 0
    for name in ("feed.xml", "index.html"):
        (root / "site" / name).unlink()
    assert publish(root).exit_code == 0


def test_a_preview_may_be_replaced_since_nobody_subscribed_to_it(tmp_path):
    one, two = shows(tmp_path)
    assert publish(one, "--out", tmp_path / "site", "--base-url", "http://127.0.0.1:8000/").exit_code == 0
    assert publish(two, "--out", tmp_path / "site").exit_code == 0
    assert publish(one, "--out", tmp_path / "site").exit_code == 2


def test_a_lost_ledger_is_named_when_it_would_change_the_show_s_guid(tmp_path):
    root = show(tmp_path / "show")
    episode(root, "one")
    assert publish(root).exit_code == 0
    (root / "published.toml").unlink()
    assert publish(root).exit_code == 0, "the address gives the same podcast:guid"
    (root / "published.toml").unlink()
    done = publish(root, "--base-url", "https://elsewhere.example/")
    assert done.exit_code == 2
    assert "published.toml is missing" in done.stderr


@pytest.mark.parametrize("kind", ["memory", pytest.param("git", marks=pytest.mark.slow)])
@pytest.mark.parametrize("marked", rest_slow([True, False], True), ids=["marker", "feed of an older Studio"])
def test_another_show_at_a_host_is_refused_before_anything_is_written(tmp_path, monkeypatch, kind, marked):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    one, two = shows(tmp_path)
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    to = "memory://bucket/show"
    if kind == "git":
        subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "host.git")], check=True, timeout=60)
        to = f"git+file://{tmp_path}/host.git#pages"

    def there():
        if kind == "memory":
            return {path: memory.cat_file(path) for path in memory.find("/bucket")}
        asked = ["git", "--git-dir", str(tmp_path / "host.git"), "rev-parse", "pages"]
        return subprocess.run(asked, check=True, capture_output=True, timeout=60).stdout

    assert publish(one, "--to", to).exit_code == 0
    if not marked and kind == "memory":
        memory.rm_file(f"/bucket/show/{MARKER}")
    before = there()
    done = publish(two, "--to", to)
    assert done.exit_code == 2
    assert "Test & Tide" in done.stderr
    assert there() == before
    assert not (two / "site").exists() and not (two / "published.toml").exists()
    assert publish(one, "--to", to).exit_code == 0
    assert publish(two, "--to", to, "--force").exit_code == 0
    assert there() != before


def test_a_bucket_of_other_files_is_refused(tmp_path):
    root = show(tmp_path / "show")
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    memory.pipe_file("/bucket/show/photos/1.jpg", b"x")
    done = publish(root, "--to", "memory://bucket/show")
    assert done.exit_code == 2
    assert "photos/1.jpg" in done.stderr
    assert memory.find("/bucket") == ["/bucket/show/photos/1.jpg"]


JSON = st.recursive(st.none() | st.integers() | st.text(), lambda x: st.dictionaries(st.text(), x), max_leaves=5)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()), st.binary(max_size=200))
def test_whatever_lies_there_is_read(marker, feed):
    files = {MARKER: marker, "feed.xml": feed}
    assert owners(lambda name, most_bytes: files[name]), "a feed that can't be read is somebody's"


class RunsOnce(NoProgress):
    """Runs something once, when so many files of a stage are done."""

    def __init__(self, stage, after, action):
        self.wanted, self.after, self.action = stage, after, action

    @contextmanager
    def stage(self, name, total=None, unit=""):
        counted = 0

        def advance(amount=1.0):
            nonlocal counted
            counted += amount
            if name == self.wanted and counted >= self.after and self.action:
                action, self.action = self.action, None
                action()

        with super().stage(name, total, unit) as meter:
            meter.advance = advance
            yield meter


PLACES = [("folder", True), ("folder", False), ("bucket", True), ("bucket", False)]
"""A place, and whether it has the marker or only the feed of an older Studio."""


@pytest.mark.parametrize("after", rest_slow([1, 3, 8], 3))
@pytest.mark.parametrize(("place", "marked"), rest_slow(PLACES, PLACES[0], PLACES[3]))
def test_two_shows_that_are_published_to_one_place_at_the_same_time_never_replace_each_other(
    tmp_path, place, after, marked
):
    one, two = shows(tmp_path, OTHER)
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    folder, host = tmp_path / "site", None
    if place == "bucket":
        folder, host = None, "memory://bucket/show"

    def other():
        publish_site(load_show(chosen=two), folder, now=NOW, to=host, force=True)  # it looked before we came
        if not marked:
            memory.rm_file(f"/bucket/show/{MARKER}") if host else (folder / MARKER).unlink()

    def feed():
        return memory.cat_file("/bucket/show/feed.xml") if host else (folder / "feed.xml").read_bytes()

    meanwhile = RunsOnce("upload" if host else "publish", after, other)
    with pytest.raises(UsageError, match="The Other One"):
        publish_site(load_show(chosen=one), folder, now=NOW, to=host, progress=meanwhile)
    assert b"The Other One" in feed() and b"Test &amp; Tide" not in feed()
    assert meanwhile.action is None


@pytest.mark.slow
def test_what_a_killed_publish_left_is_cleared_by_the_next(tmp_path):
    root = show(tmp_path / "show")
    episode(root, "one")
    bucket = tmp_path / "bucket"
    assert publish(root, "--to", f"file://{bucket}").exit_code == 0
    dead = subprocess.Popen(["true"])
    dead.wait()
    own = temporary_path(root / "site" / "media").name.split("-")
    left = root / "site" / "media" / f"{own[0]}-{dead.pid}-{own[2]}"
    left.write_bytes(b"half")
    there = bucket / "media" / ".0123456789abcdef.part"
    there.write_bytes(b"half")
    assert publish(root).exit_code == 0
    assert not left.exists(), "although nothing in that folder had to be written"
    episode(root, "two")
    assert publish(root, "--to", f"file://{bucket}").exit_code == 0
    assert not there.exists()
