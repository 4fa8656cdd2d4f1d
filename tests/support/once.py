"""What every call of the command line would do again, done once a process: typer describes all commands each time."""

import functools

import typer.main
import typer.testing


def describe_commands_once() -> None:
    """A tenth of a second for each call less; what a command is given and does stays the same."""
    once = functools.cache(typer.main.get_command)
    typer.main.get_command = once
    typer.testing._get_command = once  # its own name for the same function
