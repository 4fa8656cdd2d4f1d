"""Stage: finished episodes in, a site out that any static host can serve: feed, media, pages.

``find_episodes`` reads what lies on the disk, ``plan_site`` decides every file of the site and their order,
``write_site`` brings a folder up to date. What was promised to listeners is in the ledger and stays.
"""

from studio.publish.covers import covers
from studio.publish.elsewhere import load_elsewhere
from studio.publish.episodes import RenderedEpisode, find_episodes, marks
from studio.publish.feed import feed_digest
from studio.publish.ledger import Entry, Ledger, Version, load, moment, podcast_guid, save
from studio.publish.media import Known, media
from studio.publish.names import base_url, episode_title, label, slug
from studio.publish.pages import Theme
from studio.publish.site import Publication, plan_site
from studio.publish.transcript import read_sentences, what_changed
from studio.publish.values import Channel, Covers, Limits, Mark, Media, Picture, Published
from studio.publish.write import SiteFile, Written, write_site

__all__ = [
    "Channel",
    "Covers",
    "Entry",
    "Known",
    "Ledger",
    "Limits",
    "Mark",
    "Media",
    "Picture",
    "Publication",
    "Published",
    "RenderedEpisode",
    "SiteFile",
    "Theme",
    "Version",
    "Written",
    "base_url",
    "covers",
    "episode_title",
    "feed_digest",
    "find_episodes",
    "label",
    "load",
    "load_elsewhere",
    "marks",
    "media",
    "moment",
    "plan_site",
    "podcast_guid",
    "read_sentences",
    "save",
    "slug",
    "what_changed",
    "write_site",
]
