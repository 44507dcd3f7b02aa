"""A case lies elsewhere than was thought: its place is set right, and units that it left hand it back."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.dispatch import policy
from huiyin.dispatch.actions.orders import call_back
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries.moving import left_behind
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place


@transaction.atomic
def move_case(case: Case, place: Place, *, why: str, by: User) -> list[WorkOrder]:
    """Set the place of an open case right, for a reason; the orders that ended with it.

    The one way to do it. Who may see the case, the directory's suggestion, clocks, lists and the map follow.
    A station, institute or township whose own place does not hold the new one loses sight of the case: its
    order ends, nobody's return is counted, and the case goes on, in the end to the dispatcher.
    """
    require(policy.may_move(by, case))
    if case.state not in Case.OPEN:
        raise Refused(_("这件事已经结束，地点不能再改。"))
    if place.pk == case.place_id:
        raise Refused(_("现在的地点就是%(place)s。") % {"place": place.full_name})
    leaving = left_behind(case, place)
    list(WorkOrder.objects.select_for_update().filter(pk__in=[one.pk for one in leaving]).values_list("pk"))
    archive.move(case, place, why=why, by=by)
    for order in leaving:
        order.case = case
        call_back(order, by=by)
    return leaving
