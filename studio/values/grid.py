"""The grid of the timeline: samples of the programme, and MP3 frames."""

RATE = 48_000
"""Sample rate of the programme in Hz; at 48 kHz an MP3 frame is exactly 24 ms and needs no padding byte."""

FRAME = 1152
"""Samples in one MPEG-1 Layer III frame; every turn starts on a multiple of it."""
