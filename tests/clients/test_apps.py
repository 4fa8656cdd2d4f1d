"""Podcast apps: gPodder and newsboat subscribe, update, download, and don't offer a corrected episode twice."""

import os
import sqlite3
import urllib.request

import pytest
from support.served_show import SCRIPT, on_screen, run

pytestmark = pytest.mark.clients


def fetched(url):
    with urllib.request.urlopen(url, timeout=120) as answer:
        return answer.read()


def test_gpodder_subscribes_downloads_and_knows_a_correction_for_the_same_episode(fresh, tmp_path):
    env = {**os.environ, "GPODDER_HOME": str(tmp_path / "g"), "GPODDER_DOWNLOAD_DIR": str(tmp_path / "g" / "dl"),
           "HOME": str(tmp_path)}  # fmt: skip

    def gpo(*arguments):
        done = run("gpo", *arguments, env=env, timeout=180)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def episodes():
        with sqlite3.connect(tmp_path / "g" / "Database") as database:
            return database.execute("select guid, title, url, file_size from episode").fetchall()

    feed = f"{fresh.url}feed.xml"
    gpo("subscribe", feed)
    assert "Test & Tide" in gpo("list")
    before = episodes()
    assert [(title, url, size) for _, title, url, size in before] == [
        ("Rates & ratios: naïve 😀", fresh.audio, len(fetched(fresh.audio)))
    ]
    gpo("download")
    loaded = list((tmp_path / "g" / "dl").glob("*/*.mp3"))
    assert [path.read_bytes() for path in loaded] == [fetched(fresh.audio)]
    gpo("update")
    assert episodes() == before

    old = fresh.audio
    fresh.render(SCRIPT.replace("It is Tuesday", "It is Wednesday evening already"))
    fresh.publish()
    assert fresh.audio != old
    gpo("update")
    after = episodes()
    assert [(guid, title) for guid, title, _, _ in after] == [(guid, title) for guid, title, _, _ in before]
    assert fetched(old), "the first recording can still be had"


def test_newsboat_reads_it_and_podboat_downloads_it(served, tmp_path):
    (tmp_path / "urls").write_text(f"{served.url}feed.xml\n")
    (tmp_path / "config").write_text(f'download-path "{tmp_path}/dl/"\n')
    common = ["-u", tmp_path / "urls", "-C", tmp_path / "config", "-c", tmp_path / "cache.db"]
    env = {**os.environ, "HOME": str(tmp_path)}
    done = run("newsboat", *common, "-x", "reload", "print-unread", env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("1 "), done.stdout
    with sqlite3.connect(tmp_path / "cache.db") as database:
        (row,) = database.execute("select title, enclosure_url, enclosure_type from rss_item").fetchall()
    assert row == ("Rates & ratios: naïve 😀", served.audio, "audio/mpeg")
    target = tmp_path / "dl" / "one.mp3"
    target.parent.mkdir()
    (tmp_path / "queue").write_text(f'{served.audio} "{target}"\n')
    screens = on_screen("podboat", "-C", tmp_path / "config", "-q", tmp_path / "queue", "-a",
                        until=target.exists, env={**env, "TERM": "xterm"})  # fmt: skip
    assert target.exists(), screens
    assert target.read_bytes() == fetched(served.audio)
