"""The hotline desk: a call is written down as fast as it is spoken."""
