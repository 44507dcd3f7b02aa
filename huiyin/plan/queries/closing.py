"""What a project reached against what it planned, counted from its records."""

from collections import Counter
from dataclasses import dataclass

from huiyin.archive.models import Case
from huiyin.kernel.present import today
from huiyin.plan.models import BudgetLine, Milestone, Partner, Project
from huiyin.plan.queries.milestones import Mark, milestones_of
from huiyin.plan.queries.money import Sum, lines_of, sum_of
from huiyin.plan.queries.partners import partners_of
from huiyin.plan.queries.projects import cases_of


@dataclass(frozen=True)
class Tally:
    """How many milestones were reached in time, reached late, given up, and are open (`overdue` of them)."""

    kept: int
    late: int
    dropped: int
    open: int
    overdue: int


@dataclass(frozen=True)
class Closing:
    """A project's closing report as far as planning knows it."""

    marks: list[Mark]
    tally: Tally
    lines: list[BudgetLine]
    sum: Sum
    cases: list[Case]
    partners: list[Partner]


def closing_of(project: Project) -> Closing:
    """Milestones, money, needs and partners as they stand now. Four queries."""
    marks, lines = milestones_of(project), list(lines_of(project))
    return Closing(
        marks=marks,
        tally=tally_of([mark.milestone for mark in marks]),
        lines=lines,
        sum=sum_of(lines),
        cases=list(cases_of(project)),
        partners=list(partners_of(project)),
    )


def tally_of(milestones: list[Milestone]) -> Tally:
    """Kept, late, given up and open ones; what is overdue today counts among the open ones."""
    on, found = today(), Counter[str]()
    for one in milestones:
        late = one.days_late(on) > 0
        if one.state == Milestone.State.REACHED:
            found["late" if late else "kept"] += 1
        else:
            found[one.state] += 1
            found["overdue"] += late and one.state == Milestone.State.OPEN
    return Tally(found["kept"], found["late"], found["dropped"], found["open"], found["overdue"])
