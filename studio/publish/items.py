"""One episode in the feed: an episode in, an ``item`` element out."""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import timezone
from email.utils import format_datetime
from pathlib import PurePosixPath

from studio.formats.companions import CHAPTERS, SRT, TRANSCRIPT_HTML, TRANSCRIPT_JSON, VTT
from studio.formats.durations import format_timestamp
from studio.formats.sanitize import legal_xml
from studio.formats.xml_fragment import from_fragment
from studio.publish.names import label
from studio.publish.notes import feed_description, full_notes, hosted_notes
from studio.publish.podcasting import add_fundings, add_images, add_people, add_shared
from studio.publish.values import ALTERNATES, Channel, ChapterMark, Covers, Media, PublishedEpisode
from studio.publish.words import words_for
from studio.publish.xml import add
from studio.show.feed_settings import LONGEST_LABEL

TRANSCRIPTS = ((VTT, True), (SRT, True), (TRANSCRIPT_JSON, True), (TRANSCRIPT_HTML, False))
"""Transcript formats in order of preference, and whether each has times."""


def item(channel: Channel, covers: Covers, episode: PublishedEpisode) -> ET.Element:
    """The item of an episode; ``covers`` are the show's."""
    out = ET.Element("item")
    title = label(episode.title)
    add(out, "title", title)
    add(out, "guid", isPermaLink="true" if episode.permalink else "false").text = legal_xml(episode.guid)
    add(out, "pubDate", format_datetime(episode.published.astimezone(timezone.utc)))
    if episode.link or not episode.hosted_elsewhere:
        add(out, "link", episode.link or channel.url(episode.page))
    words = words_for(channel.language)
    description, notes = hosted_notes(episode) if episode.hosted_elsewhere else (feed_description(episode, words), "")
    add(out, "description", description)
    if notes or not episode.hosted_elsewhere:
        add(out, "content:encoded", notes or full_notes(episode, words))
    audio = episode.audio
    add(out, "enclosure", url=channel.url(audio.name), length=audio.size, type=audio.type)
    _itunes(out, channel, covers, episode, title)
    _podcasting(out, channel, episode)
    if episode.chapters:
        _simple_chapters(out, channel, episode.chapters)
    _extra(out, (*episode.extra, *episode.feed.extra))
    return out


def _extra(out: ET.Element, fragments: Sequence[str]) -> None:
    """Add further elements. They replace elements of the same name."""
    elements = [from_fragment(text) for text in fragments]
    names = {element.tag for element in elements}
    for own in [element for element in out if element.tag in names]:
        out.remove(own)
    out.extend(elements)


def _itunes(out: ET.Element, channel: Channel, covers: Covers, episode: PublishedEpisode, title: str) -> None:
    add(out, "itunes:title", title)
    if episode.duration_ms:
        add(out, "itunes:duration", str((episode.duration_ms + 500) // 1000))
    add(out, "itunes:explicit", "true" if episode.explicit else "false")
    add(out, "itunes:episodeType", episode.kind)
    if episode.feed.blocked:
        add(out, "itunes:block", "Yes")
    add(out, "itunes:image", href=channel.url((episode.covers or covers).feed.name))
    if episode.covers:
        own = episode.covers
        add_images(out, channel, (own.feed, own.page, own.icon), title)
    if episode.season:
        add(out, "itunes:season", str(episode.season))
        name = label(channel.season_name(episode.season), LONGEST_LABEL) or None
        add(out, "podcast:season", str(episode.season), name=name)
    if episode.number:
        add(out, "itunes:episode", str(episode.number))
        add(out, "podcast:episode", str(episode.number))


def _podcasting(out: ET.Element, channel: Channel, episode: PublishedEpisode) -> None:
    language = episode.language or None
    for ending, timed in TRANSCRIPTS:
        file = episode.companions.get(ending)
        if file:
            rel = "captions" if timed else None
            url = channel.url(file.name)
            add(out, "podcast:transcript", url=url, type=file.type, language=language, rel=rel)
    chapters = episode.companions.get(CHAPTERS)
    if chapters:
        add(out, "podcast:chapters", url=channel.url(chapters.name), type=chapters.type)
    add_people(out, channel, episode.people)
    for bite in episode.soundbites:
        title = label(bite.title, LONGEST_LABEL) or None
        add(out, "podcast:soundbite", title, startTime=_seconds(bite.start_s), duration=_seconds(bite.duration_s))
    if episode.ai_generated:
        add(out, "podcast:txt", "true", purpose="ai-content")
    for file in episode.alternates:
        _alternate(out, channel, episode, file)
    add_fundings(out, episode.feed.fundings, words_for(channel.language).say("Support the show"))
    add_shared(out, episode.feed)


def _alternate(out: ET.Element, channel: Channel, episode: PublishedEpisode, file: Media) -> None:
    """Another master, with its digest (Subresource Integrity)."""
    kind, codec, title = ALTERNATES[PurePosixPath(file.name).suffix]
    seconds = episode.duration_ms / 1000
    outer = add(
        out,
        "podcast:alternateEnclosure",
        type=kind,
        length=file.size,
        bitrate=round(file.size * 8 / seconds) if seconds else None,
        title=title,
        lang=episode.language or None,
        codecs=codec,
    )
    add(outer, "podcast:source", uri=channel.url(file.name), contentType=kind)
    proof = base64.b64encode(bytes.fromhex(file.sha256)).decode("ascii")
    add(outer, "podcast:integrity", type="sri", value=f"sha256-{proof}")


def _simple_chapters(out: ET.Element, channel: Channel, chapters: Sequence[ChapterMark]) -> None:
    """Podlove Simple Chapters 1.2: starts as normal play time, titles in full."""
    root = add(out, "psc:chapters", version="1.2")
    for mark in chapters:
        add(
            root,
            "psc:chapter",
            start=format_timestamp(mark.start_ms),
            title=mark.title,
            href=mark.url,
            image=channel.url(mark.image) if mark.image else None,
        )


def _seconds(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
