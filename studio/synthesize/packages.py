"""Versions of installed packages, without importing them."""

from __future__ import annotations

import functools
from importlib.metadata import PackageNotFoundError, version


def installed(distribution: str) -> str:
    """The version of a distribution; empty where it isn't installed."""
    try:
        return _version(distribution)
    except PackageNotFoundError:
        return ""


@functools.cache
def _version(distribution: str) -> str:
    """Cached, since every key of a take asks for it and it takes milliseconds. What is missing may be installed yet."""
    return version(distribution)
