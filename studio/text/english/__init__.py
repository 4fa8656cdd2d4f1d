"""The spoken form of English: one module for each family of kinds, combined by :mod:`studio.text.english.grammar`."""
