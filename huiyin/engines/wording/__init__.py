"""Words: cutting text into what it can be found by."""
