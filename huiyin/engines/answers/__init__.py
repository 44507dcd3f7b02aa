"""Reads an answer before a resident does: what is left open, what was copied, what is only phrases. Pure."""
