"""What was noted while the work went on, and whom it was told."""

from huiyin.track.models.progress import Progress
from huiyin.track.models.supervision import Chase, Light

__all__ = ["Chase", "Light", "Progress"]
