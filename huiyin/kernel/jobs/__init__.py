"""Work that runs behind the page, with progress, a result and a visible failure."""
