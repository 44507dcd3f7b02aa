"""Webhooks: what happens in the log is told to addresses that the county chose, signed, until they answer."""
