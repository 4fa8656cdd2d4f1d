"""Versions of installed packages, without importing them."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def installed(distribution: str) -> str:
    """The version of a distribution; empty where it isn't installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
