"""Metadata of pages for other sites and apps: addresses for podcast apps, oEmbed, and JSON-LD (schema.org).

In: the show and an episode. Out: buttons and JSON documents.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from studio.publish.names import label
from studio.publish.values import Channel, Covers, PublishedEpisode

EMBED_WIDTH, EMBED_HEIGHT = 600, 260
"""Size of the embedded player in px."""
_DIRECTORIES = {
    "podcasts.apple.com": "Apple Podcasts",
    "open.spotify.com": "Spotify",
    "overcast.fm": "Overcast",
    "pca.st": "Pocket Casts",
    "pocketcasts.com": "Pocket Casts",
    "music.youtube.com": "YouTube Music",
    "www.youtube.com": "YouTube",
    "music.amazon.com": "Amazon Music",
    "www.deezer.com": "Deezer",
    "castbox.fm": "Castbox",
    "podcastindex.org": "Podcast Index",
    "www.podchaser.com": "Podchaser",
}


@dataclass(frozen=True, slots=True)
class AppLink:
    """A button that opens the show in an app."""

    name: str
    address: str


def app_links(channel: Channel) -> tuple[AppLink, ...]:
    """Apps that can subscribe to a feed's address, and the show's own pages in apps and directories."""
    feed = channel.url("feed.xml")
    bare = feed.partition("://")[2]
    links = {
        "Apple Podcasts": f"podcast://{bare}",
        "Overcast": f"overcast://x-callback-url/add?url={quote(feed, safe='')}",
        "Pocket Casts": f"pktc://subscribe/{bare}",
        "AntennaPod": f"https://antennapod.org/deeplink/subscribe?url={quote(feed, safe='')}",
    }
    for address in channel.feed.apps:
        host = urlsplit(address).hostname or ""
        links[_DIRECTORIES.get(host, host.removeprefix("www."))] = address
    return tuple(AppLink(name, address) for name, address in links.items())


def embed_page(episode: PublishedEpisode) -> str:
    """Path in the site of the embeddable player."""
    return f"embed/{episode.slug}.html"


def oembed_page(episode: PublishedEpisode) -> str:
    """Path in the site of the oEmbed document (oembed.com)."""
    return f"embed/{episode.slug}.json"


def embed_code(channel: Channel, episode: PublishedEpisode) -> str:
    """HTML that shows the player on another site."""
    title = html.escape(f"{episode.title} – {channel.title}")
    return (
        f'<iframe src="{html.escape(channel.url(embed_page(episode)))}" width="100%" height="{EMBED_HEIGHT}" '
        f'title="{title}" loading="lazy" style="border:0;max-width:{EMBED_WIDTH}px" allow="autoplay"></iframe>'
    )


def oembed(channel: Channel, covers: Covers, episode: PublishedEpisode) -> bytes:
    """The oEmbed 1.0 document of an episode."""
    document = {
        "version": "1.0",
        "type": "rich",
        "title": episode.title,
        "author_name": channel.author or channel.title,
        "provider_name": channel.title,
        "provider_url": channel.base_url,
        "thumbnail_url": channel.url(covers.page.name),
        "thumbnail_width": covers.page.side,
        "thumbnail_height": covers.page.side,
        "width": EMBED_WIDTH,
        "height": EMBED_HEIGHT,
        "html": embed_code(channel, episode),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def series_data(channel: Channel, covers: Covers, about: str) -> dict[str, Any]:
    """The show as a PodcastSeries."""
    return {
        "@context": "https://schema.org",
        **_series(channel),
        "description": about,
        "inLanguage": channel.language,
        "image": channel.url(covers.feed.name),
        "webFeed": channel.url("feed.xml"),
        **({"author": {"@type": "Person", "name": channel.author}} if channel.author else {}),
    }


def episode_data(channel: Channel, covers: Covers, episode: PublishedEpisode, about: str) -> dict[str, Any]:
    """An episode as a PodcastEpisode."""
    length = f"PT{max(1, round(episode.duration_ms / 1000))}S"
    season = {"@type": "PodcastSeason", "seasonNumber": episode.season} if episode.season else None
    data = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "name": episode.title,
        "description": about,
        "url": channel.url(episode.page),
        "datePublished": episode.published.isoformat(),
        "timeRequired": length,
        "inLanguage": episode.language,
        "image": channel.url(covers.feed.name),
        "episodeNumber": episode.number,
        "partOfSeason": season,
        "partOfSeries": _series(channel),
        "associatedMedia": {
            "@type": "AudioObject",
            "contentUrl": channel.url(episode.audio.name),
            "encodingFormat": episode.audio.type,
            "contentSize": str(episode.audio.size),
            "duration": length,
        },
        "actor": [{"@type": "Person", "name": label(person.name)} for person in episode.people],
    }
    return {key: value for key, value in data.items() if value}


def _series(channel: Channel) -> dict[str, str]:
    return {"@type": "PodcastSeries", "name": channel.title, "url": channel.base_url}
