"""Many scripts in, many episodes out: plan, execute, assemble.

``scripts`` finds the scripts, ``backlog`` reads and casts them, ``plan`` decides which sentences are synthesized in
which batches (pure), an executor (``executors``, ``ray_executor``) has workers (``worker``) synthesize them, ``retry``
decides what is tried again and what has failed, ``assembly`` makes each episode as soon as its takes are in the
store, and ``run`` drives all of this at the same time. The ``ledger`` records what was done; everything in it can be
derived again.
"""
