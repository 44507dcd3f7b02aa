"""No telephone rings at night, unless it must; what waited goes out in the morning."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.messages.actions import Quiet, revise_quiet_hours, seed_quiet_hours, send_next, try_again
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import Message, QuietHours
from huiyin.kernel.messages.queries import quiet_hours_on
from huiyin.kernel.messages.queries.quiet import over
from huiyin.kernel.messages.tests.cast import a_message
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")


def at(hour, minute=0, day=10):
    return datetime(2026, 3, day, hour, minute, tzinfo=HERE)


@pytest.fixture
def quiet():
    seed_quiet_hours(by=MACHINE)
    return QuietHours.objects.get()


def due(moment, **more):
    with telling_of(moment):
        return a_message(**more).due_at


def test_a_text_message_written_late_in_the_evening_waits_for_the_morning(quiet):
    assert due(at(22)) == at(7, 30, day=11)
    assert due(at(3)) == at(7, 30)
    assert due(at(7, 30)) == at(7, 30)
    assert due(at(21, 29)) == at(21, 29)


def test_what_cannot_wait_goes_at_once_and_mail_rings_nowhere(quiet):
    assert due(at(23), at_once=True) == at(23)
    assert due(at(23), way=Way.EMAIL, to="a@example.org") == at(23)


def test_without_a_rule_everything_goes_at_once():
    assert due(at(23)) == at(23)


def test_hours_within_one_day_and_none_at_all(quiet):
    noon = QuietHours(begins=time(12), ends=time(14))
    assert over(noon, at(13)) == at(14) and over(noon, at(15)) == at(15)
    assert over(QuietHours(begins=None, ends=None), at(3)) == at(3)


@given(begins=st.times(), ends=st.times(), moment=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))
def test_the_quiet_ends_within_a_day_and_never_again_at_its_end(begins, ends, moment):
    begins, ends = begins.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0)
    rule = QuietHours(begins=begins, ends=ends)
    moment = moment.replace(tzinfo=UTC)
    after = over(rule, moment)
    assert timedelta() <= after - moment <= timedelta(days=1)
    assert begins == ends or over(rule, after) == after


def test_what_did_not_go_is_not_tried_again_in_the_night(quiet, settings):
    message = a_message()
    Message.objects.filter(pk=message.pk).update(state=Message.State.FAILED)
    message.refresh_from_db()
    with telling_of(at(23)):
        try_again(message, by=cast.user_with(Role.SYSTEM_ADMIN))
        assert not send_next(by=MACHINE)
    message.refresh_from_db()
    assert message.due_at == at(7, 30, day=11)


def test_the_county_changes_the_hours_by_versions_and_nobody_else(quiet):
    desk = cast.user_with(Role.COUNTY_DISPATCHER)
    wanted = Quiet(time(20), time(8), today() + timedelta(days=7), "县政府办通知")
    with pytest.raises(PermissionDenied):
        revise_quiet_hours(wanted, seen=1, by=cast.user_with(Role.HOTLINE_OPERATOR))
    made = revise_quiet_hours(wanted, seen=1, by=desk)
    quiet.refresh_from_db()
    assert quiet.valid_to == today() + timedelta(days=6) and made.version == 2
    assert quiet_hours_on(today()) == quiet and quiet_hours_on(wanted.valid_from) == made
    with pytest.raises(StaleState):
        revise_quiet_hours(wanted, seen=1, by=desk)
    with pytest.raises(Refused):
        revise_quiet_hours(Quiet(None, None, date(2020, 1, 1), "旧"), seen=2, by=desk)


def test_a_county_that_decided_keeps_its_hours(quiet):
    assert seed_quiet_hours(by=MACHINE) == 0 and QuietHours.objects.count() == 1
