"""The engine for speech servers over HTTP.

``engine.py`` is the engine; ``options.py`` what the user says about servers, ``sentences.py`` and ``scenes.py`` what is
asked of them, ``sound.py`` what comes back. ``client.py`` sends requests, ``servers.py`` chooses the server for each.
``styles.py`` and ``scene_forms.py`` know how models are told a style, or who speaks.
"""

from studio.synthesize.engines.http.engine import Http

__all__ = ["Http"]
