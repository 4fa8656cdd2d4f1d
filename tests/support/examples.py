"""How many examples a property is tried on: a part of them in the fast tests, all of them in the slow ones."""

import os

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "fast")
"""fast and deep draw the same examples in every run, so that a red run means a change; explore draws new ones."""
PART = 8
"""The fast tests try one example of so many."""


def examples(count: int) -> int:
    """Of ``count`` as many as this run tries."""
    return -(-count // PART) if PROFILE == "fast" else count
