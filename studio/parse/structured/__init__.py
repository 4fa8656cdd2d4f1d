"""Readers of forms whose structure says who speaks: one module for each family of forms.

In: the lines of a file. Out: a Script. Each has ``score`` and ``read``, as ``readers.Reader`` says.
"""
