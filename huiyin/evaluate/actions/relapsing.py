"""After a closing: the like of it is watched for, counts against it, and may bring it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.evaluate import policy
from huiyin.evaluate.actions.deciding import bring_back
from huiyin.evaluate.kinds import Again, EvaluateKind
from huiyin.evaluate.models import Closure, Relapse, Rule
from huiyin.evaluate.queries import closings_of, days_of, not_watched, spans
from huiyin.evaluate.queries.rules import SHOWN
from huiyin.kernel.events.lifecycle import Refused, StaleState, subject_of
from huiyin.kernel.events.log import Draft, record, record_many
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now

Finding = Relapse.Finding


@transaction.atomic
def watch_relapses(since: datetime, *, by: Actor, most: int = 2000) -> int:
    """Note which cases opened since then are relapses; how many. Safe to repeat: each is noted once."""
    require(by == MACHINE)
    fresh = list(not_watched(since)[:most])
    closings = closings_of(case.__dict__["before"] for case in fresh)
    soon, late = spans()
    drafts: list[Draft] = []
    for case in fresh:
        closure = closings.get(case.__dict__["before"])
        if closure is None or closure.case.closed_at is None:
            continue
        days = (case.opened_at - closure.case.closed_at).days
        if days <= days_of(late, case, SHOWN[Rule.What.RELAPSE_LATE]):
            is_soon = days <= days_of(soon, case, SHOWN[Rule.What.RELAPSE_SOON])
            drafts += _noted(case, closure, days, is_soon, by)
    record_many(drafts)
    return len(drafts) // 2


def _noted(case: Case, closure: Closure, days: int, is_soon: bool, by: Actor) -> list[Draft]:
    """Keep one, and what both chains tell of it."""
    made, fresh = Relapse.objects.get_or_create(
        case=case,
        defaults={"closure": closure, "days": days, "is_soon": is_soon, "came_at": case.opened_at},
    )
    if not fresh:
        return []
    told = {"case": case.no, "after": closure.case.no, "days": days}
    return [Draft(EvaluateKind.RELAPSED, no, by, subject_of(made), told) for no in (closure.case.no, case.no)]


@transaction.atomic
def judge_relapse(relapse: Relapse, finding: Finding, *, grounds: str, by: User) -> None:
    """Say whether it is the same matter; found to be another, it no longer counts. Reopening is another verb.

    Raises Refused for a doer, StaleState where somebody judged it first.
    """
    require(finding != Finding.REOPENED)
    _judge(relapse, finding, grounds, by)


@transaction.atomic
def reopen_relapsed(relapse: Relapse, *, grounds: str, by: User) -> None:
    """It is the same matter, and the old case goes round again: its clock starts, its voices are open.

    Raises Refused for a doer, or where the case is not closed any more.
    """
    old = relapse.closure.case
    _judge(relapse, Finding.REOPENED, grounds, by)
    if old.state != Case.State.CLOSED or old.round != relapse.closure.round:
        raise Refused(_("原来那件已经不是销号状态，不用再重新办理。"))
    bring_back(old, Again.CAME_BACK, by=by)


def _judge(relapse: Relapse, finding: Finding, grounds: str, by: User) -> None:
    old = relapse.closure.case
    require(policy.is_decider(by, old) and policy.is_decider(by, relapse.case))
    if policy.is_own_work(by, old):
        raise Refused(_("参与办理的人和单位不能判断是不是复发，请由别的人判断。"))
    rows = Relapse.objects.filter(pk=relapse.pk, finding="")
    if not rows.update(finding=finding, grounds=grounds, by=by, at=now()):
        raise StaleState(_("别人刚刚判断过这一件。请刷新页面看最新情况。"))
    relapse.finding = finding
    for no in (old.no, relapse.case.no):
        record(EvaluateKind.RELAPSE_JUDGED, no, by=by, subject=subject_of(relapse), finding=str(finding))
