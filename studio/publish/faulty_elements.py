"""Removes invalid further elements from an old feed, and reports each.

They would fail the check of the new feed, and apps skip them or worse: an invalid date, a recipient of money without an
address. All of them are checked at once, in one document in which each has its own lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from studio.check import FEED_RULES
from studio.check.feed import parse_feed
from studio.check.rules import NotApplicable
from studio.formats.feed_read import OldFeed
from studio.formats.podcast_vocabulary import WRITTEN
from studio.formats.xml_fragment import fragment_name
from studio.publish.names import label

_FAMILIES = re.compile(r"(?:C1[2-6]|I1[0-7])\.|I1\.itunes$|I9\.image$")
"""Rules that concern a single element."""
_RULES = tuple(rule for rule in FEED_RULES if rule.level == "MUST" and _FAMILIES.match(rule.id))
_CHANNEL = -1


@dataclass(frozen=True, slots=True)
class _Fragment:
    """An element and its place."""

    item: int
    """Number of its item; -1 for the channel."""
    text: str
    first_line: int


def without_faults(feed: OldFeed) -> OldFeed:
    """The feed without the further elements that break a MUST rule; its notes name each with the reason."""
    data, fragments = _document(feed)
    lost: dict[int, str] = {}
    for number, why in _faults(data, fragments):
        lost.setdefault(number, why)
    if not lost:
        return feed
    kept: dict[int, list[str]] = {}
    notes = []
    for number, fragment in enumerate(fragments):
        if number in lost:
            place = "the channel" if fragment.item == _CHANNEL else label(feed.episodes[fragment.item].title, 80)
            notes.append(f"{place}: not kept: {fragment_name(fragment.text)}, {lost[number]}.")
        else:
            kept.setdefault(fragment.item, []).append(fragment.text)
    return replace(
        feed,
        extra=tuple(kept.get(_CHANNEL, ())),
        episodes=tuple(replace(e, extra=tuple(kept.get(n, ()))) if e.extra else e for n, e in enumerate(feed.episodes)),
        notes=(*feed.notes, *notes),
    )


def _document(feed: OldFeed) -> tuple[bytes, list[_Fragment]]:
    """A feed that consists of the further elements only."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in WRITTEN.items())
    lines = [f'<rss version="2.0" {declared}><channel>']
    fragments: list[_Fragment] = []
    at = 2

    def add(item: int, texts: Sequence[str]) -> None:
        nonlocal at
        for text in texts:
            fragments.append(_Fragment(item, text, at))
            lines.append(text)
            at += text.count("\n") + 1

    add(_CHANNEL, feed.extra)
    for number, episode in enumerate(feed.episodes):
        if episode.extra:
            lines.append(f"<item><itunes:duration>{episode.duration_s or ''}</itunes:duration>")
            at += 1
            add(number, episode.extra)
            lines.append("</item>")
            at += 1
    return "\n".join([*lines, "</channel></rss>"]).encode("utf-8", "replace"), fragments


def _faults(data: bytes, fragments: Sequence[_Fragment]) -> Iterator[tuple[int, str]]:
    """The number of each fragment that breaks a rule, with the message of the rule."""
    feed = parse_feed(data, now=datetime.now(timezone.utc))
    starts = [fragment.first_line for fragment in fragments]
    for rule in _RULES:
        found = rule.faults(feed)
        for fault in () if isinstance(found, NotApplicable) else found:
            line = re.fullmatch(r"line (\d+)", fault.place)
            number = bisect_right(starts, int(line[1])) - 1 if line else -1
            if number >= 0 and int(line[1] if line else 0) <= _last_line(fragments[number]):
                yield number, f"since {fault.message} ({rule.text})"


def _last_line(fragment: _Fragment) -> int:
    return fragment.first_line + fragment.text.count("\n")
