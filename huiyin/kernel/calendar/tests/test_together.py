"""Two people at one clock, and processes that must hear of changes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from huiyin.kernel.calendar import actions, queries
from huiyin.kernel.calendar.actions import LimitTerms
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Calendar, CalendarStamp, Clock, SpecialDay, TimeLimit
from huiyin.kernel.calendar.queries.tables import loaded_years_end
from huiyin.kernel.calendar.tests.cast import SOMEBODY, a_clock, at, seeded
from huiyin.kernel.events.lifecycle import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works):
    def alone(work):
        try:
            return work()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(alone, works))


def test_of_six_who_extend_at_once_each_counts_once_or_is_told():
    seeded()
    pk = a_clock().pk

    def extend():
        clock = Clock.objects.get(pk=pk)
        return actions.extend_clock(
            clock, amount=1, unit="working_day", reason_code="complex", at=at("2026-11-25 09:00"), by=SOMEBODY
        )

    told = together(*[extend] * 6)
    done = sum(isinstance(one, Clock) for one in told)
    clock = Clock.objects.get(pk=pk)
    assert clock.steps.filter(kind="extend").count() == done >= 1
    assert queries.work_calendar().workdays_between(date(2026, 12, 1), clock.due_at.date()) == done


def test_of_six_new_versions_one_is_made():
    seeded()
    pk = TimeLimit.objects.get(kind="dispatch.finish", matter="", urgency="").pk
    terms = LimitTerms(3, "working_day", date(2026, 11, 26), "通知")
    told = together(*[lambda: actions.revise_limit(TimeLimit.objects.get(pk=pk), terms, by=SOMEBODY)] * 6)
    assert sum(isinstance(one, TimeLimit) for one in told) == 1
    assert TimeLimit.objects.filter(kind="dispatch.finish", matter="", urgency="").count() == 2


def test_a_change_made_by_another_process_is_heard_at_the_next_start():
    seeded()
    queries.tables()
    SpecialDay.objects.create(day=date(2026, 11, 27), is_workday=False, name="停工", source="另一进程")
    CalendarStamp.objects.update(stamp=uuid4())
    assert queries.work_calendar().is_workday(date(2026, 11, 27)), "trusted for five seconds"
    assert a_clock().due_at == at("2026-12-02 18:00"), "a new clock always asks"
    assert not queries.work_calendar().is_workday(date(2026, 11, 27))


def test_a_calendar_made_by_another_process_is_found():
    seeded()
    queries.tables()
    made = Calendar.objects.create(name="大厅", weekly=[[["09:00", "17:00"]]] * 7)
    CalendarStamp.objects.update(stamp=uuid4())
    assert queries.work_calendar(made.pk).is_workday(date(2026, 11, 28))


def test_without_office_hours_nothing_can_be_counted():
    Calendar.objects.all().delete()
    TimeLimit.objects.all().delete()
    queries.forget()
    with pytest.raises(LookupError):
        queries.work_calendar()
    assert queries.limit_for("dispatch.finish", "", "", at("2026-11-24 09:00")) is None
    assert actions.seed_calendar(by=SOMEBODY)
    assert set(TimeLimit.objects.values_list("kind", flat=True)) == set(LimitKind.values)
    assert SpecialDay.objects.count() == 256
    assert queries.work_calendar().hours(date(2026, 11, 24)) == ((510, 720), (870, 1080))


def test_years_are_known_by_their_days_off():
    days = [SpecialDay(day=date(2026, 1, n), is_workday=False, name="x") for n in range(1, 11)]
    assert loaded_years_end(days) == date(2026, 12, 31)
    assert loaded_years_end(days[:9]) == date.min
    assert loaded_years_end([]) == date.min


def test_without_holidays_every_date_is_an_estimate():
    SpecialDay.objects.all().delete()
    Calendar.objects.all().delete()
    TimeLimit.objects.all().delete()
    seeded()
    SpecialDay.objects.all().delete()
    queries.forget()
    clock = a_clock()
    assert clock.estimated
    assert queries.explain(clock)[-1] == "还没有装入节假日安排，到期日是估算的。"
    assert "所有到期日都是估算的" in queries.holidays_warning()
