"""Forms of asking and deciding, one file per idea."""

from huiyin.evaluate.forms.deciding import AgainForm, CloseForm
from huiyin.evaluate.forms.rating import CallbackForm, RatingForm

__all__ = ["AgainForm", "CallbackForm", "CloseForm", "RatingForm"]
