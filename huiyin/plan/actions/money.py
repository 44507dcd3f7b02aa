"""The money of a project: planned in a draft, changed by four eyes, spent within the line, never rewritten.

The rules are the house's own controls (plan.models.money): a line is never overspent, a change of an approved
budget is agreed by another hand than the one that asks, an entry is taken back by a counter-entry only.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from huiyin.archive.actions.attachments import lay_down, plain_name
from huiyin.engines.documents import Document
from huiyin.kernel.events.lifecycle import Refused, StaleState, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import opened, sealed_or_none
from huiyin.kernel.present import now, today
from huiyin.plan import policy
from huiyin.plan.kinds import PlanKind
from huiyin.plan.models import NOTHING, BudgetChange, BudgetLine, Project, Spending

RECEIPT_NAME = "plan.receipt_name"


@dataclass(frozen=True)
class Purpose:
    """One line of a budget as a planner writes it. `amount` in yuan; `basis` names the paper behind it."""

    title: str
    fund: str
    amount: Decimal
    basis: str = ""
    why: str = ""
    key: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Payment:
    """Money paid out, with its receipt. `amount` in yuan."""

    amount: Decimal
    spent_on: date
    what: str
    receipt: Document
    receipt_name: str
    payee: str = ""
    key: UUID = field(default_factory=uuid4)


@transaction.atomic
def budget(project: Project, purpose: Purpose, *, by: User) -> BudgetLine:
    """Add a line. In a draft it counts at once; in an approved project it begins at nothing and waits
    for another hand to agree to its amount. The same key twice makes one."""
    require(policy.may_plan(by, project.place))
    _lock(project, (Project.State.DRAFT, Project.State.APPROVED))
    drafted = project.state == Project.State.DRAFT
    told = {
        "project": project,
        "title": purpose.title,
        "fund": purpose.fund,
        "basis": purpose.basis,
        "amount": purpose.amount if drafted else NOTHING,
    }
    line, made = BudgetLine.objects.get_or_create(key=purpose.key, defaults=told)
    if made:
        about: dict[str, Any] = {"amount": str(line.amount), "fund": str(line.fund)}
        record(PlanKind.BUDGETED, project.no, by=by, subject=subject_of(line), **about)
        if not drafted:
            ask_change(line, after=purpose.amount, why=purpose.why or purpose.title, by=by)
    return line


@transaction.atomic
def drop_line(line: BudgetLine, *, by: User) -> None:
    """Take a line out of a draft that nobody has read yet."""
    require(policy.may_plan(by, line.project.place))
    _lock(line.project, (Project.State.DRAFT,))
    if line.changes.exists() or line.spendings.exists():
        raise Refused(_("这一项已经用过，不能删去。请申请把预算调整为 0。"))
    record(PlanKind.BUDGET_DROPPED, line.project.no, by=by, subject=subject_of(line), amount=str(line.amount))
    BudgetLine.objects.filter(pk=line.pk).delete()


@transaction.atomic
def ask_change(
    line: BudgetLine, *, after: Decimal, why: str, by: User, key: UUID | None = None
) -> BudgetChange:
    """Ask for another amount of a line. Another hand agrees; one wish at a time."""
    require(policy.may_plan(by, line.project.place))
    known = BudgetChange.objects.filter(key=key).first() if key else None
    if known is not None:
        return known
    _lock(line.project, (Project.State.APPROVED,))
    line.refresh_from_db(fields=["amount", "spent"])
    if after == line.amount:
        raise Refused(_("新金额和现在的预算一样。请写要调整到的金额。"))
    if after < line.spent:
        raise Refused(_("已经支出 %(spent)s 元，预算不能调到这以下。") % {"spent": f"{line.spent:,}"})
    if line.changes.filter(state=BudgetChange.State.ASKED).exists():
        raise Refused(_("这一项已有一个调整申请在等审批。请等它有了结果再申请。"))
    change = BudgetChange.objects.create(
        key=key or uuid4(),
        line=line,
        before=line.amount,
        after=after,
        why=why,
        asked_by=by,
        asked_at=now(),
    )
    about: dict[str, Any] = {"before": str(change.before), "after": str(after)}
    record(PlanKind.CHANGE_ASKED, change.chain, by=by, subject=subject_of(change), **about)
    return change


@transaction.atomic
def agree_change(change: BudgetChange, *, by: User) -> None:
    """Another hand agrees: from now on the line has the new amount."""
    _other_hand(change, by)
    _lock(change.line.project, (Project.State.APPROVED,))
    also = {"decided_by": by, "decided_at": now()}
    change.lifecycle.move(change, BudgetChange.State.AGREED, PlanKind.CHANGE_AGREED, by=by, also=also)
    fits = BudgetLine.objects.filter(pk=change.line_id, amount=change.before, spent__lte=change.after)
    if not fits.update(amount=change.after):
        raise StaleState(_("申请以后又有了新的支出，这个金额已经不够。请不同意，再请对方重新申请。"))
    change.line.amount = change.after


@transaction.atomic
def refuse_change(change: BudgetChange, *, why: str, by: User) -> None:
    """Another hand says no, and why."""
    _other_hand(change, by)
    also = {"decided_by": by, "decided_at": now(), "remark": why}
    change.lifecycle.move(change, BudgetChange.State.REFUSED, PlanKind.CHANGE_REFUSED, by=by, also=also)


def _other_hand(change: BudgetChange, by: User) -> None:
    if change.asked_by_id == by.pk:
        raise Refused(_("申请人不能同意自己的申请，请由另一位负责人审批。"))
    require(policy.may_decide_change(by, change))


def spend(line: BudgetLine, payment: Payment, *, by: User) -> Spending:
    """Enter money paid out, with its receipt. The same key twice is entered once.

    Raises Refused when the line has not so much left, or when the receipt was entered before.
    """
    require(policy.may_plan(by, line.project.place))
    try:
        return _spend(line, payment, by)
    except IntegrityError:
        return Spending.objects.get(key=payment.key)


@transaction.atomic
def _spend(line: BudgetLine, payment: Payment, by: User) -> Spending:
    known = Spending.objects.filter(key=payment.key).first()
    if known is not None:
        return known
    _lock(line.project, (Project.State.APPROVED,))
    if payment.spent_on > today():
        raise Refused(_("支出日期不能晚于今天。"))
    digest = hashlib.sha256(payment.receipt.data).digest()
    _first_time(line, digest)
    _take(line, payment.amount)
    spending = Spending(key=payment.key, line=line, amount=payment.amount, spent_on=payment.spent_on)
    spending.what, spending.payee = payment.what, payment.payee
    spending.receipt_key = uuid4()
    spending.receipt_kind, spending.receipt_size = payment.receipt.kind, len(payment.receipt.data)
    spending.receipt_sha256 = digest
    name = plain_name(payment.receipt_name, payment.receipt.kind)
    spending.receipt_name_sealed = sealed_or_none(name, RECEIPT_NAME)
    spending.by, spending.at = by, now()
    lay_down(payment.receipt, spending.receipt_key)
    spending.save(force_insert=True)
    _tell(PlanKind.SPENT, spending, by, sha256=digest.hex())
    return spending


def _first_time(line: BudgetLine, digest: bytes) -> None:
    """One bill may be shared among lines of a project, but is never paid twice from a line or elsewhere."""
    live = Spending.objects.filter(receipt_sha256=digest, corrected_by=None)
    twice = live.filter(Q(line=line) | ~Q(line__project=line.project)).select_related("line__project").first()
    if twice is not None:
        raise Refused(
            _("这张票据已经在项目 %(no)s 的“%(line)s”里入过账，不能再报一次。请核对票据。")
            % {"no": twice.line.project.no, "line": twice.line.title}
        )


def _take(line: BudgetLine, amount: Decimal) -> None:
    room = BudgetLine.objects.filter(pk=line.pk, amount__gte=F("spent") + amount)
    if not room.update(spent=F("spent") + amount):
        line.refresh_from_db(fields=["amount", "spent"])
        raise Refused(
            _("“%(line)s”还剩 %(left)s 元，不够支出 %(amount)s 元。请先申请调整这一项的预算，同意后再登记。")
            % {"line": line.title, "left": f"{line.left:,}", "amount": f"{amount:,}"}
        )
    line.spent += amount


def correct(spending: Spending, *, why: str, by: User) -> Spending:
    """Take an entry back by one of its amount below nothing. Raises Refused when that was done before."""
    require(policy.may_plan(by, spending.line.project.place))
    try:
        return _correct(spending, why, by)
    except IntegrityError:
        raise Refused(_("这一笔已经冲销过了。")) from None


@transaction.atomic
def _correct(spending: Spending, why: str, by: User) -> Spending:
    _lock(spending.line.project, (Project.State.APPROVED,))
    if spending.corrects_id is not None:
        raise Refused(_("冲销的记录不能再冲销。请重新登记一笔支出。"))
    counter = Spending.objects.create(
        line=spending.line,
        amount=-spending.amount,
        spent_on=today(),
        what=why,
        corrects=spending,
        by=by,
        at=now(),
    )
    BudgetLine.objects.filter(pk=spending.line_id).update(spent=F("spent") - spending.amount)
    _tell(PlanKind.SPENDING_CORRECTED, counter, by, corrects=spending.pk)
    return counter


def receipt_name(spending: Spending) -> str:
    """What the receipt is called."""
    return opened(spending.receipt_name_sealed, RECEIPT_NAME)


def _lock(project: Project, states: tuple[str, ...]) -> None:
    """Hold the project as it stands, so that it does not end or leave the draft meanwhile."""
    held = Project.objects.select_for_update().get(pk=project.pk)
    project.state = held.state
    if held.state not in states:
        raise Refused(
            _("项目现在是“%(state)s”，预算和支出不能这样改。") % {"state": held.get_state_display()}
        )


def _tell(kind: PlanKind, spending: Spending, by: Actor, **facts: str | int) -> None:
    about: dict[str, Any] = {"line": spending.line_id, "amount": str(spending.amount), **facts}
    record(kind, spending.line.project.no, by=by, subject=subject_of(spending), **about)
