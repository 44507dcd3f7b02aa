"""The place of a case was wrong: it is set right once, and everything that hangs on it follows."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.archive import actions as archive
from huiyin.archive.models import Case, CaseMove
from huiyin.archive.policy import may_read
from huiyin.archive.queries import cases_for
from huiyin.collect import actions as collect
from huiyin.dispatch import actions, queries
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.tests.cast import an_entry, an_order, handler_of
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.places.models import Place
from huiyin.tests import cast
from huiyin.web.case.page import page_of

pytestmark = pytest.mark.django_db
HERE, THERE = "车江街道白水村", "花桥镇白水村"


def manager(town):
    return cast.user_with(Role.INSTITUTE_MANAGER, cast.township(town))


def at_station(case):
    """The case in the hands of its village's station."""
    village = cast.village()
    station = cast.organisation("station", village)
    order = an_order(station, case)
    return order, cast.user_with(Role.STATION_KEEPER, village, station)


def moved(case, by=None, to=THERE):
    return actions.move_case(
        case, cast.village(to), why="到现场看过，在花桥那边。", by=by or cast.dispatcher()
    )


def test_who_may_see_it_follows_the_place():
    case = cast.a_case()
    here, there = manager("车江街道"), manager("花桥镇")
    moved(case)
    case = Case.objects.select_related("place").get(pk=case.pk)
    assert (may_read(here, case), may_read(there, case)) == (False, True)
    assert case not in cases_for(here) and case in cases_for(there)
    assert case.village_ref == cast.village(THERE).pk


def test_clocks_map_and_voices_follow_the_place():
    case = cast.a_case()
    Place.objects.filter(full_name=THERE).update(lat=26.9, lon=112.9)
    moved(case)
    case.refresh_from_db()
    assert (case.lat, case.lon) == (26.9, 112.9)
    towns = set(Clock.objects.filter(chain=case.no).values_list("township_id_plain", flat=True))
    assert towns == {cast.township("花桥镇").pk}
    request = case.voice_set.get().request
    assert request.place.full_name == THERE
    assert Event.objects.filter(chain=request.no, kind="collect.corrected").count() == 1


@pytest.mark.parametrize(("pin", "stays"), [((26.89, 112.9), True), ((26.71, 112.6), False)])
def test_somebodys_own_pin_stays_where_it_proves_the_new_place(pin, stays):
    for name, lat, lon in ((HERE, 26.7, 112.6), (THERE, 26.9, 112.9)):
        Place.objects.filter(full_name=name).update(lat=lat, lon=lon)
    case = cast.a_case()
    Case.objects.filter(pk=case.pk).update(lat=pin[0], lon=pin[1])
    moved(Case.objects.select_related("place").get(pk=case.pk))
    case.refresh_from_db()
    assert (case.lat, case.lon) == (pin if stays else (26.9, 112.9))


def test_the_directory_speaks_of_the_new_place():
    unit = cast.organisation()
    an_entry(unit, place=cast.township("花桥镇"))
    case = cast.a_case()
    assert queries.route(case) is None
    moved(case)
    assert queries.route(Case.objects.select_related("place", "category").get(pk=case.pk)).lead == unit


def test_a_station_that_loses_sight_hands_its_order_back_and_no_return_is_counted():
    case = cast.a_case()
    order, keeper = at_station(case)
    assert moved(case, by=keeper) == [order]
    order.refresh_from_db()
    case.refresh_from_db()
    assert (order.state, case.state) == ("cancelled", "filed")
    assert queries.times_returned(case) == 0
    assert not Clock.objects.filter(subject=order.subject, state__in=Clock.LIVE).exists()
    assert not case.units.filter(is_open=True).exists()
    assert not may_read(keeper, Case.objects.select_related("place").get(pk=case.pk))


def test_an_institute_keeps_a_case_that_stays_in_its_township_and_a_department_any():
    case = cast.a_case()
    institute = cast.organisation("institute", cast.township())
    first, second = an_order(institute, case), an_order(case=case, is_lead=False)
    other = Place.objects.filter(parent=cast.township(), level="village").exclude(full_name=HERE)[0]
    assert actions.move_case(case, other, why="隔壁村", by=cast.dispatcher()) == []
    assert moved(case) == [WorkOrder.objects.get(pk=first.pk)]
    second.refresh_from_db()
    assert second.state == "sent" and Case.objects.get(pk=case.pk).state == "working"


def test_both_places_and_the_reason_stay():
    case, by = cast.a_case(), cast.dispatcher()
    moved(case)
    kept = CaseMove.objects.get()
    assert (kept.before.full_name, kept.after.full_name) == (HERE, THERE)
    told = Event.objects.get(kind="archive.moved")
    assert told.facts == {"before": kept.before_id, "after": kept.after_id}
    lines = [line for line in page_of(by, case.no)["happened"] if line["title"] == "更正地点"]
    assert lines[0]["words"] == f"{HERE} → {THERE}"


def test_who_holds_it_moves_it_and_nobody_else():
    case = cast.a_case()
    order = an_order(case=case)
    others = [
        cast.user_with(Role.DEPARTMENT_HANDLER, unit=cast.organisation()),
        manager("花桥镇"),
        cast.supervisor(),
        cast.user_with(Role.VOLUNTEER),
    ]
    for person in others:
        with pytest.raises(PermissionDenied):
            moved(case, by=person)
    moved(case, by=handler_of(order))
    actions.return_order(order, reason="not_ours", basis="三定", by=handler_of(order))
    with pytest.raises(PermissionDenied):
        moved(Case.objects.select_related("place").get(pk=case.pk), by=handler_of(order), to=HERE)


def test_it_is_moved_to_another_place_while_it_is_open():
    case = cast.a_case()
    with pytest.raises(Refused, match="现在的地点就是"):
        moved(case, to=HERE)
    late = Case.objects.select_related("place").get(pk=case.pk)
    moved(case)
    with pytest.raises(StaleState):
        archive.move(late, cast.village(), why="慢了一步", by=cast.dispatcher())
    collect.withdraw(case.voice_set.get().request, by=RESIDENT)
    Case.objects.filter(pk=case.pk).update(state=Case.State.WITHDRAWN)
    case.refresh_from_db()
    with pytest.raises(Refused, match="已经结束"):
        moved(case, to=HERE)


def test_the_page_names_the_remedy_keeps_what_was_typed_and_leads_away_who_lost_sight(client):
    case = cast.a_case()
    _order, keeper = at_station(case)
    client.force_login(keeper)
    address = reverse("dispatch:move_case", args=[case.no])
    wrong = client.post(address, {"place_words": "车江街道白水村", "why": ""})
    assert wrong.status_code == 422
    assert "请写明怎么知道地点不对" in wrong.text and "现在的地点就是" in wrong.text
    done = client.post(address, {"place_words": THERE, "why": "塘在花桥那边。"})
    assert done.status_code == 302 and done.url == reverse("desk")
    assert client.get(address).status_code == 403
