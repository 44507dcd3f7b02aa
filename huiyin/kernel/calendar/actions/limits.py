"""Time limits: a change ends one version and begins the next; nothing is overwritten."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.calendar.actions.days import CHAIN
from huiyin.kernel.calendar.actions.stamp import renew_stamp
from huiyin.kernel.calendar.kinds import CalendarKind
from huiyin.kernel.calendar.models import TimeLimit
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import Actor, record
from huiyin.kernel.events.versions import end_version, keep_version

DAY = timedelta(days=1)


@dataclass(frozen=True)
class LimitTerms:
    """What a limit says: how long, from which day, on what basis, and when it warns."""

    amount: int
    unit: str
    valid_from: date
    source: str
    warn_share: float = 0.8


@transaction.atomic
def add_limit(kind: str, matter: str, urgency: str, terms: LimitTerms, *, by: Actor) -> TimeLimit:
    """Add a rule where none of this kind, matter and urgency is in force. Raises Refused where one is."""
    versions = TimeLimit.objects.filter(kind=kind, matter=matter, urgency=urgency)
    if versions.filter(valid_to=None).exists():
        raise Refused(_("这种情形已经有生效的规则，请修改那一条。"))
    limit = _create(kind, matter, urgency, terms, versions.count() + 1)
    renew_stamp()
    record(CalendarKind.LIMIT_ADDED, CHAIN, by=by, subject=f"limit:{limit.pk}")
    return limit


@transaction.atomic
def revise_limit(limit: TimeLimit, terms: LimitTerms, *, by: Actor) -> TimeLimit:
    """End `limit` on the day before the new terms begin, and add them as the next version.

    Clocks started under the old version keep it. Raises Refused when the new version would begin before the
    old one did, StaleState when somebody already put a new version after `limit`.
    """
    if terms.valid_from < limit.valid_from:
        raise Refused(_("新版不能早于现行版的生效日期（%(day)s）。") % {"day": limit.valid_from})
    end_version(limit, terms.valid_from)
    revised = _create(limit.kind, limit.matter, limit.urgency, terms, limit.version + 1)
    renew_stamp()
    record(
        CalendarKind.LIMIT_REVISED,
        CHAIN,
        by=by,
        subject=f"limit:{revised.pk}",
        before=limit.pk,
        valid_from=terms.valid_from.isoformat(),
    )
    return revised


def _create(kind: str, matter: str, urgency: str, terms: LimitTerms, version: int) -> TimeLimit:
    limit = TimeLimit(
        kind=kind,
        matter=matter,
        urgency=urgency,
        amount=terms.amount,
        unit=terms.unit,
        warn_share=terms.warn_share,
        valid_from=terms.valid_from,
        version=version,
        source=terms.source,
    )
    keep_version(limit)
    return limit
