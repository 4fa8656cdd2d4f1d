"""WebVTT and SubRip: the very bytes, and what other people's readers make of them."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
import srt as srt_reader
import webvtt as webvtt_reader
from hypothesis import given, settings
from support.examples import examples
from support.spoken_examples import read_case, transcripts

from studio.formats.chapters import milliseconds
from studio.formats.sanitize import one_line
from studio.formats.srt import srt
from studio.formats.webvtt import webvtt
from studio.values import Utterance

CASES = sorted((Path(__file__).parent / "captions").glob("*.json"))
VTT_TIME = re.compile(r"(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize(("suffix", "write"), [(".vtt", webvtt), (".srt", srt)])
def test_files(case: Path, suffix: str, write) -> None:
    assert write(*read_case(case)) == case.with_suffix(suffix).read_text(encoding="utf-8")


def test_an_episode_without_words_has_no_cues() -> None:
    assert webvtt([], 48_000) == "WEBVTT\n"
    assert srt([], 48_000) == ""


def ms_of(stamp: str) -> int:
    hours, minutes, seconds, ms = map(int, VTT_TIME.fullmatch(stamp).groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def letters(text: str) -> str:
    return "".join(one_line(text).split())


@settings(max_examples=examples(60), deadline=None)
@given(transcripts())
def test_webvtt_as_another_reader_sees_it(given_: tuple[list[Utterance], int]) -> None:
    said, samples = given_
    text = webvtt(said, samples)
    read = list(webvtt_reader.from_string(text))
    unescaped = [c.text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for c in read]
    assert "".join(map(letters, unescaped)) == "".join(letters(u.text) for u in said)
    assert all(cue.voice for cue in read)
    times = [(ms_of(cue.start), ms_of(cue.end)) for cue in read]
    assert all(start < end <= milliseconds(samples) for start, end in times)
    assert all(a[1] <= b[0] for a, b in pairwise(times))
    assert all(len(line) <= 65 for body in unescaped for line in body.splitlines())


@settings(max_examples=examples(60), deadline=None)
@given(transcripts())
def test_webvtt_holds_nothing_that_a_reader_may_stumble_over(given_: tuple[list[Utterance], int]) -> None:
    head, *blocks = webvtt(*given_).encode().decode().split("\n\n")
    assert head.rstrip("\n") == "WEBVTT"
    for block in blocks:
        times, body = block.rstrip("\n").split("\n", 1)
        assert re.fullmatch(rf"{VTT_TIME.pattern} --> {VTT_TIME.pattern}", times)
        voice, rest = re.fullmatch(r"<v ([^<>&\n]+)>([^<>]+)</v>", body).groups()
        assert voice.strip()
        assert not re.search(r"&(?!amp;|lt;|gt;)", rest)


@settings(max_examples=examples(60), deadline=None)
@given(transcripts())
def test_subrip_as_another_reader_sees_it(given_: tuple[list[Utterance], int]) -> None:
    said, samples = given_
    text = srt(said, samples)
    cards = list(srt_reader.parse(text))
    assert [card.index for card in cards] == list(range(1, len(cards) + 1))
    assert srt_reader.compose(cards, reindex=False, strict=False).strip() == text.strip()
    times = [(card.start.total_seconds(), card.end.total_seconds()) for card in cards]
    assert all(start < end <= milliseconds(samples) / 1000 for start, end in times)
    assert all(a[1] <= b[0] for a, b in pairwise(times))
    assert all(len(card.content.split("\n")) <= 2 for card in cards)
    assert all(len(line) <= 32 for card in cards for line in card.content.split("\n"))
    assert text.count("-->") == len(cards)
    assert not re.search(r"<[/a-z]|\{\\", text)


def test_names_and_words_are_all_there_is_in_subrip() -> None:
    said, samples = read_case(CASES[0])
    text = " ".join(card.content for card in srt_reader.parse(srt(said, samples)))
    assert re.findall(r"\b(?:Ada|Ben)(?=: )", text) == ["Ada", "Ben", "Ada", "Ben"]
    assert letters(re.sub(r"\b(?:Ada|Ben): ", "", text)) == "".join(letters(u.text) for u in said)
