"""Pages of following the work, one file per idea."""

from huiyin.track.views.progress import PROJECT_NOTERS

__all__ = ["PROJECT_NOTERS"]
