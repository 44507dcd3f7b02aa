"""Lists of special days, by file, by hand and by command."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.calendar import actions, queries
from huiyin.kernel.calendar.actions import NewHours
from huiyin.kernel.calendar.day_rows import read_days
from huiyin.kernel.calendar.models import Calendar, SpecialDay
from huiyin.kernel.calendar.tests.cast import SOMEBODY, seeded
from huiyin.kernel.calendar.tests.test_recompute import NOTICE
from huiyin.kernel.calendar.working_time import BadHours
from huiyin.kernel.events.lifecycle import StaleState

GOOD = "date,is_workday,name,source\n2027-01-01,0,元旦,通知\n2027-01-03,1,元旦调休上班,通知\n"


def test_a_good_file_is_read():
    rows, errors = read_days("\ufeff" + GOOD + "\n , , \n")
    assert errors == []
    assert [(row.day, row.is_workday, row.name) for row in rows] == [
        (date(2027, 1, 1), False, "元旦"),
        (date(2027, 1, 3), True, "元旦调休上班"),
    ]


def test_words_and_slashes_are_understood():
    rows, errors = read_days("date,is_workday,name\n2027/01/01,放假,元旦\n2027-01-03,上班,元旦\n")
    assert not errors
    assert [row.is_workday for row in rows] == [False, True]


def test_every_bad_line_is_named():
    text = (
        "date,is_workday,name,source\n"
        "2027-01-01,0,元旦,通知\n"
        "2027-13-01,0,元旦,通知\n"
        "2027-01-02,maybe,元旦,通知\n"
        "2027-01-01,0,元旦,通知\n"
        "2027-01-04,1,元旦,通知\n"
        "1900-01-01,0,元旦,通知\n"
        "2027-01-05,0,,通知\n"
        "2027-01-06\n"
    )
    _rows, errors = read_days(text)
    assert [(error.line, error.code) for error in errors] == [
        (3, "date"),
        (4, "workday"),
        (5, "twice"),
        (6, "weekend"),
        (7, "year"),
        (8, "name"),
        (9, "columns"),
    ]


@pytest.mark.parametrize(("text", "code"), [("", "header"), ("a,b,c\n", "header"), (GOOD[:28], "empty")])
def test_a_file_without_days_is_told(text, code):
    assert [error.code for error in read_days(text)[1]] == [code]


def test_an_endless_file_is_cut_short():
    assert read_days(GOOD + "2027-01-01,0,x\n" * 3000)[1][0].code == "long"


@given(st.text())
def test_any_text_gets_an_answer(text):
    rows, errors = read_days("date,is_workday,name,source\n" + text)
    assert rows or errors


@pytest.fixture
def calendar(db):
    seeded()


def test_loading_says_what_is_new(calendar):
    dry = actions.load_special_days(NOTICE, by=SOMEBODY, dry_run=True)
    assert (dry.new, dry.changed, dry.same) == (13, 0, 0)
    assert not SpecialDay.objects.filter(day__year=2027).exists()
    assert actions.load_special_days(NOTICE, by=SOMEBODY) == dry
    assert queries.loaded_until() == date(2027, 12, 31)
    again = actions.load_special_days(NOTICE, by=SOMEBODY)
    assert (again.new, again.same, again.since) == (0, 13, None)


def test_one_day_by_hand_does_not_make_a_year_known(calendar):
    actions.set_special_day(date(2027, 1, 4), False, "停工", "县应急办", by=SOMEBODY)
    assert queries.loaded_until() == date(2026, 12, 31)
    assert not queries.work_calendar().is_workday(date(2027, 1, 4))
    assert actions.drop_special_day(date(2027, 1, 4), by=SOMEBODY)
    assert not actions.drop_special_day(date(2027, 1, 4), by=SOMEBODY)
    assert queries.work_calendar().is_workday(date(2027, 1, 4))


def test_a_year_is_shown_day_by_day(calendar):
    months = queries.months_of(2026)
    assert len(months) == 12
    days = {day.day: day for month in months for week in month for day in week if day}
    assert len(days) == 365
    assert days[date(2026, 2, 14)].kind == "makeup"
    assert days[date(2026, 2, 16)].kind == "holiday"
    assert days[date(2026, 10, 3)].kind == "holiday"
    assert days[date(2026, 11, 28)].kind == "rest"
    assert days[date(2026, 11, 24)].kind == "work"
    assert all(day.estimated for month in queries.months_of(2027) for week in month for day in week if day)


def test_hours_are_added_and_changed_by_version(calendar):
    week = [[["09:00", "17:00"]] for _day in range(5)] + [[], []]
    made = actions.add_calendar("政务大厅", week, by=SOMEBODY)
    assert not made.is_default
    actions.change_hours(made, NewHours("大厅", week, False), seen=1, by=SOMEBODY)
    assert (made.name, made.version, made.observes_holidays) == ("大厅", 2, False)
    with pytest.raises(StaleState):
        actions.change_hours(made, NewHours("厅", week, False), seen=1, by=SOMEBODY)
    with pytest.raises(BadHours):
        actions.add_calendar("空", [[]] * 7, by=SOMEBODY)
    assert Calendar.objects.count() == 3
