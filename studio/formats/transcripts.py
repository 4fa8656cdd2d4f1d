"""Transcripts to read and to follow: what was said in, JSON and HTML out, as the podcast namespace describes them.

The JSON has a segment for every sentence, with its words inside for who wants to follow them one by one; readers of
the format pass over what they don't know. The HTML has a paragraph for every paragraph.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from studio.formats.chapters import milliseconds
from studio.formats.durations import format_duration
from studio.formats.sanitize import one_line
from studio.values import Utterance

VERSION = "1.0.0"
"""Of the podcast namespace's JSON transcript."""


def transcript_json(utterances: Sequence[Utterance]) -> str:
    """A segment for every sentence, one on a line.

    Times are seconds, to the millisecond. Beyond the format, a segment has ``words``, each with ``startTime``,
    ``endTime``, ``body``, and ``"interpolated": true`` where its times were not measured.
    """
    segments = [json.dumps(_segment(said), ensure_ascii=False, separators=(",", ":")) for said in utterances]
    return f'{{"version":"{VERSION}","segments":[\n' + ",\n".join(segments) + "\n]}\n"


def _segment(said: Utterance) -> dict[str, Any]:
    segment: dict[str, Any] = {
        "speaker": one_line(said.speaker),
        "startTime": milliseconds(said.start_sample) / 1000,
        "endTime": milliseconds(said.stop_sample) / 1000,
        "body": one_line(said.text),
    }
    words = [
        {
            "startTime": milliseconds(word.start_sample) / 1000,
            "endTime": milliseconds(word.stop_sample) / 1000,
            "body": one_line(word.text),
        }
        | ({} if word.measured else {"interpolated": True})
        for word in said.words
    ]
    return segment | ({"words": words} if words else {})


def transcript_html(utterances: Sequence[Utterance], *, title: str, show: str = "", language: str = "en") -> str:
    """A small page: who speaks, when they begin, and what they say, paragraph by paragraph.

    Args:
        utterances: in order.
        title: of the episode.
        show: of the show.
        language: BCP 47 tag of what is said.
    """
    heading = _escaped(title) or "Transcript"
    page = " · ".join(part for part in (heading, _escaped(show)) if part)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{html.escape(one_line(language) or "en")}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{page}</title>",
            "</head>",
            "<body>",
            f"<h1>{heading}</h1>",
            *_turns(utterances),
            "</body>",
            "</html>",
            "",
        ]
    )


def _turns(utterances: Sequence[Utterance]) -> Iterator[str]:
    for (_, speaker), turn in groupby(utterances, key=lambda said: (said.turn, said.speaker)):
        paragraphs: list[list[str]] = []
        for number, said in enumerate(turn):
            if number == 0:
                ms = milliseconds(said.start_sample)
                name = _escaped(speaker)
                cite = f"<cite>{name}:</cite> " if name else ""
                yield f'{cite}<time datetime="PT{ms // 1000}.{ms % 1000:03}S">{format_duration(ms // 1000)}</time>'
            if said.paragraph or not paragraphs:
                paragraphs.append([])
            paragraphs[-1].append(_escaped(said.text))
        yield from (f'<p dir="auto">{" ".join(paragraph)}</p>' for paragraph in paragraphs)


def _escaped(text: str) -> str:
    return html.escape(one_line(text), quote=False)
