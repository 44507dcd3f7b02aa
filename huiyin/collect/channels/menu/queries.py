"""The doors to the menu for those who keep it, and what they may choose from."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from huiyin.collect import policy
from huiyin.collect.models import MenuItem
from huiyin.kernel.people.access import Actor, has_duty, require, scope
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.models import Place
from huiyin.kernel.places.queries import townships

OFFERERS = (Organisation.Kind.CENTRE, Organisation.Kind.INSTITUTE, Organisation.Kind.STATION)


def item_to_keep(by: Actor, pk: int) -> MenuItem:
    """The door from a URL's number to a version. Raises Http404, PermissionDenied."""
    item = get_object_or_404(MenuItem.objects.select_related("organisation", "category"), pk=pk)
    require(policy.may_keep_menu(by, list(item.places.all())))
    return item


def places_to_serve(by: Actor) -> QuerySet[Place]:
    """The townships that a person may name as served."""
    mine = scope(by)
    return townships() if mine.kind == "county" else townships().filter(path__startswith=mine.path)


def may_offer_everywhere(by: Actor) -> bool:
    """Whether a person may put on the menu what the whole county is offered."""
    return has_duty(by, Role.COUNTY_DISPATCHER)


def units_to_offer(by: Actor) -> QuerySet[Organisation]:
    """Centre, institutes and stations within a person's reach, and the own unit."""
    mine = scope(by)
    wanted = Q(pk__in=mine.organisation_ids)
    if mine.kind == "county":
        wanted |= Q(kind__in=OFFERERS)
    else:
        wanted |= Q(kind__in=OFFERERS, place__path__startswith=mine.path)
    return Organisation.objects.filter(wanted, active=True).order_by("kind", "name", "pk")
