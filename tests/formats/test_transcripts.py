"""Transcripts: JSON that holds to the schema, HTML whose tags are ours alone."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from support.examples import examples
from support.spoken_examples import transcripts, utterance

from studio.formats.chapters import chapters_json, milliseconds
from studio.formats.sanitize import one_line
from studio.formats.transcripts import transcript_html, transcript_json
from studio.values import Chapter, SpokenWord, Utterance

SCHEMAS = Path(__file__).parent / "schemas"


def valid(document: str, schema: str) -> dict:
    """The document read strictly: no NaN, and as the schema wants it."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    document.encode("utf-8")
    read = json.loads(document, parse_constant=refuse)
    jsonschema.validate(read, json.loads((SCHEMAS / schema).read_text(encoding="utf-8")))
    return read


def test_a_segment_for_every_sentence_with_its_words() -> None:
    said = [
        utterance("Ada", "Hi, you.", 1.0, 2.0004, [["Hi,", 1, 1.5], ["you.", 1.5, 2]]),
        utterance("Ben", "Yes.", 3, 4),
    ]
    assert valid(transcript_json(said), "transcript.schema.json") == {
        "version": "1.0.0",
        "segments": [
            {
                "speaker": "Ada", "startTime": 1.0, "endTime": 2.0, "body": "Hi, you.",
                "words": [
                    {"startTime": 1.0, "endTime": 1.5, "body": "Hi,"},
                    {"startTime": 1.5, "endTime": 2.0, "body": "you."},
                ],
            },
            {"speaker": "Ben", "startTime": 3.0, "endTime": 4.0, "body": "Yes."},
        ],
    }  # fmt: skip


def test_a_word_that_was_not_measured_says_so() -> None:
    words = (SpokenWord("Hi.", 48_000, 96_000, False),)
    guessed = Utterance("Ada", "Hi.", 48_000, 96_000, 0, 1, words=words)
    (segment,) = json.loads(transcript_json([guessed]))["segments"]
    assert segment["words"] == [{"startTime": 1.0, "endTime": 2.0, "body": "Hi.", "interpolated": True}]


@settings(max_examples=examples(50), deadline=None)
@given(transcripts())
def test_json_of_anything_holds_to_the_schema_and_has_every_word(given_: tuple[list[Utterance], int]) -> None:
    said, _ = given_
    read = valid(transcript_json(said), "transcript.schema.json")
    assert [s["body"] for s in read["segments"]] == [one_line(u.text) for u in said]
    assert [s["startTime"] for s in read["segments"]] == [milliseconds(u.start_sample) / 1000 for u in said]


class Page(HTMLParser):
    """Tags in order, and text by the tag it stands in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, str]] = []
        self.language = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag == "html":
            self.language = dict(attrs)["lang"]
        if tag != "meta":
            self.open.append(tag)
            self.seen.append((tag, ""))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if data.strip():
            tag, text = self.seen[-1]
            assert tag == self.open[-1]
            self.seen[-1] = (tag, text + data)


def test_the_page_has_names_times_and_paragraphs() -> None:
    said = [
        utterance("Ada", "One.", 3599.999, 3600.5, turn=0),
        utterance("Ada", "Two.", 3601, 3602, turn=0),
        utterance("Ada", "Three.", 3603, 3604, turn=0, paragraph=True),
        utterance("Ben & Co", "Four <4>.", 3661.5, 3662, turn=1),
    ]
    page = Page(transcript_html(said, title="A <title>", show="Show", language="en-GB"))
    assert page.language == "en-GB"
    assert [(tag, text) for tag, text in page.seen if text] == [
        ("title", "A <title> · Show"), ("h1", "A <title>"),
        ("cite", "Ada:"), ("time", "59:59"), ("p", "One. Two."), ("p", "Three."),
        ("cite", "Ben & Co:"), ("time", "1:01:01"), ("p", "Four <4>."),
    ]  # fmt: skip


@settings(max_examples=examples(50), deadline=None)
@given(transcripts())
def test_html_of_anything_has_our_tags_only_and_every_word(given_: tuple[list[Utterance], int]) -> None:
    said, _ = given_
    text = transcript_html(said, title="<script>--></title>", language='"><x')
    text.encode("utf-8")
    page = Page(text)
    assert {tag for tag, _ in page.seen} <= {"html", "head", "title", "body", "h1", "cite", "time", "p"}
    assert page.open == []
    assert " ".join(text for tag, text in page.seen if tag == "p") == " ".join(one_line(u.text) for u in said)


HOSTILE = ["-->", "<b>Bold</b> & more", "a\nb\x00c", "\ud800", "مرحبا \u202e🎙️", "x" * 500, ""]


def test_chapters_have_the_times_titles_and_links_of_the_tag() -> None:
    chapters = [
        Chapter(0, 48_023, "First", "https://example.org/ü?a=b c"),
        Chapter(48_023, 96_000, HOSTILE[2], "javascript:alert(1)"),
        Chapter(96_000, 120_000, ""),
    ]
    read = valid(chapters_json(chapters, 120_011, title="T\nT", show="S"), "chapters.schema.json")
    assert read == {
        "version": "1.2.0",
        "title": "T T",
        "podcastName": "S",
        "chapters": [
            {"startTime": 0.0, "endTime": 1.0, "title": "First", "url": "https://example.org/%C3%BC?a=b%20c"},
            {"startTime": 1.0, "endTime": 2.0, "title": "a bc"},
            {"startTime": 2.0, "endTime": 2.5, "title": "Chapter 3"},
        ],
    }


@pytest.mark.parametrize("title", HOSTILE)
def test_chapters_of_any_title_hold_to_the_schema(title: str) -> None:
    document = chapters_json(
        [Chapter(0, 48_000, title, title)], 48_000, title=title, show=title, author=title, description=title
    )
    (chapter,) = valid(document, "chapters.schema.json")["chapters"]
    assert chapter["title"] == (one_line(title) or "Chapter 1")
    assert "url" not in chapter


def test_chapters_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="begin at 0"):
        chapters_json([Chapter(48, 96, "late")], 96)
