"""Takes and music in, a Timeline and its samples out.

:func:`plan_timeline` decides (pure numbers, no audio), :func:`mixer` renders any range of it.
"""

from studio.mix.gaps import Rhythm
from studio.mix.render import mixer
from studio.mix.timeline import MixPlan, Piece, plan_timeline

__all__ = ["MixPlan", "Piece", "Rhythm", "mixer", "plan_timeline"]
