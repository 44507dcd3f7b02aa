"""A resident is answered: with the report of an order, or at once where no order is needed."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.actions import Reply
from huiyin.dispatch import policy
from huiyin.dispatch.actions.checking import keep_what_was_told
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries import is_idle, live_voices
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import User


@transaction.atomic
def answer_case(case: Case, replies: Sequence[Reply], *, done: bool = False, by: User) -> int:
    """Answer voices of a case from its own page; how many were told now.

    With `done` the answer is all that was needed: no order is given, the residents are asked next.
    """
    require(policy.may_tell(by, case) and (not done or policy.may_end_at_once(by, case)))
    require(all(_speaks_in(case, one) for one in replies))
    told = collect.answer_each(replies, by=by)
    if told and done:
        if not is_idle(case):
            raise Refused(_("还有单位或项目在办，等办完再请诉求人评价。"))
        archive.report_done(case, by=by)
    return told


def answer_for(order: WorkOrder, replies: Sequence[Reply] | None, *, by: User) -> int:
    """Answer the voices of an order's case for its organisation; how many were told.

    `replies` None: every live voice is told what the handler proposed. A supporting unit answers nobody:
    the lead does.
    """
    require(policy.may_review(by, order))
    if not order.is_lead:
        return 0
    if replies is None:
        replies = [Reply(one, order.answer) for one in live_voices(order.case)] if order.answer else []
    require(all(_speaks_in(order.case, one) for one in replies))
    keep_what_was_told(order, replies, by=by)
    return collect.answer_each(replies, by=by, unit=order.organisation_id)


def _speaks_in(case: Case, reply: Reply) -> bool:
    return reply.request.voice.case_id == case.pk
