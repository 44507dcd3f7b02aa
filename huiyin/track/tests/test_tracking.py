"""Progress, the roll, chasing, and lights: by whom, once, and with what trace."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.models import Assignment
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import IllegalMove, Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of
from huiyin.plan import actions as plan
from huiyin.plan.models import Slot
from huiyin.tests import cast
from huiyin.track import actions
from huiyin.track.actions import Note
from huiyin.track.jobs import light_up
from huiyin.track.kinds import ProgressKind
from huiyin.track.models import Chase, Progress

pytestmark = pytest.mark.django_db


def test_progress_is_kept_with_its_measure_and_told_in_numbers_only():
    case, by = cast.a_case(), cast.dispatcher()
    note = Note("量了三百亩。", ProgressKind.SURVEY, quantity=Decimal("300"), unit="亩", is_about=True)
    kept = actions.note_case(case, note, by=by)
    event = Event.objects.get(kind="track.progress")
    assert (kept.is_about, event.facts["quantity"], event.facts["unit"]) == (True, "300", "亩")
    assert "量了" not in bytes(event.body).decode()


def test_the_same_note_twice_is_told_once():
    case, by, key = cast.a_case(), cast.dispatcher(), uuid4()
    first = actions.note_case(case, Note("去了。", key=key), by=by)
    assert actions.note_case(case, Note("去了。", key=key), by=by) == first
    assert Progress.objects.count() == 1


def test_a_unit_without_a_part_notes_nothing():
    stranger = cast.user_with(Role.DEPARTMENT_HANDLER, unit=cast.organisation())
    with pytest.raises(PermissionDenied):
        actions.note_case(cast.a_case(), Note("x"), by=stranger)
    assert not Progress.objects.exists()


class Service:
    """A slot that has begun, with one volunteer who accepted."""

    def __init__(self, begins_in: timedelta = timedelta(hours=-1), volunteer=None):
        case, by = cast.a_case(), cast.dispatcher()
        design = plan.Design("陪诊", "陪老人看病", case.place, cast.organisation("centre"))
        self.project = plan.draft(design, cases=[case], by=by)
        start = now() + begins_in
        self.slot = plan.add_slot(
            self.project, plan.Seat("陪护", start, start + timedelta(hours=3), case.place), by=by
        )
        plan.propose(self.project, by=by)
        plan.approve(self.project, by=cast.dispatcher())
        self.volunteer = volunteer or cast.volunteer()
        self.leader = cast.user_with(Role.TEAM_LEADER, cast.township())
        self.assignment = dispatch.offer(self.slot, self.volunteer, reasons={}, by=by)
        dispatch.accept(self.assignment, by=self.volunteer.user)


def test_time_served_counts_only_inside_the_slot():
    service = Service()
    actions.check_in(service.assignment, by=service.leader)
    with telling_of(now() + timedelta(hours=5)):
        actions.check_out(service.assignment, by=service.leader)
    service.assignment.refresh_from_db()
    assert service.assignment.state == Assignment.State.SERVED
    assert service.assignment.minutes in (119, 120)
    service.volunteer.refresh_from_db()
    assert service.volunteer.minutes_served == service.assignment.minutes


def test_nobody_checks_himself_in():
    from huiyin.kernel.people.models import Duty

    service = Service()
    Duty.objects.create(user=service.volunteer.user, role=Role.TEAM_LEADER, place=cast.township())
    service.volunteer.user.forget_duties()
    with pytest.raises(PermissionDenied):
        actions.check_in(service.assignment, by=service.volunteer.user)


def test_checking_out_before_checking_in_is_refused_in_words():
    service = Service()
    with pytest.raises(Refused, match="还没有签到"):
        actions.check_out(service.assignment, by=service.leader)


def test_nobody_is_absent_before_the_service_begins():
    service = Service(timedelta(hours=2))
    with pytest.raises(Refused, match="还没有开始"):
        actions.mark_no_show(service.assignment, by=service.leader)
    with telling_of(now() + timedelta(hours=3)):
        actions.mark_no_show(service.assignment, by=service.leader)
        with pytest.raises(IllegalMove):
            actions.mark_no_show(Assignment.objects.get(), by=service.leader)
    assert Assignment.objects.get().state == Assignment.State.NO_SHOW
    assert Slot.objects.get().taken == 0, "who did not come holds no seat"


def test_the_roll_is_kept_by_buttons(client):
    service = Service()
    client.force_login(service.leader)
    assert service.slot.title in client.get(reverse("track:rolls")).content.decode()
    page = client.get(reverse("track:roll", args=[service.slot.pk])).content.decode()
    assert service.volunteer.number in page and "签到" in page
    client.post(reverse("track:check_in", args=[service.assignment.pk]))
    client.post(reverse("track:check_out", args=[service.assignment.pk]))
    assert Assignment.objects.get().state == Assignment.State.SERVED


def test_a_leader_elsewhere_opens_no_roll_here(client):
    service = Service()
    client.force_login(cast.user_with(Role.TEAM_LEADER, cast.township("花桥镇")))
    assert client.get(reverse("track:roll", args=[service.slot.pk])).status_code == 403
    assert client.post(reverse("track:check_in", args=[service.assignment.pk])).status_code == 403
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED


@pytest.fixture
def order():
    return dispatch.send_order(cast.a_case(), dispatch.Duty(cast.organisation()), by=cast.dispatcher())


def test_a_supervisor_chases_an_open_order_and_no_ended_one(order):
    by = cast.supervisor()
    actions.chase(order, how=Chase.How.PHONE, words="请签收", by=by)
    assert Event.objects.get(kind="track.chased").facts["order"] == order.pk
    dispatch.cancel_order(order, by=cast.dispatcher())
    with pytest.raises(Refused):
        actions.chase(order, how=Chase.How.PHONE, words="请签收", by=by)


def test_the_unit_itself_does_not_chase(order):
    handler = cast.user_with(Role.DEPARTMENT_HANDLER, unit=order.organisation)
    with pytest.raises(PermissionDenied):
        actions.chase(order, how=Chase.How.PHONE, words="x", by=handler)


def test_a_clock_turns_yellow_then_red_and_each_is_told_once(order, client):
    clock = Clock.objects.filter(subject=order.subject).order_by("due_at").first()
    assert light_up() == 0
    with telling_of(clock.warn_at + timedelta(seconds=1)):
        assert light_up() >= 1 and light_up() == 0
        clock.refresh_from_db()
        assert clock.warned_for == clock.due_at
    with telling_of(clock.due_at + timedelta(seconds=1)):
        assert light_up() >= 1 and light_up() == 0
    told = Event.objects.filter(subject=order.subject, kind="track.overdue")
    assert [event.facts["clock"] for event in told].count(clock.pk) == 1


def test_lights_are_shown_with_a_way_to_chase(order, client):
    client.force_login(cast.supervisor())
    with telling_of(now() + timedelta(days=60)):
        page = client.get(reverse("track:lights")).content.decode()
    assert order.case.no in page and reverse("track:chase", args=[order.pk]) in page
    assert "没有黄灯" in client.get(reverse("track:lights"), {"colour": "yellow"}).content.decode()


def test_progress_by_form_wants_a_unit_for_a_number(client):
    case = cast.a_case()
    client.force_login(cast.dispatcher())
    address = reverse("track:note", args=[case.no])
    told = {"key": uuid4(), "kind": "survey", "words": "量了", "quantity": "300"}
    wrong = client.post(address, told)
    assert wrong.status_code == 422 and "请写明数量的单位" in wrong.content.decode()
    assert client.post(address, {**told, "unit": "亩"})["Location"].startswith(case.get_absolute_url())
    assert Progress.objects.get().quantity == 300
