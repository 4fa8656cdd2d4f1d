"""How much is tried: a part of the examples of a property and of a long table in the fast tests, the rest in the slow
ones."""

import os
from collections.abc import Iterable

import pytest

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "fast")
"""fast and deep draw the same examples in every run, so that a red run means a change; explore draws new ones."""
PART = 8
"""The fast tests try one example of so many."""
SLOW = pytest.mark.slow


def examples(count: int) -> int:
    """Of ``count`` as many as this run tries."""
    return -(-count // PART) if PROFILE == "fast" else count


def rest_slow(cases: Iterable[object], *fast: object, every: int = 0) -> list[object]:
    """Cases for ``parametrize`` of which the fast tests try some and the slow tests the rest.

    The fast ones are those named in ``fast``, or each ``every``-th. A tuple stands for several arguments.
    """
    listed = list(cases)
    assert all(case in listed for case in fast)
    out: list[object] = []
    for at, case in enumerate(listed):
        values = case if isinstance(case, tuple) else (case,)
        in_fast = case in fast or (every and at % every == 0)
        out.append(pytest.param(*values) if in_fast else pytest.param(*values, marks=SLOW))
    return out
