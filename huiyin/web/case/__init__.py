"""The case page: every room of the loop on one screen."""
