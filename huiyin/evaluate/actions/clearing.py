"""Looking into answers that contradict each other."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.collect.models import Request
from huiyin.evaluate import policy
from huiyin.evaluate.kinds import EvaluateKind
from huiyin.evaluate.models import Clearing
from huiyin.evaluate.queries import hear
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now


@transaction.atomic
def clear_contradiction(request: Request, case: Case, *, grounds: str, by: User) -> Clearing:
    """Say what was found out about a voice whose answers contradict. The verdict that counts stays the same.

    What is said afterwards may contradict anew. Raises Refused where nothing contradicts.
    """
    require(policy.may_clear(by, case))
    if case.state != Case.State.REPORTED:
        raise Refused(_("这件事现在不在评价阶段。"))
    Case.objects.select_for_update().get(pk=case.pk)
    if not any(one.contradicts for one in hear(case) if one.request.pk == request.pk):
        raise Refused(_("这位诉求人的评价没有矛盾，或者别人已经核实过。"))
    made = Clearing.objects.create(
        request=request, case=case, round=case.round, grounds=grounds, by=by, at=now()
    )
    record(
        EvaluateKind.CLEARED,
        case.no,
        by=by,
        subject=f"request:{request.no}",
        round=case.round,
        clearing=subject_of(made),
    )
    return made
