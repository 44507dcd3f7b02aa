"""What a volunteer can do counts when it is proven and has not run out."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from huiyin.kernel.people import actions
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Insurance, Skill, Training, Volunteer, VolunteerCheck
from huiyin.kernel.people.tests import cast
from huiyin.kernel.present import telling_of, today

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def skill(code):
    return Skill.objects.get(code=code)


def counted(one):
    fresh = Volunteer.objects.get(pk=one.pk)
    assert (fresh.skills, fresh.checks) == (one.skills, one.checks)
    return fresh.skills, fresh.checks


def kinds():
    return [event.kind.removeprefix("people.") for event in cast.events()]


def keeper():
    return cast.with_duty(Role.STATION_KEEPER, "keeper", cast.village())


def test_a_plain_skill_counts_at_once_and_one_that_needs_proof_waits():
    one = cast.volunteer()
    actions.add_skill(one, skill("haircut"), by=one.user)
    able = actions.add_skill(one, skill("driving"), by=one.user, proof="C1 4304220001")
    assert counted(one) == ([skill("haircut").pk], [])
    assert b"C1" not in bytes(able.proof_sealed)
    actions.confirm_skill(able, by=keeper(), valid_until=today() + DAY)
    assert able.volunteer.skills == sorted([skill("haircut").pk, skill("driving").pk])
    assert kinds()[1:] == ["skill_added", "skill_added", "skill_confirmed"]


def test_a_registrar_may_have_seen_the_proof():
    home, proven = cast.village(), skill("driving").pk
    told = {"home": home, "by": MACHINE, "name": "王小虎"}
    one = actions.register_volunteer(**told, phone="13900001111", skills=[proven])
    two = actions.register_volunteer(**told, phone="13900002222", skills=[proven], proven=[proven])
    assert (one.skills, two.skills) == ([], [proven])


def test_another_proof_is_confirmed_anew_and_the_same_changes_nothing():
    one = cast.volunteer()
    able = actions.add_skill(one, skill("driving"), by=one.user, proof="C1")
    actions.confirm_skill(able, by=keeper())
    before = kinds()
    actions.add_skill(one, skill("driving"), by=one.user, proof="C1")
    assert kinds() == before and Volunteer.objects.get().skills
    actions.add_skill(one, skill("driving"), by=one.user, proof="B2")
    assert counted(one) == ([], [])


def test_nobody_confirms_the_own_proof_nor_that_of_another_village():
    one = cast.volunteer()
    able = actions.add_skill(one, skill("driving"), by=one.user)
    away = cast.with_duty(Role.STATION_KEEPER, "away", cast.village(town="花桥镇"))
    also_keeper = cast.with_duty(Role.COUNTY_DISPATCHER, one.user.username)
    for by in (away, also_keeper):
        with pytest.raises(PermissionDenied):
            actions.confirm_skill(able, by=by)
        with pytest.raises(PermissionDenied):
            actions.pass_check(one, "children", valid_until=today(), by=by)
    assert counted(one) == ([], [])


def test_a_skill_is_dropped_once():
    one = cast.volunteer()
    able = actions.add_skill(one, skill("haircut"), by=one.user)
    actions.drop_skill(able, by=one.user)
    actions.drop_skill(able, by=one.user)
    assert (one.abilities.count(), kinds().count("skill_dropped")) == (0, 1)
    assert Volunteer.objects.get().skills == []


def test_a_check_counts_until_its_day_and_a_later_one_follows_it():
    one = cast.volunteer()
    for until in (today() + DAY, today() + 9 * DAY, today() + 9 * DAY):
        actions.pass_check(one, "children", valid_until=until, by=keeper())
    assert counted(one) == ([], ["children"])
    assert (VolunteerCheck.objects.count(), VolunteerCheck.objects.filter(ended_at=None).count()) == (2, 1)
    with pytest.raises(ValidationError):
        actions.pass_check(one, "children", valid_until=today(), passed_on=today() + DAY, by=keeper())
    with pytest.raises(ValidationError):
        actions.pass_check(one, "homebound", valid_until=today() - DAY, passed_on=today() - DAY, by=keeper())


def test_what_has_run_out_counts_no_longer_with_one_event_a_person():
    one, two = cast.volunteer(), cast.volunteer("two", "13900002222")
    able = actions.add_skill(one, skill("driving"), by=one.user)
    actions.confirm_skill(able, by=keeper(), valid_until=today())
    actions.pass_check(one, "homebound", valid_until=today(), by=keeper())
    actions.add_skill(two, skill("haircut"), by=two.user, valid_until=today() + 9 * DAY)
    assert actions.drop_expired(by=MACHINE) == 0
    with telling_of(cast.moment(today() + DAY)):
        assert actions.drop_expired(by=MACHINE) == 1
        assert actions.drop_expired(by=MACHINE) == 0
    fresh = Volunteer.objects.get(pk=one.pk)
    assert (fresh.skills, fresh.checks) == ([], [])
    assert Volunteer.objects.get(pk=two.pk).skills == [skill("haircut").pk]
    (event,) = cast.events().filter(kind="people.abilities_expired")
    assert event.facts == {"skills": [skill("driving").pk], "checks": ["homebound"]}


def test_trainings_and_insurance_are_kept_once_and_the_policy_sealed():
    one = cast.volunteer()
    for _again in range(2):
        told = {"volunteer": one, "day": today(), "minutes": 90}
        actions.note_training(Training(title="心肺复苏", organiser="红十字会", **told), by=keeper())
        cover = Insurance(volunteer=one, insurer="人保财险", first=today(), last=today() + 365 * DAY)
        actions.note_insurance(cover, policy_no="PX-77", by=keeper())
    assert (one.trainings.count(), one.insurances.count()) == (1, 1)
    assert b"PX-77" not in bytes(one.insurances.get().policy_sealed)
    with pytest.raises(ValidationError):
        back = Insurance(volunteer=one, insurer="人保财险", first=today(), last=today() - DAY)
        actions.note_insurance(back, policy_no="", by=keeper())
