"""Reading e-mail from strangers: what it is, what it answers, what its writer says."""

from huiyin.engines.letters.reading import Read, Sort, read

__all__ = ["Read", "Sort", "read"]
