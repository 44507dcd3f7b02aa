"""Asking the residents, and keeping what they say."""

from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.archive import actions as archive
from huiyin.archive.models import Case, Voice
from huiyin.archive.queries import voices
from huiyin.collect import actions as collect
from huiyin.collect.models import Request
from huiyin.evaluate import policy
from huiyin.evaluate.actions.links import link_values, use_link
from huiyin.evaluate.kinds import (
    INVITATION,
    OWN,
    WEIGHT,
    Again,
    Complaint,
    EvaluateKind,
    How,
    Presence,
    Satisfaction,
)
from huiyin.evaluate.models import Draw, Evaluation, RatingLink, Rule, ServiceVerdict
from huiyin.evaluate.queries import has_own_verdict, lot_of, rule_for
from huiyin.kernel.calendar.actions import start_clock
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now

ALL = 100


@dataclass(frozen=True)
class Verdict:
    """What a resident said when asked."""

    how: How
    contacted: bool = True
    solved: bool | None = None
    satisfied: Satisfaction | None = None
    reasons: tuple[Complaint, ...] = ()
    words: str = ""
    unit_contacted: bool | None = None
    presence: Presence | None = None
    consent: bool = False


def evaluate(request: Request, case: Case, verdict: Verdict, *, by: Actor) -> Evaluation:
    """Keep a resident's verdict on this round, or that nobody could be reached.

    One verdict each way a round, and one by the resident's own hand; the heaviest counts. A station that
    speaks for somebody says how he was there and that he agreed. Raises Refused.
    """
    _check_asker(request, case, verdict, by)
    if case.state != Case.State.REPORTED:
        raise Refused(_("这件事还没有办理完毕，现在不能评价。"))
    try:
        return _keep(request, case, verdict, by)
    except IntegrityError:
        raise Refused(_("这位诉求人本轮已经评价过。")) from None


def _check_asker(request: Request, case: Case, verdict: Verdict, by: Actor) -> None:
    if verdict.how != How.STATION:
        require(policy.may_ask(by, case))
        return
    require(policy.may_speak_for(by, request, case))
    if not verdict.contacted or not verdict.consent or verdict.presence is None:
        raise Refused(_("代评要本人在场或在电话里说，并且本人同意。"))


def _weigh(request: Request, case: Case, verdict: Verdict) -> bool:
    """Whether the verdict counts beside those of this round; it then takes their place. Raises Refused."""
    list(Voice.objects.filter(request=request).select_for_update())
    kept = Evaluation.objects.filter(request=request, round=case.round, contacted=True)
    ways = [How(how) for how in kept.values_list("how", flat=True)]
    if verdict.how in ways or (verdict.how in OWN and not set(OWN).isdisjoint(ways)):
        raise Refused(_("这位诉求人本轮已经评价过。"))
    counts = all(WEIGHT[verdict.how] > WEIGHT[how] for how in ways)
    if counts and ways:
        kept.update(counts=False)
    return counts


@transaction.atomic
def _keep(request: Request, case: Case, verdict: Verdict, by: Actor) -> Evaluation:
    counts = _weigh(request, case, verdict) if verdict.contacted else True
    kept = Evaluation.objects.create(
        request=request,
        case=case,
        round=case.round,
        how=verdict.how,
        contacted=verdict.contacted,
        solved=verdict.solved if verdict.contacted else None,
        satisfied=verdict.satisfied if verdict.contacted else None,
        reasons=list(verdict.reasons),
        unit_contacted=verdict.unit_contacted if verdict.contacted else None,
        presence=verdict.presence or "",
        consent=verdict.consent,
        counts=counts,
        words=verdict.words,
        by=by if isinstance(by, User) else None,
        at=now(),
    )
    _record_verdict(request, case, verdict, by)
    return kept


def _record_verdict(request: Request, case: Case, verdict: Verdict, by: Actor) -> None:
    proxy: dict[str, Any] = (
        {"presence": str(verdict.presence), "consent": True} if verdict.how == How.STATION else {}
    )
    record(
        _kind(verdict, by),
        case.no,
        by=by,
        subject=f"request:{request.no}",
        round=case.round,
        how=str(verdict.how),
        contacted=verdict.contacted,
        solved=verdict.solved if verdict.contacted else None,
        satisfied=verdict.satisfied if verdict.contacted else None,
        reasons=[str(reason) for reason in verdict.reasons],
        unit_contacted=verdict.unit_contacted if verdict.contacted else None,
        **proxy,
    )


def _kind(verdict: Verdict, by: Actor) -> EvaluateKind:
    if verdict.how == How.STATION:
        return EvaluateKind.PROXIED
    return EvaluateKind.ASKED if isinstance(by, User) else EvaluateKind.RATED


@transaction.atomic
def rate_by_link(link: RatingLink, verdict: Verdict, *, by: Actor) -> Evaluation:
    """Keep the verdict of whoever holds a voice's link, and use the link up. Raises Refused."""
    use_link(link, by=by)
    return evaluate(link.request, link.case, verdict, by=by)


@transaction.atomic
def start_asking(case: Case, *, by: Actor) -> None:
    """The work was reported done: the clock for calling back starts, where the plan draws this case."""
    if not _is_drawn(case, by):
        return
    start_clock(
        LimitKind.CALLBACK,
        case.no,
        f"callback:{case.no}",
        matter=case.matter,
        urgency=case.urgency,
        township_id=case.township_ref,
        started_at=now(),
        by=by,
    )


def _is_drawn(case: Case, by: Actor) -> bool:
    """Whether the voices of this round are called back. Drawn once; asked again, the lot stays."""
    rule = rule_for(Rule.What.CALL_SHARE, case)
    if rule is None or rule.number >= ALL:
        return True
    lot = lot_of(case.no, case.round, rule.pk)
    told = {"rule": rule, "lot": lot, "drawn": lot < rule.number, "at": now()}
    draw, made = Draw.objects.get_or_create(case=case, round=case.round, defaults=told)
    if made:
        facts: dict[str, Any] = {"rule": rule.pk, "share": rule.number, "lot": lot, "drawn": draw.drawn}
        record(EvaluateKind.DRAWN, case.no, by=by, subject=subject_of(draw), round=case.round, **facts)
    return draw.drawn


def invite(case: Case, *, by: Actor) -> int:
    """Ask every live voice by message how it went, once a round; how many messages."""
    if case.state != Case.State.REPORTED:
        return 0
    live = [one for one in voices(case) if one.state in Request.LIVE]
    round_key = uuid5(NAMESPACE_URL, f"{case.no} round {case.round}")
    return collect.tell_voices(
        live, INVITATION.code, round_key, by=by, values=lambda one: link_values(one, case, by=by)
    )


def hear_not_fixed(request: Request, case: Case, *, by: Actor) -> None:
    """A resident says it is not fixed: a verdict while the round is open, a new round soon after the close.

    While the case is at work there is nothing to do. Saying it twice changes nothing; said after a better
    verdict, the later word stands.
    """
    if case.state == Case.State.REPORTED:
        reasons = (Complaint.NOT_SOLVED,)
        verdict = Verdict(How.SELF, solved=False, satisfied=Satisfaction.UNSATISFIED, reasons=reasons)
        if has_own_verdict(request, case):
            _mend(request, case, verdict, by)
        else:
            evaluate(request, case, verdict, by=by)
    elif policy.is_fresh(case):
        archive.reopen(case, by=by, why=Again.RESIDENT)


@transaction.atomic
def _mend(request: Request, case: Case, verdict: Verdict, by: Actor) -> None:
    """Put the later word in the place of a verdict that said it was solved. The log keeps both."""
    kept = Evaluation.objects.filter(
        request=request, round=case.round, contacted=True, solved=True, how__in=OWN
    )
    now_says = {"how": verdict.how, "solved": verdict.solved, "satisfied": verdict.satisfied}
    if kept.update(**now_says, reasons=list(verdict.reasons), by=None, at=now()):
        _record_verdict(request, case, verdict, by)


def forget_words(request: Request, *, by: Actor) -> int:
    """Erase the words of a request's verdicts; how many. Grades and reasons stay."""
    require(by == MACHINE)
    ServiceVerdict.objects.filter(request=request).update(words="", thanks="")
    return Evaluation.objects.filter(request=request).exclude(words="").update(words="")
