"""Takes and music in, a Timeline and its samples out.

:func:`plan_timeline` decides (pure numbers, no audio), :func:`mixer` renders any range of it,
:func:`identity` tells stretches of the same sound apart from others, :func:`utterances` says
what was said when.
"""

from studio.mix.gaps import Rhythm
from studio.mix.identity import identity
from studio.mix.plan import MixPlan, MusicClip
from studio.mix.render import mixer
from studio.mix.timeline import plan_timeline
from studio.mix.transcript import utterances

__all__ = ["MixPlan", "MusicClip", "Rhythm", "identity", "mixer", "plan_timeline", "utterances"]
