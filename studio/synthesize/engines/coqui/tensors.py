"""Names for what torch gives, where torch may not be installed: to the type checker they are anything."""

from __future__ import annotations

from typing import Any, TypeAlias

Tensor: TypeAlias = Any
"""A ``torch.Tensor``; docstrings give shape and type."""
Module: TypeAlias = Any
"""A ``torch.nn.Module``, or one of torch's own objects."""
