from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from huiyin.engines.documents.tests.samples import an_image
from huiyin.kernel.events.lifecycle import IllegalMove, Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.plan import actions
from huiyin.plan.kinds import PlanKind
from huiyin.plan.models import BudgetChange, BudgetLine, Project, Spending
from huiyin.plan.queries import sum_of
from huiyin.plan.tests.cast import a_line, a_payment, a_project
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def yuan(text):
    return Decimal(text)


def test_a_line_of_a_draft_counts_at_once_and_is_frozen_once_proposed():
    by = cast.dispatcher()
    line = a_line(approved=False, by=by)
    assert line.amount == yuan("800.00")
    with pytest.raises(Refused):
        actions.spend(line, a_payment("1.00"), by=by)
    Project.objects.filter(pk=line.project_id).update(state="proposed")
    with pytest.raises(Refused):
        actions.drop_line(line, by=by)
    with pytest.raises(Refused):
        actions.budget(line.project, actions.Purpose("车费", "gift", yuan("9.00")), by=by)
    Project.objects.filter(pk=line.project_id).update(state="draft")
    actions.drop_line(line, by=by)
    assert not BudgetLine.objects.exists()


def test_amounts_stay_exact_to_the_fen():
    line, by = a_line(), cast.dispatcher()
    for amount in ("0.10", "0.20", "799.70"):
        actions.spend(line, a_payment(amount), by=by)
    line.refresh_from_db()
    assert (line.spent, line.left) == (yuan("800.00"), yuan("0.00"))
    with pytest.raises(Refused):
        actions.spend(line, a_payment("0.01"), by=by)


def test_spending_over_the_line_is_refused_with_the_remedy_and_nothing_is_kept(tmp_path):
    line = a_line()
    with pytest.raises(Refused, match=r"还剩 800.00 元，不够支出 800.01 元。请先申请调整"):
        actions.spend(line, a_payment("800.01"), by=cast.dispatcher())
    assert not Spending.objects.exists() and not list(tmp_path.rglob("*.bin"))


def test_the_database_itself_refuses_an_overspent_line():
    line = a_line()
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.filter(pk=line.pk).update(spent=yuan("800.01"))


def test_an_approved_budget_is_changed_by_four_eyes():
    asker, other = cast.dispatcher(), cast.dispatcher()
    line = a_line(by=asker)
    change = actions.ask_change(line, after=yuan("900.00"), why="人多了", by=asker)
    with pytest.raises(Refused):
        actions.agree_change(change, by=asker)
    with pytest.raises(PermissionDenied):
        actions.agree_change(change, by=cast.user_with(Role.STATION_KEEPER, cast.village()))
    with pytest.raises(Refused):
        actions.ask_change(line, after=yuan("950.00"), why="再加", by=asker)
    actions.agree_change(change, by=other)
    line.refresh_from_db()
    assert line.amount == yuan("900.00")
    actions.spend(line, a_payment("850.00"), by=asker)
    with pytest.raises(Refused):
        actions.ask_change(line, after=yuan("849.99"), why="省", by=asker)
    with pytest.raises(IllegalMove):
        actions.refuse_change(change, why="晚了", by=other)


def test_a_refused_change_leaves_the_line_and_says_why():
    asker, other = cast.dispatcher(), cast.dispatcher()
    line = a_line(by=asker)
    change = actions.ask_change(line, after=yuan("900.00"), why="人多了", by=asker)
    actions.refuse_change(change, why="没有资金来源", by=other)
    line.refresh_from_db()
    assert (line.amount, change.remark) == (yuan("800.00"), "没有资金来源")
    actions.ask_change(line, after=yuan("850.00"), why="捐赠到账", by=asker)


def test_a_line_cut_below_what_was_spent_meanwhile_is_not_agreed():
    asker = cast.dispatcher()
    line = a_line(by=asker)
    change = actions.ask_change(line, after=yuan("100.00"), why="省", by=asker)
    actions.spend(line, a_payment("100.01"), by=asker)
    with pytest.raises(Refused):
        actions.agree_change(change, by=cast.dispatcher())
    change.refresh_from_db()
    line.refresh_from_db()
    assert (change.state, line.amount) == (BudgetChange.State.ASKED, yuan("800.00"))


def test_a_new_line_of_an_approved_project_begins_at_nothing():
    asker = cast.dispatcher()
    project = a_line(by=asker).project
    fresh = actions.budget(project, actions.Purpose("车费", "gift", yuan("60.00"), why="下雨"), by=asker)
    assert fresh.amount == 0
    actions.agree_change(fresh.changes.get(), by=cast.dispatcher())
    fresh.refresh_from_db()
    assert fresh.amount == yuan("60.00")
    assert sum_of(project.budget.all()).planned == yuan("860.00")


def test_a_mistake_is_taken_back_by_a_counter_entry_once():
    line, by = a_line(), cast.dispatcher()
    wrong = actions.spend(line, a_payment("120.00"), by=by)
    counter = actions.correct(wrong, why="金额写错", by=by)
    line.refresh_from_db()
    wrong.refresh_from_db()
    assert (counter.amount, wrong.amount, line.spent) == (yuan("-120.00"), yuan("120.00"), 0)
    for entry in (wrong, counter):
        with pytest.raises(Refused):
            actions.correct(entry, why="再来", by=by)


def test_the_same_receipt_is_not_paid_twice_unless_the_first_was_taken_back():
    line, by = a_line(), cast.dispatcher()
    bill = a_payment("10.00")
    first = actions.spend(line, bill, by=by)
    again = a_payment("10.00", receipt=bill.receipt)
    with pytest.raises(Refused, match=line.project.no):
        actions.spend(line, again, by=by)
    with pytest.raises(Refused):
        actions.spend(a_line(), a_payment("10.00", receipt=bill.receipt), by=by)
    actions.correct(first, why="记错", by=by)
    actions.spend(line, again, by=by)
    assert line.spendings.count() == 3


def test_the_same_key_twice_is_one_payment():
    line, by = a_line(), cast.dispatcher()
    bill = a_payment("10.00")
    assert actions.spend(line, bill, by=by) == actions.spend(line, bill, by=by)
    line.refresh_from_db()
    assert line.spent == yuan("10.00")


def test_the_log_has_numbers_and_no_words():
    line, by = a_line(), cast.dispatcher()
    actions.spend(line, a_payment("10.00"), by=by)
    event = Event.objects.get(kind=PlanKind.SPENT)
    assert (event.facts["amount"], event.facts["line"]) == ("10.00", line.pk)
    assert "盒饭" not in str(event.facts)


def test_tomorrow_nothing_has_been_paid():
    with pytest.raises(Refused):
        late = a_payment("1.00", spent_on=today() + timedelta(days=1))
        actions.spend(a_line(), late, by=cast.dispatcher())


def test_only_those_with_the_right_open_a_receipt(client, tmp_path):
    line = a_line()
    spending = actions.spend(line, a_payment("10.00"), by=cast.dispatcher())
    lying = next(tmp_path.rglob(f"{spending.receipt_key.hex}.bin")).read_bytes()
    assert b"\xff\xd8\xff" not in lying[:40]
    receipt = reverse("plan:receipt", args=[spending.receipt_key])
    for user in (
        cast.operator(),
        cast.user_with(Role.TEAM_LEADER, cast.township()),
        cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村")),
    ):
        client.force_login(user)
        assert client.get(receipt).status_code == 403
        assert client.get(reverse("plan:account", args=[line.project.no])).status_code == 403
    client.force_login(cast.supervisor())
    answer = client.get(receipt)
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"


def told(amount, **more):
    bill = SimpleUploadedFile("票.jpg", an_image())
    day = today().isoformat()
    return {"key": uuid4(), "amount": amount, "spent_on": day, "what": "盒饭", "receipt": bill, **more}


def test_the_page_keeps_what_was_typed_and_says_what_to_do(client):
    by = cast.dispatcher()
    line = a_line(by=by)
    client.force_login(by)
    page = reverse("plan:spend", args=[line.pk])
    over = client.post(page, told("800.01"))
    assert over.status_code == 422 and "请先申请调整这一项的预算" in over.text and "盒饭" in over.text
    text = client.post(page, told("1.00", receipt=SimpleUploadedFile("a.jpg", b"hello there")))
    assert text.status_code == 422 and not Spending.objects.exists()
    assert client.post(page, told("12.345")).status_code == 422
    assert client.post(page, told("12.34")).status_code == 302
    account = client.get(reverse("plan:account", args=[line.project.no])).text
    assert "12.34" in account and "787.66" in account


def test_the_account_takes_ten_queries_at_most(client, django_assert_max_num_queries):
    by = cast.dispatcher()
    line = a_line(by=by)
    client.force_login(by)
    for _time in range(12):
        entry = actions.spend(line, a_payment("1.00"), by=by)
        actions.correct(entry, why="试", by=by)
    actions.ask_change(line, after=yuan("900.00"), why="多", by=by)
    account = reverse("plan:account", args=[line.project.no])
    client.get(account)
    with django_assert_max_num_queries(10):
        client.get(account)


def test_a_partner_has_one_part_at_a_time_and_stays_readable_when_it_leaves(client):
    by = cast.dispatcher()
    project, unit = a_project(by=by), cast.organisation(name="县交通局")
    client.force_login(by)
    add = reverse("plan:add_partner", args=[project.no])
    client.post(add, {"key": uuid4(), "name": "县交通局", "part": "出车"})
    partner = project.partners.get()
    assert partner.organisation == unit
    again = client.post(add, {"key": uuid4(), "name": "县交通局", "part": "派人"})
    assert again.status_code == 422 and "已经是协作单位" in again.text
    client.post(reverse("plan:end_partner", args=[partner.pk]))
    assert "退出" in client.get(reverse("plan:project", args=[project.no])).text
    with pytest.raises(Refused):
        actions.end_partner(partner, by=by)
    client.post(add, {"key": uuid4(), "name": "县交通局", "part": "派人"})
    assert project.partners.filter(until=None).count() == 1


def test_a_stranger_adds_no_partner():
    with pytest.raises(PermissionDenied):
        actions.add_partner(a_project(), name="x", part="y", key=uuid4(), by=cast.operator())
