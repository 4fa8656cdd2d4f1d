"""Pictures that many tests publish are made once a process: they take half of a publish's time."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest

from studio.publish import pictures


@pytest.fixture(scope="session", autouse=True)
def _pictures_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("make_covers", "make_portrait"):
            patch.setattr(pictures, name, functools.lru_cache(maxsize=64)(getattr(pictures, name)))
        yield
