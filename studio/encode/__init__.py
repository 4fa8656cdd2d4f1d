"""Samples in, MP3 out."""
