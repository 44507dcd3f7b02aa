"""Volunteers, one at a time, and the list of skills."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people import identity, policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.actions.abilities import project_abilities
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import Skill, User, Volunteer, VolunteerSkill
from huiyin.kernel.people.models.volunteers import NUMBER_PREFIX
from huiyin.kernel.people.queries import phone_blind
from huiyin.kernel.people.sealed import sealed_or_none
from huiyin.kernel.places.models import Place
from huiyin.kernel.pouring import reserve
from huiyin.kernel.present import now

WISHES = ("weekly", "radius_km", "most_calls", "most_minutes", "languages")
SKILLS = Path(__file__).parents[1] / "data" / "skills.csv"


def number_of(pk: int) -> str:
    """The volunteer's number, which stands for the person wherever others see it."""
    return f"{NUMBER_PREFIX}{pk:07d}"


@transaction.atomic
def register_volunteer(
    *,
    name: str,
    phone: str,
    home: Place,
    by: Actor,
    skills: Sequence[int] = (),
    proven: Sequence[int] = (),
    user: User | None = None,
    **wishes: Any,
) -> Volunteer:
    """Register one volunteer. Raises ValidationError for a bad value, Refused when the telephone is taken.

    Of `skills`, those that need proof count only when their proof was seen: then they are in `proven`.
    `wishes` are those of `WISHES`: days, limits, languages.
    """
    require(policy.may_register_volunteer(by, home))
    volunteer = drafted(name=name, phone=phone, home=home, **wishes)
    taken = Volunteer.objects.filter(phone_index=volunteer.phone_index).first()
    if taken is not None:
        raise Refused(_("这个电话已经登记为志愿者 %(number)s。") % {"number": taken.number})
    volunteer.user = user
    enter(volunteer, skills, proven, by=by)
    return volunteer


def drafted(*, name: str, phone: str, home: Place, **wishes: Any) -> Volunteer:
    """A volunteer not yet kept. Raises ValidationError for a bad telephone, week, limit or language."""
    if not identity.valid_phone(phone):
        raise ValidationError({"phone": _("这个电话打不通：请填手机号或带区号的固定电话。")})
    volunteer = Volunteer(
        name_sealed=sealed_or_none(identity.normalise_name(name), "people.name"),
        phone_sealed=sealed_or_none(identity.normalise_phone(phone), "people.phone"),
        phone_index=phone_blind(phone),
        home=home,
        township_id=home.township_id_or_none,
        village_id=home.village_id_or_none,
        lat=home.lat,
        lon=home.lon,
        **{wish: wishes[wish] for wish in WISHES if wish in wishes},
    )
    volunteer.clean_fields(exclude=[one.name for one in volunteer._meta.fields if one.name not in WISHES])
    return volunteer


def enter(volunteer: Volunteer, skills: Sequence[int], proven: Sequence[int], *, by: Actor) -> None:
    """Give a volunteer a number and keep them with their skills."""
    volunteer.pk = reserve(Volunteer, 1)[0]
    volunteer.number = number_of(volunteer.pk)
    volunteer.save(force_insert=True)
    seer, moment = by if isinstance(by, User) else None, now()
    named = [
        VolunteerSkill(
            volunteer=volunteer,
            skill_id=skill,
            confirmed_by=seer if skill in proven else None,
            confirmed_at=moment if skill in proven else None,
        )
        for skill in sorted({*skills, *proven})
    ]
    if named:
        VolunteerSkill.objects.bulk_create(named)
        project_abilities(volunteer)
    record(PeopleKind.VOLUNTEER_REGISTERED, volunteer.chain, by=by, subject=volunteer.chain)


def note_offers(volunteers: Sequence[int], *, by: Actor) -> None:
    """These volunteers were asked to come: counted for fairness. The dispatch room records the events."""
    Volunteer.objects.filter(pk__in=volunteers).update(last_asked_at=now(), offers_30d=F("offers_30d") + 1)


def add_minutes(volunteer: Volunteer, minutes: int, *, by: Actor) -> None:
    """The volunteer served: minutes are added up. The track room records the event."""
    Volunteer.objects.filter(pk=volunteer.pk).update(minutes_served=F("minutes_served") + minutes)


@transaction.atomic
def seed_skills(*, by: Actor) -> int:
    """Load the shipped list of skills. Safe to repeat; returns how many are new."""
    require(policy.may_import_volunteers(by))
    with SKILLS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = set(Skill.objects.values_list("code", flat=True))
    fresh = [
        Skill(
            code=row["code"],
            group=row["group"],
            name=row["name"],
            name_en=row["name_en"],
            needs_proof=row["needs_proof"] == "1",
        )
        for row in rows
        if row["code"] not in known
    ]
    Skill.objects.bulk_create(fresh)
    return len(fresh)
