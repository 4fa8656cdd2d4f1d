"""``studio publish --to`` a server that speaks S3 (moto), with s3fs."""

import json

import pytest
from support.served_show import KEY, make
from typer.testing import CliRunner

from studio.cli.app import app

pytestmark = [pytest.mark.clients, pytest.mark.filterwarnings("ignore")]


def brought(root, *more):
    done = CliRunner().invoke(app, ["publish", "--show", str(root), "--to", "s3://shows/tide", "--json", *more])
    assert done.exit_code == 0, done.output
    return [file["name"] for file in json.loads(done.stdout)["host"]["files"] if file["verdict"] != "same"]


def test_a_bucket_gets_what_changed_with_types_and_caching(bucket, tmp_path):
    root = make(tmp_path / "show")
    script = root / "scripts" / "one.md"
    script.write_text("# One\n\nNora: Good morning, and welcome.\n")
    assert CliRunner().invoke(app, ["render", str(script)]).exit_code == 0
    planned = brought(root, "--dry-run")
    assert "Contents" not in bucket.list_objects_v2(Bucket="shows")
    assert brought(root) == planned
    assert brought(root) == []
    listed = {entry["Key"]: entry for entry in bucket.list_objects_v2(Bucket="shows")["Contents"]}
    assert {key.removeprefix("tide/") for key in listed} == {*planned, ".studio-manifest.json"}
    types = {
        key.partition(".")[2].partition(".")[2]: bucket.head_object(Bucket="shows", Key=key)
        for key in listed
        if key.startswith("tide/media/one.")
    }
    assert types["mp3"]["ContentType"] == "audio/mpeg"
    assert types["chapters.json"]["ContentType"] == "application/json+chapters; charset=utf-8"
    assert types["vtt"]["ContentType"] == "text/vtt; charset=utf-8"
    assert types["mp3"]["CacheControl"] == "public, max-age=31536000, immutable"
    feed = bucket.head_object(Bucket="shows", Key="tide/feed.xml")
    assert (feed["ContentType"], "max-age=300" in feed["CacheControl"]) == ("application/rss+xml; charset=utf-8", True)

    script.write_text("# One\n\nNora: Good evening, and welcome.\n")
    assert CliRunner().invoke(app, ["render", str(script)]).exit_code == 0
    again = brought(root)
    assert again[-1] == "feed.xml"
    assert len(again) < len(planned)
    bucket.put_object(Bucket="shows", Key="tide/index.html", Body=b"hacked")
    assert brought(root) == ["index.html"]


def test_what_the_bucket_refuses_is_told_without_the_key(bucket, tmp_path, monkeypatch):
    root = make(tmp_path / "show")
    (root / "episodes").mkdir()
    done = CliRunner().invoke(app, ["publish", "--show", str(root), "--to", "s3://no-such-bucket/tide"])
    assert done.exit_code == 1
    assert "s3://no-such-bucket/tide" in done.stderr
    assert KEY not in done.output
