"""Forms about progress and supervision."""

from huiyin.track.forms.disputes import DisputeForm, PositionForm, RulingForm, SessionForm
from huiyin.track.forms.extensions import ExtensionForm, GrantForm, RefuseForm
from huiyin.track.forms.incidents import IncidentForm, SettleIncidentForm
from huiyin.track.forms.outsiders import ForwardForm, OutsideForm
from huiyin.track.forms.progress import MOST_PHOTOS, NoteForm
from huiyin.track.forms.serving import CodeForm, PlaceForm
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
    "CodeForm",
    "DisputeForm",
    "EscalateForm",
    "ExtensionForm",
    "GrantForm",
    "ForwardForm",
    "IncidentForm",
    "SettleIncidentForm",
    "MOST_PHOTOS",
    "MinutesForm",
    "NoteForm",
    "OutsideForm",
    "PlaceForm",
    "PositionForm",
    "PromiseForm",
    "RefuseForm",
    "RulingForm",
    "SessionForm",
    "StepForm",
    "TalkForm",
    "WordsForm",
]
