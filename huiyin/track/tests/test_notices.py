"""Nothing is ever overdue without somebody told, whatever the clock is about."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.tests.cast import an_order, handler_of, leader_of
from huiyin.kernel.calendar.models import Calendar, Clock, TimeLimit
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty, User
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast
from huiyin.track import actions, queries
from huiyin.track.jobs import light_up
from huiyin.track.models import Notice

pytestmark = pytest.mark.django_db
SUBJECTS = ("workorder:{}", "letter:{}", "promise:{}", "case:D{}", "callback:D{}", "project:{}", "odd", "")


def told_of(order):
    with telling_of(now() + timedelta(days=60)):
        light_up()
    clocks = Clock.objects.filter(subject=order.subject).values_list("pk", flat=True)
    return set(Notice.objects.filter(clock_ref__in=list(clocks)).values_list("user", flat=True))


def test_a_late_order_speaks_to_its_handler_and_the_units_leader():
    order = an_order()
    handler, leader = handler_of(order), leader_of(order)
    other = cast.user_with(Role.DEPARTMENT_HANDLER, unit=order.organisation)
    dispatch.sign(order, by=handler)
    assert told_of(order) == {handler.pk, leader.pk} and other.pk not in told_of(order)


def test_an_unsigned_order_speaks_to_every_handler_of_the_unit():
    order = an_order()
    handlers = {handler_of(order).pk, handler_of(order).pk}
    assert told_of(order) == handlers


def test_a_unit_without_people_leaves_it_to_who_sent_the_order_else_to_a_supervisor():
    order, watcher = an_order(), cast.supervisor()
    assert told_of(order) == {order.sent_by_id}
    Notice.objects.all().delete()
    Duty.objects.filter(user=order.sent_by).delete()
    clock = Clock.objects.filter(subject=order.subject).first()
    assert queries.whom_to_tell([clock])[clock.pk] == [watcher.pk]


def test_somebody_whose_account_is_closed_is_told_nothing():
    order, watcher = an_order(), cast.supervisor()
    leader = leader_of(order)
    User.objects.filter(pk__in=[leader.pk, order.sent_by_id]).update(is_active=False)
    assert told_of(order) == {watcher.pk}


def test_each_is_told_once_for_a_deadline_and_no_more_once_read():
    order = an_order()
    leader = leader_of(order)
    told_of(order)
    before = queries.notices_of(leader.pk).count()
    told_of(order)
    assert queries.notices_of(leader.pk).count() == before > 0
    assert actions.see_notices(by=leader) == before and not queries.notices_of(leader.pk).exists()


def test_with_nobody_on_duty_at_all_the_errand_fails_in_sight():
    order = an_order()
    Duty.objects.all().delete()
    with pytest.raises(LookupError, match="nobody is on duty"):
        told_of(order)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(SUBJECTS), st.integers(1, 9), st.integers(-90, 90), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_after_the_scan_no_overdue_clock_is_without_a_told_person(rows):
    """Random clocks about anything, due at any time, running or paused."""
    Clock.objects.all().delete()
    Notice.objects.all().delete()
    if not Duty.objects.filter(role=Role.SUPERVISOR).exists():
        cast.supervisor()
    limit, calendar, moment = TimeLimit.objects.first(), Calendar.objects.first(), now()
    for number, (subject, key, minutes, runs) in enumerate(rows):
        due = moment + timedelta(minutes=minutes)
        Clock.objects.create(
            chain=f"D{key}",
            subject=subject.format(key) or f"nothing:{number}",
            kind=f"k{number}",
            limit=limit,
            calendar=calendar,
            state="running" if runs else "paused",
            started_at=due - timedelta(days=1),
            due_at=due,
            warn_at=due,
        )
    with telling_of(moment):
        light_up()
    red = set(queries.shining("red", moment).values_list("pk", flat=True))
    assert red == set(Notice.objects.values_list("clock_ref", flat=True))
