"""What one line says by itself, whatever stands around it.

In: a line. Out: how it looks (``shape``), the words in its mark-up (``markup``), its time or date (``times``), the
label before its colon (``labels``), what its brackets ask for (``directions``, with the words of ``vocabulary``), and
what of it is said (``spoken``).
"""
