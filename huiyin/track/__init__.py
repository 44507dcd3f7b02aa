"""The work is followed all the way."""
