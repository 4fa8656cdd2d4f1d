"""What tests would do again and again, done once a process, with the same results."""

import functools
import sys

import typer.main
import typer.testing


def describe_commands_once() -> None:
    """A tenth of a second for each call less; what a command is given and does stays the same."""
    once = functools.cache(typer.main.get_command)
    typer.main.get_command = once
    typer.testing._get_command = once  # its own name for the same function


def measure_voices_once() -> None:
    """What the calibration of a voice measures follows from its takes, and most tests begin with an empty store."""
    calibrate = sys.modules.get("studio.synthesize.calibrate")
    if calibrate is None or hasattr(calibrate, "measured_before"):
        return
    measure, known = calibrate._measured, {}
    calibrate.measured_before = known

    def measured(keys, requests, store):  # type: ignore[no-untyped-def]
        headers = [calibrate.stored.load_header(store, key) for key in keys]
        if not all(headers):
            return measure(keys, requests, store)
        place = (*keys, *(header.content for header in headers))
        if place not in known:
            known[place] = measure(keys, requests, store)
        return known[place]

    calibrate._measured = measured
