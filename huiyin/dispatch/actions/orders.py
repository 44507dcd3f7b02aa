"""A duty is given, signed for, carried out, reported, reviewed, or returned with its basis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.collect.actions import Reply, add_photo, refuse_open_gaps
from huiyin.collect.kinds import Shows
from huiyin.dispatch import policy
from huiyin.dispatch.actions.answering import answer_for
from huiyin.dispatch.actions.checking import keep_check
from huiyin.dispatch.actions.going_on import go_on
from huiyin.dispatch.actions.waiting import stop_waiting
from huiyin.dispatch.kinds import DispatchKind, ReturnReason
from huiyin.dispatch.models import AnswerTemplate, WorkOrder
from huiyin.dispatch.queries import (
    BELOW,
    CLOCKS,
    Routed,
    due_times,
    goes_back_down,
    has_bounced_out,
    has_open_lead,
    pushes_down,
    return_limit,
    route,
    unreported,
)
from huiyin.engines.pictures import Picture
from huiyin.kernel.calendar.actions import About, NewClock, cancel_clocks, start_clocks, stop_all
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.queries import when
from huiyin.kernel.events.lifecycle import Refused, too_late
from huiyin.kernel.events.log import gathered, record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.present import now

PUSHED_DOWN = gettext_lazy(
    "派单目录把这类事交给县级部门办，不能推给乡镇、村。确有乡镇履职清单依据的，请写明并勾选“依据是乡镇履职清单”。"
)

BACK_DOWN = gettext_lazy("这个单位上报过这件事。要交回它办，请写明要求：为什么交回，它怎样才办得了。")


@dataclass(frozen=True)
class Duty:
    """What an organisation is asked to do in a case. `by_township_list`: the basis is the township's list of
    duties (乡镇履职清单), which alone lets a department's duty go to a unit of a township or village."""

    organisation: Organisation
    key: UUID = field(default_factory=uuid4)
    is_lead: bool = True
    instructions: str = ""
    basis: str = ""
    by_township_list: bool = False
    by_ruling: bool = False


def send_order(case: Case, duty: Duty, *, by: Actor) -> WorkOrder:
    """Give an organisation a duty. The same key twice makes one order; a second lead is refused.

    A case that came back too often goes only to an owner named by ruling (`has_bounced_out`).
    """
    require(policy.may_rule(by, case) if duty.by_ruling else policy.may_send_order(by, case))
    if case.state not in (Case.State.FILED, Case.State.WORKING):
        raise Refused(_("这件事现在不在办理阶段，不能派单。"))
    found = route(case)
    if pushes_down(found, duty.organisation, is_lead=duty.is_lead) and not duty.by_township_list:
        raise Refused(str(PUSHED_DOWN))
    _may_go_down(case, duty)
    if duty.is_lead and not duty.by_ruling and has_bounced_out(case):
        raise Refused(
            _("这件事已多次退回，列为问题工单，不能再按普通方式派单。请由县中心指定主办并写明依据。")
        )
    try:
        return _send(case, duty, found, by)
    except IntegrityError:
        made = WorkOrder.objects.filter(key=duty.key).first()
        if made is not None:
            return made
        raise Refused(_("已经有主办单位，或该单位已有未办结的工单。请先撤销或选择协办。")) from None


def _may_go_down(case: Case, duty: Duty) -> None:
    """Nothing goes down to a village without a basis, nor back down without a word. Raises Refused."""
    if duty.organisation.kind not in BELOW or duty.by_ruling:
        return
    if not duty.basis:
        raise Refused(_("派给乡镇、村的所和站，要写明派单依据。"))
    if not duty.instructions and goes_back_down(case, duty.organisation.pk):
        raise Refused(str(BACK_DOWN))


@transaction.atomic
def _send(case: Case, duty: Duty, found: Routed | None, by: Actor) -> WorkOrder:
    moment = now()
    due = {one.kind: one.at for one in due_times(case, duty.organisation.calendar_id, moment, CLOCKS)}
    order = WorkOrder(
        key=duty.key,
        case=case,
        organisation=duty.organisation,
        category_ref=case.category_id,
        is_lead=duty.is_lead,
        round=case.round,
        instructions=duty.instructions,
        basis=duty.basis,
        by_ruling=duty.by_ruling,
        sent_by=by if isinstance(by, User) else None,
        sent_at=moment,
        sign_by=due.get(LimitKind.SIGN, moment),
        due_at=due.get(LimitKind.FINISH, case.due_at),
    )
    order.save(force_insert=True)
    _start_clocks(order, by)
    record(
        DispatchKind.ORDER_SENT,
        case.no,
        by=by,
        subject=order.subject,
        organisation=duty.organisation.pk,
        lead=duty.is_lead,
        round=case.round,
        **_by_directory(duty, found),
    )
    archive.involve(case, duty.organisation, by=by, due_at=order.due_at)
    archive.start_work(case, by=by, led=duty.is_lead or has_open_lead(case))
    return order


@transaction.atomic
def send_together(case: Case, duties: Sequence[Duty], *, by: Actor) -> list[WorkOrder]:
    """Give several organisations their parts in one press: all of them or none."""
    return [send_order(case, duty, by=by) for duty in duties]


def _by_directory(duty: Duty, found: Routed | None) -> dict[str, Any]:
    """What the log keeps of the directory's word: which version spoke, and whether it was followed."""
    told: dict[str, Any] = {"by_township_list": True} if duty.by_township_list else {}
    if found is not None:
        meant = found.lead.pk if found.lead and duty.is_lead else None
        followed = duty.organisation.pk == meant if duty.is_lead else duty.organisation.pk in found.units
        told |= {"entry": found.entry.pk, "followed": followed}
    return told


def _start_clocks(order: WorkOrder, by: Actor) -> None:
    """Start what the order must meet; the row keeps the two that lists are sorted by."""
    case = order.case
    about: About = {
        "matter": case.matter,
        "urgency": case.urgency,
        "calendar_id": order.organisation.calendar_id,
        "organisation_id": order.organisation_id,
        "township_id": case.township_ref,
        "started_at": order.sent_at,
    }
    clocks = start_clocks([NewClock(kind, case.no, order.subject, about) for kind in CLOCKS], by=by)
    due = {clock.kind: clock.due_at for clock in clocks}
    if (order.sign_by, order.due_at) != (due[LimitKind.SIGN], due[LimitKind.FINISH]):
        order.sign_by, order.due_at = due[LimitKind.SIGN], due[LimitKind.FINISH]
        order.save(update_fields=["sign_by", "due_at"])


def _stands_for(order: WorkOrder, verb: str) -> None:
    """Two verbs may end in the same state; each starts only from its own. Raises Refused."""
    if not policy.stands_for(order, verb):
        raise Refused(
            _("这张工单现在“%(state)s”，不能这样操作。请刷新页面看最新情况。")
            % {"state": order.get_state_display()}
        )


@transaction.atomic
def sign(order: WorkOrder, *, by: User) -> None:
    """The organisation takes the duty on; the person who signs handles it."""
    require(policy.may_handle(by, order))
    _stands_for(order, "sign")
    also = {"signed_at": now(), "handler": by}
    order.lifecycle.move(order, WorkOrder.State.SIGNED, DispatchKind.ORDER_SIGNED, by=by, also=also)
    stop_all([order.subject], kinds=[LimitKind.SIGN], by=by)


@transaction.atomic
def contact(order: WorkOrder, *, by: User) -> None:
    """The handler has spoken with the requester for the first time. Saying it again changes nothing."""
    require(policy.may_handle(by, order))
    _stands_for(order, "contact")
    first = WorkOrder.objects.filter(pk=order.pk, contacted_at=None).update(contacted_at=now())
    if first:
        order.contacted_at = now()
        record(DispatchKind.CONTACTED, order.chain, by=by, subject=order.subject)
        stop_all([order.subject], kinds=[LimitKind.CONTACT], by=by)


@transaction.atomic
def report(
    order: WorkOrder,
    *,
    words: str,
    answer: str = "",
    template: AnswerTemplate | None = None,
    pictures: Iterable[tuple[Shows, Picture]] = (),
    ahead: str = "",
    by: User,
) -> None:
    """The handler says what was done, shows it, and proposes what the residents are to be told.

    A lead waits for its supporting units' reports, or says in `ahead` why it does not. What is noticed in the
    answer, perhaps made from a `template`, is kept for the reviewer. Raises Refused, also for open gaps.
    """
    require(policy.may_handle(by, order))
    _stands_for(order, "report")
    refuse_open_gaps(answer)
    if not ahead and unreported(order).exists():
        raise Refused(_("还有协办单位没有反馈。请等它们反馈，或写明先反馈的理由。"))
    also = {"reported_at": now(), "report": words, "answer": answer, "handler": by, "ahead_reason": ahead}
    order.lifecycle.move(order, WorkOrder.State.REPORTED, DispatchKind.ORDER_REPORTED, by=by, also=also)
    stop_waiting(order, by=by)
    if answer:
        keep_check(order, answer, template, by=by)
    for shows, picture in pictures:
        add_photo(order.chain, picture, by=by, subject=order.subject, shows=shows)


@transaction.atomic
def accept_report(order: WorkOrder, *, replies: Sequence[Reply] | None = None, by: User) -> None:
    """The leader stands for the report, and the residents are answered: with `replies`, or as proposed.

    When nothing else is under way, the residents are asked next, or the dispatcher has it again.
    """
    if order.handler_id == by.pk:
        raise Refused(_("承办人不能审核自己的反馈，请由负责人审核。"))
    require(policy.may_review(by, order))
    _stands_for(order, "accept_report")
    also = {"accepted_at": now(), "reviewer": by}
    order.lifecycle.move(order, WorkOrder.State.ACCEPTED, DispatchKind.REPORT_ACCEPTED, by=by, also=also)
    with gathered():  # after the first event, which makes two leaders of one case wait for each other
        answer_for(order, replies, by=by)
        stop_all([order.subject], by=by)
        archive.release(order.case, order.organisation, by=by)
        go_on(order.case, by=by)


@transaction.atomic
def send_back_report(order: WorkOrder, *, why: str, by: User) -> None:
    """The leader asks for more; the clock has been running all the time. `why` stays with the order."""
    require(policy.may_review(by, order))
    _stands_for(order, "send_back_report")
    also = {"instructions": f"{order.instructions}\n{why}".strip(), "reported_at": None}
    order.lifecycle.move(order, WorkOrder.State.SIGNED, DispatchKind.REPORT_SENT_BACK, by=by, also=also)


@transaction.atomic
def return_order(order: WorkOrder, *, reason: ReturnReason, basis: str, by: User) -> None:
    """Not this organisation's duty: back to the dispatcher, with the reason and the rule it stands on.

    Only within the return limit of the day it was sent (LimitKind.RETURN). Raises Refused after it.
    """
    require(policy.may_handle(by, order))
    if order.by_ruling:
        raise Refused(_("已裁定由本单位承办，这一轮不能再退回。裁定依据：%(basis)s") % {"basis": order.basis})
    _stands_for(order, "return_order")
    _in_time_to_return(order)
    also = {"return_reason": reason, "return_basis": basis}
    order.lifecycle.move(
        order, WorkOrder.State.RETURNED, DispatchKind.ORDER_RETURNED, by=by, also=also, reason=str(reason)
    )
    stop_waiting(order, by=by)
    cancel_clocks(order.chain, subject=order.subject, by=by)
    archive.release(order.case, order.organisation, by=by)
    if not order.is_lead:
        go_on(order.case, by=by)


def _in_time_to_return(order: WorkOrder) -> None:
    found = return_limit(order)
    if found is not None and now() > found[0]:
        raise Refused(
            _(
                "退回期限%(until)s已过（依据：%(source)s），不能再退回。"
                "认为不该由本单位办，请提出派单异议；时间不够，请申请延期。"
            )
            % {"until": when(found[0]), "source": found[1].source}
        )


@transaction.atomic
def cancel_order(order: WorkOrder, *, passed_on: bool = False, by: Actor) -> None:
    """The dispatcher takes a duty back, or the matter ended without it.

    `passed_on`: a ruling gives the case to somebody else in the same transaction; it stays at work.
    """
    require(policy.may_rule(by, order.case) if passed_on else policy.may_take_back(by, order.case))
    call_back(order, passed_on=passed_on, by=by)


def call_back(order: WorkOrder, *, passed_on: bool = False, by: Actor) -> None:
    """End an open order without a return being counted. Part of verbs that have asked the right already."""
    _stands_for(order, "cancel_order")
    order.lifecycle.move(order, WorkOrder.State.CANCELLED, DispatchKind.ORDER_CANCELLED, by=by)
    stop_waiting(order, by=by)
    cancel_clocks(order.chain, subject=order.subject, by=by)
    archive.release(order.case, order.organisation, by=by)
    if not passed_on:
        go_on(order.case, by=by)


@transaction.atomic
def bind_order(order: WorkOrder, *, basis: str, by: Actor) -> None:
    """It was ruled that this duty is this organisation's: it stays where it is, with its clocks."""
    require(policy.may_rule(by, order.case))
    kept = WorkOrder.objects.filter(pk=order.pk, state__in=WorkOrder.OPEN)
    if not kept.update(by_ruling=True, basis=basis):
        raise too_late()
    order.by_ruling, order.basis = True, basis
    record(
        DispatchKind.ORDER_BOUND,
        order.chain,
        by=by,
        subject=order.subject,
        organisation=order.organisation_id,
    )
