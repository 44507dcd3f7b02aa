"""The demo's accounts behave as the real thing, with known secrets."""

import pytest
from django.core.management import CommandError, call_command

from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.people.tests import cast
from huiyin.web.demo import accounts

pytestmark = pytest.mark.django_db


def test_there_is_one_account_a_role_and_repeating_makes_no_more(capsys):
    call_command("demo_accounts")
    call_command("demo_accounts")
    assert User.objects.count() == len(Role)
    assert {user.role for user in User.objects.all()} == set(Role.values)
    assert Volunteer.objects.filter(user__isnull=False).count() == 2
    assert accounts.account_of(Role.STATION_KEEPER).place == cast.village()
    printed = capsys.readouterr().out
    for user in User.objects.all():
        assert user.username in printed
        assert user.check_password(accounts.PASSWORD)


def test_an_administrator_signs_in_with_password_and_the_printed_code(client, capsys):
    call_command("demo_accounts", "--codes")
    code = dict(line.split() for line in capsys.readouterr().out.splitlines())["security"]
    first = client.post(
        "/sign-in/", {"username": "security", "password": accounts.PASSWORD, "next": "/account/"}
    )
    assert first["Location"] == "/sign-in/code/"
    assert client.post("/sign-in/code/", {"code": code})["Location"] == "/account/"


def test_production_has_no_known_passwords(settings):
    settings.HUIYIN_PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo_accounts")
    assert not User.objects.exists()
