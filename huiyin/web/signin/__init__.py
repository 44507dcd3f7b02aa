"""The door: signing in and out, the second factor, the own password, the language."""
