"""The evening before: go or no-go and reminders; people found on the spot; seats of those who left."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from huiyin.dispatch import actions, queries
from huiyin.dispatch.jobs import look_after_offers, look_at_tomorrow
from huiyin.dispatch.kinds import DeclineReason, DispatchKind
from huiyin.dispatch.models import Assignment, GoCheck
from huiyin.dispatch.queries import evening_before
from huiyin.dispatch.tests.cast import a_neighbour, a_slot, an_offer, crowd, pin_villages
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.present import now, telling_of, today
from huiyin.plan.models import Slot
from huiyin.tests import cast
from huiyin.track import actions as track

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def at(day, hour):
    return timezone.make_aware(datetime.combine(day, time(hour)))


def in_days(days, hour=9, **more):
    """A slot of two hours so many days ahead."""
    start = at(today() + days * DAY, hour)
    return a_slot(starts_at=start, ends_at=start + 2 * HOUR, **more)


def evening_of(slot):
    """The moment after go or no-go of a slot is looked at."""
    eve = evening_before(timezone.localdate(slot.starts_at), queries.offer_figures())
    return telling_of(eve + timedelta(minutes=1))


def test_the_evening_is_that_of_the_last_working_day():
    figures = queries.offer_figures()
    assert evening_before(date(2026, 12, 3), figures) == at(date(2026, 12, 2), 18)
    assert evening_before(date(2026, 12, 7), figures) == at(date(2026, 12, 4), 18)


def test_who_has_too_few_people_is_shown_once_and_who_has_enough_is_not():
    short, full = in_days(9, least=2, most=3), in_days(9, hour=14)
    one = cast.volunteer()
    actions.sign_up(full, one, by=one.user)
    assert look_at_tomorrow() == {"short": 0}
    with evening_of(short):
        assert look_at_tomorrow() == {"short": 1}
        assert look_at_tomorrow() == {"short": 0}
        check = GoCheck.objects.get()
        assert (check.slot, check.promised, check.least) == (short, 0, 2)
        assert [one.pk for one in queries.open_checks(cast.dispatcher()).rows] == [check.pk]
        elsewhere = cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇"))
        assert queries.open_checks(elsewhere).rows == []
    assert Event.objects.filter(kind=DispatchKind.FALLS_SHORT).count() == 1


def raised(slot):
    look_at_tomorrow()
    return queries.check_to_decide(cast.dispatcher(), GoCheck.objects.get(slot=slot).pk)


def test_it_is_off_the_list_once_enough_people_promise():
    slot, one = in_days(9), cast.volunteer()
    with evening_of(slot):
        raised(slot)
        actions.sign_up(slot, one, by=one.user)
        assert queries.open_checks(cast.dispatcher()).rows == []


def test_go_is_decided_once():
    slot, by = in_days(9), cast.dispatcher()
    with evening_of(slot):
        check = raised(slot)
        actions.go_ahead(check, by=by)
        assert queries.open_checks(by).rows == []
        with pytest.raises(Refused):
            actions.call_it_off(check, by=by)
        with pytest.raises(PermissionDenied):
            actions.go_ahead(check, by=cast.user_with(Role.VOLUNTEER))


def test_fewer_people_may_be_enough_but_never_none():
    slot, by = in_days(9, least=3, most=4), cast.dispatcher()
    with evening_of(slot):
        check = raised(slot)
        for wrong in (0, 3):
            with pytest.raises(Refused):
                actions.lower_least(check, wrong, by=by)
        actions.lower_least(check, 1, by=by)
    slot.refresh_from_db()
    check.refresh_from_db()
    assert (slot.least, check.decision) == (1, "lowered")


def test_calling_off_tells_everybody():
    slot, (one, two) = in_days(9, least=2, most=2), crowd(2)
    actions.sign_up(slot, one, by=one.user)
    an_offer(slot, two)
    look_after_offers()
    check = GoCheck.objects.create(slot=slot, raised_at=now(), promised=1, least=2)
    actions.call_it_off(check, by=cast.dispatcher())
    cast.react_to_all()
    assert set(Assignment.objects.values_list("state", "to_tell")) == {("called_off", "called_off")}
    look_after_offers()
    assert Message.objects.filter(code="dispatch.called_off").count() == 2


def test_the_page_decides_by_buttons(client, django_assert_max_num_queries):
    slots = [in_days(9, hour=hour, least=2, most=2) for hour in (8, 11, 14)]
    client.force_login(cast.dispatcher())
    with evening_of(slots[0]):
        checks = [raised(slot) for slot in slots]
        client.get("/evening/")
        with django_assert_max_num_queries(10):
            page = client.get("/evening/").content.decode()
        assert page.count("取消并通知每一位") == 3
        client.post(f"/evening/{checks[0].pk}/go")
        client.post(f"/evening/{checks[1].pk}/lower", {"least": 1})
        client.post(f"/evening/{checks[2].pk}/off")
        assert "人都够了" in client.get("/evening/").content.decode()
    assert list(GoCheck.objects.order_by("pk").values_list("decision", flat=True)) == ["go", "lowered", "off"]


def test_who_comes_tomorrow_is_reminded_once_from_the_countys_hour_on():
    tomorrow, later = in_days(1), in_days(3)
    for slot in (tomorrow, later):
        one = cast.volunteer()
        with telling_of(at(today(), 8)):
            actions.sign_up(slot, one, by=one.user)
    with telling_of(at(today(), 16)):
        assert look_after_offers()["reminded"] == 0
    with telling_of(at(today(), 17)):
        assert look_after_offers()["reminded"] == 1
        assert look_after_offers()["reminded"] == 0
    assert Event.objects.get(kind=DispatchKind.REMINDED).chain == tomorrow.project.no


def test_who_leaves_or_pauses_gives_the_seat_to_the_next():
    slot, (one, two) = in_days(5), crowd(2)
    seats = [actions.sign_up(slot, each, by=each.user) for each in (one, two)]
    Volunteer.objects.filter(pk=one.pk).update(state="asleep")
    assert look_after_offers()["excused"] == 1
    for seat in seats:
        seat.refresh_from_db()
    assert [seat.state for seat in seats] == ["called_off", "confirming"]


# --- on the spot


def on_now(**more):
    """A slot that began ten minutes ago, read as a page reads it."""
    start = now() - timedelta(minutes=10)
    made = a_slot(starts_at=start, ends_at=start + 3 * HOUR, **more)
    return Slot.objects.select_related("project__place", "place").get(pk=made.pk)


def test_who_did_not_come_is_replaced_by_people_near_by_with_one_press(client):
    pin_villages()
    leader, slot, one = cast.user_with(Role.TEAM_LEADER, cast.township()), on_now(), cast.volunteer()
    Volunteer.objects.filter(pk=one.pk).update(village_id=None, township_id=None)
    actions.sign_up(slot, one, by=one.user)
    track.mark_no_show(Assignment.objects.get(), by=leader)
    helpers = [a_neighbour() for _number in range(5)]
    client.force_login(leader)
    assert "马上请这 3 位" in client.get(f"/slots/{slot.pk}/spot").content.decode()
    client.post(f"/slots/{slot.pk}/spot")
    asked = Assignment.objects.filter(slot=slot, state="offered").select_related("volunteer")
    assert {each.volunteer for each in asked} <= set(helpers) and asked.count() == 3
    assert {round((each.answer_by - now()).total_seconds() / 60) for each in asked} == {15}
    slot.refresh_from_db()
    assert slot.taken == 0


def test_nobody_is_asked_on_the_spot_while_it_is_early_or_everybody_is_there():
    leader, one = cast.user_with(Role.TEAM_LEADER, cast.township()), a_neighbour()
    with pytest.raises(Refused, match="三小时"):
        actions.ask_on_the_spot(in_days(2), [(one.pk, {})], by=leader)
    slot, there = on_now(), cast.volunteer()
    actions.sign_up(slot, there, by=there.user)
    with pytest.raises(Refused, match="齐了"):
        actions.ask_on_the_spot(slot, [(one.pk, {})], by=leader)
    with pytest.raises(PermissionDenied):
        actions.ask_on_the_spot(slot, [(one.pk, {})], by=cast.user_with(Role.VOLUNTEER))


# --- something else instead


def test_who_declines_is_shown_what_fits_and_takes_it_by_one_press(client):
    one = cast.volunteer()
    offer = an_offer(in_days(5), one)
    other, clashing = in_days(6, title="理发"), in_days(7, title="读报")
    full = in_days(8, title="清河岸", most=1)
    second = cast.volunteer()
    actions.sign_up(full, second, by=second.user)
    actions.sign_up(in_days(7, title="陪诊"), one, by=one.user)
    client.force_login(one.user)
    answer = client.post(f"/assignments/{offer.pk}/decline", {"reason": DeclineReason.BUSY}, follow=True)
    page = answer.content.decode()
    assert "理发" in page and "读报" not in page and "清河岸" not in page
    client.post(f"/slots/{other.pk}/sign-up")
    assert Assignment.objects.filter(slot=other, volunteer=one, state="accepted").exists()
    assert clashing.title == "读报"


def test_the_own_page_tells_how_willingness_is_reckoned(client):
    one = cast.volunteer()
    offer = an_offer(in_days(5), one)
    actions.decline(offer, reason=DeclineReason.FAR, by=one.user)
    client.force_login(one.user)
    page = client.get("/my/asked").content.decode()
    assert "请了您 1 次，您来了 0 次" in page and "只有您自己看得到" in page
    client.force_login(cast.dispatcher())
    assert client.get("/my/asked").status_code == 403
