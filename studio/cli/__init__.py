"""The command line: the only place that prints, asks or exits. One file per group of commands.

Commands import what they need when they run, so that ``studio --help`` answers at once.
"""

from studio.cli.app import main

__all__ = ["main"]
