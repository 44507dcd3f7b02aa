"""Setting up a whole county at once: units and accounts in bulk, by the machine alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from huiyin.kernel.events.log import Draft, record_many
from huiyin.kernel.people import policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.actions.accounts import chain_of
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import Duty, Organisation, User
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now, today

BATCH = 1000


@dataclass(frozen=True)
class NewUnit:
    """A unit to be made. `code` tells it from all others."""

    kind: str
    name: str
    code: str
    place: Place
    short_name: str = ""
    parent: Organisation | None = None
    is_demonstration: bool = False


@dataclass(frozen=True)
class NewAccount:
    """An account with one duty. Nobody can sign in with it before an administrator sets a password."""

    username: str
    display_name: str
    role: str
    place: Place
    unit: Organisation | None = None


@transaction.atomic
def found_units(wanted: Sequence[NewUnit], *, by: Actor) -> dict[str, Organisation]:
    """Make the units whose codes are not known yet; all of them by code. Four queries, however many."""
    require(policy.is_machine(by))
    codes = [unit.code for unit in wanted]
    known = {unit.code: unit for unit in Organisation.objects.filter(code__in=codes)}
    fresh = [
        Organisation(
            kind=unit.kind,
            name=unit.name,
            short_name=unit.short_name,
            code=unit.code,
            place=unit.place,
            parent=unit.parent,
            is_demonstration=unit.is_demonstration,
        )
        for unit in wanted
        if unit.code not in known
    ]
    made = Organisation.objects.bulk_create(fresh, batch_size=BATCH)
    names = [f"organisation:{unit.pk}" for unit in made]
    record_many([Draft(PeopleKind.ORGANISATION_CREATED, name, by, name) for name in names])
    return known | {unit.code: unit for unit in made}


@transaction.atomic
def found_accounts(wanted: Sequence[NewAccount], *, by: Actor) -> dict[str, User]:
    """Make the accounts not known yet, each with its duty; all of them by user name."""
    require(policy.is_machine(by))
    names = [account.username for account in wanted]
    known = {user.username: user for user in User.objects.filter(username__in=names)}
    fresh = [account for account in wanted if account.username not in known]
    users = [
        User(
            username=account.username,
            display_name=account.display_name,
            unit=account.unit,
            must_change_password=True,
            created_at=now(),
        )
        for account in fresh
    ]
    for user in users:
        user.set_unusable_password()
    made = User.objects.bulk_create(users, batch_size=BATCH)
    duties = Duty.objects.bulk_create(
        [
            Duty(user=user, role=a.role, place=a.place, organisation=a.unit, valid_from=today())
            for user, a in zip(made, fresh, strict=True)
        ],
        batch_size=BATCH,
    )
    record_many([draft for duty in duties for draft in _told(duty, by)])
    return known | {user.username: user for user in made}


def _told(duty: Duty, by: Actor) -> list[Draft]:
    chain, unit = chain_of(duty.user), duty.organisation_id
    facts = {"role": str(duty.role), "place": duty.place_id, "organisation": unit}
    return [
        Draft(PeopleKind.ACCOUNT_CREATED, chain, by, f"user:{duty.user_id}", {"unit": unit}),
        Draft(PeopleKind.DUTY_GRANTED, chain, by, f"duty:{duty.pk}", facts),
    ]
