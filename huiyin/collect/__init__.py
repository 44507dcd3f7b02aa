"""A need comes in: what a resident said, through whichever channel."""
