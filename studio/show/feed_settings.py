"""Settings for podcast apps: the tables ``[feed]`` of ``show.toml`` and of ``NAME.toml``.

In: the tables. Out: :class:`Feed` and :class:`EpisodeFeed`, whose addresses are https and in ASCII.
"""

from __future__ import annotations

import re
import uuid
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from studio.formats.urls import ascii_url, is_loopback_url, kept_url

LONGEST_LABEL = 128
"""Characters of a text in the podcast namespace."""


def _https(value: str) -> str:
    url = ascii_url(value) if value else ""
    if url is None or (url and not url.startswith("https:")):
        raise ValueError(f"{value!r} is not an address that begins with https://")
    return url


def _web(value: str) -> str:
    url = kept_url(value) if value else ""
    if url is None:
        raise ValueError(f"{value!r} is not an address that begins with https:// or http://")
    return url


def _hub(value: str) -> str:
    return value if is_loopback_url(value) else _https(value)


def _guid(value: str) -> str:
    try:
        return str(uuid.UUID(value)) if value else ""
    except ValueError as error:
        raise ValueError(f"{value!r} is not a podcast:guid such as 9b024349-ccf0-5f69-a609-6b82873eab3c") from error


def _geo(value: str) -> str:
    if value and not re.fullmatch(r"geo:-?\d{1,3}(\.\d+)?,-?\d{1,3}(\.\d+)?(,-?\d+(\.\d+)?)?(;u=\d+)?", value):
        raise ValueError(f"{value!r} is not a place such as geo:54.32,10.14")
    return value


def _rule(value: str) -> str:
    if value and not re.match(r"(?i)(.*;)?FREQ=(SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)", value):
        raise ValueError(f"{value!r} is not a rule such as FREQ=WEEKLY;BYDAY=MO")
    return value


Https: TypeAlias = Annotated[str, AfterValidator(_https)]
"""An address that begins with https://; empty for none."""
WebAddress: TypeAlias = Annotated[str, AfterValidator(_web)]
"""An address of the web, as it is written; empty for none."""
PodcastGuid: TypeAlias = Annotated[str, AfterValidator(_guid)]
"""The podcast:guid of a feed; empty for none."""
Label: TypeAlias = Annotated[str, Field(max_length=LONGEST_LABEL)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Funding(_Table):
    """Where listeners can support the show."""

    url: Annotated[Https, Field(min_length=1)]
    text: Label = ""


class Location(_Table):
    """A place: what the show is about, or where it is made."""

    name: Label = Field(min_length=1)
    geo: Annotated[str, AfterValidator(_geo)] = ""
    """Such as geo:54.32,10.14."""
    osm: str = Field(default="", pattern=r"^([NWR]\d+(#\d+)?)?$")
    """Of OpenStreetMap, such as R113314."""
    country: str = Field(default="", pattern=r"^([A-Za-z]{2})?$")
    """ISO 3166-1, such as de."""
    rel: Literal["subject", "creator"] = "subject"


class SocialThread(_Table):
    """The post below which listeners comment; ``protocol = "disabled"`` asks for no comments."""

    protocol: str = Field(default="activitypub", pattern=r"^[a-z]{1,32}$")
    uri: str = Field(default="", pattern=r"^(\S+:\S+)?$", max_length=2000)
    account: str = ""
    account_url: Https = ""
    priority: int | None = Field(default=None, ge=1)


class Recipient(_Table):
    """Who gets a share of what listeners pay."""

    name: str = ""
    type: str = Field(min_length=1)
    address: str = Field(min_length=1)
    split: int = Field(ge=0)
    custom_key: str = ""
    custom_value: str = ""
    fee: bool = False


class Value(_Table):
    """A way in which listeners pay (podcast:value)."""

    type: str = "lightning"
    method: str = "keysend"
    suggested: str = Field(default="", pattern=r"^(\d+(\.\d+)?)?$")
    recipients: tuple[Recipient, ...] = Field(min_length=1)


class RemoteFeed(_Table):
    """The feed of another show."""

    guid: Annotated[PodcastGuid, Field(min_length=1)]
    url: Https = ""
    title: str = ""
    medium: str = ""


class Feed(_Table):
    """``[feed]``: what `studio publish` writes for podcast apps."""

    base_url: str = ""
    """Address of the folder on the web, such as https://example.org/show/; the feed is feed.xml in it."""
    category: str = ""
    """Apple's category, such as "Science", or with a subcategory "Society & Culture / Documentary"."""
    more_categories: tuple[str, ...] = ()
    """Further categories; Apple reads only the first, others read all."""
    type: Literal["episodic", "serial"] = "episodic"
    """Whether episodes are independent or should be heard in order; in a serial show every episode needs a number."""
    explicit: bool = False
    """The show is not for children."""
    owner_name: str = ""
    """Who is responsible for the feed."""
    owner_email: str = ""
    """E-mail address by which directories verify the feed; it is public. Empty for none."""
    locked: bool = False
    """Other hosts may not import the feed."""
    copyright: str = ""
    """Who holds the rights, without a sign or year; empty for the author."""
    license: str = ""
    """SPDX identifier such as "CC-BY-4.0", or a name."""
    license_url: WebAddress = ""
    """Address of the text of a license of your own."""
    medium: str = "podcast"
    """What the feed holds (podcast:medium): podcast, audiobook, course, newsletter …"""
    season_names: tuple[Label, ...] = ()
    """Names of the seasons, from the first; "" for one without a name."""
    funding_url: Https = ""
    """Where listeners can support the show."""
    funding_text: str = ""
    """Text of that link."""
    fundings: tuple[Funding, ...] = ()
    """Further ones: tables with url and text."""
    update_frequency: Label = ""
    """How often episodes come, in words, such as "every Monday"."""
    update_rule: Annotated[str, AfterValidator(_rule)] = ""
    """The same as a rule (RFC 5545), such as "FREQ=WEEKLY;BYDAY=MO"."""
    locations: tuple[Location, ...] = ()
    """What the show is about, or where it is made: tables with name, geo, osm, country and rel."""
    social: tuple[SocialThread, ...] = ()
    """Where listeners comment: tables with uri, protocol, account, account_url and priority."""
    value: tuple[Value, ...] = ()
    """How listeners pay: tables with type, method, suggested and recipients."""
    podroll: tuple[RemoteFeed, ...] = ()
    """Shows that this one recommends: tables with guid, url, title and medium."""
    publisher_guid: PodcastGuid = ""
    """podcast:guid of the feed of the publisher of this show and others."""
    publisher_url: Https = ""
    """Address of that feed."""
    apps: tuple[Https, ...] = ()
    """Addresses of the show in apps and directories, for buttons on its page."""
    verify: str = ""
    """Text that a directory asks you to add to verify the feed, instead of an e-mail address."""
    hub: Annotated[str, AfterValidator(_hub)] = ""
    """WebSub hub that is notified after every upload; empty for none."""
    upload_to: str = Field(default="", max_length=500)
    """Where `studio publish --upload` and the desk upload the site, such as s3://BUCKET/FOLDER or git:BRANCH."""
    new_feed_url: Https = ""
    """The feed has moved to this address."""
    complete: bool = False
    """There will be no further episodes."""
    blocked: bool = False
    """Directories should not list the show."""
    extra: tuple[str, ...] = ()
    """Further elements, such as "<podcast:chat server='irc.example' protocol='irc'/>"."""
    page_items: int = Field(default=1000, ge=10, le=10_000)
    """Most episodes on one page of the feed; older ones are on feed-2.xml and so on."""
    page_kib: int = Field(default=4096, ge=64, le=65_536)
    """Most KiB of one page of the feed."""


class EpisodeFeed(_Table):
    """``[feed]`` of an episode. It is read by `studio publish`, so a change needs no render."""

    blocked: bool = False
    """Directories are not to list the episode."""
    license: str = ""
    """Of this episode; an SPDX identifier or a name."""
    license_url: WebAddress = ""
    """Address of the text of a license of your own."""
    fundings: tuple[Funding, ...] = ()
    """Where listeners can support this episode: tables with url and text."""
    locations: tuple[Location, ...] = ()
    """What it is about, or where it was made: tables with name, geo, osm, country and rel."""
    social: tuple[SocialThread, ...] = ()
    """Where listeners comment: tables with uri, protocol, account, account_url and priority."""
    value: tuple[Value, ...] = ()
    """How listeners pay for this episode: tables with type, method, suggested and recipients."""
    extra: tuple[str, ...] = ()
    """Further elements of its item."""
