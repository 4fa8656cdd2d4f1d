"""How flite would say words, whatever is asked of it."""

from __future__ import annotations

import pytest

from studio.lint.sounds import sounds
from studio.synthesize.engines.flite import LONGEST_WORD, Flite

pytestmark = pytest.mark.skipif(not Flite().readiness().ready, reason="flite is not installed")


def test_a_word_without_end_keeps_the_others_from_nothing() -> None:
    """Flite never comes to an end with it, and for its time limit nobody would hear of the others."""
    endless = "abce" * 5_000
    assert sounds(["cat", endless, f"{endless} cat"]) == ["kat", "", "kat"]
    assert sounds(["ba" * (LONGEST_WORD // 2)])[0].startswith("buh-buh")
