"""The views that people keep for themselves."""

from django.shortcuts import get_object_or_404

from huiyin.archive.models import SavedView
from huiyin.kernel.people.models import User
from huiyin.kernel.prepared import Given, Prepared


def saved_views(by: User) -> list[SavedView]:
    """One's own saved views by name."""
    return _OWN(user=by.pk)


_OWN = Prepared(lambda: SavedView.objects.filter(user=Given("user")).order_by("name"))


def saved_view(by: User, pk: int) -> SavedView:
    """The door to a saved view of one's own. Raises Http404."""
    return get_object_or_404(SavedView, pk=pk, user=by)
