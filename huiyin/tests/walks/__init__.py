"""Random walks round the loop: whatever people do in whatever order, nobody can let a matter drop."""
