"""Village-square talk meetings: planned, held, their matters, votes and promises written down."""
