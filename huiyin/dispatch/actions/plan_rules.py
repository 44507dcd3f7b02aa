"""The rules and weights of plans: shown to a new county, and changed by dated versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import PlanRule, PlanWeight
from huiyin.dispatch.models.plan_rules import PlanVersion
from huiyin.dispatch.queries.plan_rules import last_plan_values
from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import follow, keep_version
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.policy import is_machine

BEGIN = date(2020, 1, 1)
SHOWN = "演示值：在虚构的县里试算得出，请按本县情况修改"
Version = TypeVar("Version", bound=PlanVersion)
TOLD: dict[type[PlanVersion], DispatchKind] = {
    PlanRule: DispatchKind.PLAN_RULES_SET,
    PlanWeight: DispatchKind.PLAN_WEIGHTS_SET,
}


@dataclass(frozen=True)
class PlanTerms:
    """Each value by name, from which day on, on what basis."""

    values: Mapping[str, Any]
    valid_from: date
    source: str


@transaction.atomic
def seed_planning(*, by: Actor) -> int:
    """Show a county that has none how rules and weights may look; how many sets. Safe to repeat."""
    require(is_machine(by))
    fresh = [kind for kind in TOLD if not kind._default_manager.exists()]
    for kind in fresh:
        kind._default_manager.create(valid_from=BEGIN, source=SHOWN)
    return len(fresh)


@transaction.atomic
def set_plan_values(kind: type[Version], terms: PlanTerms, *, seen: int, by: Actor) -> Version:
    """Put a version of the rules or the weights after the one numbered `seen` (0: there is none).

    Plans made before keep theirs. Raises Refused when it would begin in the past or before the old one,
    StaleState when somebody was faster.
    """
    require(policy.may_set_plan_rules(by))
    follow(last_plan_values(kind), seen, terms.valid_from)
    row = kind(valid_from=terms.valid_from, source=terms.source, version=seen + 1, **terms.values)
    keep_version(row)
    begins = row.valid_from.isoformat()
    record(TOLD[kind], row.CHAIN, by=by, version=row.version, valid_from=begins)
    return row
