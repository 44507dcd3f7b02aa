"""A handler asks a resident and waits; the clock stands still until the answer, and never for good."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive import actions as archive
from huiyin.collect import actions as collect
from huiyin.collect.actions import Inquired
from huiyin.collect.kinds import InquirySort
from huiyin.collect.models import Inquiry, Request
from huiyin.dispatch import policy, queries
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import Waiting, WorkOrder
from huiyin.kernel.calendar.actions import pause_clock, resume_clock
from huiyin.kernel.calendar.kinds import LimitKind, Reason
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import live_clock
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now

REASONS: dict[str, Reason] = {
    InquirySort.MATERIAL: Reason.MATERIAL,
    InquirySort.VISIT: Reason.RESIDENT,
    InquirySort.OTHER: Reason.MATERIAL,
}


@transaction.atomic
def ask_and_wait(order: WorkOrder, request: Request, asked: Inquired, *, by: User) -> Waiting:
    """Ask a voice of the order's case, and stop the clock until it answers. The same key twice asks once.

    No question that went out, no pause. Raises Refused when the order may not wait, or nobody would hear.
    """
    require(policy.may_handle(by, order) and request.voice.case_id == order.case_id)
    WorkOrder.objects.select_for_update().get(pk=order.pk)
    made = Waiting.objects.filter(inquiry__key=asked.key, order=order).first()
    if made is not None:
        return made
    if not policy.may_ask(by, order):
        raise Refused(_("签收以后、反馈以前，才能请诉求人回答并暂停计时。"))
    clock = live_clock(order.subject, LimitKind.FINISH)
    if clock is None or clock.state != Clock.State.RUNNING:
        raise Refused(_("这张工单的办结时限现在没有在计时，不能再暂停。"))
    moment = now()
    allowed = queries.allowed_wait(order, moment)
    if allowed is None:
        raise Refused(
            _(
                "这张工单不能再暂停：等诉求人的时间已经用完，或县里没有定这项时限。请按已有的情况办，或申请延期。"
            )
        )
    inquiry = collect.ask_resident(request, asked, order.organisation, by=by)
    waiting = Waiting.objects.create(
        order=order,
        inquiry=inquiry,
        by=by,
        began_at=moment,
        remind_at=allowed.remind_at,
        until=allowed.until,
    )
    pause_clock(clock, reason_code=REASONS[asked.sort], by=by)
    WorkOrder.objects.filter(pk=order.pk).update(waits_until=allowed.until)
    order.waits_until = allowed.until
    record(DispatchKind.WAITING, order.chain, by=by, subject=order.subject, inquiry=inquiry.pk)
    return waiting


@transaction.atomic
def end_waiting(waiting: Waiting, end: Waiting.End, *, by: Actor) -> bool:
    """The clock runs again; whether it was this call that ended the wait. Twice ends it once."""
    order = waiting.order
    require(by == MACHINE or policy.may_handle(by, order) or policy.may_send_order(by, order.case))
    still = Waiting.objects.filter(pk=waiting.pk, ended_at=None)
    if not still.update(ended_at=now(), end=end):
        return False
    _go_on(order, by)
    if waiting.inquiry.state == Inquiry.State.OPEN:
        collect.close_inquiry(waiting.inquiry, by=MACHINE)
    record(
        DispatchKind.WAIT_ENDED,
        order.chain,
        by=by,
        subject=order.subject,
        inquiry=waiting.inquiry_id,
        end=str(end),
    )
    return True


def _go_on(order: WorkOrder, by: Actor) -> None:
    clock = live_clock(order.subject, LimitKind.FINISH)
    if clock is not None and clock.state == Clock.State.PAUSED:
        clock = resume_clock(clock, by=by)
        order.due_at = clock.due_at
        archive.move_seats([(order.case_id, order.organisation_id, order.due_at)], by=by)
    WorkOrder.objects.filter(pk=order.pk).update(waits_until=None, due_at=order.due_at)
    order.waits_until = None


def stop_waiting(order: WorkOrder, *, by: Actor) -> None:
    """The handler goes on without the answer, or the order ends; nothing when it does not wait."""
    if order.waits_until is None:
        return
    for waiting in order.waits.filter(ended_at=None).select_related("inquiry__request__place"):
        waiting.order = order
        end_waiting(waiting, Waiting.End.STOPPED, by=by)


def hear_answer(inquiry: int, *, by: Actor) -> None:
    """A resident answered: whoever waited for it goes on."""
    waiting = queries.waiting_for(inquiry)
    if waiting is not None:
        end_waiting(waiting, Waiting.End.ANSWERED, by=by)


BATCH = 500


def look_after_waits(*, by: Actor) -> dict[str, int]:
    """Remind residents whose day has come, and let clocks run again that stood still long enough."""
    reminded = lapsed = 0
    for waiting in queries.to_remind(now())[:BATCH]:
        reminded += _remind(waiting, by=by)
    for waiting in queries.to_lapse(now())[:BATCH]:
        lapsed += end_waiting(waiting, Waiting.End.LAPSED, by=by)
    return {"reminded": reminded, "lapsed": lapsed}


@transaction.atomic
def _remind(waiting: Waiting, *, by: Actor) -> bool:
    Waiting.objects.filter(pk=waiting.pk).update(remind_at=None)
    return collect.remind(waiting.inquiry, by=by)
