"""Residents: remembered once, masked by default, shown with a reason, erased on request."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections

from huiyin.kernel.people import actions, policy, queries
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.kinds import ADMIN_ROLES, Role
from huiyin.kernel.people.models import Duty, Resident, Reveal
from huiyin.kernel.people.policy import Sight, may_see_identity
from huiyin.kernel.people.queries.audit import MANY_VIEWS_AN_HOUR
from huiyin.kernel.people.tests import cast
from huiyin.kernel.present import today

ID_NO = "430422196803125411"
INVOLVED = Sight(involved=True)


def zhang(**more):
    given = {"name": "张秀英", "phone": "13807341209", "by": RESIDENT} | more
    return actions.remember_resident(**given)


@pytest.mark.django_db
class TestRemembering:
    def test_the_same_person_is_one_row_however_the_number_is_typed(self):
        first = zhang()
        assert zhang(phone="+86 138-0734-1209").pk == first.pk
        assert zhang(name=" 张 秀英 ", phone="１３８０７３４１２０９").pk == first.pk
        assert Resident.objects.count() == 1

    def test_nothing_readable_lies_in_the_table(self):
        zhang(id_no=ID_NO, address="大岭山组 12 号")
        with connection.cursor() as cursor:
            cursor.execute("SELECT people_resident::text FROM people_resident")
            row = cursor.fetchone()[0]
        for secret in ("张秀英", "13807341209", ID_NO, "大岭山"):
            assert secret not in row
            assert secret.encode().hex() not in row

    def test_another_name_on_the_same_telephone_is_another_person(self):
        first, second = zhang(), zhang(name="张大山")
        assert first.pk != second.pk
        assert queries.unsealed(Resident.objects.get(pk=first.pk)).name == "张秀英"
        assert queries.find_resident(phone="138 0734 1209").count() == 2

    def test_a_missing_name_is_filled_in_and_the_log_says_so(self):
        first = zhang(name="")
        second = zhang()
        assert first.pk == second.pk
        assert queries.unsealed(Resident.objects.get(pk=first.pk)).name == "张秀英"
        event = cast.events().get()
        assert (event.kind, event.facts) == ("people.resident_completed", {"fields": ["name"]})

    def test_a_call_without_a_name_joins_the_telephones_only_person(self):
        assert zhang(name="").pk == zhang().pk
        first = zhang()
        assert zhang(name="").pk == first.pk

    def test_a_new_telephone_of_a_known_id_number_is_taken_over(self):
        first = zhang(id_no=ID_NO)
        second = zhang(id_no=ID_NO, phone="13900001111")
        assert first.pk == second.pk
        assert queries.find_resident(phone="13900001111").get().pk == first.pk
        assert not queries.find_resident(phone="13807341209").exists()

    def test_old_and_new_form_of_an_id_number_are_the_same(self):
        zhang(id_no="430422680312541")
        assert queries.find_resident(id_no=ID_NO[:6] + "19680312541" + "1").exists()

    def test_without_a_number_nobody_is_taken_for_somebody_else(self):
        assert zhang(phone="").pk != zhang(phone="").pk

    @pytest.mark.parametrize(
        ("field", "value"), [("phone", "12345"), ("phone", "abc"), ("id_no", "430422196803125412")]
    )
    def test_an_impossible_number_is_refused(self, field, value):
        with pytest.raises(ValidationError) as refusal:
            zhang(**{field: value})
        assert list(refusal.value.message_dict) == [field]
        assert not Resident.objects.exists()

    def test_hostile_words_are_only_words(self):
        words = "<script>alert(1)</script>'; DROP TABLE people_resident;--\x00\u202e"
        row = zhang(name=words, address=words * 20)
        kept = queries.unsealed(Resident.objects.get(pk=row.pk))
        assert kept.name == "<script>alert(1)</script>'; DROP TABLE people_resident;--"[:60]
        assert len(kept.address) <= 200

    def test_it_costs_two_statements(self, django_assert_num_queries):
        with django_assert_num_queries(2):
            zhang()
        with django_assert_num_queries(1):
            zhang()


@pytest.mark.django_db(transaction=True)
def test_twenty_clerks_at_once_write_one_person():
    found, barrier = [], threading.Barrier(20)

    def clerk():
        try:
            barrier.wait()
            found.append(zhang().pk)
        finally:
            connections.close_all()

    clerks = [threading.Thread(target=clerk) for _number in range(20)]
    for thread in clerks:
        thread.start()
    for thread in clerks:
        thread.join()
    assert len(found) == 20
    assert len(set(found)) == 1
    assert Resident.objects.count() == 1


@pytest.mark.django_db
class TestShowing:
    def test_everybody_sees_masks(self):
        shown = queries.masked(zhang(id_no=ID_NO, address="大岭山组 12 号"))
        assert (shown.name, shown.phone, shown.id_no) == ("张*英", "138****1209", "430422********5411")
        assert shown.masked
        assert "大岭山" not in shown.address

    def test_a_view_with_a_reason_is_recorded_and_the_resident_can_read_it(self):
        centre = cast.unit("文明实践中心", "centre")
        by = cast.with_duty(Role.COUNTY_DISPATCHER, organisation=centre)
        resident = zhang()
        shown = actions.reveal_identity(
            resident, "HN-2026-000001", sight=INVOLVED, reason_code="call_back", note="", by=by
        )
        assert (shown.name, shown.phone, shown.masked) == ("张秀英", "13807341209", False)
        event = cast.events().get()
        assert (event.kind, event.chain, event.actor_id) == (
            "people.identity_viewed",
            "HN-2026-000001",
            by.pk,
        )
        assert event.facts == {"role": "county_dispatcher", "reason": "call_back"}
        look = queries.who_looked("HN-2026-000001")[0]
        assert (look.role, look.organisation, look.reason) == ("县中心调度员", "文明实践中心", "回拨联系")
        assert queries.who_looked("HN-2026-000002") == []

    def test_without_a_reason_nothing_is_shown_or_written(self):
        by, resident = cast.dispatcher(), zhang()
        for reason, note in (("", ""), ("nosy", ""), ("other", "  ")):
            with pytest.raises(ValidationError):
                actions.reveal_identity(resident, "c", sight=INVOLVED, reason_code=reason, note=note, by=by)
        assert not Reveal.objects.exists()
        assert not cast.events().exists()

    def test_a_note_is_sealed_and_never_in_the_log(self):
        by = cast.dispatcher()
        actions.reveal_identity(
            zhang(), "c", sight=INVOLVED, reason_code="other", note="张秀英家属来电", by=by
        )
        assert "张秀英".encode() not in bytes(Reveal.objects.get().note_sealed)
        assert "张秀英" not in bytes(cast.events().get().body).decode()

    @pytest.mark.parametrize("role", ADMIN_ROLES)
    def test_an_administrator_never_sees_anybody(self, role):
        with pytest.raises(PermissionDenied):
            actions.reveal_identity(
                zhang(), "c", sight=INVOLVED, reason_code="audit", note="", by=cast.with_duty(role)
            )

    def test_the_machine_and_residents_see_nobody(self):
        for by in (MACHINE, RESIDENT):
            assert not may_see_identity(by, INVOLVED)

    def test_whoever_does_not_work_on_the_matter_sees_nothing(self):
        handler = cast.with_duty(Role.DEPARTMENT_HANDLER, organisation=cast.unit())
        assert not may_see_identity(handler, Sight(involved=False))
        assert may_see_identity(handler, INVOLVED)
        assert may_see_identity(cast.dispatcher(), Sight(involved=False))

    def test_the_unit_complained_about_and_those_below_it_never_see_who_complained(self):
        bureau = cast.unit("住建局")
        below = cast.unit("房管所", parent=cast.unit("房产中心", parent=bureau))
        sight = Sight(involved=True, complained_of_org_id=bureau.pk)
        for unit, username in ((bureau, "a-one"), (below, "b-two")):
            accused = cast.with_duty(Role.DEPARTMENT_HANDLER, username, organisation=unit)
            assert not may_see_identity(accused, sight)
        assert may_see_identity(
            cast.with_duty(Role.DEPARTMENT_LEADER, organisation=cast.unit("水利局")), sight
        )

    def test_a_second_duty_elsewhere_does_not_open_the_door_to_the_accused(self):
        bureau = cast.unit("住建局")
        accused = cast.with_duty(Role.DEPARTMENT_HANDLER, organisation=bureau)
        Duty.objects.create(user=accused, role=Role.COUNTY_DISPATCHER, place=cast.county())
        accused.forget_duties()
        assert not may_see_identity(accused, Sight(involved=True, complained_of_org_id=bureau.pk))

    @pytest.mark.parametrize(
        ("role", "involved", "allowed"),
        [
            (Role.COUNTY_DISPATCHER, False, True),
            (Role.HOTLINE_OPERATOR, True, True),
            (Role.HOTLINE_OPERATOR, False, False),
            (Role.SUPERVISOR, True, False),
            (Role.DEPARTMENT_HANDLER, True, False),
            (Role.COUNTY_LEADER, True, False),
        ],
    )
    def test_a_wish_for_secrecy_leaves_only_the_desk(self, role, involved, allowed):
        user = cast.with_duty(role)
        assert may_see_identity(user, Sight(involved=involved, secrecy=True)) is allowed

    def test_a_standing_wish_of_the_resident_counts_too(self):
        resident = zhang()
        actions.set_wishes(resident, {"secrecy": True}, by=RESIDENT)
        with pytest.raises(PermissionDenied):
            actions.reveal_identity(
                resident,
                "c",
                sight=INVOLVED,
                reason_code="visit",
                note="",
                by=cast.with_duty(Role.STATION_KEEPER),
            )

    def test_many_views_in_an_hour_stand_out(self):
        by, resident = cast.dispatcher(), zhang()
        for number in range(MANY_VIEWS_AN_HOUR):
            assert queries.unusual_looking(today(), by=cast.audit_admin()) == []
            actions.reveal_identity(
                resident, f"c{number}", sight=INVOLVED, reason_code="verify", note="", by=by
            )
        unusual = queries.unusual_looking(today(), by=cast.audit_admin())
        assert [(row.user, row.views) for row in unusual] == [(by, MANY_VIEWS_AN_HOUR)]


@pytest.mark.django_db
class TestErasing:
    def test_nothing_of_the_person_is_left_but_the_matter_stays(self):
        by = cast.dispatcher()
        resident = zhang(id_no=ID_NO, address="大岭山组 12 号")
        actions.reveal_identity(resident, "c", sight=INVOLVED, reason_code="other", note="核对", by=by)
        actions.erase_resident(resident, reason_code="asked", by=by)
        actions.erase_resident(resident, reason_code="asked", by=by)
        row = Resident.objects.get()
        assert row.erased_at is not None
        assert (row.name_sealed, row.phone_sealed, row.id_no_sealed, row.address_sealed) == (None,) * 4
        assert (bytes(row.name_index), row.phone_index, row.id_index) == (b"", None, None)
        assert Reveal.objects.get().note_sealed is None
        assert not queries.find_resident(phone="13807341209", id_no=ID_NO).exists()
        assert queries.masked(row).name == ""
        assert cast.events().filter(kind="people.resident_erased").count() == 1

    def test_only_the_centre_or_the_machine_erases(self):
        resident = zhang()
        for by in (cast.system_admin(), cast.with_duty(Role.SUPERVISOR), RESIDENT):
            with pytest.raises(PermissionDenied):
                actions.erase_resident(resident, reason_code="asked", by=by)
        assert policy.may_erase(MACHINE)

    def test_a_person_who_comes_back_is_a_new_row(self):
        resident = zhang()
        actions.erase_resident(resident, reason_code="asked", by=MACHINE)
        assert zhang().pk != resident.pk


@pytest.mark.django_db
def test_an_export_is_noted_with_what_and_how_many():
    actions.note_export("collect.requests", 250, by=cast.dispatcher())
    assert cast.events().get().facts == {"what": "collect.requests", "rows": 250}
    with pytest.raises(PermissionDenied):
        actions.note_export("collect.requests", 1, by=cast.with_duty(Role.STATION_KEEPER))
