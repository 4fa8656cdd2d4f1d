"""Old name of :mod:`studio.programs.helper`, for engines written for Studio 0.1; it will go away in version 1."""

import warnings

from studio.programs.helper import HelperProcess as Companion

warnings.warn(
    "studio.audio.companion.Companion is now studio.programs.helper.HelperProcess; change the import in your engine.",
    DeprecationWarning,
    stacklevel=2,
)

__all__ = ["Companion"]
