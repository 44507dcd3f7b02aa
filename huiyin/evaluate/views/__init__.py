"""Pages of asking residents and deciding."""
