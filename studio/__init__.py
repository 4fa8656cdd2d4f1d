"""Studio turns a finished script into a published audio episode.

::

    import studio

    episode = studio.render_episode("monday.txt")
    report = studio.check_episode(episode.path)

The functions are those of :mod:`studio.api`; they load what they need when they are called. ``docs/python.md`` has
examples. The stages of a render, one package each::

    parse → outline → cast → synthesize → mix → master → encode

``studio.render.flow`` runs them, and ``studio.values`` holds what one stage hands to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.version import __version__

if TYPE_CHECKING:
    from studio.api import (
        ProgressEvent,
        StudioError,
        cast_speakers,
        check_episode,
        export_masters,
        lint_script,
        list_engines,
        list_voices,
        load_show,
        publish_show,
        read_script,
        render_batch,
        render_episode,
    )

__all__ = [
    "ProgressEvent",
    "StudioError",
    "__version__",
    "cast_speakers",
    "check_episode",
    "export_masters",
    "lint_script",
    "list_engines",
    "list_voices",
    "load_show",
    "publish_show",
    "read_script",
    "render_batch",
    "render_episode",
]


def __getattr__(name: str) -> object:
    """The functions of the Python interface, loaded when one is first asked for."""
    if name in __all__:
        from studio import api

        return getattr(api, name)
    raise AttributeError(f"module 'studio' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
