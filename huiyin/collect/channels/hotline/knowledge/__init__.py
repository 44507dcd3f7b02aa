"""What callers are told at once, kept by the county and reviewed in time."""
