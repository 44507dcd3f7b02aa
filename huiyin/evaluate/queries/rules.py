"""Which rule of evaluating holds for a case on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from huiyin.archive.models import Case
from huiyin.evaluate.models import Rule
from huiyin.kernel.present import today

What = Rule.What
SHOWN: dict[str, int] = {What.LINK_DAYS: 7}
"""What holds until the county decides; each is an example of ours."""


def rules_of(what: str, day: date | None = None) -> list[Rule]:
    """The rules of one kind in force on a day."""
    on = day or today()
    held = Rule.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), what=what, valid_from__lte=on)
    return list(held.order_by("pk"))


def closest(rules: Iterable[Rule], case: Case, channel: str = "") -> Rule | None:
    """The rule that says most about this case: its class before its matter, then urgency, then channel."""
    fitting = [
        (_closeness(rule), -rule.pk, rule)
        for rule in rules
        if rule.matter in ("", case.matter)
        and rule.urgency in ("", case.urgency)
        and rule.channel in ("", channel or case.channel)
        and rule.category_id in (None, case.category_id)
    ]
    return max(fitting)[2] if fitting else None


def _closeness(rule: Rule) -> int:
    marks = (rule.category_id is not None, bool(rule.matter), bool(rule.urgency), bool(rule.channel))
    return sum(mark << (3 - place) for place, mark in enumerate(marks))


def number_for(what: str, case: Case) -> int:
    """The number that holds for a case today. One query."""
    rule = closest(rules_of(what), case)
    return rule.number if rule else SHOWN[what]
