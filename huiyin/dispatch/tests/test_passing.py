"""What a station cannot settle goes up one level, on a clock of its own; never down again without a word."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.collect.actions import Reply
from huiyin.collect.models import Photo
from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.actions import Beyond
from huiyin.dispatch.models import PassedUp, WorkOrder
from huiyin.dispatch.tests.cast import an_order, handler_of, leader_of
from huiyin.dispatch.tests.test_orders import picture
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of
from huiyin.plan.tests.cast import a_project
from huiyin.report.queries.board import boards, key_of
from huiyin.tests import cast
from huiyin.track.queries import whom_to_tell

pytestmark = pytest.mark.django_db
BEYOND = {"tried": "换了灯泡，不亮。", "why": "要电工上杆。"}


class Town:
    """A village's station and its township's institute, with somebody at work in each."""

    def __init__(self):
        village, town = cast.village(), cast.township()
        self.station = cast.organisation("station", village)
        self.keeper = cast.user_with(Role.STATION_KEEPER, village, self.station)
        self.institute = cast.organisation("institute", town)
        self.manager = cast.user_with(Role.INSTITUTE_MANAGER, town, self.institute)
        self.centre = cast.dispatcher()
        self.case = cast.a_case()
        self.order = an_order(self.station, self.case)

    def up(self, order=None, by=None, **more):
        return actions.pass_up(order or self.order, Beyond(**BEYOND, **more), by=by or self.keeper)

    def on(self, by=None):
        return actions.pass_on(self.now, Beyond("问过供电所。", "所里也没有电工。"), by=by or self.manager)

    @property
    def now(self):
        return Case.objects.select_related("place", "category").get(pk=self.case.pk)

    def lies_before(self):
        return {name for name in ("manager", "centre") if queries.lying_before(getattr(self, name)).exists()}


@pytest.fixture
def town():
    return Town()


def test_passed_up_it_lies_before_the_institute_and_the_case_goes_on(town):
    made = town.up()
    assert (made.order, made.organisation, made.to) == (town.order, town.station, town.institute)
    assert town.order.state == "passed" and town.lies_before() == {"manager"}
    clock = queries.clock_above(town.case)
    assert clock.due_at > now() and set(whom_to_tell([clock])[clock.pk]) == {town.manager.pk, town.centre.pk}
    live = Clock.objects.filter(chain=town.case.no, state__in=Clock.LIVE)
    assert set(live.values_list("subject", flat=True)) == {clock.subject, f"case:{town.case.no}"}
    assert town.now.state == "working" and not town.case.units.filter(is_open=True).exists()
    told = Event.objects.get(kind="dispatch.passed_up")
    assert told.facts["organisation"] == town.institute.pk and "灯泡" not in str(told.facts)


def test_the_same_press_twice_passes_once_and_keeps_the_photos(town, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    key = PassedUp(order=town.order).key
    made = town.up(key=key, pictures=[picture()])
    assert town.up(key=key) == made
    assert Photo.objects.get().subject == made.subject


def test_the_institute_passes_on_to_the_centre(town):
    town.up()
    with pytest.raises(PermissionDenied):
        town.on(by=cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇")))
    made = town.on()
    assert (made.organisation, made.to, made.order) == (town.institute, None, town.order)
    assert town.lies_before() == {"centre"}
    with pytest.raises(Refused):
        town.on()


def test_what_an_institute_lets_lie_comes_before_the_centre_too(town):
    town.up()
    with telling_of(queries.clock_above(town.case).due_at + timedelta(minutes=1)):
        assert town.lies_before() == {"manager", "centre"}


def test_where_a_township_has_no_institute_and_from_an_institute_it_goes_to_the_centre(town):
    own = an_order(town.institute, cast.a_case())
    assert town.up(own, town.manager).to is None
    town.institute.active = False
    town.institute.save()
    assert town.up().to is None


def test_an_order_to_somebody_takes_it_up_and_a_helper_alone_does_not(town):
    town.up()
    actions.send_order(town.now, actions.Duty(cast.organisation(), is_lead=False), by=town.manager)
    assert town.lies_before() == {"manager"}
    actions.send_order(town.now, actions.Duty(cast.organisation()), by=town.manager)
    assert town.lies_before() == set()
    assert Clock.objects.get(kind="dispatch.take_up").state == "met"


def test_a_project_takes_it_up(town):
    town.up()
    a_project(cases=[town.now])
    assert town.lies_before() == set()


def test_a_helpers_part_that_was_passed_up_keeps_the_case_at_work(town):
    case = cast.a_case()
    lead = an_order(case=case)
    town.up(an_order(town.station, case, is_lead=False))
    actions.sign(lead, by=handler_of(lead))
    actions.report(lead, words="好了。", answer="好了。", by=handler_of(lead))
    actions.accept_report(lead, by=leader_of(lead))
    town.case = case
    assert town.now.state == "working" and town.lies_before() == {"manager"}
    request = case.voice_set.get().request
    actions.answer_case(town.now, [Reply(request, "都好了，不用再派。")], done=True, by=town.manager)
    assert town.now.state == "reported" and town.lies_before() == set()


def test_it_follows_the_case_to_another_township(town):
    town.up()
    actions.move_case(town.now, cast.village("花桥镇白水村"), why="去看过。", by=town.centre)
    there = cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇"))
    assert town.lies_before() == set() and queries.lying_before(there).exists()


def test_a_second_units_part_for_the_centre_brings_the_whole_matter_before_it(town):
    case = cast.a_case()
    own, part = an_order(town.institute, case), an_order(town.station, case, is_lead=False)
    town.up(part)
    town.up(own, town.manager)
    assert town.lies_before() == {"centre"} and queries.clock_above(case).organisation_id_plain is None


def test_no_return_is_counted(town):
    town.up()
    town.on()
    assert queries.times_returned(town.case) == 0
    assert not queries.returned_orders(town.centre).exists()


def test_back_down_only_with_a_word_and_not_up_again(town):
    town.up()
    with pytest.raises(Refused, match="为什么交回"):
        an_order(town.station, town.now)
    back = an_order(town.station, town.now, instructions="所里派电工跟你去。")
    with pytest.raises(Refused, match="已经上报过"):
        town.up(back)
    assert actions.sign(back, by=town.keeper) is None


def test_nothing_goes_down_without_a_basis():
    with pytest.raises(Refused, match="派单依据"):
        an_order(cast.organisation("station", cast.village()), basis="")
    assert an_order(cast.organisation(), basis="").state == "sent"


def test_only_who_holds_it_and_no_department_passes_up(town):
    bureau = an_order(case=cast.a_case())
    with pytest.raises(PermissionDenied):
        town.up(bureau, handler_of(bureau))
    for person in (town.manager, town.centre, cast.user_with(Role.STATION_KEEPER, cast.village())):
        with pytest.raises(PermissionDenied):
            town.up(by=person)


def test_before_it_was_reported_and_not_against_a_ruling(town):
    actions.sign(town.order, by=town.keeper)
    actions.report(town.order, words="换了。", answer="亮了。", by=town.keeper)
    with pytest.raises(Refused, match="才能上报"):
        town.up()
    actions.send_back_report(town.order, why="没亮", by=town.manager)
    actions.bind_order(town.order, basis="裁定", by=town.centre)
    with pytest.raises(Refused, match="已裁定"):
        town.up()


@pytest.mark.parametrize("state", WorkOrder.State.values)
def test_the_page_offers_it_exactly_where_it_happens(town, state):
    town.order.state = state
    assert ("pass_up" in policy.open_verbs(town.keeper, town.order)) == (state in ("sent", "signed"))


def test_passing_up_in_time_counts_for_nobody_and_too_late_counts_as_late(town):
    def ended():
        return boards(now())[key_of(None)]["rates"]["response"]

    late = an_order(town.station, cast.a_case())
    town.up()
    with telling_of(late.due_at + timedelta(hours=1)):
        town.up(late)
        assert Clock.objects.get(subject=late.subject, kind="dispatch.finish").state == "missed"
        assert ended() == [0, 1]
    assert Clock.objects.get(subject=town.order.subject, kind="dispatch.finish").state == "cancelled"


def test_a_case_that_gave_its_voice_away_and_got_it_back_lies_there_still(town):
    town.up()
    request = town.case.voice_set.get().request
    archive.join([request], cast.a_case(), by=town.centre)
    assert town.lies_before() == set()
    archive.unjoin(request, by=town.centre)
    assert town.lies_before() == {"manager"}


def test_a_station_settles_what_it_can_and_its_institute_reviews_it(town):
    actions.sign(town.order, by=town.keeper)
    actions.report(town.order, words="换了灯泡。", answer="灯亮了。", by=town.keeper)
    elsewhere = cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇"))
    assert town.order in queries.stations_reports(town.manager)
    assert town.order not in queries.stations_reports(elsewhere)
    with pytest.raises(PermissionDenied):
        actions.accept_report(town.order, by=elsewhere)
    actions.accept_report(town.order, by=town.manager)
    assert town.now.state == "reported"


def test_the_pages_say_to_whom_until_when_and_what_is_missing(town, client):
    client.force_login(town.keeper)
    address = reverse("dispatch:pass_up", args=[town.order.pk])
    assert address in client.get(reverse("dispatch:order", args=[town.order.pk])).text
    page = client.get(address).text
    assert f"上报给{town.institute.name}" in page and "前接办" in page
    wrong = client.post(address, {"tried": "换了灯泡。", "why": ""})
    assert wrong.status_code == 422 and "请写为什么办不了" in wrong.text and "换了灯泡。" in wrong.text
    assert client.post(address, {"key": PassedUp().key, **BEYOND}).status_code == 302
    assert "现在不能上报" in client.get(address).text

    client.force_login(town.manager)
    assert BEYOND["why"] in client.get(reverse("desk") + "?list=passed").text
    page = client.get(reverse("dispatch:send", args=[town.case.no])).text
    on = reverse("dispatch:pass_on", args=[town.case.no])
    assert BEYOND["tried"] in page and on in page
    assert client.post(on, {"key": PassedUp().key, **BEYOND}).status_code == 302
    assert on not in client.get(reverse("dispatch:send", args=[town.case.no])).text
    assert "没有等本所接办" in client.get(on).text

    client.force_login(town.centre)
    assert BEYOND["why"] in client.get(reverse("desk") + "?list=passed").text
    send = {"key": PassedUp().key, "likely": town.station.pk, "unit_words": town.station.name}
    send |= {"part": "lead", "basis": "村规民约"}
    address = reverse("dispatch:send", args=[town.case.no])
    back = client.post(address, send)
    assert back.status_code == 422 and "为什么交回" in back.text
    other = {"likely": "", "unit_words": cast.organisation(name="供电所").name}
    also = {"also1-unit_words": town.station.name, "also1-basis": "村规民约"}
    back = client.post(address, send | other | also)
    assert back.status_code == 422 and "为什么交回" in back.text
    assert client.post(address, send | other | also | {"also1-instructions": "带路。"}).status_code == 302
    assert town.lies_before() == set()
