"""Every voice gets its dossier, once, and the dossier is kept by those whose place it is."""

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.archive import actions, policy
from huiyin.archive.models import Case, CaseUnit, Voice
from huiyin.collect import actions as collect
from huiyin.collect.kinds import Matter, Urgency
from huiyin.collect.models import Category
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import IllegalMove
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


def kinds(chain: str) -> list[str]:
    return list(Event.objects.filter(chain=chain).order_by("seq").values_list("kind", flat=True))


def test_a_received_request_opens_a_case_with_its_clock_and_both_chains_tell_of_it():
    case = cast.a_case()
    request = case.voice_set.get().request
    assert case.no.startswith("D") and case.voices == 1 and case.township_ref == case.place.parent_id
    assert kinds(case.no)[:2] == ["archive.opened", "archive.filed"]
    assert "archive.filed" in kinds(request.no)
    assert Clock.objects.get(subject=f"case:{case.no}").due_at == case.due_at


def test_filing_the_same_request_twice_files_it_once():
    request = cast.a_request()
    first = actions.file_under(request, by=MACHINE)
    assert actions.file_under(request, by=MACHINE) == first
    assert Voice.objects.count() == Case.objects.count() == 1


def test_a_second_voice_joins_a_case_and_its_wish_for_secrecy_counts():
    case = cast.a_case()
    request = cast.a_request(secrecy=True)
    actions.file_under(request, case, by=cast.dispatcher())
    case.refresh_from_db()
    assert (case.voices, case.secrecy) == (2, True)


def test_a_second_voice_is_not_filed_by_somebody_elsewhere():
    case = cast.a_case()
    keeper = cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村"))
    with pytest.raises(PermissionDenied):
        actions.file_under(cast.a_request(), case, by=keeper)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("路灯坏了。请来修。", "路灯坏了"),
        ("", ""),
        ("一" * 60, "一" * 40 + "…"),
        ("\n\n水断了！\n三天了", "水断了"),
    ],
)
def test_a_working_title_is_the_first_sentence_cut_short(words, title):
    assert actions.title_from(words) == title


def test_amending_keeps_what_was_before_in_the_log():
    case = cast.a_case()
    category = Category.objects.exclude(pk=case.category_id).first()
    actions.amend(
        case,
        title="路灯",
        category=category,
        matter=Matter.COMPLAINT,
        urgency=Urgency.URGENT,
        by=cast.dispatcher(),
    )
    case.refresh_from_db()
    assert (case.title, case.matter) == ("路灯", "complaint")
    facts = Event.objects.get(kind="archive.amended").facts
    assert (facts["before"]["matter"], facts["after"]["matter"]) == ("help", "complaint")


def test_amending_elsewhere_is_refused_and_changes_nothing():
    case = cast.a_case()
    with pytest.raises(PermissionDenied):
        actions.amend(
            case,
            title="x",
            category=None,
            matter=Matter.HELP,
            urgency=Urgency.ORDINARY,
            by=cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇")),
        )
    assert Case.objects.get(pk=case.pk).title == case.title


def test_involving_a_unit_twice_gives_it_one_part_and_releasing_closes_it():
    case, unit = cast.a_case(), cast.organisation()
    actions.involve(case, unit, by=MACHINE)
    actions.involve(case, unit, by=MACHINE)
    assert kinds(case.no).count("archive.involved") == 1
    actions.release(case, unit, by=MACHINE)
    assert CaseUnit.objects.get().is_open is False


def test_the_last_voice_taken_back_ends_the_case_and_its_clock():
    case = cast.a_case()
    request = case.voice_set.get().request
    collect.withdraw(request, by=RESIDENT)
    react_to_all()
    case.refresh_from_db()
    assert case.state == Case.State.WITHDRAWN
    assert not Clock.objects.filter(subject=f"case:{case.no}", state="running").exists()


def test_one_of_two_voices_taken_back_leaves_the_case_open():
    case = cast.a_case()
    second = cast.a_request()
    actions.file_under(second, case, by=MACHINE)
    collect.withdraw(second, by=RESIDENT)
    react_to_all()
    assert Case.objects.get(pk=case.pk).state == Case.State.FILED


def test_a_case_is_not_closed_before_it_was_reported():
    with pytest.raises(IllegalMove):
        actions.close(cast.a_case(), by=MACHINE, closure=1)


READ = {
    Role.HOTLINE_OPERATOR: True,
    Role.MEDIA_EDITOR: False,
    Role.COUNTY_DISPATCHER: True,
    Role.INSTITUTE_MANAGER: True,
    Role.STATION_KEEPER: True,
    Role.DEPARTMENT_HANDLER: False,
    Role.DEPARTMENT_LEADER: False,
    Role.VOLUNTEER: False,
    Role.TEAM_LEADER: False,
    Role.SUPERVISOR: True,
    Role.COUNTY_LEADER: True,
    Role.SYSTEM_ADMIN: False,
    Role.SECURITY_ADMIN: False,
    Role.AUDIT_ADMIN: False,
}


@pytest.mark.parametrize(("role", "allowed"), READ.items())
def test_who_reads_a_case_without_a_part_in_it(role, allowed):
    case = cast.a_case()
    places = {Role.INSTITUTE_MANAGER: cast.township(), Role.STATION_KEEPER: cast.village()}
    unit = cast.organisation()
    user = cast.user_with(role, places.get(role), unit)
    assert policy.may_read(user, case) is allowed
    if role in (Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER, Role.MEDIA_EDITOR):
        actions.involve(case, unit, by=MACHINE)
        assert policy.may_read(user, case)


@pytest.mark.parametrize("role", [Role.INSTITUTE_MANAGER, Role.STATION_KEEPER])
def test_a_place_elsewhere_reads_nothing_here(role):
    place = cast.village("花桥镇白水村") if role == Role.STATION_KEEPER else cast.township("花桥镇")
    assert not policy.may_read(cast.user_with(role, place), cast.a_case())
