"""File formats: MP3 frames, the Info header, ID3 tags, chapters, captions, feeds. Bytes in, bytes out.

``NAME.py`` writes a format, ``NAME_read.py`` reads it from anybody.
"""
