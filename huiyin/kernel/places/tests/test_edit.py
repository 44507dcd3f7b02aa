"""Changing places, with history."""

from datetime import date

import pytest

from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.places import actions, queries
from huiyin.kernel.places.actions.edit import NewCode
from huiyin.kernel.places.datum import to_gcj02
from huiyin.kernel.places.models import Place, PlaceName
from huiyin.kernel.places.tests.cast import SOMEBODY, hengnan, the

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(db):
    return hengnan()


@pytest.fixture
def village():
    return the("向阳桥街道白洋村")


def kinds(place):
    return [event.kind for event in queries.history(place)]


def test_a_group_is_added_below_its_village(village):
    group = actions.add_place(village, "大岭山村民小组", by=SOMEBODY)
    assert (group.level, group.kind, group.name) == ("group", "group", "大岭山组")
    assert group.full_name == "向阳桥街道白洋村大岭山组"
    assert village.holds(group)
    assert kinds(group) == ["places.added"]
    assert list(queries.groups_of(village)) == [group]


@pytest.mark.parametrize(
    ("name", "kind"), [("新和社区", "community"), ("新和村", "village"), ("新和", "village")]
)
def test_the_kind_follows_the_name(name, kind):
    assert actions.add_place(the("相市乡"), name, by=SOMEBODY).kind == kind


def test_a_town_may_be_added(county):
    assert actions.add_place(county, "新城街道", by=SOMEBODY).kind == "street"
    assert actions.add_place(county, "新乡", by=SOMEBODY).kind == "xiang"


def test_a_name_in_use_beside_it_is_refused(village):
    with pytest.raises(Refused, match="白洋村"):
        actions.add_place(village.parent, "白洋村委会", by=SOMEBODY)
    with pytest.raises(Refused):
        actions.add_place(village, "。", by=SOMEBODY)


def test_nothing_is_added_below_a_group_or_a_retired_place(village):
    group = actions.add_place(village, "大岭山组", by=SOMEBODY)
    with pytest.raises(Refused):
        actions.add_place(group, "东边组", by=SOMEBODY)
    with pytest.raises(Refused):
        actions.add_place(the("向阳桥街道瓦园社区"), "东边组", by=SOMEBODY)


def test_a_rename_keeps_the_old_name_and_renames_everything_below(village):
    group = actions.add_place(village, "大岭山组", by=SOMEBODY)
    actions.rename(village, "白云村", seen=1, on=date(2026, 11, 24), by=SOMEBODY)
    village.refresh_from_db()
    group.refresh_from_db()
    assert (village.full_name, village.stem, village.version) == ("向阳桥街道白云村", "白云", 2)
    assert group.full_name == "向阳桥街道白云村大岭山组"
    old = PlaceName.objects.get(place=village, kind="old")
    assert (old.name, old.valid_to) == ("白洋村", date(2026, 11, 23))
    assert queries.search("白洋村")[0].place == village
    event = queries.history(village)[0]
    assert event.kind == "places.renamed"
    assert event.facts == {"old_name": old.pk, "on": "2026-11-24", "version": 2}


def test_names_never_enter_the_log(village):
    actions.rename(village, "白云村", seen=1, by=SOMEBODY)
    actions.name_also(village, "白羊村", kind="misspelling", by=SOMEBODY)
    assert all("白" not in event.body_text for event in map(_with_text, queries.history(village)))


def _with_text(event):
    event.body_text = bytes(event.body).decode()
    return event


def test_a_street_s_rename_reaches_its_villages():
    street = the("车江街道")
    actions.rename(street, "新车江街道", seen=1, by=SOMEBODY)
    assert Place.objects.filter(full_name="新车江街道白水村").exists()


def test_a_rename_to_itself_or_to_a_neighbour_is_refused(village):
    with pytest.raises(Refused):
        actions.rename(village, "白洋村委会", seen=1, by=SOMEBODY)
    other = village.parent.children.exclude(pk=village.pk).filter(active=True).first()
    with pytest.raises(Refused):
        actions.rename(village, other.name, seen=1, by=SOMEBODY)
    village.refresh_from_db()
    assert (village.name, village.version) == ("白洋村", 1)


def test_the_second_of_two_editors_is_told(village):
    actions.count_people(village, population=1200, households=300, seen=1, by=SOMEBODY)
    with pytest.raises(StaleState, match="白洋村"):
        actions.count_people(village, population=1300, households=310, seen=1, by=SOMEBODY)
    with pytest.raises(StaleState):
        actions.rename(village, "白云村", seen=1, by=SOMEBODY)
    village.refresh_from_db()
    assert (village.population, village.name) == (1200, "白洋村")


def test_a_pin_from_a_phone_is_stored_in_wgs84(village):
    lat, lon = to_gcj02(26.75, 112.6)
    actions.move_pin(village, lat, lon, datum="gcj02", seen=1, by=SOMEBODY)
    village.refresh_from_db()
    assert (village.lat, village.lon, village.pin_datum) == (26.75, 112.6, "gcj02")
    assert village.has_pin and not village.is_schematic
    assert queries.history(village)[0].facts["before"] == [None, None, ""]


@pytest.mark.parametrize(
    ("lat", "lon", "datum"), [(112.6, 26.75, "wgs84"), (39.9, 116.4, "wgs84"), (26.75, 112.6, "schematic")]
)
def test_a_pin_elsewhere_or_from_nowhere_is_refused(village, lat, lon, datum):
    with pytest.raises(Refused):
        actions.move_pin(village, lat, lon, datum=datum, seen=1, by=SOMEBODY)


def test_a_place_is_retired_and_restored(village):
    actions.retire(village, seen=1, by=SOMEBODY)
    assert not Place.objects.get(pk=village.pk).active
    assert village not in queries.villages()
    actions.restore(village, seen=2, by=SOMEBODY)
    village.refresh_from_db()
    assert village.active and village.valid_to is None
    assert kinds(village) == ["places.restored", "places.retired"]


def test_a_place_with_places_below_it_stays(village, county):
    actions.add_place(village, "大岭山组", by=SOMEBODY)
    with pytest.raises(Refused):
        actions.retire(village, seen=1, by=SOMEBODY)
    with pytest.raises(Refused):
        actions.retire(county, seen=1, by=SOMEBODY)


def test_a_place_cannot_come_back_beside_its_namesake_or_below_a_retired_one(village):
    group = actions.add_place(village, "东边组", by=SOMEBODY)
    actions.retire(group, seen=1, by=SOMEBODY)
    actions.add_place(village, "东边组", by=SOMEBODY)
    with pytest.raises(Refused):
        actions.restore(group, seen=2, by=SOMEBODY)
    empty = actions.add_place(the("相市乡"), "新和村", by=SOMEBODY)
    below = actions.add_place(empty, "西边组", by=SOMEBODY)
    actions.retire(below, seen=1, by=SOMEBODY)
    actions.retire(empty, seen=1, by=SOMEBODY)
    below.refresh_from_db()
    with pytest.raises(Refused):
        actions.restore(below, seen=2, by=SOMEBODY)


def test_aliases_come_and_go_but_old_names_stay(village):
    row = actions.name_also(village, "白羊村", kind="misspelling", by=SOMEBODY)
    assert actions.name_also(village, "白羊村", kind="misspelling", by=SOMEBODY) == row
    assert queries.search("白羊")[0].place == village
    actions.drop_name(row, by=SOMEBODY)
    assert queries.search("白羊") == []
    with pytest.raises(Refused):
        actions.drop_name(PlaceName.objects.get(name="中华村"), by=SOMEBODY)
    with pytest.raises(Refused):
        actions.name_also(village, "白洋村", kind="alias", by=SOMEBODY)


def test_a_new_code_ends_the_one_before(village):
    new = NewCode("nbs", "430422003999", date(2027, 1, 1), "县统计局")
    actions.set_code(village, new, by=SOMEBODY)
    assert queries.by_code("430422003999") == queries.by_code("430422003270") == village
    with pytest.raises(Refused):
        actions.set_code(village, NewCode("nbs", "430422003998", date(2026, 1, 1), "县统计局"), by=SOMEBODY)
    local = actions.set_code(village, NewCode("local", "B01", date(2026, 1, 1), "网格办"), by=SOMEBODY)
    assert local.valid_to is None


def test_invented_pins_fill_only_the_gaps(village):
    actions.move_pin(village, 26.75, 112.6, datum="wgs84", seen=1, by=SOMEBODY)
    placed = actions.spread_schematic_pins(by=SOMEBODY)
    assert placed == 23 + 447 - 1
    village.refresh_from_db()
    assert village.pin_datum == "wgs84"
    assert the("车江街道白水村").is_schematic
    assert actions.spread_schematic_pins(by=SOMEBODY) == 0


def test_a_name_given_back_keeps_both_spans(village):
    actions.rename(village, "白云村", seen=1, on=date(2026, 3, 1), by=SOMEBODY)
    actions.rename(village, "白洋村", seen=2, on=date(2026, 9, 1), by=SOMEBODY)
    rows = PlaceName.objects.filter(place=village, kind="old").order_by("valid_to")
    assert [(row.name, row.valid_from, row.valid_to) for row in rows] == [
        ("白洋村", date(2017, 1, 1), date(2026, 2, 28)),
        ("白云村", date(2026, 3, 1), date(2026, 8, 31)),
    ]
    assert queries.search("白云村")[0].place == village


def test_unknown_population_may_be_said(village):
    actions.count_people(village, population=None, households=12, seen=1, by=SOMEBODY)
    village.refresh_from_db()
    assert (village.population, village.households) == (None, 12)


def test_levels_end_with_groups(village):
    group = actions.add_place(village, "3组", by=SOMEBODY)
    assert group.ancestor_id("group") == group.pk
    with pytest.raises(ValueError, match="group"):
        queries.level_below(group)
    assert queries.namesakes("白洋村委会", village.parent)
    assert not queries.namesakes("新和村", village.parent)


def test_retired_places_are_listed_apart(village):
    actions.retire(village, seen=1, by=SOMEBODY)
    street = village.parent
    assert village not in queries.children_of(street)
    assert village in queries.children_of(street, retired=True)
