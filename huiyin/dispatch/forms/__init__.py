"""Forms about duties, reports, and places for people to fill."""

from huiyin.dispatch.forms.answering import MOST_ANSWER, MOST_APART, AnswerForm
from huiyin.dispatch.forms.directory import BounceForm, EndEntryForm, EntryForm, SoughtForm, as_typed
from huiyin.dispatch.forms.moving import MoveForm
from huiyin.dispatch.forms.orders import MOST_PHOTOS, MoreForm, ReportForm, ReturnForm
from huiyin.dispatch.forms.passing import PassForm
from huiyin.dispatch.forms.people import (
    MOST_AT_ONCE,
    BestForm,
    LeastForm,
    PhonedForm,
    ReasonForm,
    WaveForm,
    asked_words,
)
from huiyin.dispatch.forms.planning import AgainForm, StaffForm, TryForm
from huiyin.dispatch.forms.sending import SendForm, SupportForm, duties_of, support_forms
from huiyin.dispatch.forms.waiting import AskForm

__all__ = [
    "AgainForm",
    "AskForm",
    "StaffForm",
    "TryForm",
    "BounceForm",
    "EndEntryForm",
    "EntryForm",
    "SoughtForm",
    "as_typed",
    "AnswerForm",
    "BestForm",
    "MOST_ANSWER",
    "MOST_APART",
    "MOST_AT_ONCE",
    "MOST_PHOTOS",
    "MoreForm",
    "MoveForm",
    "PassForm",
    "PhonedForm",
    "ReasonForm",
    "ReportForm",
    "ReturnForm",
    "SendForm",
    "SupportForm",
    "LeastForm",
    "WaveForm",
    "asked_words",
    "duties_of",
    "support_forms",
]
