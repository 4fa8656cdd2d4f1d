"""A file → the lines that readers see.

In: a path, or the lines of a text. Out: text from any encoding (``file``) or word processor (``documents``), its front
matter apart (``front_matter``), and one line for each turn, without control characters and line numbers (``rows``).
"""
