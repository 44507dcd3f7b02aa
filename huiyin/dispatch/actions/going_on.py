"""What becomes of a case when nothing is under way in it any more."""

from django.db import transaction

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries import standing
from huiyin.kernel.people.access import Actor
from huiyin.plan.models import Project


def go_on(case: Case, *, by: Actor) -> None:
    """The residents are asked if somebody led the work to its end; else the dispatcher has the case again.

    A case that waits for another order or project stays as it is, and so does one that nobody works on yet,
    or that waits for an upper level to take it up.
    A case whose voices all went elsewhere ends by the usual way.
    """
    if case.state != Case.State.WORKING:
        return
    stands = standing(case)
    if not stands.is_idle:
        return
    if not case.voices or stands.is_done:
        archive.report_done(case, by=by)
    else:
        archive.put_back(case, by=by)


@transaction.atomic
def go_on_after_project(project: Project, *, by: Actor) -> None:
    """A project was carried out or given up: its cases that wait for nothing else go on."""
    needs = project.needs.values("case")
    open_orders = WorkOrder.objects.filter(case__in=needs, state__in=WorkOrder.OPEN).order_by("pk")
    list(open_orders.select_for_update().values_list("pk"))  # a report being accepted now is waited for
    for case in Case.objects.filter(pk__in=needs).order_by("pk"):
        go_on(case, by=by)
