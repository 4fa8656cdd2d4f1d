"""Auditions: makes takes of a script's lines to listen to before rendering, and pins the chosen ones.

``rehearsal.py`` prepares a script, ``voices.py`` and ``retake.py`` make the takes, ``choose.py`` pins the chosen ones,
``page.py`` and ``files.py`` write them as a page or as sound files.
"""
