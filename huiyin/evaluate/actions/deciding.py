"""Deciding at the end of a round: closed, or round again."""

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.archive.queries import still_speaks, voices
from huiyin.collect import actions as collect
from huiyin.collect.models import Request
from huiyin.dispatch.kinds import Grade
from huiyin.dispatch.queries import is_enough
from huiyin.evaluate import policy
from huiyin.evaluate.kinds import Again, EvaluateKind
from huiyin.evaluate.models import Closure
from huiyin.evaluate.queries import Heard, hear, open_ending, proofs_of
from huiyin.kernel.calendar.actions import stop_all
from huiyin.kernel.events.lifecycle import Refused, StaleState, subject_of
from huiyin.kernel.events.log import gathered, record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now


def close(case: Case, *, grounds: str, by: User) -> Closure:
    """Close the case 销号: every voice was answered and heard, none is discontent, another hand decides."""
    check_decider(case, by)
    heard = hear(case, deciding=True)
    _check_free(any(one.is_proposed for one in heard))
    unheard = [one for one in heard if one.waits]
    if unheard:
        raise Refused(_("还有 %(n)d 位诉求人没有评价，不能销号。") % {"n": len(unheard)})
    if any(one.contradicts for one in heard):
        raise Refused(_("有诉求人的评价相互矛盾，不能销号。请督查员先核实。"))
    if any(one.is_discontent for one in heard):
        raise Refused(_("有诉求人表示没有解决或不满意，不能销号，请重新办理。"))
    silent = sum(one.is_silent for one in heard)
    if silent:
        raise Refused(_("还有 %(n)d 位诉求人没有得到答复，不能销号。请先答复。") % {"n": silent})
    _check_proof(case, heard)
    requests = [one.request for one in heard]
    return conclude(case, requests, Closure.Decision.CLOSE, grounds=grounds, why="", by=by)


def send_round_again(case: Case, *, grounds: str, why: str, by: User) -> Closure:
    """Not good enough: the next round begins. `why` is a code, `grounds` words for the next handler."""
    check_decider(case, by)
    _check_free(open_ending(case) is not None)
    return conclude(case, voices(case), Closure.Decision.AGAIN, grounds=grounds, why=why, by=by)


def _check_proof(case: Case, heard: Sequence[Heard]) -> None:
    """What is proved reaches the grade of the day on which it was reported. Raises Refused."""
    if all(one.asked == Grade.C and not one.looked_at for one in heard):
        return
    proofs = proofs_of(case)
    asked = proofs.asked(heard)
    if proofs.looked is False:
        raise Refused(_("单位以外的人到现场看过，没有办好，不能销号。请重新办理，或再去核实。"))
    if not is_enough(proofs.reached, asked):
        raise Refused(
            _(
                "这一类要 %(asked)s 级凭证，现在只到 %(reached)s 级，不能销号。"
                "请补凭证重新办理，或由单位以外的人现场核实。"
            )
            % {"asked": asked.value, "reached": proofs.reached.value}
        )


def _check_free(waits: bool) -> None:
    """Nobody decides past a proposal that waits for another person. Raises Refused."""
    if waits:
        raise Refused(_("这件事有一条销号建议在等别人批准，先批准或退回，再作别的决定。"))


def check_decider(case: Case, by: User) -> None:
    """The case waits for a decision, which is this person's by office, and not a doer's. Raises Refused."""
    if case.state != Case.State.REPORTED:
        raise Refused(_("这件事现在不在评价阶段。"))
    if policy.is_own_work(by, case):
        raise Refused(_("参与办理的人和单位不能销号，请由别的人决定。"))
    require(policy.is_decider(by, case))


def closing_clock(case: Case) -> str:
    """The subject of the clock within which a proposal is to be approved or refused."""
    return f"closing:{case.no}"


def conclude(
    case: Case,
    requests: Sequence[Request],
    decision: Closure.Decision,
    *,
    grounds: str,
    why: str,
    by: User,
    told: Mapping[str, str] | None = None,
) -> Closure:
    """Take the decision of this round and carry it out; `told` is what the log says of an end apart.

    The step that each verb of deciding ends with: rights and grounds were looked at before. Raises Refused.
    """
    try:
        with transaction.atomic():
            closure = Closure.objects.create(
                case=case, round=case.round, decision=decision, grounds=grounds, by=by, at=now()
            )
            with gathered():
                _carry_out(case, requests, closure, why, by, told or {})
    except IntegrityError:
        raise Refused(_("别人刚刚作出了决定。请刷新页面看最新情况。")) from None
    return closure


def _carry_out(
    case: Case,
    requests: Sequence[Request],
    closure: Closure,
    why: str,
    by: User,
    told: Mapping[str, str],
) -> None:
    closing = closure.decision != Closure.Decision.AGAIN
    record(
        EvaluateKind.DECIDED if closing else EvaluateKind.AGAIN,
        case.no,
        by=by,
        subject=subject_of(closure),
        round=case.round,
        decision=str(closure.decision),
    )
    stop_all([f"callback:{case.no}", closing_clock(case)], by=by)
    if closing:
        archive.close(case, by=by, closure=closure.pk, **told)
        collect.settle_all(requests, by=by)
        if still_speaks(case):
            raise StaleState(_("刚刚又有诉求并入这件事。请刷新页面看最新情况。"))
        return
    archive.reopen(case, by=by, why=why)
    for request in requests:
        if request.state == Request.State.ANSWERED:
            collect.reopen(request, by=by, why=why)


def bring_back(case: Case, why: Again, *, by: Actor) -> None:
    """A closed case goes round again: its clock starts, and its settled voices are open."""
    archive.reopen(case, by=by, why=why)
    for request in Request.objects.filter(voice__case=case, state=Request.State.SETTLED).order_by("pk"):
        collect.reopen(request, by=by, why=why)
