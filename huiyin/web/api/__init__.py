"""The JSON API: the pages' verbs for programs, with tokens bound to a person and the person's duties."""
