"""Two plans of the same slots side by side: what was changed, and who would go instead of whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from huiyin.dispatch.models import FortnightPlan, PlanChoice, PlanRule, PlanSlot, PlanWeight
from huiyin.dispatch.queries.slots import Person, people
from huiyin.kernel.paging import Page, keyset

CHOSEN = (PlanChoice.State.CHOSEN, PlanChoice.State.OFFERED, PlanChoice.State.PASSED)


@dataclass
class Difference:
    """A slot with who is only in the first plan, only in the second, and how many are in both."""

    row: PlanSlot
    first: list[Person] = field(default_factory=list)
    second: list[Person] = field(default_factory=list)
    both: int = 0


def changed_values(first: FortnightPlan, second: FortnightPlan) -> list[tuple[Any, float, float]]:
    """Each rule or weight that differs: its words, its value in the first and in the second."""
    found = []
    for kind, one, other in (
        (PlanRule, first.rules, second.rules),
        (PlanWeight, first.weights, second.weights),
    ):
        for name in kind.VALUES:
            if one.get(name) != other.get(name):
                words = kind._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                found.append((words, one.get(name, 0), other.get(name, 0)))
    return found


def differing(first: FortnightPlan, second: FortnightPlan, after: str | None = None) -> Page[PlanSlot]:
    """Slots for which the two would ask other people, as rows of the second plan, soonest first."""
    lost = _chosen(first).filter(line__slot=OuterRef("slot"))
    gained = _chosen(second).filter(line=OuterRef("pk"))
    rows = PlanSlot.objects.filter(
        Exists(_unlike(lost, second)) | Exists(_unlike(gained, first)), plan=second
    )
    rows = rows.select_related("slot__project", "slot__place")
    return keyset(rows, ("starts_at", "id"), after=after, size=20)


def _chosen(plan: FortnightPlan) -> QuerySet[PlanChoice]:
    return PlanChoice.objects.filter(plan=plan, state__in=CHOSEN)


def _unlike(choices: QuerySet[PlanChoice], other: FortnightPlan) -> QuerySet[PlanChoice]:
    """Those of the choices whose person does not have the same slot in the other plan."""
    same = _chosen(other).filter(line__slot=OuterRef("line__slot"), volunteer=OuterRef("volunteer"))
    return choices.filter(~Exists(same))


def both_sides(rows: Iterable[PlanSlot], second: FortnightPlan) -> list[Difference]:
    """These slots with their people in the two plans. Two queries."""
    lines = {row.slot_id: Difference(row) for row in rows}
    choices = PlanChoice.objects.filter(
        line__slot__in=lines, plan__in=(second.pk, second.beside_id), state__in=CHOSEN
    )
    here: dict[int, dict[int, set[int]]] = {slot: {} for slot in lines}
    for slot, plan, who in choices.order_by("rank", "pk").values_list("line__slot", "plan", "volunteer"):
        here[slot].setdefault(who, set()).add(plan)
    known = people({who for found in here.values() for who in found})
    for slot, found in here.items():
        for who, plans in found.items():
            if len(plans) > 1:
                lines[slot].both += 1
            else:
                side = lines[slot].second if second.pk in plans else lines[slot].first
                side.append(known[who])
    return list(lines.values())
