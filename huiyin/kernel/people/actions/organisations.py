"""Units of the county."""

from django.db import transaction

from huiyin.kernel.calendar.models import Calendar
from huiyin.kernel.events.log import record
from huiyin.kernel.people import policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.models import Place


@transaction.atomic
def create_organisation(
    kind: str,
    name: str,
    code: str,
    place: Place,
    *,
    by: Actor,
    parent: Organisation | None = None,
    short_name: str = "",
) -> Organisation:
    """Add a unit. Raises ValidationError when the code is taken or a value does not fit."""
    require(policy.may_keep_accounts(by))
    unit = Organisation(kind=kind, name=name, short_name=short_name, code=code, place=place, parent=parent)
    unit.full_clean()
    unit.save()
    record(
        PeopleKind.ORGANISATION_CREATED, f"organisation:{unit.pk}", by=by, subject=f"organisation:{unit.pk}"
    )
    return unit


@transaction.atomic
def change_organisation(
    unit: Organisation,
    *,
    by: Actor,
    name: str | None = None,
    short_name: str | None = None,
    calendar: Calendar | None = None,
    is_demonstration: bool | None = None,
    active: bool | None = None,
) -> None:
    """Change what is given; leave the rest."""
    require(policy.may_keep_accounts(by))
    wanted = {
        "name": name,
        "short_name": short_name,
        "calendar": calendar,
        "is_demonstration": is_demonstration,
        "active": active,
    }
    changed = [
        field for field, value in wanted.items() if value is not None and getattr(unit, field) != value
    ]
    for field in changed:
        setattr(unit, field, wanted[field])
    if not changed:
        return
    unit.full_clean()
    unit.save(update_fields=changed)
    record(
        PeopleKind.ORGANISATION_CHANGED,
        f"organisation:{unit.pk}",
        by=by,
        subject=f"organisation:{unit.pk}",
        fields=changed,
    )
