"""What stands around the speech and is never said.

In: the lines of a file. Out: the lines that nobody says, with the reason: code, notes, licences (``blocks``), keys and
values (``metadata``), a chat assistant's words (``assistant``), the page above the first turn (``page``) with its list
of stories (``stories``).
"""
