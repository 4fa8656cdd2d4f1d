"""Our own form, docs/script-form.md: Markdown in which everything is said outright and nothing is guessed.

In: the lines of a file, or a Script. Out: a Script (``reader``), its text (``writer``), or what it says in any form
(``essence``).
"""
