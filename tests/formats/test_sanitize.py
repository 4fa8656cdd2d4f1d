"""Text and links fit for other people's formats."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.formats.languages import iso_639_2
from studio.formats.sanitize import one_line, text
from studio.formats.urls import ascii_url

anything = st.text(st.characters(), max_size=80)


@given(anything)
def test_text_survives_xml_and_utf8(value):
    clean = text(value)
    assert ElementTree.fromstring(f"<a>{clean.replace('&', '&amp;').replace('<', '&lt;')}</a>").text in (clean, None)
    clean.encode("utf-8")
    assert text(clean) == clean


@given(anything)
def test_one_line_is_one_line(value):
    line = one_line(value)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert "  " not in line
    assert one_line(line) == line


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"), ("bell\x07 nul\x00", "bell nul"), ("tab\tstays", "tab\tstays"),
        ("\ufffe\uffffx\ufdd0", "x"), ("👩‍👧 e\u0301 \u200fשלום", "👩‍👧 e\u0301 \u200fשלום"), ("\udc00", "\ufffd"),
    ],
)  # fmt: skip
def test_text(value, lines):
    assert text(value) == lines


@pytest.mark.parametrize(
    ("url", "ascii_form"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("https://example.org/größe/日本 x", "https://example.org/gr%C3%B6%C3%9Fe/%E6%97%A5%E6%9C%AC%20x"),
        ("https://example.org/done%20already/100%", "https://example.org/done%20already/100%25"),
        ("https://example.org/c++?q=a+b", "https://example.org/c%2B%2B?q=a%20b"),
        ("http://bücher.example/x", "http://xn--bcher-kva.example/x"),
        ("HTTPS://Example.ORG:8443/X", "https://example.org:8443/X"),
        ("http://[2001:db8::1]:80/", "http://[2001:db8::1]:80/"),
        ("https://user:secret@example.org/", "https://example.org/"),
        (" https://example.org/\n", "https://example.org/"),
        ("https://example.org/\"<x>", "https://example.org/%22%3Cx%3E"),
        ("javascript:alert(1)", None), ("/relative", None), ("example.org", None), ("https://", None), ("", None),
        ("https://a b.example/", None), ("http://[::1", None), ("http://example.org:99999/", None),
        ("https://" + "x" * 70 + ".example/", None),
    ],
)  # fmt: skip
def test_links(url, ascii_form):
    assert ascii_url(url) == ascii_form


@given(st.text(st.characters(), max_size=60))
def test_any_link_is_ascii_or_nothing_and_stays(tail):
    url = ascii_url("https://example.org/" + tail)
    if url is not None:
        assert url.isascii()
        assert all(33 <= ord(c) < 127 for c in url)
        assert "+" not in url
        assert ascii_url(url) == url


@pytest.mark.parametrize(
    ("tag", "code"),
    [("en", "eng"), ("en-GB", "eng"), ("de_AT", "deu"), ("zh-Hans", "zho"), ("haw", "haw"), ("xx", "und"), ("", "und")],
)
def test_languages(tag, code):
    assert iso_639_2(tag) == code
