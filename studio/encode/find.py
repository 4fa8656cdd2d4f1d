"""Which MP3 encoder there is: LAME in this process, else ffmpeg.

In: nothing. Out: an encoder. The one of two that is found first is used for a whole file, so that the frames of two
builds never meet.
"""

from __future__ import annotations

from studio.encode import ffmpeg, lame
from studio.encode.encoder import Encoder
from studio.errors import ProgramMissing


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
            " or use the pip-only way: pip install 'studio-episodes[ffmpeg]'.",
        ) from error
