"""What the menu of standing services did: how often each was ordered, served, and how it was rated."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from huiyin.collect import queries as collect
from huiyin.collect.models import MenuItem, MenuOrder
from huiyin.collect.policy import may_keep_menu
from huiyin.dispatch.models import Assignment
from huiyin.evaluate.kinds import Satisfaction
from huiyin.evaluate.models import Evaluation
from huiyin.kernel.people.access import Actor, scope
from huiyin.kernel.present import now

LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Use:
    """One service through all its versions: orders of the last year, those served, rated, rated content."""

    item: MenuItem
    ordered: int
    served: int
    rated: int
    content: int
    may_keep: bool


def uses_of_menu(by: Actor) -> list[Use]:
    """What is offered now or soon, with the figures of the reader's place. Three queries."""
    sums = _sums(by)
    return [
        Use(item, *sums.get(item.series, (0, 0, 0, 0)), may_keep_menu(by, list(item.places.all())))
        for item in collect.menu_kept()
    ]


def _sums(by: Actor) -> dict[UUID, tuple[int, int, int, int]]:
    mine = scope(by)
    orders = MenuOrder.objects.filter(at__gte=now() - LOOKED_BACK)
    if mine.kind != "county":
        orders = orders.filter(request__place__path__startswith=mine.path)
    came = Assignment.objects.filter(
        slot__project__needs__case__voice_set__request=OuterRef("request"), state=Assignment.State.SERVED
    )
    said = Evaluation.objects.filter(request=OuterRef("request"), contacted=True, counts=True)
    rows = (
        orders.annotate(
            was_served=Exists(came),
            was_rated=Exists(said),
            was_content=Exists(said.filter(satisfied__gte=Satisfaction.FAIR)),
        )
        .values_list("item__series")
        .annotate(
            ordered=Count("pk"),
            served=Count("pk", filter=Q(was_served=True)),
            rated=Count("pk", filter=Q(was_rated=True)),
            content=Count("pk", filter=Q(was_content=True)),
        )
        .order_by()
    )
    return {series: (ordered, served, rated, content) for series, ordered, served, rated, content in rows}
