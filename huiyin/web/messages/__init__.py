"""Pages about messages: the ways they go, what became of each, their texts, and mail that came in."""
