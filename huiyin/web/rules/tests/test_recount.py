"""What is being timed follows the calendar: clocks, cases, orders and the units' queues."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from huiyin.archive.models import CaseUnit
from huiyin.dispatch.actions import Duty, send_order
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.actions import set_special_day
from huiyin.kernel.calendar.models import SpecialDay
from huiyin.kernel.calendar.tests.cast import a_clock
from huiyin.kernel.calendar.tests.test_days import GOOD
from huiyin.kernel.jobs.schedule import RECURRING
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import today
from huiyin.tests import cast
from huiyin.web.rules.actions import count_anew

pytestmark = pytest.mark.django_db


def close_every_day_for_three_weeks():
    for ordinal in range(today().toordinal(), today().toordinal() + 21):
        set_special_day(date.fromordinal(ordinal), False, "停工", "县应急办", by=MACHINE)


def test_cases_orders_and_queues_move_with_their_clocks():
    case = cast.a_case()
    unit = cast.organisation()
    order = send_order(case, Duty(unit), by=cast.dispatcher())
    before = (case.due_at, order.sign_by, order.due_at)
    close_every_day_for_three_weeks()
    assert count_anew(by=MACHINE).changed >= 3
    case.refresh_from_db()
    order.refresh_from_db()
    assert case.due_at > before[0] and order.sign_by > before[1] and order.due_at > before[2]
    assert CaseUnit.objects.get(case=case, organisation=unit).due_at == order.due_at


def test_once_a_day_stragglers_are_caught():
    case = cast.a_case()
    close_every_day_for_three_weeks()
    RECURRING["rules.recount"].errand()
    before = case.due_at
    case.refresh_from_db()
    assert case.due_at > before


def test_counting_again_moves_nothing():
    send_order(cast.a_case(), Duty(cast.organisation()), by=cast.dispatcher())
    before = list(WorkOrder.objects.values_list("sign_by", "due_at"))
    assert count_anew(by=MACHINE).changed == 0
    assert list(WorkOrder.objects.values_list("sign_by", "due_at")) == before


def test_the_command_loads_a_file_and_counts_anew(tmp_path):
    a_clock()
    file = tmp_path / "2027.csv"
    file.write_text(GOOD, encoding="utf-8")
    out = StringIO()
    call_command("load_special_days", str(file), "--dry-run", stdout=out)
    assert not SpecialDay.objects.filter(day__year=2027).exists()
    call_command("load_special_days", str(file), stdout=out)
    assert SpecialDay.objects.filter(day__year=2027).count() == 2
    assert "2 new, 0 changed, 0 as before." in out.getvalue()


@pytest.mark.parametrize(
    "content", [b"date,is_workday,name\n2027-01-01,0,x\nnonsense,0,x\n", b"\xff\xfe", None]
)
def test_the_command_loads_nothing_from_a_bad_file(tmp_path, content):
    file = tmp_path / "2027.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("load_special_days", str(file))
    assert not SpecialDay.objects.filter(day__year=2027).exists()
