"""The pages of the rules, one file a subject."""
