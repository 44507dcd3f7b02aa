"""Pages, one file per kind of reader."""
