"""Many scripts in, many episodes out: plan → execute → assemble.

``gather`` finds the scripts, ``settle`` reads them and casts them, ``plan`` decides what is to be said and in which
batches (pure), an executor (``executors``, ``on_ray``) has them said by workers (``worker``), the ``ladder`` above it
tries again and sets aside what can't be said, ``assemble`` makes episodes as soon as their takes are there, and
``run`` is the driver that does all of this at the same time. The ``ledger`` remembers what was done; whatever it
holds can be found out again.
"""
