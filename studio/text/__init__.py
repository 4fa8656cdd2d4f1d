"""Shared room for words: sentences, spoken form, lexicon."""
