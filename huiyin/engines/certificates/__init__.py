"""Certificates that anybody checks without a server: what is signed, and the check itself. Pure."""
