"""Forms of asking and deciding, one file per idea."""

from huiyin.evaluate.forms.checking import CheckForm
from huiyin.evaluate.forms.deciding import AgainForm, CloseForm
from huiyin.evaluate.forms.ending import EndForm, HandedForm, LaterForm, LawfulForm, RefuseForm, end_form
from huiyin.evaluate.forms.rating import CallbackForm, ClearingForm, ProxyForm, RatingForm
from huiyin.evaluate.forms.relapsing import RelapseForm
from huiyin.evaluate.forms.revisiting import RevisitForm
from huiyin.evaluate.forms.served import ServiceForm

__all__ = [
    "ServiceForm",
    "AgainForm",
    "CallbackForm",
    "CheckForm",
    "ClearingForm",
    "CloseForm",
    "EndForm",
    "HandedForm",
    "LaterForm",
    "LawfulForm",
    "ProxyForm",
    "RatingForm",
    "RefuseForm",
    "RelapseForm",
    "end_form",
    "RevisitForm",
]
