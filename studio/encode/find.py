"""Finds the MP3 encoder: LAME in this process, otherwise ffmpeg.

One encoder is used for a whole file, so that frames of two builds are never mixed.
"""

from __future__ import annotations

from studio.encode import ffmpeg, lame
from studio.encode.encoder import Encoder
from studio.errors import ProgramMissing
from studio.programs.extras import pip_install


def find_encoder() -> Encoder:
    """LAME's library in this process where the system has it, else ffmpeg. Raises ProgramMissing."""
    library = lame.find()
    if library is not None:
        return library
    try:
        return ffmpeg.find()
    except ProgramMissing as error:
        raise ProgramMissing(
            "There is no MP3 encoder: neither LAME's library nor ffmpeg is installed.",
            hint="Install one (Debian/Ubuntu: apt-get install libmp3lame0; macOS: brew install lame),"
            f" or use the pip-only way: {pip_install('ffmpeg')}.",
        ) from error
