"""What a request is answered with: conditions, ranges and paths, by RFC 9110."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.serve.files import FolderRedirect, OpenFile, open_requested, parts_of
from studio.serve.response import ByteRange, decide, entity_tag, last_modified, ranges

SECOND = 1_000_000_000
WHEN = 1_700_000_000 * SECOND + 5
TAG = entity_tag(100, WHEN)

RANGES = [
    ("bytes=0-1", ((0, 1),)),
    ("bytes=0-", ((0, 99),)),
    ("bytes=99-", ((99, 99),)),
    ("bytes=-1", ((99, 99),)),
    ("bytes=-1000", ((0, 99),)),
    ("bytes=90-200", ((90, 99),)),
    ("Bytes=3-4", ((3, 4),)),
    ("bytes=0-1, 5-6", ((0, 1), (5, 6))),
    ("bytes=5-6,0-1", ((5, 6), (0, 1))),
    ("bytes=0-1,100-", ((0, 1),)),
    ("bytes=100-", ()),
    ("bytes=100-200", ()),
    ("bytes=-0", ()),
    ("bytes=5-2", None),
    ("bytes=a-b", None),
    ("bytes=-", None),
    ("bytes=", None),
    ("bytes", None),
    ("lines=0-1", None),
    ("bytes=0-10,5-20", None),
    ("bytes=" + ",".join(f"{n}-{n}" for n in range(0, 80, 2)), None),
    ("bytes=٣-٤", None),
    ("bytes=" + "9" * 30 + "-", None),
    ("", None),
]


@pytest.mark.parametrize(("header", "expected"), RANGES)
def test_ranges(header, expected):
    found = ranges(header, 100)
    assert (None if found is None else tuple((s.first, s.last) for s in found)) == expected


@given(st.text(alphabet="bytes=0123456789-, ", max_size=40), st.integers(0, 1000))
def test_no_header_asks_for_what_is_not_there(header, size):
    for part in ranges(header, size) or ():
        assert 0 <= part.first <= part.last < size


CONDITIONS = [
    ({}, 200),
    ({"If-None-Match": TAG}, 304),
    ({"If-None-Match": f"W/{TAG}"}, 304),
    ({"If-None-Match": f'"other", {TAG}'}, 304),
    ({"If-None-Match": "*"}, 304),
    ({"If-None-Match": '"other"'}, 200),
    ({"If-None-Match": '"other"', "If-Modified-Since": last_modified(WHEN)}, 200),
    ({"If-Modified-Since": last_modified(WHEN)}, 304),
    ({"If-Modified-Since": last_modified(WHEN - SECOND)}, 200),
    ({"If-Modified-Since": "yesterday"}, 200),
    ({"Range": "bytes=1-2"}, 206),
    ({"Range": "bytes=200-"}, 416),
    ({"Range": "bytes=1-2", "If-Range": TAG}, 206),
    ({"Range": "bytes=1-2", "If-Range": '"other"'}, 200),
    ({"Range": "bytes=1-2", "If-Range": f"W/{TAG}"}, 200),
    ({"Range": "bytes=1-2", "If-Range": last_modified(WHEN)}, 206),
    ({"Range": "bytes=1-2", "If-Range": last_modified(WHEN + SECOND)}, 200),
    ({"Range": "bytes=1-2", "If-None-Match": TAG}, 304),
]


@pytest.mark.parametrize(("headers", "status"), CONDITIONS)
def test_conditions(headers, status):
    assert decide(headers, 100, WHEN).status == status


def test_head_knows_no_ranges_and_an_empty_file_has_none():
    assert decide({"Range": "bytes=1-2"}, 100, WHEN, body=False).status == 200
    assert decide({"Range": "bytes=0-1"}, 0, WHEN).status == 416
    assert decide({"Range": "bytes=0-0"}, 1, WHEN).byte_ranges == (ByteRange(0, 0),)


@pytest.fixture
def folder(tmp_path):
    site = tmp_path / "site"
    (site / "media").mkdir(parents=True)
    (site / "empty").mkdir()
    (site / "index.html").write_text("home")
    (site / "media" / "index.html").write_text("media")
    (site / "media" / "naïve file.mp3").write_text("sound")
    (site / ".hidden").write_text("hidden")
    (tmp_path / "secret").write_text("secret")
    (site / "link").symlink_to(tmp_path / "secret")
    (site / "out").symlink_to(tmp_path)
    os.mkfifo(site / "pipe")
    handle = os.open(site, os.O_RDONLY)
    yield handle
    os.close(handle)


PATHS = [
    ("/", "home"),
    ("/index.html?x=1#y", "home"),
    ("/media/na%C3%AFve%20file.mp3", "sound"),
    ("/media/", "media"),
    ("/media", "-> /media/"),
    ("/media?x", "-> /media/"),
    ("/empty", None),
    ("/empty/", None),
    ("/index.html/", None),
    ("/index.html/x", None),
    ("/.hidden", None),
    ("/link", None),
    ("/out/secret", None),
    ("/pipe", None),
    ("/../secret", None),
    ("/media/../../secret", None),
    ("/%2e%2e/secret", None),
    ("/media/..%2f..%2fsecret", None),
    ("/%252e%252e/secret", None),
    ("/..\\secret", None),
    ("/%5c..%5csecret", None),
    ("//secret", None),
    ("/media//index.html", None),
    ("/index.html%00", None),
    ("/index.html%00.mp3", None),
    ("/%ff", None),
    ("/" + "a" * 3000, None),
    ("/" + "a" * 300, None),
    ("*", None),
    ("http://elsewhere.example/", None),
    ("", None),
]


@pytest.mark.parametrize(("target", "expected"), PATHS)
def test_paths(folder, target, expected):
    found = open_requested(folder, target)
    if isinstance(found, OpenFile):
        with found.file as file:
            found = file.read().decode()
    elif isinstance(found, FolderRedirect):
        found = f"-> {found.path}"
    assert found == expected


def open_files():
    handles = Path("/proc/self/fd")
    return len(list(handles.iterdir())) if handles.is_dir() else 0


def test_looking_leaves_no_file_open(folder):
    before = open_files()
    for target, _ in PATHS:
        found = open_requested(folder, target)
        if isinstance(found, OpenFile):
            found.file.close()
    assert open_files() == before


@given(st.text(alphabet="/.%2eE5cCfF0\\a~", max_size=30))
def test_no_part_of_a_path_is_more_than_a_name(target):
    for part in parts_of("/" + target) or []:
        assert part not in ("", ".", "..")
        assert not set(part) & set("/\\\0")
