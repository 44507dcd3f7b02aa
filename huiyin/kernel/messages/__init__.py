"""What the county tells people, by whatever way reaches them, and what comes back by e-mail."""
