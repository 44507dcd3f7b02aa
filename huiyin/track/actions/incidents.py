"""Something goes wrong during a service: reported on the spot, settled by whoever asks volunteers there."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.messages.actions import tell_staff
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import opened, sealed_or_none
from huiyin.kernel.present import now
from huiyin.plan.models import Slot
from huiyin.track import policy
from huiyin.track.kinds import INCIDENT_TOLD, IncidentKind
from huiyin.track.models import Incident

SPARE = timedelta(days=1)
"""How long before the service something may have gone wrong that still belongs to it."""
CLOCKS_DIFFER = timedelta(minutes=10)


@dataclass(frozen=True)
class Happened:
    """What somebody on the spot tells. `hurt` is who was hurt, "" for nobody."""

    what: Incident.What
    serious: bool
    at: datetime
    words: str
    done: str
    hurt: str = ""
    key: UUID = field(default_factory=uuid4)


@transaction.atomic
def report_incident(slot: Slot, told: Happened, *, by: User) -> Incident:
    """Keep what went wrong; a serious one is told to the centre at once. The same key twice is one incident.

    Raises Refused for a time that does not belong to the service.
    """
    require(policy.may_report_incident(by, slot))
    if not slot.starts_at - SPARE <= told.at <= now() + CLOCKS_DIFFER:
        raise Refused(_("发生的时间要在服务前一天以后、现在以前，请再看看日期。"))
    project = slot.project
    incident, made = Incident.objects.get_or_create(
        key=told.key,
        slot=slot,
        reported_by=by,
        defaults={
            "township_ref": project.township_ref,
            "village_ref": project.village_ref,
            "what": told.what,
            "serious": told.serious,
            "happened_at": told.at,
            "words": told.words,
            "hurt": sealed_or_none(told.hurt, "track.hurt"),
            "done": told.done,
            "reported_at": now(),
        },
    )
    if made:
        facts: dict[str, Any] = {"slot": slot.pk, "what": str(told.what), "serious": told.serious}
        record(IncidentKind.REPORTED, incident.chain, by=by, subject=subject_of(incident), **facts)
        if told.serious:
            _tell_centre(incident, by)
    return incident


def _tell_centre(incident: Incident, by: User) -> None:
    told = {
        "place": str(incident.slot.place),
        "no": incident.slot.project.no,
        "what": str(Incident.What(incident.what).label),
        "link": f"{settings.HUIYIN_SITE}{incident.get_absolute_url()}",
    }
    tell_staff(incident.chain, INCIDENT_TOLD.code, told, incident.key, by=by)


def settle_incident(incident: Incident, outcome: str, *, insurer_told: bool, by: User) -> None:
    """Say what became of it and whether the insurance knows. Raises StaleState for who comes second."""
    require(policy.may_settle_incident(by, incident))
    incident.lifecycle.move(
        incident,
        Incident.State.SETTLED,
        IncidentKind.SETTLED,
        by=by,
        also={"outcome": outcome, "insurer_told": insurer_told, "settled_by": by, "settled_at": now()},
        insurer_told=insurer_told,
    )


@transaction.atomic
def read_hurt(incident: Incident, *, by: User) -> str:
    """Who was hurt, for whoever settles it. Each reading is written down."""
    require(policy.may_settle_incident(by, incident))
    record(IncidentKind.HURT_READ, incident.chain, by=by, subject=subject_of(incident))
    return opened(incident.hurt, "track.hurt")
