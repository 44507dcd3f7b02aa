"""The views that people keep for themselves."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.archive.models import SavedView
from huiyin.kernel.people.models import User


def saved_views(by: User) -> QuerySet[SavedView]:
    """One's own saved views by name."""
    return SavedView.objects.filter(user=by).order_by("name")


def saved_view(by: User, pk: int) -> SavedView:
    """The door to a saved view of one's own. Raises Http404."""
    return get_object_or_404(SavedView, pk=pk, user=by)
