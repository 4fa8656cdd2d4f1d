"""Shared room for file formats: MP3 frames, the Info header, ID3 tags, chapters, captions. Bytes in, bytes out."""
