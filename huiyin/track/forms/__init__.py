"""Forms about progress and chasing."""

from huiyin.track.forms.progress import MOST_PHOTOS, NoteForm
from huiyin.track.forms.supervision import ChaseForm

__all__ = ["ChaseForm", "MOST_PHOTOS", "NoteForm"]
