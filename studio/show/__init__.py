"""What a producer keeps: show.toml and its folders, metadata, GUIDs and pinned takes in; typed values and paths out."""

from studio.show.feed_settings import EpisodeFeed, Feed
from studio.show.settings import Gaps, Loudness, Mp3, Music, Settings, Speaker
from studio.show.show import FILE, SOUNDS, Show, defaults_folder, load_show

__all__ = [
    "FILE",
    "SOUNDS",
    "EpisodeFeed",
    "Feed",
    "Gaps",
    "Loudness",
    "Mp3",
    "Music",
    "Settings",
    "Show",
    "Speaker",
    "defaults_folder",
    "load_show",
]
