"""Makes the page of an audition: reads parts, returns one HTML document that needs no network and no other file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from studio.audio.clip import Samples, resample
from studio.audio.take_file import listening_flac
from studio.audition.part import GAP_S, Part, Sample
from studio.pages.one_page import embedded_sound, render_page
from studio.pages.speaker_colours import speaker_colours
from studio.store import Store
from studio.synthesize.chains import as_played

HERE = Path(__file__).parent / "templates"


def audition_page(
    title: str, parts: Sequence[Part], store: Store, note: str = "", speakers: Sequence[str] = ()
) -> bytes:
    """The page.

    Args:
        title: what it is about.
        parts: the samples.
        store: the store of takes.
        note: a line of text above the parts.
        speakers: everybody who speaks in the script, in the order of their first words; each has a colour.

    Raises:
        TakeMissing: a take is gone from the store.
    """
    return render_page(
        HERE,
        "audition",
        title=title,
        parts=parts,
        note=note,
        colours=speaker_colours(speakers),
        sound=lambda sample: embedded_sound(listening_flac(*audible(sample, store)), "audio/flac"),
    ).encode(errors="replace")  # the name of a script may be in no encoding


def audible(sample: Sample, store: Store) -> tuple[Samples, int]:
    """The samples of a sample, at the common level, its takes one after the other; and their rate in Hz.

    Raises:
        TakeMissing: a take is gone from the store.
    """
    rate = sample.takes[0].rate_hz
    pieces: list[Samples] = []
    for take in sample.takes:
        if pieces:
            pieces.append(np.zeros(round(GAP_S * rate), np.float32))
        pieces.append(resample(as_played(take, store), take.rate_hz, rate))
    return np.concatenate(pieces), rate
