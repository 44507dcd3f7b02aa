"""Telling of the past: everything happens at the moment told of, up to today and no further."""

from datetime import timedelta

import pytest

from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.kinds import Channel, Matter
from huiyin.kernel.calendar.queries import work_calendar
from huiyin.kernel.events.models import Delivery, Event
from huiyin.kernel.events.reactions import reacting_at_once
from huiyin.kernel.people.access import RESIDENT
from huiyin.kernel.present import now
from huiyin.tests import cast
from huiyin.web.demo.walk import NotYet, Walk, workday_before

pytestmark = pytest.mark.django_db


def test_what_a_voice_sets_off_happens_on_its_day():
    past = now() - timedelta(days=40)
    said = collect.Said(Channel.PORTAL, Matter.HELP, "路灯坏了。", cast.village())
    request = Walk(past, now()).do(collect.receive, said, by=RESIDENT)
    case = Case.objects.get(voice_set__request=request)
    assert case.opened_at == past
    assert set(Event.objects.filter(chain=case.no).values_list("at", flat=True)) == {past}
    assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.State.DONE}


def test_nothing_happens_after_today():
    walk = Walk(now() - timedelta(days=1), now())
    with pytest.raises(NotYet):
        walk.later(timedelta(days=2))


def test_a_story_waits_where_it_is_to_wait():
    walk = Walk(now(), now(), stop="sent")
    walk.stage("filed")
    with pytest.raises(NotYet):
        walk.stage("sent")


def test_office_days_back_are_office_days():
    for count in range(1, 12):
        assert work_calendar().is_workday(workday_before(now(), count).date())


@pytest.mark.django_db(transaction=True)
def test_reactions_at_once_need_a_transaction():
    with pytest.raises(RuntimeError), reacting_at_once():
        pass
