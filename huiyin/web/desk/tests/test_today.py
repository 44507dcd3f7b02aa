"""The morning of each role: what is due, turned, new, waiting and promised; and the message about it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.tests.cast import an_order, handler_of, leader_of
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.working_time import SHANGHAI
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.present import now, telling_of, today
from huiyin.plan import actions as plan
from huiyin.plan.tests.cast import a_milestone
from huiyin.tests import cast
from huiyin.track import actions as track
from huiyin.web.desk import actions
from huiyin.web.desk.actions import MorningTerms
from huiyin.web.desk.jobs import send_mornings
from huiyin.web.desk.models import MorningRule, MorningWish
from huiyin.web.desk.mornings import MORNINGS, tally
from huiyin.web.desk.today import day_of, spell_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=SHANGHAI)
FRIDAY = datetime(2026, 11, 27, 10, 0, tzinfo=SHANGHAI)


def words(answer) -> str:
    return answer.content.decode()


def seen(user) -> dict[str, str]:
    parts, waits = day_of(user, MORNINGS[user.role], spell_of(user))
    told = {one.part.key: one.count for one in parts}
    return {key: count for key, count in told.items() if count != "0"} | {
        one.key: count for one, count in waits if count != "0"
    }


def moved(order, **terms):
    """Put the end of an order's finishing clock somewhere; no other clock runs."""
    finish = Clock.objects.filter(subject=order.subject, kind="dispatch.finish")
    Clock.objects.exclude(pk__in=finish).update(state="met")
    finish.update(**terms)


def test_every_role_has_a_morning():
    assert set(MORNINGS) == set(Role.values)


def test_a_handler_sees_what_is_due_today_and_what_came_since_friday_morning():
    with telling_of(FRIDAY):
        order = an_order()
        handler = handler_of(order)
    with telling_of(MONDAY):
        moved(order, due_at=MONDAY + timedelta(hours=5), warn_at=MONDAY - timedelta(days=9))
        assert seen(handler) == {"due": "1", "given": "1", "sent": "1"}
        other = seen(handler_of(an_order()))
        assert other == {"due": "1", "given": "1", "sent": "1"}, "its own to sign, nothing of another unit"


@pytest.mark.parametrize(
    ("due", "warn", "part"),
    [
        (timedelta(hours=-1), timedelta(days=-1), "red"),
        (timedelta(days=-9), timedelta(days=-10), ""),
        (timedelta(hours=2), timedelta(days=-1), "due"),
        (timedelta(days=2), timedelta(hours=-1), "yellow"),
        (timedelta(days=2), timedelta(days=-9), ""),
        (timedelta(days=2), timedelta(days=1), ""),
    ],
)
def test_a_clock_is_seen_in_one_part_and_only_when_it_is_new(due, warn, part):
    with telling_of(FRIDAY - timedelta(days=7)):
        order = an_order()
        leader = leader_of(order)
        dispatch.sign(order, by=handler_of(order))
    moved(order, due_at=MONDAY + due, warn_at=MONDAY + warn)
    with telling_of(MONDAY):
        assert seen(leader) == ({part: "1"} if part else {})
        assert seen(cast.supervisor()).get(part or "red", "0") == ("1" if part else "0")


def test_a_leader_sees_the_own_promises_of_today_and_a_supervisor_all():
    case = cast.a_case()
    leader = cast.user_with(Role.DEPARTMENT_LEADER, unit=cast.organisation())
    other = cast.user_with(Role.DEPARTMENT_LEADER, unit=cast.organisation())
    by = cast.supervisor()
    track.promise(case, track.Vow(leader, "修好水渠", today()), by=by)
    track.promise(case, track.Vow(leader, "装上路灯", today() + timedelta(days=1)), by=by)
    assert seen(leader).get("promised") == "1" and "promised" not in seen(other)
    assert seen(by)["promised"] == "1"


def test_a_milestone_is_seen_on_its_day_and_the_morning_after_by_its_unit_and_the_county():
    with telling_of(MONDAY):
        unit = cast.organisation("station", cast.village())
        keeper, watcher = cast.user_with(Role.STATION_KEEPER, cast.village(), unit), cast.supervisor()
        design = plan.Design("陪诊", "陪老人看病", cast.village(), unit)
        project = plan.draft(design, cases=[], by=keeper)
        plan.add_milestone(project, title="培训结束", due_on=MONDAY.date(), key=uuid4(), by=keeper)
        assert seen(keeper)["due"] == seen(watcher)["due"] == "1"
    with telling_of(MONDAY + timedelta(days=1)):
        assert seen(keeper)["red"] == seen(watcher)["red"] == "1"


@pytest.mark.parametrize("role", Role.values)
def test_each_role_has_its_page_in_ten_queries(client, role):
    bureau = cast.organisation()
    place = {Role.INSTITUTE_MANAGER: cast.township(), Role.STATION_KEEPER: cast.village()}.get(role)
    user = cast.user_with(role, place, bureau)
    for _number in range(3):
        order = dispatch.send_order(cast.a_case(), dispatch.Duty(bureau), by=cast.dispatcher())
        moved(order, due_at=now() - timedelta(minutes=1))
        cast.a_case()
    track.promise(cast.a_case(), track.Vow(user, "修好水渠", today()), by=cast.supervisor())
    a_milestone(due_on=today())
    client.force_login(user)
    client.get("/today")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/today")
    assert answer.status_code == 200 and str(MORNINGS[role].lede) in words(answer)
    assert len(asked) <= 10, [query["sql"][:120] for query in asked]


def test_a_free_morning_teaches(client):
    client.force_login(cast.user_with(Role.DEPARTMENT_HANDLER, unit=cast.organisation()))
    page = words(client.get("/today"))
    assert "今天没有等您的事" in page and "我的待办" in page


def test_the_message_goes_on_a_working_morning_once_and_names_no_matter():
    with telling_of(FRIDAY):
        order = an_order()
        handler = handler_of(order)
        actions.wish_morning(Way.SMS, "13900000001", by=handler)
    with telling_of(MONDAY - timedelta(hours=2)):
        assert send_mornings() == 0, "before the hour"
    with telling_of(MONDAY - timedelta(days=1)):
        assert send_mornings() == 0, "on a Sunday"
    with telling_of(MONDAY):
        assert send_mornings() == 1 and send_mornings() == 0
    message = Message.objects.get(code="web.morning")
    text = opened(message.words_sealed, "messages.words")
    assert "新派给本单位的 1 件" in text and "/today" in text
    assert order.case.title not in text and order.case.no not in text


def test_nobody_is_told_of_nothing():
    with telling_of(FRIDAY):
        actions.wish_morning(Way.EMAIL, "a@example.com", by=cast.user_with(Role.VOLUNTEER))
    with telling_of(MONDAY):
        assert send_mornings() == 0
    assert not Message.objects.filter(code="web.morning").exists()


def test_who_wants_it_no_more_gets_none():
    with telling_of(FRIDAY):
        handler = handler_of(an_order())
        actions.wish_morning(Way.SMS, "13900000001", by=handler)
    assert actions.end_wish(by=handler) and not actions.end_wish(by=handler)
    with telling_of(MONDAY):
        assert send_mornings() == 0


def test_the_hour_is_a_dated_rule_of_the_county():
    first = MorningRule.objects.get()
    terms = MorningTerms(first.at.replace(hour=7), today() + timedelta(days=1), "县办发〔2026〕3号")
    with pytest.raises(PermissionDenied):
        actions.revise_mornings(first, terms, by=cast.supervisor())
    fresh = actions.revise_mornings(first, terms, by=cast.dispatcher())
    first.refresh_from_db()
    assert (fresh.version, first.valid_to) == (2, today())
    past = MorningTerms(first.at, today() - timedelta(days=1), "x")
    with pytest.raises(Refused):
        actions.revise_mornings(fresh, past, by=cast.dispatcher())
    assert actions.seed_mornings(by=MACHINE) == 0


def test_a_wish_needs_an_address_that_fits(client):
    user = handler_of(an_order())
    client.force_login(user)
    answer = client.post("/today/morning", {"way": "sms", "to": "a@example.com"})
    assert answer.status_code == 422 and "收不到短信" in words(answer)
    assert client.post("/today/morning", {"way": "email", "to": "a@example.com"}).status_code == 302
    wish = MorningWish.objects.get(user=user)
    assert opened(wish.to_sealed, "mornings.to") == "a@example.com"
    assert client.post("/today/morning/stop").status_code == 302
    assert not MorningWish.objects.exists()


def test_the_tally_leaves_out_what_there_is_none_of():
    with telling_of(MONDAY.replace(hour=17)):
        handler = handler_of(an_order())
        assert tally(handler, handler.role, spell_of(handler)) == [("新派给本单位的", "1"), ("待签收", "1")]
