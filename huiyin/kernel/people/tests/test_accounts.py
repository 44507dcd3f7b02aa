"""Accounts and duties: one administrator makes, another grants, a third reads; nobody is two of them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people import actions
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.kinds import ADMIN_ROLES, Role
from huiyin.kernel.people.models import Duty, User
from huiyin.kernel.people.tests import cast
from huiyin.kernel.present import today

pytestmark = pytest.mark.django_db


def kinds():
    return list(cast.events().values_list("kind", flat=True))


def test_the_system_administrator_makes_an_account_with_a_password_to_be_changed():
    user, password = actions.create_account("zhou.min", "周敏", cast.unit(), by=cast.system_admin())
    assert user.check_password(password)
    assert user.must_change_password
    assert len(password) == 17
    assert kinds() == ["people.account_created"]
    assert not user.duties_now()


def test_nobody_else_makes_accounts():
    for by in (cast.security_admin(), cast.audit_admin(), cast.dispatcher(), RESIDENT):
        with pytest.raises(PermissionDenied):
            actions.create_account("zhou.min", "周敏", None, by=by)
    assert kinds() == []


@pytest.mark.parametrize("name", ["", "ab", "1abc", "周敏", "a b c", "x" * 41, "root\n", "a<script>"])
def test_a_user_name_that_does_not_fit_is_refused(name):
    with pytest.raises(ValidationError):
        actions.create_account(name, "周敏", None, by=MACHINE)


def test_a_user_name_is_taken_only_once_whatever_its_case():
    actions.create_account("zhou", "周敏", None, by=MACHINE)
    with pytest.raises(ValidationError, match="已经有人用了"):
        actions.create_account("ZHOU", "周明", None, by=MACHINE)


def test_the_machine_may_set_a_password_that_stays():
    user, password = actions.create_account("demo", "演示", None, by=MACHINE, password="huiyin-demo-2026")
    assert (password, user.must_change_password) == ("huiyin-demo-2026", False)


def test_the_security_administrator_grants_and_ends_a_duty():
    by, user = cast.security_admin(), cast.person()
    duty = actions.grant_duty(user, Role.DEPARTMENT_HANDLER, cast.county(), cast.unit(), by=by)
    assert user.role == "department_handler"
    actions.end_duty(duty, by=by)
    user.forget_duties()
    assert user.role == ""
    assert duty.valid_to == today()
    actions.end_duty(duty, by=by)
    assert kinds() == ["people.duty_granted", "people.duty_ended"]


def test_nobody_else_grants_or_ends_duties():
    user = cast.person()
    duty = Duty.objects.create(user=user, role=Role.SUPERVISOR, place=cast.county())
    for by in (cast.system_admin(), cast.audit_admin(), cast.dispatcher(), RESIDENT):
        with pytest.raises(PermissionDenied):
            actions.grant_duty(user, Role.STATION_KEEPER, cast.village(), None, by=by)
        with pytest.raises(PermissionDenied):
            actions.end_duty(duty, by=by)


def test_the_security_administrator_grants_nothing_to_himself():
    by = cast.security_admin()
    with pytest.raises(PermissionDenied):
        actions.grant_duty(by, Role.COUNTY_LEADER, cast.county(), None, by=by)


@pytest.mark.parametrize("first", ADMIN_ROLES)
@pytest.mark.parametrize("second", ADMIN_ROLES)
def test_nobody_holds_two_administrators_roles(first, second):
    user = cast.with_duty(first, "someone")
    with pytest.raises(Refused):
        actions.grant_duty(user, second, cast.county(), None, by=cast.security_admin())
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(user=user, role=second, place=cast.village())


@pytest.mark.parametrize(
    ("held", "wanted"), [(Role.SUPERVISOR, Role.AUDIT_ADMIN), (Role.AUDIT_ADMIN, Role.SUPERVISOR)]
)
def test_an_administrator_does_no_other_work(held, wanted):
    user = cast.with_duty(held, "someone")
    with pytest.raises(Refused, match="管理员职责"):
        actions.grant_duty(user, wanted, cast.county(), None, by=cast.security_admin())


def test_a_future_duty_counts_as_held_when_another_is_granted():
    user = cast.person()
    later = today().fromordinal(today().toordinal() + 30)
    actions.grant_duty(user, Role.SUPERVISOR, cast.county(), None, by=MACHINE, valid_from=later)
    with pytest.raises(Refused):
        actions.grant_duty(user, Role.SYSTEM_ADMIN, cast.county(), None, by=cast.security_admin())


def test_an_administrators_duty_has_no_planned_end():
    later = today().fromordinal(today().toordinal() + 30)
    with pytest.raises(Refused):
        actions.grant_duty(
            cast.person(), Role.AUDIT_ADMIN, cast.county(), None, by=cast.security_admin(), valid_to=later
        )


def test_the_same_duty_is_not_granted_twice():
    by, user = cast.security_admin(), cast.person()
    actions.grant_duty(user, Role.SUPERVISOR, cast.county(), None, by=by)
    with pytest.raises(Refused, match="同样的职责"):
        actions.grant_duty(user, Role.SUPERVISOR, cast.county(), None, by=by)


def test_a_duty_must_end_after_it_starts():
    with pytest.raises(Refused):
        actions.grant_duty(
            cast.person(), Role.SUPERVISOR, cast.county(), None, by=cast.security_admin(), valid_to=today()
        )


def test_the_last_security_administrator_stays():
    by = cast.security_admin()
    with pytest.raises(Refused, match="最后一位"):
        actions.end_duty(by.duties_now()[0], by=by)
    other = cast.with_duty(Role.SECURITY_ADMIN, "second")
    actions.end_duty(other.duties_now()[0], by=by)
    assert Duty.current().filter(role=Role.SECURITY_ADMIN).count() == 1


def test_accounts_are_shut_and_opened_but_never_ones_own():
    by, user = cast.system_admin(), cast.person()
    actions.disable_account(user, by=by)
    actions.disable_account(user, by=by)
    assert not User.objects.get(pk=user.pk).is_active
    actions.enable_account(user, by=by)
    assert User.objects.get(pk=user.pk).is_active
    assert kinds() == ["people.account_disabled", "people.account_enabled"]
    with pytest.raises(PermissionDenied):
        actions.disable_account(by, by=by)


def test_a_forgotten_password_is_set_anew_by_the_system_administrator_only():
    user = cast.person()
    words = actions.reset_password(user, by=cast.system_admin())
    assert user.check_password(words)
    assert user.must_change_password
    for by in (cast.security_admin(), user):
        with pytest.raises(PermissionDenied):
            actions.reset_password(user, by=by)


def test_a_new_password_must_be_good_and_new():
    user = cast.person()
    for bad in ("short", "1234567890123", "password123", cast.PASSWORD):
        with pytest.raises(ValidationError):
            actions.change_password(user, bad, by=user)
    actions.change_password(user, "seven-ponds-at-dawn", by=user)
    assert user.check_password("seven-ponds-at-dawn")
    with pytest.raises(PermissionDenied):
        actions.change_password(user, "seven-ponds-at-dusk", by=cast.system_admin())


def test_moving_and_unlocking_leave_their_events():
    user = cast.person()
    actions.move_account(user, cast.unit("住建局"), by=cast.system_admin())
    actions.unlock_account(user, by=cast.security_admin())
    assert kinds() == ["people.account_moved", "people.account_unlocked"]
    assert User.objects.get(pk=user.pk).unit.name == "住建局"


def test_units_are_made_and_changed_by_the_system_administrator():
    by = cast.system_admin()
    unit = actions.create_organisation("station", "白水村文明实践站", "S1", cast.village(), by=by)
    actions.change_organisation(unit, by=by, is_demonstration=True, short_name="白水站")
    actions.change_organisation(unit, by=by, is_demonstration=True)
    assert kinds() == ["people.organisation_created", "people.organisation_changed"]
    with pytest.raises(ValidationError):
        actions.create_organisation("station", "另一个", "S1", cast.village(), by=by)
    with pytest.raises(PermissionDenied):
        actions.create_organisation("station", "另一个", "S2", cast.village(), by=cast.security_admin())


def test_the_first_administrators_are_appointed_from_the_command_line(capsys):
    call_command("appoint", "wang.sys", "王工", "system_admin")
    assert "first password" in capsys.readouterr().out
    user = User.objects.get(username="wang.sys")
    assert user.role == "system_admin"
    assert user.must_change_password
    with pytest.raises(CommandError, match="有人用了"):
        call_command("appoint", "wang.sys", "王工", "security_admin")


def test_events_about_accounts_hold_no_names():
    user, _password = actions.create_account("zhou.min", "周敏", cast.unit(), by=cast.system_admin())
    actions.grant_duty(user, Role.SUPERVISOR, cast.county(), cast.unit(), by=cast.security_admin())
    for event in cast.events():
        assert "周敏" not in bytes(event.body).decode()
        assert "zhou" not in bytes(event.body).decode()
