"""Pages of planning, one file per idea."""
