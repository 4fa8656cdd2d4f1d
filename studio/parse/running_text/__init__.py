"""The reader of running text: dialogue with any kind of labels, stage plays, and prose.

In: the lines of a file. Out: a Script, and how surely it was read. ``reader`` is the way in; docs/reading.md tells its
steps: ``heads`` finds what could begin a turn, ``grammar`` chooses among it, ``regions`` finds where the speech begins
and ends, ``line_reader`` reads each of its lines (``prose`` where nobody is named), ``confidence`` says how sure that
is.
"""
