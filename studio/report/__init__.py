"""A picture of a finished episode: the MP3 and its record in, one page and one image out.

Nothing else is needed: takes may be gone, and the sentences that can be played are cut from the MP3 itself.
"""

from studio.report.facts import EpisodeFacts, episode_facts, verdict
from studio.report.measure import Measurement, measure
from studio.report.page import page
from studio.report.picture import picture

__all__ = ["EpisodeFacts", "Measurement", "episode_facts", "measure", "page", "picture", "verdict"]
