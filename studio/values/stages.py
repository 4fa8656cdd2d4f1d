"""The stages of a render."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

Stage: TypeAlias = Literal["parse", "cast", "synthesize", "mix", "master", "encode"]
STAGES: tuple[Stage, ...] = get_args(Stage)
"""In their order."""
