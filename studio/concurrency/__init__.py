"""Work side by side: threads whose results keep their order, and work prefetched in the background."""
