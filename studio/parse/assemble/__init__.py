"""What a reader finds → a Script.

In: headings, turns, cues and skipped lines, in order (``draft``). Out: a Script (``script``) with its segments
(``segments``), what several say at once said one after the other (``together``), and an account of every line
(``account``).
"""
