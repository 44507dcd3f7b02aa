"""Volunteers' own records: registering oneself, the keepers' pages, and each volunteer's own page."""
