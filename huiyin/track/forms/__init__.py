"""Forms about progress and supervision."""

from huiyin.track.forms.progress import MOST_PHOTOS, NoteForm
from huiyin.track.forms.supervision import (
    AgainForm,
    AsideForm,
    ChaseForm,
    EscalateForm,
    MinutesForm,
    PromiseForm,
    StepForm,
    TalkForm,
    WordsForm,
)

__all__ = [
    "AgainForm",
    "AsideForm",
    "ChaseForm",
    "EscalateForm",
    "MOST_PHOTOS",
    "MinutesForm",
    "NoteForm",
    "PromiseForm",
    "StepForm",
    "TalkForm",
    "WordsForm",
]
