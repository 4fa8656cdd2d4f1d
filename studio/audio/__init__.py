"""Shared room for sound: clips, resampling, metering, decoding, and the one module that starts outside programs."""
