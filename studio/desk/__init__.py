"""The desk: a local page on which a producer writes, hears, changes and publishes the episodes of a show.

``server`` and ``guard`` speak HTTP with the page, ``desk`` answers what it asks for, ``state`` and ``checklist`` say
what it shows, ``changes`` and ``takes`` write the show's files in the forms the commands write, ``work`` runs one job
at a time, and ``events`` tells every open page about it. The page itself is in ``page/``.
"""
