"""How long a resident may say that it is not fixed after all."""

from datetime import timedelta

import pytest

from huiyin.collect import actions as collect
from huiyin.collect.models import Request
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days", [0, 29])
def test_within_thirty_days_the_same_matter_opens_again(days):
    request = settled(days)
    collect.say_not_fixed(request, by=RESIDENT)
    assert request.state == Request.State.OPEN


def test_after_thirty_days_it_is_a_new_matter():
    request = settled(31)
    with pytest.raises(Refused):
        collect.say_not_fixed(request, by=RESIDENT)
    assert request.state == Request.State.SETTLED


def settled(days: int) -> Request:
    request = cast.a_request()
    collect.answer(request, words="灯已换。", by=MACHINE)
    with telling_of(now() - timedelta(days=days)):
        collect.settle(request, by=MACHINE)
    return request
