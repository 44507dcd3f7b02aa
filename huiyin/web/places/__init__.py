"""The county's shape and its names, for every form and map."""
