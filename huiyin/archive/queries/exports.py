"""Lists that somebody asked for."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.archive import policy
from huiyin.collect.models import ExportFile
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import User


def lists_of(by: User) -> QuerySet[ExportFile]:
    """Lists that this person asked for; nobody else's."""
    return ExportFile.objects.filter(by=by)


def list_to_take(by: User, pk: int) -> ExportFile:
    """The door to a list one asked for. Raises Http404, PermissionDenied."""
    require(policy.may_export(by))
    return get_object_or_404(lists_of(by).select_related("by"), pk=pk)
