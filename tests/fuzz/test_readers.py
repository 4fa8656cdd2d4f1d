"""The targets of the fuzzer hold for what they start from, and for changes of it: the fuzzer itself runs by hand."""

from __future__ import annotations

from random import Random

import pytest
from fuzz.fuzz_readers import _enlarged
from fuzz.reader_targets import FEED, TARGETS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", TARGETS)
def test_what_a_reader_promises_holds(name: str) -> None:
    target, chance = TARGETS[name], Random(name)
    seeds = list(target.seeds())
    for data in seeds[:: 1 + len(seeds) // 40]:
        target.read(data)
    for number in range(60):
        changed = bytearray(chance.choice(seeds))
        for _ in range(chance.choice((1, 3, 10))):
            piece = chance.choice(target.pieces)
            raw = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogatepass")
            at = chance.randrange(len(changed) + 1)
            changed[at : at + chance.choice((0, 1, len(raw)))] = raw
        target.read(_enlarged(bytes(changed), chance) if number % 20 == 0 else bytes(changed))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("toml", b"\0x = " + b"[" * 4000),
        ("toml", b"\0x = " + b"1" * 5000),
        ("toml", bytes([9]) + b"x = " + b"[" * 4000),
        ("json", b'{"segments":[{"startTime":1e999,"body":"x"}]}'),
        ("json", b'{"chapters":[{"startTime":1e999,"title":"x"}]}'),
        ("json", b"[" * 100_000),
        ("feed", FEED.replace(b'href="c.jpg"', b'href="http://[::1"')),
        ("feed", FEED.replace(b"https://example.org/1.mp3", b"https://example.org///[1.mp3")),
        ("captions", b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v A>&#" + b"1" * 5000 + b";</v>\n"),
    ],
    ids=[
        "deep",
        "digits",
        "deep lexicon",
        "endless segment",
        "endless chapter",
        "deep JSON",
        "bracket",
        "path",
        "long reference",
    ],
)
def test_what_was_found_stays_mended(name: str, data: bytes) -> None:
    TARGETS[name].read(data)
