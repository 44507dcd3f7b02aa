"""Somebody registers, is confirmed once with the card in hand, and from then on is a number."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from huiyin.kernel.events.lifecycle import IllegalMove, Refused, StaleState
from huiyin.kernel.people import actions
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.actions import Applicant, Consent
from huiyin.kernel.people.actions.registering import birthday
from huiyin.kernel.people.identity import id_check
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Agreement, Skill, User, Volunteer
from huiyin.kernel.people.queries import agreement_to_sign, unsealed
from huiyin.kernel.people.tests import cast
from huiyin.kernel.present import today

pytestmark = pytest.mark.django_db
ADULT = "430422198603154219"


def id_of(born, tail="421"):
    first = f"430422{born:%Y%m%d}{tail}"
    return first + id_check(first)


def years_ago(years):
    day = today()
    return date(day.year - years, day.month, min(day.day, 28))


def text(what="serving"):
    return Agreement.objects.get(what=what, valid_to=None)


def an_applicant(**more):
    told = {"key": uuid4(), "name": "王小虎", "phone": "13900001111", "id_no": id_of(date(1986, 3, 15))}
    return Applicant(**{**told, "home": cast.village(), "text": text().pk, **more})


def a_guardian(**more):
    told = {"name": "王大山", "phone": "13900002222", "relation": "parent", "text": text("guardian").pk}
    return Consent(**{**told, **more})


def register(**more):
    return actions.self_register(an_applicant(**more), by=RESIDENT)


def keeper():
    return cast.with_duty(Role.STATION_KEEPER, "keeper", cast.village())


def kinds():
    return [event.kind.removeprefix("people.") for event in cast.events()]


def test_an_adult_registers_and_waits_to_be_confirmed():
    wishes = {"radius_km": 4, "languages": ["yao"], "weekly": "001" * 7}
    one = register(skills=[Skill.objects.get(code="haircut").pk], wishes=wishes)
    fresh = Volunteer.objects.get()
    assert (fresh.state, fresh.number, fresh.adult_on) == ("new", f"HYQZ{one.pk:07d}", None)
    assert (fresh.radius_km, fresh.languages, fresh.weekly) == (4, ["yao"], "001" * 7)
    assert fresh.skills == [Skill.objects.get(code="haircut").pk]
    assert agreement_to_sign(fresh) is None
    assert kinds() == ["volunteer_registered", "agreed"]


def test_the_id_number_is_kept_nowhere():
    given = an_applicant()
    actions.self_register(given, by=RESIDENT)
    kept = Volunteer.objects.values().get()
    assert not [name for name, value in kept.items() if given.id_no in str(value)]
    assert given.id_no not in str(list(cast.events().values()))


def test_pressing_twice_registers_once():
    given = an_applicant()
    assert actions.self_register(given, by=RESIDENT) == actions.self_register(given, by=RESIDENT)
    assert Volunteer.objects.count() == 1


@pytest.mark.parametrize("other", [{"phone": "13900003333"}, {"id_no": id_of(date(1990, 1, 1))}])
def test_who_is_known_by_telephone_or_card_is_sent_to_the_station_without_a_number(other):
    register()
    with pytest.raises(Refused) as refused:
        register(**other)
    assert "HYQZ" not in str(refused.value)
    assert Volunteer.objects.count() == 1


def test_wrong_numbers_and_old_texts_are_refused():
    for wrong in ({"id_no": ADULT[:-1] + "0"}, {"phone": "12345"}, {"wishes": {"radius_km": 0}}):
        with pytest.raises(ValidationError):
            register(**wrong)
    with pytest.raises(Refused, match="更新"):
        register(text=text("guardian").pk)
    assert not Volunteer.objects.exists()


def test_a_minor_needs_the_guardian_and_comes_of_age_on_a_day():
    born = years_ago(16)
    with pytest.raises(Refused, match="监护人"):
        register(id_no=id_of(born))
    one = register(id_no=id_of(born), guardian=a_guardian())
    assert (one.adult_on, one.minor) == (birthday(born, 18), True)
    consent = one.consents.get()
    assert (consent.relation, consent.agreement) == ("parent", text("guardian"))
    assert "王大山".encode() not in bytes(consent.name_sealed)
    assert "consented" in kinds()


def test_somebody_too_young_may_not_even_with_a_guardian():
    with pytest.raises(Refused, match="14"):
        register(id_no=id_of(years_ago(13)), guardian=a_guardian())


def test_the_county_sets_the_age_with_the_text():
    newer = Agreement(
        what="guardian", text="新的同意书", source="县里的规定", from_age=12, valid_from=today()
    )
    Agreement.objects.filter(what="guardian").update(valid_from=date(2020, 1, 1))
    actions.publish_agreement(newer, seen=1, by=cast.dispatcher())
    assert register(id_no=id_of(years_ago(13)), guardian=a_guardian(text=newer.pk)).minor
    with pytest.raises(StaleState):
        actions.publish_agreement(Agreement(what="guardian", valid_from=today()), seen=1, by=MACHINE)
    with pytest.raises(PermissionDenied):
        actions.publish_agreement(newer, seen=2, by=keeper())


@pytest.mark.parametrize("wrong", [{"phone": "1"}, {"relation": "friend"}, {"text": 0}])
def test_a_consent_must_be_whole(wrong):
    with pytest.raises((Refused, ValidationError)):
        register(id_no=id_of(years_ago(16)), guardian=a_guardian(**wrong))
    assert not Volunteer.objects.exists()


def test_the_29th_of_february_comes_of_age_on_the_first_of_march():
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)


def test_the_keeper_confirms_what_stands_on_the_card_and_hands_over_an_account():
    one = register()
    for wrong in ({"name": "王大虎"}, {"id_no": id_of(date(1990, 1, 1))}, {"id_no": "1"}):
        with pytest.raises(ValidationError):
            told = {"name": "王小虎", "id_no": id_of(date(1986, 3, 15)), **wrong}
            actions.confirm_volunteer(one, **told, by=keeper())
    with pytest.raises(Refused, match="核实身份"):
        actions.open_account(one, by=keeper())
    actions.confirm_volunteer(one, name="王小虎", id_no=id_of(date(1986, 3, 15)), by=keeper())
    assert Volunteer.objects.get().state == "active"
    user, password = actions.open_account(one, by=keeper())
    assert (user.username, user.display_name) == (one.number.lower(), one.number)
    assert user.check_password(password) and user.roles == {"volunteer"}
    with pytest.raises(Refused, match="已经有账号"):
        actions.open_account(one, by=keeper())


def test_a_volunteer_of_the_list_is_bound_to_the_card_and_no_card_to_two():
    one, two = cast.volunteer(), cast.volunteer("two", "13900002222")
    card = id_of(date(1986, 3, 15))
    for _again in range(2):
        actions.confirm_volunteer(one, name="王小虎", id_no=card, by=keeper())
    assert kinds().count("volunteer_confirmed") == 1
    with pytest.raises(Refused, match="另一位"):
        actions.confirm_volunteer(two, name="王小虎", id_no=card, by=keeper())


def test_only_the_keepers_of_the_place_confirm():
    one = register()
    for role, place in ((Role.STATION_KEEPER, cast.village(town="花桥镇")), (Role.DEPARTMENT_HANDLER, None)):
        by = cast.with_duty(role, f"x-{role}".replace("_", "-"), place)
        with pytest.raises(PermissionDenied):
            actions.confirm_volunteer(one, name="王小虎", id_no=id_of(date(1986, 3, 15)), by=by)
        with pytest.raises(PermissionDenied):
            actions.open_account(one, by=by)
    with pytest.raises(PermissionDenied):
        actions.self_register(an_applicant(), by=keeper())


def test_sleep_wake_and_leave_for_good():
    one = cast.volunteer(skills=[Skill.objects.get(code="haircut").pk])
    actions.put_to_sleep(one, by=one.user)
    with pytest.raises(IllegalMove):
        actions.put_to_sleep(one, by=one.user)
    actions.wake(one, by=one.user)
    with pytest.raises(PermissionDenied):
        actions.leave(one, by=cast.volunteer("two", "13900002222").user)
    Volunteer.objects.filter(pk=one.pk).update(minutes_served=90)
    actions.leave(one, by=one.user)
    gone = Volunteer.objects.get(pk=one.pk)
    assert (gone.state, gone.minutes_served, gone.phone_index, gone.skills) == ("left", 90, None, [])
    assert unsealed(gone).name == "" and gone.abilities.count() == 0
    assert not User.objects.get(pk=one.user_id).is_active
    with pytest.raises(IllegalMove):
        actions.wake(gone, by=MACHINE)
    assert kinds()[-1] == "volunteer_erased"


def test_a_guardian_is_forgotten_with_the_minor_and_the_same_person_may_come_again():
    one = register(id_no=id_of(years_ago(16)), guardian=a_guardian())
    actions.leave(one, by=keeper())
    assert one.consents.get().name_sealed is None
    again = register(id_no=id_of(years_ago(16)), guardian=a_guardian())
    assert again.number != one.number


def test_who_also_works_for_a_unit_keeps_the_account():
    one = cast.volunteer()
    cast.with_duty(Role.STATION_KEEPER, one.user.username)
    actions.leave(one, by=MACHINE)
    user = User.objects.get(pk=one.user_id)
    assert user.is_active and user.roles == {"station_keeper"}


def test_a_new_version_is_signed_by_everybody_anew():
    one = cast.volunteer()
    first = agreement_to_sign(one)
    for _again in range(2):
        actions.agree(one, first, by=one.user)
    assert agreement_to_sign(one) is None and kinds().count("agreed") == 1
    newer = Agreement(what="serving", text="新协议", source="县里的规定", from_age=18, valid_from=today())
    Agreement.objects.filter(what="serving").update(valid_from=date(2020, 1, 1))
    actions.publish_agreement(newer, seen=1, by=MACHINE)
    assert agreement_to_sign(one) == newer
    with pytest.raises(Refused, match="更新"):
        actions.agree(one, first, by=one.user)
    with pytest.raises(PermissionDenied):
        actions.agree(one, newer, by=keeper())
