"""Pages about messages, one file per idea."""
