"""What was ruled once is kept for the next time."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.archive.queries import voices
from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import Precedent, WorkOrder
from huiyin.dispatch.queries import route
from huiyin.engines.wording.grams import with_numbers_hidden
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.people.queries import unsealed
from huiyin.kernel.present import now

MOST = 300


@transaction.atomic
def add_precedent(
    case: Case, *, organisation: Organisation, question: str, ruling: str, basis: str, by: Actor
) -> Precedent:
    """Keep whose duty a case was ruled to be, under the line of the directory it falls under.

    Who had returned the case and why is taken from its orders. Numbers of people become stars. Raises Refused
    when a sentence is empty, too long, or holds the name of a resident of the case; PermissionDenied.
    The same ruling told twice is one precedent.
    """
    require(policy.may_add_precedent(by, case))
    told = {"question": _clean(question), "ruling": _clean(ruling), "basis": _clean(basis)}
    claims = _claims(case)
    _names_nobody(case, [*told.values(), *(claim["basis"] for claim in claims)])
    Case.objects.select_for_update().get(pk=case.pk)  # two tellings of one ruling wait for each other
    before = Precedent.objects.filter(case=case, organisation=organisation, **told).first()
    if before is not None:
        return before
    kept = _new(case, organisation, claims, told, by)
    record(
        DispatchKind.PRECEDENT_ADDED,
        case.no,
        by=by,
        subject=f"precedent:{kept.pk}",
        organisation=organisation.pk,
        entry=kept.entry_id,
    )
    return kept


def _new(
    case: Case, unit: Organisation, claims: list[dict[str, object]], told: dict[str, str], by: Actor
) -> Precedent:
    found = route(case)
    entry = found.entry if found else None
    kept = Precedent(
        case=case,
        entry=entry,
        category=case.category,
        place=case.place,
        circumstance=entry.circumstance if entry else "",
        organisation=unit,
        claims=claims,
        ruled_by=by if isinstance(by, User) else None,
        ruled_at=now(),
        **told,
    )
    kept.save(force_insert=True)
    return kept


def _clean(words: str) -> str:
    words = with_numbers_hidden(" ".join(words.split()))
    if not words:
        raise Refused(_("请写明争议的问题、裁定和依据，判例才能供以后参考。"))
    if len(words) > MOST:
        raise Refused(_("判例的问题、裁定和依据各不超过 %(most)d 字。") % {"most": MOST})
    return words


def _claims(case: Case) -> list[dict[str, object]]:
    """Each unit's last word on its return, oldest first."""
    returned = WorkOrder.objects.filter(case=case, state=WorkOrder.State.RETURNED).order_by("pk")
    last = {order.organisation_id: order for order in returned}
    return [
        {
            "organisation": unit,
            "reason": str(order.return_reason),
            "basis": with_numbers_hidden(order.return_basis),
        }
        for unit, order in last.items()
    ]


def _names_nobody(case: Case, sentences: list[object]) -> None:
    """Nobody reads a resident's name in a ruling. It is looked for, never shown."""
    residents = [voice.resident for voice in voices(case) if voice.resident is not None]
    names = {unsealed(resident).name for resident in residents}
    if any(name in str(words) for name in names if len(name) > 1 for words in sentences):
        raise Refused(_("判例里不能有诉求人的姓名。请改用“诉求人”。"))
