"""How the machinery runs: jobs, reactions, errands, and whether the history is whole."""
