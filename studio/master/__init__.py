"""Masters the programme: measures it, decides its gain, applies the gain and the limiter.

In: the programme as a :data:`~studio.audio.clip.Reader` of samples at 48 kHz. Out: one gain for all of it and a ceiling
for its peaks (:class:`~studio.values.Master`), and a reader of the programme with both applied. The rules are those of
broadcasters: integrated loudness on target (ITU-R BS.1770-4, EBU R 128), no compression, a limiter only where peaks
need it.
"""

from studio.master.apply import mastered
from studio.master.assess import CEILING_DBTP, Assessment, assess, ceiling
from studio.master.decide import decide
from studio.master.excerpt import excerpt, within
from studio.master.limit import CONTEXT, limit
from studio.master.measure import PieceMeasurement, Spans, measure, ten_seconds
from studio.master.parts import loudness_of
from studio.master.speakers import FEWEST_IN_EXCERPT_S, FEWEST_S, level_corrections_db, speaker_loudness_lufs

__all__ = [
    "CEILING_DBTP",
    "CONTEXT",
    "FEWEST_IN_EXCERPT_S",
    "FEWEST_S",
    "Assessment",
    "PieceMeasurement",
    "Spans",
    "assess",
    "ceiling",
    "decide",
    "excerpt",
    "level_corrections_db",
    "limit",
    "loudness_of",
    "mastered",
    "measure",
    "speaker_loudness_lufs",
    "ten_seconds",
    "within",
]
