"""The desk: a local page on which a producer writes, hears, changes and publishes the episodes of a show.

``server`` and ``guard`` speak HTTP with the page, ``desk`` answers its requests, ``state`` and ``checklist`` provide
what it shows, ``changes`` and ``takes`` write the show's files in the same form as the commands, ``work`` runs one job
at a time, and ``events`` notifies every open page. The page itself is in ``page/``.
"""
