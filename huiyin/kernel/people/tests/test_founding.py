"""Setting up a county in bulk."""

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.kernel.events.models import Event
from huiyin.kernel.people import actions
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import NewAccount, NewUnit
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.people.tests import cast

pytestmark = pytest.mark.django_db


def _unit(code="U1"):
    return NewUnit("department", f"县{code}局", code, cast.county())


def test_units_are_made_once_and_told():
    first = actions.found_units([_unit(), _unit("U2")], by=MACHINE)
    again = actions.found_units([_unit(), _unit("U3")], by=MACHINE)
    assert again["U1"].pk == first["U1"].pk
    assert Organisation.objects.filter(code__in=["U1", "U2", "U3"]).count() == 3
    assert Event.objects.filter(chain=f"organisation:{again['U3'].pk}").count() == 1


def test_accounts_hold_their_duty_and_nobody_can_sign_in_with_them():
    unit = actions.found_units([_unit()], by=MACHINE)["U1"]
    wanted = NewAccount("handler01", "某某", Role.DEPARTMENT_HANDLER, cast.county(), unit)
    user = actions.found_accounts([wanted], by=MACHINE)["handler01"]
    assert (user.role, user.organisation_id) == (Role.DEPARTMENT_HANDLER, unit.pk)
    assert not user.has_usable_password()
    actions.found_accounts([wanted], by=MACHINE)
    assert User.objects.filter(username="handler01").count() == 1


def test_only_the_machine_founds_a_county():
    with pytest.raises(PermissionDenied):
        actions.found_units([_unit()], by=cast.with_duty(Role.SYSTEM_ADMIN))
    with pytest.raises(PermissionDenied):
        actions.found_accounts([], by=cast.with_duty(Role.SECURITY_ADMIN))
