"""How English is read: one module per family of kinds, put in order by :mod:`studio.text.english.grammar`."""
