"""Which line of a directory a matter falls under, and which lines could not be told apart."""
