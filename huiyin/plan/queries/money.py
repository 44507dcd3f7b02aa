"""What a project may cost and what it did cost, and the doors to lines, changes, spendings and receipts."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.plan import policy
from huiyin.plan.models import NOTHING, BudgetChange, BudgetLine, Project, Spending


@dataclass(frozen=True)
class Sum:
    """A project's money altogether, in yuan."""

    planned: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        """What was planned and not spent."""
        return self.planned - self.spent


def lines_of(project: Project) -> QuerySet[BudgetLine]:
    """The project's budget in the order it was written."""
    return project.budget.order_by("pk")


def sum_of(lines: Iterable[BudgetLine]) -> Sum:
    """Planned against spent over these lines."""
    rows = list(lines)
    return Sum(sum((row.amount for row in rows), NOTHING), sum((row.spent for row in rows), NOTHING))


def waiting_changes(project: Project) -> QuerySet[BudgetChange]:
    """Wishes that wait for another hand."""
    rows = BudgetChange.objects.filter(line__project=project, state=BudgetChange.State.ASKED)
    return rows.select_related("line__project__place", "asked_by").order_by("pk")


def decided_changes(project: Project, most: int = 20) -> QuerySet[BudgetChange]:
    """The last changes that were decided, newest first."""
    rows = BudgetChange.objects.filter(line__project=project).exclude(state=BudgetChange.State.ASKED)
    return rows.select_related("line", "asked_by", "decided_by").order_by("-pk")[:most]


def page_of_spendings(project: Project, after: str | None = None) -> Page[Spending]:
    """One page of what was paid out, the newest entry first."""
    rows = Spending.objects.filter(line__project=project)
    return keyset(rows.select_related("line", "by", "corrected_by"), ("-id",), after=after)


def project_to_account(by: Actor, no: str) -> Project:
    """The door for those who read single spendings. Raises Http404, PermissionDenied."""
    project = get_object_or_404(Project.objects.select_related("place"), no=no)
    require(policy.may_see_receipts(by, project))
    return project


def line_to_plan(by: Actor, pk: int) -> BudgetLine:
    """The door from a URL's number to a line. Raises Http404, PermissionDenied."""
    line = get_object_or_404(BudgetLine.objects.select_related("project__place"), pk=pk)
    require(policy.may_plan(by, line.project.place))
    return line


def change_to_decide(by: Actor, pk: int) -> BudgetChange:
    """The door for the other hand; the verb refuses the hand that asked, in words."""
    change = get_object_or_404(BudgetChange.objects.select_related("line__project__place"), pk=pk)
    require(policy.may_see_receipts(by, change.line.project))
    return change


def spending_to_correct(by: Actor, pk: int) -> Spending:
    """The door to an entry that was a mistake. Raises Http404, PermissionDenied."""
    spending = get_object_or_404(Spending.objects.select_related("line__project__place"), pk=pk)
    require(policy.may_plan(by, spending.line.project.place))
    return spending


def receipt_to_open(by: Actor, key: UUID) -> Spending:
    """The door from an address to a receipt. Raises Http404, PermissionDenied."""
    entries = Spending.objects.select_related("line__project__place")
    spending = get_object_or_404(entries, receipt_key=key)
    require(policy.may_see_receipts(by, spending.line.project))
    return spending
