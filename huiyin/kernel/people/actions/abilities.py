"""What a volunteer can do: named, proven, checked, expired; trainings and insurance."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import Draft, record, record_many
from huiyin.kernel.people import policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.identity import normalise
from huiyin.kernel.people.kinds import Check, PeopleKind
from huiyin.kernel.people.models import (
    Insurance,
    Skill,
    Training,
    User,
    Volunteer,
    VolunteerCheck,
    VolunteerSkill,
)
from huiyin.kernel.people.sealed import opened, sealed_or_none
from huiyin.kernel.present import now, today

BATCH = 1000
MOST_PROOF = 60


@transaction.atomic
def add_skill(
    volunteer: Volunteer, skill: Skill, *, by: Actor, proof: str = "", valid_until: date | None = None
) -> VolunteerSkill:
    """Note a skill that the volunteer names. One that needs proof counts once it is confirmed.

    Naming it again with another proof or day asks for confirmation again; the same once more changes nothing.
    """
    require(policy.may_tend_volunteer(by, volunteer))
    _lock(volunteer)
    words = normalise(proof)[:MOST_PROOF]
    _not_over(valid_until)
    able = VolunteerSkill.objects.filter(volunteer=volunteer, skill=skill).first()
    known = opened(able.proof_sealed, "people.proof") if able else ""
    if able and able.ended_at is None and (known, able.valid_until) == (words, valid_until):
        return able
    able = able or VolunteerSkill(volunteer=volunteer, skill=skill)
    able.proof_sealed, able.valid_until = sealed_or_none(words, "people.proof"), valid_until
    able.confirmed_by, able.confirmed_at, able.ended_at = None, None, None
    able.save()
    project_abilities(volunteer)
    record(PeopleKind.SKILL_ADDED, volunteer.chain, by=by, subject=volunteer.chain, skill=skill.pk)
    return able


@transaction.atomic
def confirm_skill(able: VolunteerSkill, *, by: Actor, valid_until: date | None = None) -> None:
    """Somebody saw the proof; `valid_until` is the last day it counts. Nobody confirms the own."""
    require(policy.may_keep_volunteer(by, able.volunteer))
    _lock(able.volunteer)
    _not_over(valid_until)
    able.valid_until, able.ended_at = valid_until, None
    able.confirmed_at, able.confirmed_by = now(), by if isinstance(by, User) else None
    able.save(update_fields=["valid_until", "ended_at", "confirmed_at", "confirmed_by"])
    project_abilities(able.volunteer)
    chain = able.volunteer.chain
    record(PeopleKind.SKILL_CONFIRMED, chain, by=by, subject=chain, skill=able.skill_id)


@transaction.atomic
def drop_skill(able: VolunteerSkill, *, by: Actor) -> None:
    """The volunteer cannot or will not do this any more. Twice is once."""
    volunteer = able.volunteer
    require(policy.may_tend_volunteer(by, volunteer))
    _lock(volunteer)
    gone, _each = VolunteerSkill.objects.filter(pk=able.pk).delete()
    if gone:
        project_abilities(volunteer)
        record(PeopleKind.SKILL_DROPPED, volunteer.chain, by=by, subject=volunteer.chain, skill=able.skill_id)


@transaction.atomic
def pass_check(
    volunteer: Volunteer, what: str, *, valid_until: date, by: Actor, passed_on: date | None = None
) -> VolunteerCheck:
    """Note that the volunteer passed a check (`kinds.Check`) which counts up to and with a day."""
    require(policy.may_keep_volunteer(by, volunteer))
    _lock(volunteer)
    since = passed_on or today()
    if what not in Check.values or since > today():
        raise ValidationError({"passed_on": _("通过日期不能晚于今天。")})
    _not_over(valid_until)
    open_ones = VolunteerCheck.objects.filter(volunteer=volunteer, what=what, ended_at=None)
    same = open_ones.filter(passed_on=since, valid_until=valid_until).first()
    if same is not None:
        return same
    open_ones.update(ended_at=now())
    made = VolunteerCheck.objects.create(
        volunteer=volunteer,
        what=what,
        passed_on=since,
        valid_until=valid_until,
        by=by if isinstance(by, User) else None,
    )
    project_abilities(volunteer)
    record(PeopleKind.CHECK_PASSED, volunteer.chain, by=by, subject=volunteer.chain, check=what)
    return made


@transaction.atomic
def note_training(training: Training, *, by: Actor) -> Training:
    """Keep a training that the volunteer took part in. The same title on the same day is the same one."""
    require(policy.may_keep_volunteer(by, training.volunteer))
    _lock(training.volunteer)
    training.by = by if isinstance(by, User) else None
    training.clean_fields(exclude=["volunteer", "by"])
    told = {"volunteer": training.volunteer, "title": training.title, "day": training.day}
    same = Training.objects.filter(**told).first()
    if same is not None:
        return same
    training.save(force_insert=True)
    chain = training.volunteer.chain
    record(PeopleKind.TRAINED, chain, by=by, subject=chain, training=training.pk, minutes=training.minutes)
    return training


@transaction.atomic
def note_insurance(insurance: Insurance, *, policy_no: str, by: Actor) -> Insurance:
    """Keep a cover; its number is sealed. The same insurer and days are the same cover."""
    require(policy.may_keep_volunteer(by, insurance.volunteer))
    _lock(insurance.volunteer)
    if insurance.last < insurance.first:
        raise ValidationError({"last": _("到期日期不能早于起保日期。")})
    days = {"insurer": insurance.insurer, "first": insurance.first, "last": insurance.last}
    same = Insurance.objects.filter(volunteer=insurance.volunteer, **days).first()
    if same is not None:
        return same
    insurance.by = by if isinstance(by, User) else None
    insurance.policy_sealed = sealed_or_none(normalise(policy_no)[:MOST_PROOF], "people.policy_no")
    insurance.save(force_insert=True)
    chain = insurance.volunteer.chain
    record(PeopleKind.INSURED, chain, by=by, subject=chain, insurance=insurance.pk)
    return insurance


def _not_over(day: date | None) -> None:
    if day is not None and day < today():
        raise ValidationError({"valid_until": _("这一天已经过去。请填证明上写的有效期。")})


def _lock(volunteer: Volunteer) -> None:
    """Abilities of one person change one after the other. Raises Refused when the person has left."""
    state = Volunteer.objects.select_for_update().values_list("state", flat=True).get(pk=volunteer.pk)
    if state == Volunteer.State.LEFT:
        raise Refused(_("这位志愿者已经退出，不能再修改。"))


def project_abilities(*volunteers: Volunteer) -> None:
    """Write into `skills` and `checks` what counts today: two reads and one write, however many people.

    For verbs that hold the rows locked; they record what happened.
    """
    skills = VolunteerSkill.objects.select_related("skill").filter(ended_at=None)
    checks = VolunteerCheck.objects.filter(ended_at=None, valid_until__gte=today())
    keys = [one.pk for one in volunteers]
    able = _by_person(
        Prefetch("abilities", skills, "able_now"), Prefetch("passed", checks, "passed_now"), keys
    )
    for one in volunteers:
        now_able, now_passed = able[one.pk]
        one.skills, one.checks = now_able, now_passed
    Volunteer.objects.bulk_update(volunteers, ["skills", "checks"], batch_size=BATCH)


def _by_person(
    able: "Prefetch[str]", passed: "Prefetch[str]", keys: list[int]
) -> dict[int, tuple[list[int], list[str]]]:
    rows = Volunteer.objects.filter(pk__in=keys).only("pk").prefetch_related(able, passed)
    return {
        row.pk: (
            sorted(one.skill_id for one in row.able_now if one.usable),  # type: ignore[attr-defined]
            sorted({one.what for one in row.passed_now}),  # type: ignore[attr-defined]
        )
        for row in rows
    }


def drop_expired(*, by: Actor) -> int:
    """Take what has run out from everybody, one event a person. Returns how many people; safe to repeat."""
    require(policy.is_machine(by))
    done = 0
    while people := _with_expired():
        _end(people, by)
        done += len(people)
    return done


def _expired() -> tuple[QuerySet[VolunteerSkill], QuerySet[VolunteerCheck]]:
    over = {"ended_at": None, "valid_until__lt": today()}
    return VolunteerSkill.objects.filter(**over), VolunteerCheck.objects.filter(**over)


def _with_expired() -> list[int]:
    found: set[int] = set()
    for rows in _expired():
        found.update(rows.order_by("valid_until").values_list("volunteer", flat=True)[:BATCH])
    return sorted(found)


@transaction.atomic
def _end(people: Iterable[int], by: Actor) -> None:
    volunteers = list(Volunteer.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    skills, checks = _expired()
    skills, checks = skills.filter(volunteer__in=volunteers), checks.filter(volunteer__in=volunteers)
    told: dict[int, dict[str, list[object]]] = {one.pk: {"skills": [], "checks": []} for one in volunteers}
    for able in skills:
        told[able.volunteer_id]["skills"].append(able.skill_id)
    for passed in checks:
        told[passed.volunteer_id]["checks"].append(passed.what)
    moment = now()
    skills.update(ended_at=moment)
    checks.update(ended_at=moment)
    project_abilities(*volunteers)
    kind = PeopleKind.ABILITIES_EXPIRED
    record_many([Draft(kind, one.chain, by, one.chain, dict(told[one.pk])) for one in volunteers])
