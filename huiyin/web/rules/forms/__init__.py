"""What the keepers of the rules fill in."""
