"""Coqui: neural voices through the package coqui-tts, the engine for production. See docs/coqui.md.

Requests go in, clips come out, batched and each as it would be alone. ``engine.py`` is the table of contents; nothing
heavy is imported before the first sentence.
"""

from studio.synthesize.engines.coqui.engine import Coqui

__all__ = ["Coqui"]
