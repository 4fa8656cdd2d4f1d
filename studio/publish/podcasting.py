"""Podcasting 2.0 elements that both a channel and an item may have: settings in, elements out.

Attributes and limits: the podcast namespace (podcastindex.org/namespace/1.0), docs/tags.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence

from studio.formats.podcast_vocabulary import find_role
from studio.formats.urls import ascii_url
from studio.publish.names import label
from studio.publish.values import Channel, Picture
from studio.publish.xml import add
from studio.show.feed_settings import LONGEST_LABEL, EpisodeFeed, Feed, Funding, RemoteFeed
from studio.values import Person

_HOST = ("host", "cast")
"""The role that apps use for one that they don't know."""


def add_shared(parent: ET.Element, said: Feed | EpisodeFeed) -> None:
    """The license, locations, comments and value of a show or an episode."""
    if said.license:
        add(parent, "podcast:license", label(said.license, LONGEST_LABEL), url=said.license_url or None)
    for place in said.locations:
        add(
            parent,
            "podcast:location",
            label(place.name, LONGEST_LABEL),
            rel=place.rel,
            geo=place.geo or None,
            osm=place.osm or None,
            country=place.country.lower() or None,
        )
    for thread in said.social:
        disabled = thread.protocol == "disabled"
        add(
            parent,
            "podcast:socialInteract",
            protocol=thread.protocol,
            uri=None if disabled else thread.uri or None,
            accountId=thread.account or None,
            accountUrl=thread.account_url or None,
            priority=thread.priority,
        )
    for value in said.value:
        outer = add(parent, "podcast:value", type=value.type, method=value.method, suggested=value.suggested or None)
        for each in value.recipients:
            add(
                outer,
                "podcast:valueRecipient",
                name=each.name or None,
                type=each.type,
                address=each.address,
                split=each.split,
                customKey=each.custom_key or None,
                customValue=each.custom_value or None,
                fee="true" if each.fee else None,
            )


def add_fundings(parent: ET.Element, fundings: Iterable[Funding], default: str) -> None:
    """Where listeners can give money; ``default`` is the text of a link that has none."""
    for funding in fundings:
        add(parent, "podcast:funding", label(funding.text, LONGEST_LABEL) or default, url=funding.url)


def add_network(parent: ET.Element, feed: Feed) -> None:
    """References to other shows: recommended ones, and the publisher's feed."""
    if feed.podroll:
        roll = add(parent, "podcast:podroll")
        for other in feed.podroll:
            _add_remote(roll, other)
    if feed.publisher_guid:
        publisher = add(parent, "podcast:publisher")
        _add_remote(publisher, RemoteFeed(guid=feed.publisher_guid, url=feed.publisher_url, medium="publisher"))


def _add_remote(parent: ET.Element, feed: RemoteFeed) -> None:
    add(
        parent,
        "podcast:remoteItem",
        feedGuid=feed.guid,
        feedUrl=feed.url or None,
        medium=feed.medium or None,
        title=feed.title or None,
    )


def add_images(parent: ET.Element, channel: Channel, pictures: Sequence[Picture], alt: str) -> None:
    """The cover in all sizes, so that apps load only the one they show, in both forms that the namespace has had."""
    sized = [picture for picture in pictures if picture.side]
    if not sized:
        return
    sources = (f"{channel.url(picture.name)} {picture.side}w" for picture in sized)
    add(parent, "podcast:images", srcset=", ".join(sources))
    for picture in sized:
        add(
            parent,
            "podcast:image",
            href=channel.url(picture.name),
            alt=alt,
            **{"aspect-ratio": "1/1"},
            width=picture.side,
            type=picture.type,
            purpose="artwork",
        )


def add_people(parent: ET.Element, channel: Channel, people: Sequence[Person]) -> None:
    """A ``podcast:person`` for each person; a role that is not in the taxonomy becomes "host"."""
    for person in people:
        name = label(person.name, LONGEST_LABEL)
        if name:
            role, group = find_role(person.role) or _HOST
            href = ascii_url(person.href) if person.href else None
            image = channel.url(person.picture) if person.picture else None
            add(parent, "podcast:person", name, role=role, group=group, href=href, img=image)
