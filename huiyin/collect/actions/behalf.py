"""Noting with whose consent somebody spoke for another, and how the other wants to be answered."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from huiyin.collect import policy
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import OnBehalf, Request
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now


@dataclass(frozen=True)
class Consented:
    """Who consented, how it was given, and how the person wants the answer."""

    consent: OnBehalf.Consent
    how: OnBehalf.How
    answer: OnBehalf.Answer


@transaction.atomic
def note_consent(request: Request, said: Consented, *, by: User) -> OnBehalf:
    """Keep the consent beside the voice that was passed on; only who passed it on knows of it."""
    require(policy.may_note_consent(by, request))
    told: dict[str, Any] = {"consent": str(said.consent), "how": str(said.how), "answer": str(said.answer)}
    noted = OnBehalf.objects.create(request=request, by=by, at=now(), **told)
    record(CollectKind.CONSENT_NOTED, request.no, by=by, subject=f"request:{request.no}", **told)
    return noted
