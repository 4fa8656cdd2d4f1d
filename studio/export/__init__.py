"""Masters besides the episode's MP3: files of other formats and levels, stems, and a session for an audio editor.

In: readers of the mastered programme or of parts of the mix, tags and chapters. Out: files, each written atomically.
"""

from studio.export.container import write_master
from studio.export.measure import MasterMeasurement, measure_master
from studio.export.presets import PRESETS, Preset
from studio.export.session import audacity_labels, reaper_project
from studio.export.stems import MUSIC, Stem, stems, write_stem

__all__ = [
    "MUSIC",
    "PRESETS",
    "MasterMeasurement",
    "Preset",
    "Stem",
    "audacity_labels",
    "measure_master",
    "reaper_project",
    "stems",
    "write_master",
    "write_stem",
]
