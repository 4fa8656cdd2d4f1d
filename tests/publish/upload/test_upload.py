"""Sites uploaded to a host: only what changed, media before the feed, nothing secret anywhere, nothing removed."""

import json
import os
import subprocess
from pathlib import Path

import fsspec
import pytest
from support.silent_shows import episode, show
from typer.testing import CliRunner

from studio.cli.app import app
from studio.errors import OutputError, UsageError
from studio.progress import NoProgress
from studio.publish.host import headers
from studio.publish.upload import UploadFile, host_of, upload


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    root = show(tmp_path / "show")
    episode(root, "one")
    return root


def publish(root, to, *more):
    return CliRunner().invoke(app, ["publish", "--show", str(root), "--to", to, *more])


def uploaded(root, to, *more):
    """What was uploaded, in order."""
    done = publish(root, to, "--json", *more)
    assert done.exit_code == 0, done.output
    return [file["name"] for file in json.loads(done.stdout)["host"]["files"] if file["verdict"] != "same"]


def bare(tmp_path):
    place = tmp_path / "host.git"
    subprocess.run(["git", "init", "-q", "--bare", str(place)], check=True, timeout=60)
    return place


def git(place, *arguments):
    done = subprocess.run(["git", "--git-dir", str(place), *arguments], capture_output=True, check=True, timeout=60)
    return done.stdout


def site(root):
    return {
        str(p.relative_to(root / "site")): p.read_bytes()
        for p in (root / "site").rglob("*")
        if p.is_file() and p.name[0] != "."
    }


def at_host(tmp_path, to):
    """Every file of the site that is at the host."""
    if to.startswith("git"):
        names = git(tmp_path / "host.git", "ls-tree", "-r", "--name-only", "pages").decode().split()
        found = {name: git(tmp_path / "host.git", "show", f"pages:{name}") for name in names}
    else:
        fs, folder = fsspec.core.url_to_fs(to)
        found = {path[len(folder) :].lstrip("/"): fs.cat_file(path) for path in fs.find(folder)}
    return {name: data for name, data in found.items() if not name.startswith(".")}


@pytest.fixture(params=["memory", *(pytest.param(name, marks=pytest.mark.slow) for name in ("file", "git"))])
def to(request, tmp_path):
    if request.param == "git":
        return f"git+file://{bare(tmp_path)}#pages"
    return {"memory": "memory://bucket/show", "file": f"file://{tmp_path}/host/show"}[request.param]


def test_all_of_it_arrives_then_only_what_changed_and_nothing_is_removed(root, to, tmp_path):
    planned = uploaded(root, to, "--dry-run")
    assert not (root / "site").exists()
    first = uploaded(root, to)
    assert first == planned
    assert first[-1] == "feed.xml"
    assert at_host(tmp_path, to) == site(root)
    assert uploaded(root, to) == []

    episode(root, "one", audio=b"another recording " * 1000)
    planned = uploaded(root, to, "--dry-run")
    again = uploaded(root, to)
    assert again == planned
    assert {name.partition("/")[0] for name in again} <= {
        "media",
        "episodes",
        "embed",
        "index.html",
        "sitemap.xml",
        "feed.xml",
    }
    assert len([name for name in again if name.endswith(".mp3")]) == 1
    there = at_host(tmp_path, to)
    assert there == site(root)
    assert len([name for name in there if name.endswith(".mp3")]) == 2, "apps may still ask for the first"


@pytest.mark.slow
def test_what_somebody_else_changed_at_the_host_is_put_right(root, to, tmp_path):
    uploaded(root, to)
    if to.startswith("git"):
        work = tmp_path / "work"
        subprocess.run(
            ["git", "clone", "-q", "-b", "pages", str(tmp_path / "host.git"), str(work)], check=True, timeout=60
        )
        (work / "index.html").write_text("hacked")
        (work / "CNAME").write_text("show.example")
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", "-C", str(work), "add", "."], check=True, timeout=60)
        subprocess.run(["git", "-C", str(work), *who, "commit", "-qm", "x"], check=True, timeout=60)
        subprocess.run(["git", "-C", str(work), "push", "-q"], check=True, timeout=60)
    else:
        fs, folder = fsspec.core.url_to_fs(to)
        fs.pipe_file(f"{folder}/index.html", b"hacked")
        fs.pipe_file(f"{folder}/CNAME", b"show.example")
    assert uploaded(root, to) == ["index.html"]
    assert at_host(tmp_path, to) == {**site(root), "CNAME": b"show.example"}


@pytest.mark.slow
def test_a_damaged_list_at_the_host_only_costs_time(root):
    to = "memory://bucket/show"
    uploaded(root, to)
    memory = fsspec.filesystem("memory")
    for damaged in (b"", b"[]", b'{"files": 3}', b'{"files": {"feed.xml": [1]}}', b"\xff"):
        memory.pipe_file("/bucket/show/.studio-manifest.json", damaged)
        again = uploaded(root, to)
        assert again[-1] == "feed.xml"
        assert not any(name.startswith("media/") for name in again)


def test_the_feed_stays_the_old_one_while_something_is_missing(root, monkeypatch):
    to = "memory://bucket/show"
    uploaded(root, to)
    memory = fsspec.filesystem("memory")
    before = memory.cat_file("/bucket/show/feed.xml")
    episode(root, "two")
    put = type(memory).put_file

    def refusing(self, source, target, **said):
        if target.endswith(".mp3"):
            raise PermissionError("denied with AKIAABCDEFGHIJKLMNOP")
        return put(self, source, target, **said)

    with monkeypatch.context() as patch:
        patch.setattr(type(memory), "put_file", refusing)
        failed = publish(root, to)
    assert failed.exit_code == 1
    assert "can't be uploaded" in failed.stderr
    assert "AKIA" not in failed.stderr
    assert memory.cat_file("/bucket/show/feed.xml") == before
    assert uploaded(root, to)[-1] == "feed.xml"
    assert memory.cat_file("/bucket/show/feed.xml") != before


@pytest.mark.slow
def test_a_branch_is_only_added_to_and_the_checkout_is_left_alone(root, tmp_path):
    place = bare(tmp_path)
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "show.toml"], [*who, "commit", "-qm", "source"],
                      ["remote", "add", "origin", str(place)], ["push", "-q", "origin", "main"]):  # fmt: skip
        subprocess.run(["git", "-C", str(root), *arguments], check=True, timeout=60)
    main = git(place, "rev-parse", "main")
    uploaded(root, "git:pages")
    first = git(place, "rev-parse", "pages")
    episode(root, "two")
    uploaded(root, "git:pages")
    assert git(place, "rev-parse", "pages^") == first
    assert git(place, "rev-parse", "main") == main
    assert git(root / ".git", "branch", "--format=%(refname:short)") == b"main\n"
    assert git(place, "branch", "--format=%(refname:short)").split() == [b"main", b"pages"]
    refused = publish(root, "git:main")
    assert (refused.exit_code, "holds files that aren't a site made by Studio" in refused.stderr) == (2, True)


@pytest.mark.slow
def test_a_push_that_comes_too_late_is_refused_and_nothing_is_forced(root, tmp_path):
    place = bare(tmp_path)
    to = f"git+file://{place}#pages"
    uploaded(root, to)
    host = host_of(to, root, headers)
    item = UploadFile("feed.xml", None, lambda: b"mine", fixed=False, last=True)
    (root / "mine").mkdir()
    (root / "mine" / "feed.xml").write_bytes(b"mine")

    there = host.list_files()
    episode(root, "two")
    uploaded(root, to)
    with pytest.raises(OutputError, match=r"rejected.*pushed meanwhile"):
        upload([item], there, root / "mine", host, progress=NoProgress())
    theirs = git(place, "show", "pages:feed.xml")
    assert b"Title of two" in theirs


REFUSED = [
    ("", "not a place"),
    ("bucket", "not a place"),
    ("s3:bucket", "not a place"),
    ("nothing://bucket", "opened|not installed"),
    ("memory://", "no folder"),
    ("https://example.org/show", "not an address"),
    ("simplecache::memory://x", "not a place"),
    ("memory://x::memory://y", "not an address"),
    ("ftp://me:secret@example.org/show", "Don't put a password"),
    ("s3://AKIAABCDEFGHIJKLMNOP@bucket/show", "Don't put a password"),
    ("s3://key:secret@bucket/show", "Don't put a password"),
    ("git+https://token@example.org/x.git#pages", "Don't put a password"),
    ("git+ext::sh -c id#pages", "not a place"),
    ("git+ext://sh#pages", "begins with git"),
    ("git+http://example.org/x.git#pages", "begins with git"),
    ("git+ssh://-oProxyCommand=id/x#pages", "begins with git"),
    ("git+https://example.org/x.git", "not a valid branch"),
    ("git:--force", "not a valid branch"),
    ("git:+main", "not a valid branch"),
    ("git:a..b", "not a valid branch"),
    ("git:main:other", "not a valid branch"),
    ("git:pages", "isn't in a git repository"),
]


@pytest.mark.parametrize(("to", "says"), REFUSED)
def test_what_is_no_host_is_refused_and_no_secret_is_told(root, to, says):
    with pytest.raises((UsageError, OutputError), match=says) as refused:
        host_of(to, root, headers)
    assert "secret" not in str(refused.value)
    assert "AKIA" not in str(refused.value)


def test_a_preview_is_brought_nowhere(root):
    done = publish(root, "memory://bucket/show", "--base-url", "http://127.0.0.1:8000/")
    assert done.exit_code == 2
    assert not fsspec.filesystem("memory").find("/bucket")


@pytest.mark.slow
def test_a_repository_that_is_not_there_is_told_without_its_password(root, tmp_path, monkeypatch):
    monkeypatch.setenv("STUDIO_LOG", str(tmp_path / "studio.log"))
    subprocess.run(["git", "-C", str(root), "init", "-q"], check=True, timeout=60)
    origin = "https://someone:hunter2hunter2@127.0.0.1:9/none.git"
    subprocess.run(["git", "-C", str(root), "remote", "add", "origin", origin], check=True, timeout=60)
    done = subprocess.run(
        [os.sys.executable, "-m", "studio", "publish", "--show", str(root), "--to", "git:pages"],
        capture_output=True, text=True, timeout=120, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    assert "127.0.0.1:9" in done.stderr
    log = Path(tmp_path / "studio.log").read_text()
    for text in (done.stdout, done.stderr, log):
        assert "hunter2" not in text
