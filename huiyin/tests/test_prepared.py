"""A prepared query answers what the ordinary queryset answers, however often and for whatever values."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Value
from django.db.models.functions import JSONObject
from django.test.utils import CaptureQueriesContext

from huiyin.archive.models import Case, Voice
from huiyin.collect.models import Category
from huiyin.dispatch.queries import went_round_too_often
from huiyin.kernel.paging import Pages, keyset
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.models import Place
from huiyin.kernel.prepared import Given, Literal, Prepared
from huiyin.tests import cast

pytestmark = pytest.mark.django_db

VILLAGES = Prepared(
    lambda: (
        Place.objects.filter(parent=Given("parent"), level="village").select_related("parent").order_by("id")
    )
)


def test_it_gives_instances_with_their_relations_and_no_further_query():
    for name in ("车江街道", "云集街道"):
        parent = cast.township(name)
        rows = VILLAGES(parent=parent.pk)
        assert rows == list(Place.objects.filter(parent=parent, level="village").order_by("id"))
        with CaptureQueriesContext(connection) as asked:
            assert {row.parent.name for row in rows} == {name}
            assert all(isinstance(row.active, bool) and row.valid_from for row in rows)
        assert len(asked) == 0


def test_a_missing_relation_is_none_and_a_deferred_column_is_read_later():
    alone = cast.organisation()
    rows = Prepared(
        lambda: (
            Organisation.objects.filter(pk=Given("unit")).select_related("calendar").only("name", "calendar")
        )
    )(unit=alone.pk)
    with CaptureQueriesContext(connection) as asked:
        assert rows[0].calendar is None and rows[0].name == alone.name
        assert len(asked) == 0
        assert rows[0].code == alone.code
    assert len(asked) == 1


def test_a_list_goes_as_one_array_and_may_be_empty():
    some = Prepared(lambda: Place.objects.filter(pk__among=Given("keys")).order_by("id"))
    under = Prepared(lambda: Place.objects.filter(parent__among=Given("parents"), name__among=Given("names")))
    two = [cast.township("车江街道"), cast.township("云集街道")]
    assert some(keys=[place.pk for place in two]) == sorted(two, key=lambda place: place.pk)
    assert some(keys=[]) == []
    assert under(parents=[two[0].pk], names=["白水村"]) == [cast.village("车江街道白水村")]


def test_tuples_and_unions_come_in_the_order_asked_for():
    def both():
        places = Place.objects.filter(name=Given("name")).order_by().values_list(Value("place"), "name")
        classes = Category.objects.filter(code=Given("code")).order_by().values_list(Value("class"), "name")
        return places.union(classes, all=True)

    found = Prepared(both)(name="白水村", code="water-works")
    water = Category.objects.get(code="water-works").name
    assert sorted(set(found)) == sorted({("place", "白水村"), ("class", water)})


def test_annotations_are_read_as_the_queryset_reads_them():
    case = cast.a_case(resident=cast.resident())
    names = Place.objects.filter(pk=OuterRef("case__place")).values(one=JSONObject(name="name"))
    rows = Voice.objects.annotate(where=ArraySubquery(names))
    kept = Prepared(lambda: rows.filter(case=Given("case")))(case=case.pk)
    assert [row.where for row in kept] == [row.where for row in rows.filter(case=case)]
    assert kept[0].where == [{"name": case.place.name}]


def test_hostile_values_stay_values():
    named = Prepared(lambda: Place.objects.filter(full_name=Given("name")))
    assert named(name="' OR '1'='1") == []
    assert named(name='%s %(x)s {} \\ " ;--') == []
    assert named(name=None) == []


def test_pages_are_those_of_keyset():
    for number in range(7):
        case = cast.a_case()
        Case.objects.filter(pk=case.pk).update(due_at=datetime(2026, 11, 24, number // 3, tzinfo=UTC))
    order = ("due_at", "-id")
    kept = Pages(lambda: Case.objects.filter(state=Given("state")), order, size=3)
    token, seen = None, []
    while True:
        page = kept.page(token, state=Case.State.FILED)
        plain = keyset(Case.objects.filter(state=Case.State.FILED), order, after=token, size=3)
        assert page == plain
        seen += page.rows
        token = page.next
        if token is None:
            break
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize(
    "token", ["", "nonsense", "WyJ4Il0", "W3sidCI6Im5ldmVyIn0sInh4Il0", "WzEsMl0", "W251bGwsbnVsbF0"]
)
def test_a_token_of_another_list_shows_the_first_page(token):
    cast.a_case()
    kept = Pages(lambda: Case.objects.all(), ("due_at", "id"))
    assert kept.page(token).first is True and len(kept.page(token).rows) == 1


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
        datetime(1949, 10, 1, 7, 0, 0, 123456, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_moments_are_read_to_the_microsecond_and_in_utc(moment):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz, NULL::timestamptz", [moment])
        assert cursor.fetchone() == (moment, None)
        cursor.execute("SELECT %s::timestamptz", [moment])
        read = cursor.fetchone()[0]
    assert read.utcoffset() == timedelta(0)


def test_a_moment_that_no_calendar_has_is_refused_as_before():
    with connection.cursor() as cursor, pytest.raises(Exception, match="(?i)infinity|year|date"):
        cursor.execute("SELECT 'infinity'::timestamptz")
        cursor.fetchone()


def test_a_constant_stands_in_the_sql_itself_whatever_is_in_it():
    rows = Place.objects.filter(level=Literal("village"), name__gt=Literal("it's 100%"))
    sql, values = rows.query.sql_with_params()
    assert "'village'" in sql and values == ()
    assert set(rows) == set(Place.objects.filter(level="village", name__gt="it's 100%"))


def test_what_went_round_too_often_is_found_by_its_partial_index_with_any_plan():
    rows = Case.objects.filter(went_round_too_often(), state=Literal("working")).order_by("due_at", "id")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan")
        sql, values = rows.query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", values)
        assert "case_again" in str(cursor.fetchall())
