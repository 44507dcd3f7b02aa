"""Many counties planned at once: the same plan as in each, on as many machines as there are."""
