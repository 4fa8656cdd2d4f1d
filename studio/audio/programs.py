"""Old name of :mod:`studio.programs.run`, for engines written for Studio 0.1; it will go away in version 1."""

import warnings

from studio.programs.run import ending, ffmpeg, find, last_lines, python, run

warnings.warn(
    "studio.audio.programs is now studio.programs.run; change the import in your engine.",
    DeprecationWarning,
    stacklevel=2,
)

__all__ = ["ending", "ffmpeg", "find", "last_lines", "python", "run"]
