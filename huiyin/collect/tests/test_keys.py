"""Keys of programs: issued once, kept as a hash, counted in the database, revoked at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from huiyin.collect import actions
from huiyin.collect.actions import KeyPlan, OverQuota
from huiyin.collect.models import ApiKey, KeyUse
from huiyin.collect.tests.counting import at_most
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
NOON = now().replace(hour=4, minute=0, second=0, microsecond=0)


def plan(**more):
    told = {
        "name": "乡音小程序",
        "organisation": "乡音科技",
        "contact": "",
        "scopes": ["submit"],
        "per_minute": 2,
        "per_day": 3,
    }
    return KeyPlan(**(told | more))


def test_the_secret_is_shown_once_and_kept_as_a_hash():
    admin = cast.user_with(Role.SYSTEM_ADMIN)
    key, secret = actions.issue_key(plan(), by=admin)
    assert secret.startswith(key.tag) and len(secret) > 40
    assert secret not in str(vars(ApiKey.objects.get()))
    event = Event.objects.get(chain=key.chain)
    assert (event.kind, event.actor_id) == ("collect.key_issued", admin.pk)
    assert secret not in str(event.facts) and "乡音" not in str(event.facts)


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.COUNTY_DISPATCHER])
def test_only_the_system_administrator_issues_and_revokes(role):
    key, _secret = actions.issue_key(plan(), by=MACHINE)
    for verb in (
        lambda by: actions.issue_key(plan(), by=by),
        lambda by: actions.revoke_key(key, by=by),
    ):
        with pytest.raises(PermissionDenied):
            verb(cast.user_with(role))


def test_using_a_key_counts_it_in_one_statement():
    _key, secret = actions.issue_key(plan(), by=MACHINE)
    with at_most(1):
        assert actions.use_key(secret, by=RESIDENT).name == "乡音小程序"
    assert KeyUse.objects.get().calls == 1


def test_an_unknown_secret_opens_nothing():
    actions.issue_key(plan(), by=MACHINE)
    assert actions.use_key("hy_" + "x" * 40, by=RESIDENT) is None
    assert not KeyUse.objects.exists()


def test_too_much_in_a_minute_is_refused_and_the_next_minute_is_free():
    _key, secret = actions.issue_key(plan(), by=MACHINE)
    with telling_of(NOON):
        for _call in range(2):
            actions.use_key(secret, by=RESIDENT)
        with pytest.raises(OverQuota) as refusal:
            actions.use_key(secret, by=RESIDENT)
    assert refusal.value.seconds == 60
    with telling_of(NOON + timedelta(minutes=1)):
        assert actions.use_key(secret, by=RESIDENT)
    use = KeyUse.objects.get()
    assert (use.calls, use.refused) == (3, 1)


def test_too_much_in_a_day_is_refused_until_midnight_of_the_county():
    _key, secret = actions.issue_key(plan(per_minute=9), by=MACHINE)
    with telling_of(NOON):
        for _call in range(3):
            actions.use_key(secret, by=RESIDENT)
        with pytest.raises(OverQuota) as refusal:
            actions.use_key(secret, by=RESIDENT)
    assert refusal.value.seconds == 12 * 3600
    with telling_of(NOON + timedelta(days=1)):
        assert actions.use_key(secret, by=RESIDENT)


def test_revoking_holds_at_once_and_is_told_once():
    admin = cast.user_with(Role.SYSTEM_ADMIN)
    key, secret = actions.issue_key(plan(), by=MACHINE)
    actions.revoke_key(key, by=admin)
    actions.revoke_key(key, by=admin)
    assert actions.use_key(secret, by=RESIDENT) is None
    assert [event.kind for event in Event.objects.filter(chain=key.chain).order_by("seq")] == [
        "collect.key_issued",
        "collect.key_revoked",
    ]
    assert ApiKey.objects.get().revoked_by == admin
    assert ApiKey.objects.get().revoked_at.date() >= today() - timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_get_more_than_the_quota():
    _key, secret = actions.issue_key(plan(per_minute=100, per_day=5), by=MACHINE)

    def use(_number):
        try:
            return actions.use_key(secret, by=RESIDENT) is not None
        except OverQuota:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        granted = sum(crowd.map(use, range(24)))
    use_of_today = KeyUse.objects.get()
    assert (granted, use_of_today.calls, use_of_today.refused) == (5, 5, 19)
