"""One guarded change of one place, with its event."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import StaleState
from huiyin.kernel.events.log import Actor, record
from huiyin.kernel.places.kinds import PlaceKind
from huiyin.kernel.places.models import Place


@transaction.atomic
def change(
    place: Place, seen: int, kind: PlaceKind, *, by: Actor, changes: dict[str, Any], facts: dict[str, Any]
) -> Place:
    """Set columns of the place as it was at version `seen`. Raises StaleState when it has changed since."""
    fresh = {**changes, "version": seen + 1}
    if not Place.objects.filter(pk=place.pk, version=seen).update(**fresh):
        raise StaleState(_("别人刚刚改过“%(place)s”。请刷新页面看最新情况。") % {"place": place.full_name})
    record(kind, place.chain, by=by, subject=f"place:{place.pk}", version=seen + 1, **facts)
    for name, value in fresh.items():
        setattr(place, name, value)
    return place
