"""Makes the page of an audition: reads parts, returns one HTML document without network, scripts or other files.

Everything is escaped; the policy of the page allows nothing but its own style and sounds.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

import jinja2
import numpy as np

from studio.audio.chain import speech_chain
from studio.audio.clip import Samples, ratio, resample
from studio.audio.take_file import listening_flac
from studio.audition.part import GAP_S, Part, Sample
from studio.errors import TakeGone
from studio.store import Store
from studio.store import takes as stored

HERE = Path(__file__).parent / "templates"


def audition_page(title: str, parts: Sequence[Part], store: Store, note: str = "") -> bytes:
    """The page.

    Args:
        title: what it is about.
        parts: the samples.
        store: the store of takes.
        note: a line of text above the parts.

    Raises:
        TakeGone: a take is gone from the store.
    """
    style = (HERE / "audition.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; media-src data:; base-uri 'none'; form-action 'none'"
    jinja = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.globals.update(sound=lambda sample: _address(sample, store))
    page = jinja.get_template("audition.html")
    whole = page.render(title=title, parts=parts, note=note, style=style, policy=policy)
    return whole.encode(errors="replace")  # the name of a script may be in no encoding


def audible(sample: Sample, store: Store) -> tuple[Samples, int]:
    """The samples of a sample, at the common level, its takes one after the other; and their rate in Hz.

    Raises:
        TakeGone: a take is gone from the store.
    """
    rate = sample.takes[0].rate_hz
    pieces: list[Samples] = []
    for take in sample.takes:
        found = stored.load(store, take.key)
        if found is None:
            raise TakeGone("A take is gone from the store.", hint="Run the same command again.")
        samples = speech_chain(found.clip.samples, take.rate_hz, take.chain) * np.float32(ratio(take.gain_db))
        if pieces:
            pieces.append(np.zeros(round(GAP_S * rate), np.float32))
        pieces.append(resample(samples, take.rate_hz, rate))
    return np.concatenate(pieces), rate


def _address(sample: Sample, store: Store) -> str:
    return "data:audio/flac;base64," + base64.b64encode(listening_flac(*audible(sample, store))).decode()
