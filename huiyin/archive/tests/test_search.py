"""Cases are found by what is said in them, and nobody finds what they may not see."""

from importlib import import_module

import pytest

from huiyin.archive import actions, queries
from huiyin.archive.models import Case, CaseUnit, CaseWords
from huiyin.archive.queries import Wanted
from huiyin.collect.kinds import Matter, Urgency
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import erase_resident, index_phone_tails
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Resident
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
search_room = import_module("huiyin.archive.queries.search")
LIGHT = "村口的路灯坏了半个月，晚上看不见路。"


def finds(by, words: str = "", **more) -> list[str]:
    return [row.case.no for row in queries.search(by, Wanted(words=words, **more)).rows]


def ends(by, tail: str) -> list[str]:
    rows = queries.found_by_ending(by, Wanted(tail=tail)).order_by("-pk")
    return list(rows.values_list("no", flat=True))


@pytest.mark.parametrize(
    "words",
    [
        "路灯",
        "看不见路",
        "路灯 半个月",
        "半个月，路灯",
        "白水村",
        "车江街道",
        "路灯 车江",
        "灯 看不见",
        "坏了半个月",
    ],
)
def test_a_case_is_found_by_words_parts_of_sentences_and_places(words):
    case = cast.a_case(words=LIGHT)
    cast.a_case(cast.village("花桥镇白水村"), "水渠塌了一段，浇不上田")
    assert case.no in finds(cast.dispatcher(), words)


@pytest.mark.parametrize("words", ["路灯亮", "灯路", "路灯 水渠", "花桥", "%%", "路_灯x"])
def test_it_is_not_found_by_what_was_not_said(words):
    cast.a_case(words=LIGHT)
    assert finds(cast.dispatcher(), words) == []


def test_pairs_that_stand_apart_are_no_word():
    cast.a_case(words="甲乙，乙丙")
    assert finds(cast.dispatcher(), "甲乙丙") == []


def test_numbers_of_case_and_request_and_numbers_in_words_are_found():
    case = cast.a_case(words="欠工资35000元，合同号HT2024，G107国道边")
    request = case.voice_set.get().request
    for words in (case.no, request.no, case.no[4:11], "35000", "ht2024", "Ｇ１０７", "欠工资35000元"):
        assert finds(cast.dispatcher(), words) == [case.no], words


def test_newest_first_in_pages_that_miss_and_repeat_nothing():
    made = [cast.a_case(words=LIGHT).no for _ in range(27)]
    user = cast.dispatcher()
    first = queries.search(user, Wanted(words="路灯"))
    second = queries.search(user, Wanted(words="路灯"), after=first.next)
    assert [row.case.no for row in first.rows + second.rows] == made[::-1]
    assert (first.count, second.count, second.next) == (27, None, None)


def test_counting_stops_at_its_bound(monkeypatch):
    monkeypatch.setattr(search_room, "FOUND", 3)
    for _ in range(5):
        cast.a_case(words=LIGHT)
    assert queries.search(cast.dispatcher(), Wanted(words="路灯")).count == 4


def test_the_walk_reaches_far_back(monkeypatch):
    """Blocks of four keys: the only hit lies many blocks behind the newest case."""
    monkeypatch.setattr(search_room, "SMALL", 2)
    monkeypatch.setattr(search_room, "STEP", 4)
    monkeypatch.setattr(search_room, "MOST_BLOCKS", 0)
    old = cast.a_case(words="只有一次的孤词")
    for _ in range(20):
        cast.a_case(words=LIGHT)
    assert finds(cast.dispatcher(), "孤词") == [old.no]
    assert len(finds(cast.dispatcher(), "路灯")) == 20


def test_filters_narrow_the_search():
    here, there = cast.a_case(words=LIGHT), cast.a_case(cast.village("花桥镇白水村"), LIGHT)
    user = cast.dispatcher()
    assert finds(user, "路灯", township=there.township_ref) == [there.no]
    assert finds(user, "路灯", state="closed") == [] and len(finds(user, "路灯", state="filed")) == 2
    assert finds(user, "路灯", category=here.category_id, channel="portal") == [there.no, here.no]
    assert finds(user, "路灯", late=True) == []


def test_one_character_is_too_little():
    cast.a_case(words=LIGHT)
    assert queries.is_too_short(Wanted(words="灯")) and finds(cast.dispatcher(), "灯") == []


@pytest.mark.parametrize("role", [Role.INSTITUTE_MANAGER, Role.STATION_KEEPER, Role.DEPARTMENT_HANDLER])
def test_nobody_finds_cases_out_of_reach(role):
    case = cast.a_case(words=LIGHT)
    place = cast.village("花桥镇白水村") if role == Role.STATION_KEEPER else cast.township("花桥镇")
    assert finds(cast.user_with(role, place, cast.organisation()), "路灯") == []
    unit = cast.organisation()
    actions.involve(case, unit, by=MACHINE)
    near = cast.village() if role == Role.STATION_KEEPER else cast.township()
    assert finds(cast.user_with(role, near, unit), "路灯") == [case.no]
    assert CaseUnit.objects.count() == 1


def test_roles_without_dossiers_find_nothing():
    cast.a_case(words=LIGHT)
    assert finds(cast.user_with(Role.VOLUNTEER), "路灯") == finds(MACHINE, "路灯") == []


def test_a_title_and_a_place_set_right_are_found_at_once_and_the_old_ones_no_more():
    case = cast.a_case(words=LIGHT)
    other = cast.village("花桥镇白水村")
    user = cast.dispatcher()
    actions.amend(
        case,
        title="照明设施",
        category=case.category,
        matter=Matter.HELP,
        urgency=Urgency.ORDINARY,
        by=user,
    )
    actions.move(case, other, why="在花桥", by=user)
    assert finds(user, "照明设施") == finds(user, "花桥镇") == [case.no]
    assert finds(user, "车江街道") == []
    assert finds(cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇")), "路灯") == [case.no]
    actions.add_place(case, cast.village(), by=user)
    assert finds(user, "车江街道") == [case.no]


def test_a_second_voice_is_found_too():
    case = cast.a_case(words=LIGHT)
    actions.file_under(cast.a_request(words="老人摔了一跤"), case, by=MACHINE)
    assert finds(cast.dispatcher(), "路灯 摔了一跤") == [case.no]


def test_words_of_a_secret_voice_are_found_only_by_those_who_may_know_who_spoke():
    case = cast.a_case(words=LIGHT)
    actions.file_under(cast.a_request(words="隔壁老王家的狗", secrecy=True), case, by=MACHINE)
    manager = cast.user_with(Role.INSTITUTE_MANAGER, cast.township())
    for user in (cast.dispatcher(), cast.operator()):
        assert finds(user, "隔壁老王") == finds(user, "路灯") == [case.no]
    for user in (manager, cast.supervisor()):
        found = queries.search(user, Wanted(words="隔壁老王"))
        assert (found.rows, found.count) == ([], 0)
        assert finds(user, "路灯") == [case.no]


def test_the_unit_complained_about_never_finds_by_secret_words():
    accused, above = cast.organisation(), cast.organisation()
    accused.parent = above
    accused.save()
    case = cast.a_case(words="办事员张三态度很差", secrecy=True, against=above)
    inside = cast.user_with(Role.COUNTY_DISPATCHER, unit=accused)
    assert finds(cast.dispatcher(), "态度很差") == [case.no]
    assert [row.layer for row in queries.search(inside, Wanted(words="白水村")).rows] == [
        CaseWords.Layer.OPEN
    ]
    Case.objects.filter(pk=case.pk).update(title="投诉")
    actions.keep_words([Case.objects.get(pk=case.pk)], by=MACHINE)
    assert finds(inside, "态度很差") == []


def test_telephones_in_words_are_not_kept_with_them():
    cast.a_case(words="请打我电话13873412345，身份证43042219800101541X")
    assert "1387" not in CaseWords.objects.get().text
    assert finds(cast.dispatcher(), "13873412345") == finds(cast.dispatcher(), "43042219800101541X") == []


def test_a_telephones_ending_finds_the_callers_matters():
    case = cast.a_case(resident=cast.resident())
    cast.a_case(resident=cast.resident("李四", "13900001111"))
    for user in (cast.dispatcher(), cast.operator(), cast.user_with(Role.STATION_KEEPER, cast.village())):
        assert ends(user, "2345") == [case.no]
    for wrong in ("345", "12345", "234５", "abcd", "%%%%", ""):
        assert ends(cast.dispatcher(), wrong) == []


def test_an_ending_finds_no_voice_whose_speaker_the_reader_may_not_see():
    secret = cast.a_case(resident=cast.resident(), secrecy=True)
    unit = cast.organisation()
    accusing = cast.a_case(resident=cast.resident(), against=unit)
    for case in (secret, accusing):
        actions.involve(case, unit, by=MACHINE)
    assert ends(cast.dispatcher(), "2345") == [accusing.no, secret.no]
    assert ends(cast.user_with(Role.DEPARTMENT_HANDLER, unit=unit), "2345") == []
    assert ends(cast.supervisor(), "2345") == [accusing.no]
    assert ends(cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇")), "2345") == []


def test_an_ending_narrows_words():
    case = cast.a_case(resident=cast.resident(), words=LIGHT)
    cast.a_case(words=LIGHT)
    assert finds(cast.dispatcher(), "路灯", tail="2345") == [case.no]


def test_an_erased_resident_is_found_by_no_ending():
    case = cast.a_case(resident=cast.resident())
    erase_resident(case.voice_set.get().request.resident, reason_code="asked", by=MACHINE)
    assert ends(cast.dispatcher(), "2345") == []


def test_older_telephones_get_their_ending_once():
    case = cast.a_case(resident=cast.resident())
    Resident.objects.update(phone_tail_index=None)
    steps = []
    assert index_phone_tails(by=MACHINE, report=lambda *step: steps.append(step)) == 1
    assert steps == [(1, 1)] and ends(cast.dispatcher(), "2345") == [case.no]
    assert index_phone_tails(by=MACHINE) == 0


def test_cases_without_words_are_indexed_with_progress_and_once():
    case = cast.a_case(words=LIGHT)
    CaseWords.objects.all().delete()
    assert queries.words_are_missing()
    steps = []
    assert actions.index_words(by=MACHINE, report=lambda *step: steps.append(step)) == 1
    assert steps == [(1, 1)] and finds(cast.dispatcher(), "路灯") == [case.no]
    assert actions.index_words(by=MACHINE) == 0 and not queries.words_are_missing()
