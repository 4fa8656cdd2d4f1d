"""Scripts in shows of two engines."""

from support.auditions import flite, store, tones

__all__ = ["flite", "store", "tones"]
