"""The log: what happened to each case, append-only and hash-chained."""
