"""Lays takes and music out on a Timeline, and renders its samples.

:func:`plan_timeline` decides (pure numbers, no audio). :func:`mixer` renders any range of the timeline.
:func:`identity` gives a stretch a digest of what sounds in it. :func:`utterances` lists what is said when.
"""

from studio.mix.gaps import Rhythm
from studio.mix.identity import identity
from studio.mix.plan import MixPlan, MusicClip
from studio.mix.render import mixer
from studio.mix.timeline import plan_timeline
from studio.mix.transcript import utterances

__all__ = ["MixPlan", "MusicClip", "Rhythm", "identity", "mixer", "plan_timeline", "utterances"]
