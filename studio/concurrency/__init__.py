"""Concurrency: a parallel map in threads, prefetching, and the number of cores."""
