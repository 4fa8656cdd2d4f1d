"""What the user chose for Coqui: variables of the environment in, a checked :class:`Setup` out."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from studio.errors import EngineError
from studio.synthesize.gpus import DEVICE

MODEL = "tts_models/en/vctk/vits"
"""The recommended start: 109 English speakers."""
HALF = ("float16", "bfloat16")
"""For the decoder of VITS only: nobody has measured what the language model of XTTS says in them."""
PRECISIONS = ("float32", "tf32", *HALF)
"""The first is exact; the others are faster on a GPU, and their takes have keys of their own."""


@dataclass(frozen=True, slots=True)
class Setup:
    """See :func:`read_setup`."""

    model: str
    """Of voices that name none: a name, or a folder."""
    device: str
    """``auto``, ``cpu``, ``cuda`` or ``cuda:N``."""
    precision: str
    """One of :data:`PRECISIONS`."""
    trusted: str
    """Digest of a model that may be loaded though it holds pickled code; empty for none."""


def read_setup() -> Setup:
    """``STUDIO_COQUI_MODEL``, ``_DEVICE`` (after ``STUDIO_DEVICE``), ``_PRECISION`` and ``_TRUST``.

    Raises:
        EngineError: one has a value that means nothing.
    """
    device = os.environ.get(DEVICE) or os.environ.get("STUDIO_COQUI_DEVICE") or "auto"
    if not re.fullmatch(r"auto|cpu|cuda(:\d+)?", device):
        raise EngineError(
            f"{device!r} is no device ({DEVICE}, STUDIO_COQUI_DEVICE).", hint="Use auto, cpu, cuda or cuda:1."
        )
    precision = os.environ.get("STUDIO_COQUI_PRECISION") or PRECISIONS[0]
    if precision not in PRECISIONS:
        raise EngineError(
            f"STUDIO_COQUI_PRECISION is {precision!r}, which is no precision.", hint=f"Say {', '.join(PRECISIONS)}."
        )
    return Setup(
        model=os.environ.get("STUDIO_COQUI_MODEL") or MODEL,
        device=device,
        precision=precision,
        trusted=os.environ.get("STUDIO_COQUI_TRUST", ""),
    )
