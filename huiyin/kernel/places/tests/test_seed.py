"""Hengnan as committed."""

import pytest

from huiyin.kernel.events.models import Event
from huiyin.kernel.places import actions, queries
from huiyin.kernel.places.models import Place, PlaceCode, PlaceName
from huiyin.kernel.places.tests.cast import SOMEBODY, hengnan, nowhere, the

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty(db):
    nowhere()


def test_hengnan_is_complete():
    county = hengnan()
    assert queries.county() == county
    assert queries.townships().count() == 23
    assert queries.villages().count() == 445
    assert queries.villages().filter(kind="community").count() == 70
    assert queries.villages_of(the("车江街道")).count() == 15
    assert not Place.objects.filter(name__contains="监狱").exists()


def test_seeding_twice_changes_nothing():
    before = Event.objects.filter(chain="places").count()
    hengnan()
    assert actions.seed_county(by=SOMEBODY) == 0
    assert Event.objects.filter(chain="places").count() == before + 1


def test_seeding_is_a_handful_of_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        hengnan()


def test_names_used_twice_are_two_places():
    hengnan()
    names = Place.objects.filter(name="白水村").order_by("full_name").values_list("full_name", flat=True)
    assert list(names) == ["花桥镇白水村", "车江街道白水村"]


def test_paths_hold_the_way_down():
    county = hengnan()
    village = the("向阳桥街道白洋村")
    street = the("向阳桥街道")
    assert village.path == f"{county.pk}/{street.pk}/{village.pk}/"
    assert county.holds(village) and street.holds(village) and not village.holds(street)
    assert village.township_id_or_none == street.pk
    assert village.village_id_or_none == village.pk
    assert street.village_id_or_none is None
    assert county.township_id_or_none is None
    assert queries.with_ancestors(village) == [county, street, village]


def test_both_code_schemes_are_there_and_differ_where_they_do():
    hengnan()
    assert queries.by_code("430422107").name == "花桥镇"
    assert queries.by_code("430422107000").name == "花桥镇"
    assert queries.by_code("430422125", "mca").name == "花桥镇"
    assert queries.by_code("430422003270").full_name == "向阳桥街道白洋村"
    assert queries.by_code("430422000000").name == "衡南县"
    assert queries.by_code("000000") is None


def test_codes_of_before_the_streets_still_lead_to_the_village():
    hengnan()
    assert queries.by_code("430422100013").full_name == "云集街道保合社区"
    codes = PlaceCode.objects.filter(place=the("云集街道保合社区"), scheme="nbs").order_by("valid_from")
    assert [(code.code, code.valid_to is None) for code in codes] == [
        ("430422100013", False),
        ("430422001013", True),
    ]


def test_old_names_are_kept_with_their_last_day():
    hengnan()
    old = PlaceName.objects.get(name="中华村")
    assert old.place.name == "东华村"
    assert old.valid_to.isoformat() == "2020-12-31"
    assert PlaceName.objects.filter(name="云集镇").count() == 3


def test_merged_communities_are_kept_out_of_use():
    hengnan()
    gone = the("向阳桥街道瓦园社区")
    assert not gone.active
    assert queries.by_code("430422003002") == gone


def test_counts_by_township():
    hengnan()
    assert queries.counts_by_township()[the("云集街道").pk] == {
        "village": 12,
        "community": 11,
        "group": 0,
        "pinned": 0,
    }


def test_another_county_comes_from_its_own_folder(tmp_path):
    files = {
        "county.csv": "name,kind,code\n衡山县,county,430423\n",
        "townships.csv": "name,kind,nbs_code,mca_code\n开云镇,town,430423100,430423100\n",
        "villages.csv": "township,name,kind,nbs_code\n开云镇,双全新村委会,village,430423100201\n",
        "retired.csv": "township,name,kind,nbs_code,until,why\n",
        "old_codes.csv": "nbs_code,old_nbs_code,last_year\n",
        "old_names.csv": "nbs_code,old_name,until,why\n430423100,城关镇,2012-12-31,更名\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert actions.seed_county(by=SOMEBODY, folder=tmp_path) == 3
    assert queries.search("城关镇双全新")[0].place.full_name == "开云镇双全新村"


def test_before_anything_is_set_up_nothing_is_found():
    assert queries.search("白水村") == []
    with pytest.raises(Place.DoesNotExist):
        queries.county()
    assert actions.spread_schematic_pins(by=SOMEBODY) == 0


def test_every_code_in_force_is_unique():
    hengnan()
    for scheme in ("nbs", "mca"):
        codes = list(PlaceCode.objects.filter(scheme=scheme, valid_to=None).values_list("code", flat=True))
        assert len(codes) == len(set(codes))


def test_no_date_runs_backwards():
    hengnan()
    for row in PlaceCode.objects.exclude(valid_to=None):
        assert row.valid_from <= row.valid_to
    for place in Place.objects.filter(active=False):
        assert place.valid_from <= place.valid_to


def test_rows_say_what_they_are():
    hengnan()
    village = the("岐山镇东华村")
    assert str(village) == "岐山镇东华村"
    assert str(village.names.get()) == "中华村"
    assert str(village.codes.get()) == "nbs:430422113242"
