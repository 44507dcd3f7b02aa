"""The demo county: told facts and invented people, acted out through the same verbs as real work."""
