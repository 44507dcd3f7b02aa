"""Which grade of proof a class of needs asks for, and which one proofs reach."""

from collections.abc import Collection
from datetime import date

from django.db.models import Case as First
from django.db.models import F, IntegerField, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable

from huiyin.archive.models import Case
from huiyin.collect.kinds import Shows
from huiyin.collect.models import Category
from huiyin.collect.policy import AT_ONCE
from huiyin.dispatch.kinds import Grade
from huiyin.dispatch.models import ProofRule
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.present import today

PROVING = frozenset({Shows.AFTER, Shows.SLIP, Shows.PAPER, Shows.MEASURED, Shows.MINUTES})
"""What proves something: how it looked before does not."""
WHOLE = frozenset({Shows.AFTER, Shows.SLIP})


def grade_of(shown: Collection[str], *, looked: bool = False) -> Grade:
    """The grade that these photos and papers reach; `looked`: somebody outside the unit found it done."""
    kinds = set(shown)
    if looked or kinds >= WHOLE:
        return Grade.A
    return Grade.B if kinds & PROVING else Grade.C


def is_enough(reached: str, asked: str) -> bool:
    """Whether a grade is at least the one that is asked."""
    return reached <= asked


def asked_for(case: Case, grade: str) -> Grade:
    """What a rule's grade comes to in a case: a question is answered by words, whatever its class."""
    return Grade.C if case.matter in AT_ONCE else Grade(grade)


def asked_of(case: Case, day: date | None = None) -> Grade:
    """The grade that closing this case asks for, by the rules of a day. One query."""
    category = case.category
    kin = [category.pk, category.parent_id] if category else []
    rules = ProofRule.objects.filter(in_force(day or today())).filter(
        Q(category=None) | Q(category__in=[key for key in kin if key])
    )
    ranked = sorted(rules, key=lambda rule: kin.index(rule.category_id) if rule.category_id in kin else 9)
    return asked_for(case, ranked[0].grade if ranked else Grade.C)


def asked_by(category: Combinable, parent: Combinable, day: Combinable) -> Subquery:
    """The same inside a query: the class of a row, the class above it, and the day, as expressions."""
    closeness = First(
        When(category=category, then=Value(2)),
        When(category=parent, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    held = ProofRule.objects.filter(
        in_force(day), Q(category=None) | Q(category=category) | Q(category=parent)
    )
    return Subquery(held.annotate(closeness=closeness).order_by("-closeness").values("grade")[:1])


def proof_rules() -> QuerySet[ProofRule]:
    """Every version: for all classes first, then by class, the newest first."""
    return ProofRule.objects.select_related("category__parent").order_by(
        F("category__parent").asc(nulls_first=True), F("category").asc(nulls_first=True), "-version"
    )


def last_proof_rule(category: Category | None) -> ProofRule | None:
    """The newest version for a class, or for all of them."""
    return ProofRule.objects.filter(category=category).order_by("-version").first()
