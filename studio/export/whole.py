"""A file that is made in one go: its name in, a place to make it out, which takes the name when it is whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import soundfile

from studio.errors import OutputError, ProgramError
from studio.files.partial import partial

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A place in the folder of ``path`` for a file that takes its name when the context ends well, and is gone else.

    Raises:
        OutputError: no room, no right to write; also where it was a program that found no room.
    """
    temporary = partial(path.parent)
    try:
        yield temporary
        temporary.replace(path)
    except OutputError:
        raise
    except (OSError, ProgramError, soundfile.LibsndfileError) as error:
        if getattr(error, "errno", None) in FULL or any(os.strerror(code) in str(error) for code in FULL):
            hint = "Make room, or name another place with --out."
            raise OutputError("There is no room for the file.", file=path, hint=hint) from error
        if isinstance(error, ProgramError):
            raise
        if isinstance(error, soundfile.LibsndfileError):  # which knows no reasons
            raise OutputError("Can't write the file.", file=path, hint="Is there room on the disk?") from error
        reason = error.strerror or str(error)
        hint = "Name another place with --out."
        raise OutputError(f"Can't write the file: {reason}.", file=path, hint=hint) from error
    finally:
        with suppress(OSError):
            temporary.unlink()
