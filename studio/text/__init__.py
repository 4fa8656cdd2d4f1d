"""Text before it is spoken: sentences, spoken form, lexicon."""
