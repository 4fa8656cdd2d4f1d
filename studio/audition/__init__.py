"""Hearing before rendering, and choosing: a script's lines in, takes to listen to and pins out.

``rehearsal.py`` reads a script up to its sentences, ``voices.py`` and ``retake.py`` say what there is to hear,
``choose.py`` pins what was liked, ``page.py`` and ``files.py`` make it something that can be listened to.
"""
