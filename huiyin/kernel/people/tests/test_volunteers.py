"""Volunteers: registered one by one or by the list; a bad row says where and how to mend it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from huiyin.engines.sheets import book_of, safe_cell
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people import actions, queries
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Skill, Volunteer
from huiyin.kernel.people.roster import Misfit, weekly_of
from huiyin.kernel.people.spreadsheet import csv_file, decode, error_file, rows_of
from huiyin.kernel.people.tests import cast

pytestmark = pytest.mark.django_db
HEADING = "姓名,电话,居住地,技能,可服务时间,志愿者编号\n"


def load(*lines, heading=HEADING):
    return actions.import_volunteers(rows_of(heading + "\n".join(lines)), by=MACHINE)


def skill(code):
    return Skill.objects.get(code=code).pk


def test_the_list_of_skills_is_sown_once():
    assert Skill.objects.count() >= 30
    assert actions.seed_skills(by=MACHINE) == 0


def test_one_volunteer_gets_a_number_and_nothing_readable_is_kept():
    home = cast.village()
    one = actions.register_volunteer(
        name="王小虎", phone="13900001111", home=home, skills=[skill("haircut")], by=cast.dispatcher()
    )
    assert (one.radius_km, one.most_calls, one.most_minutes) == (10, 2, 480)
    assert one.number == f"HYQZ{one.pk:07d}"
    assert (one.township_id, one.village_id) == (home.parent_id, home.pk)
    assert queries.unsealed(one).name == "王小虎"
    assert queries.masked(one).phone == "139****1111"
    assert "王小虎".encode() not in bytes(one.name_sealed)
    assert cast.events().get().kind == "people.volunteer_registered"
    assert queries.volunteer_by_number(one.number.lower()) == one


def test_a_telephone_belongs_to_one_volunteer():
    given = {"name": "王小虎", "phone": "13900001111", "home": cast.village(), "by": MACHINE}
    actions.register_volunteer(**given)
    with pytest.raises(Refused, match="HYQZ"):
        actions.register_volunteer(**given)
    with pytest.raises(ValidationError):
        actions.register_volunteer(**given | {"phone": "12345"})
    with pytest.raises(ValidationError):
        actions.register_volunteer(**given | {"phone": "13900002222", "weekly": "01"})
    with pytest.raises(PermissionDenied):
        actions.register_volunteer(**given | {"by": cast.with_duty(Role.DEPARTMENT_HANDLER)})


def test_a_keeper_registers_only_where_the_duty_holds():
    given = {"name": "王小虎", "phone": "13900001111", "home": cast.village()}
    stranger = cast.with_duty(Role.STATION_KEEPER, "stranger", cast.village(town="花桥镇"))
    with pytest.raises(PermissionDenied):
        actions.register_volunteer(**given, by=stranger)
    assert actions.register_volunteer(**given, by=cast.with_duty(Role.STATION_KEEPER, "own", cast.village()))


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("", "1" * 21),
        ("每天", "1" * 21),
        ("晚上", "001" * 7),
        ("工作日晚上", "001" * 5 + "000" * 2),
        ("周末全天", "000" * 5 + "111" * 2),
        ("周三上午；周六下午", "000000100000000010000"),
        ("周一至周五上午", "100" * 5 + "000" * 2),
        ("星期日", "000" * 6 + "111"),
        ("周二白天", "000110" + "000" * 5),
    ],
)
def test_free_time_is_read_as_people_write_it(text, bits):
    assert weekly_of(text) == bits


@pytest.mark.parametrize("text", ["有空就来", "周八", "周一半夜", "=1+1", "上午周"])
def test_free_time_that_nobody_understands_is_sent_back(text):
    with pytest.raises(Misfit, match="看不懂"):
        weekly_of(text)


def test_a_list_is_read_and_kept_sealed():
    result = load(
        "王小虎,13900001111,车江街道白水村,理发;陪同就医,周末,",
        "李 雷,139-0000-2222,衡南县车江街道白水村,,,HN0001",
        "赵云集,13900003333,云集社区,cooking and BRINGING meals,每天,",
    )
    assert (result.added, result.refused, result.errors) == (3, 0, [])
    one, two, three = Volunteer.objects.order_by("id")
    assert one.skills == sorted([skill("haircut"), skill("escort")])
    assert (one.weekly, one.home) == ("000" * 5 + "111" * 2, cast.village())
    assert one.number == f"HYQZ{one.pk:07d}"
    assert (two.number, queries.unsealed(two).name, queries.unsealed(two).phone) == (
        "HN0001",
        "李雷",
        "13900002222",
    )
    assert three.skills == [skill("meals")]
    assert three.home.name == "云集社区"
    assert cast.events().get().facts == {"added": 3, "updated": 0}


def test_township_and_village_may_stand_in_two_columns():
    result = load("王小虎,13900001111,白水村,花桥镇", heading="姓名,手机号,村（社区）,乡镇（街道）\n")
    assert result.added == 1
    assert Volunteer.objects.get().home == cast.village(town="花桥镇")


@pytest.mark.parametrize(
    ("row", "field", "remedy"),
    [
        (",13900001111,车江街道白水村,,,", "name", "真实姓名"),
        ("=cmd|'/c calc'!A0,13900001111,车江街道白水村,,,", "name", "真实姓名"),
        ("<script>,13900001111,车江街道白水村,,,", "name", "真实姓名"),
        ("王小虎,1390000,车江街道白水村,,,", "phone", "11 位"),
        ("王小虎,12345,车江街道白水村,,,", "phone", "11 位"),
        ("王小虎,13900001111,,,,", "home", "请填居住的村"),
        ("王小虎,13900001111,火星村,,,", "home", "没有找到"),
        ("王小虎,13900001111,白水村,,,", "home", "有几处：花桥镇白水村、车江街道白水村"),
        ("王小虎,13900001111,车江街道白水村,飞行,,", "skills", "没有“飞行”"),
        ("王小虎,13900001111,车江街道白水村,,半夜三更,", "weekly", "看不懂"),
        ("王小虎,13900001111,车江街道白水村,,,A-1;", "number", "字母和数字"),
        ("王小虎", "phone", "11 位"),
    ],
)
def test_a_bad_row_says_where_and_how(row, field, remedy):
    result = load(row, "李雷,13900002222,车江街道白水村,,,")
    error = result.errors[0]
    assert (result.added, result.refused, error.line, error.field) == (1, 1, 2, field)
    assert remedy in error.remedy


def test_the_same_list_twice_changes_nothing():
    rows = ["王小虎,13900001111,车江街道白水村,理发,周末,", "李雷,13900002222,车江街道白水村,,,HN0001"]
    load(*rows)
    before = list(Volunteer.objects.order_by("id").values())
    result = load(*rows)
    assert (result.added, result.updated, result.unchanged, result.refused) == (0, 0, 2, 0)
    assert list(Volunteer.objects.order_by("id").values()) == before


def test_a_changed_row_refreshes_the_volunteer_but_never_the_name():
    load("王小虎,13900001111,车江街道白水村,理发,周末,HN0001")
    result = load("王小虎,13900009999,花桥镇白水村,驾驶,周一,HN0001")
    assert result.errors[0].field == "skills"
    result = load("王大虎,13900009999,花桥镇白水村,打扫卫生,周一,HN0001")
    assert result.updated == 1
    one = Volunteer.objects.get()
    assert queries.unsealed(one).name == "王小虎"
    assert queries.unsealed(one).phone == "13900009999"
    assert (one.home, one.skills) == (
        cast.village(town="花桥镇"),
        sorted([skill("haircut"), skill("cleaning")]),
    )
    merged = cast.events().get(kind="people.volunteer_merged").facts
    before = {"weekly": "000" * 5 + "111" * 2, "home": cast.village().pk}
    assert merged == {**before, "phone": True, "skills": [skill("cleaning")]}


WISHES = "姓名,电话,居住地,已核验技能,会说的话,愿意走多远,两周最多几次,两周最多几小时,队伍\n"


def test_the_new_columns_are_read_and_an_empty_cell_changes_nothing():
    team = cast.unit("白水村志愿队", "team")
    load("王小虎,13900001111,车江街道白水村,手语,衡阳话；普通话,6公里,3,4.5,白水村志愿队", heading=WISHES)
    one = Volunteer.objects.get()
    assert (one.radius_km, one.most_calls, one.most_minutes) == (6, 3, 270)
    assert (one.languages, one.organisation) == (["hengyang", "mandarin"], team)
    assert one.skills == [skill("sign_language")]
    assert one.memberships.get().team == team
    result = load("王小虎,13900001111,车江街道白水村,,,,,,", heading=WISHES)
    assert (result.unchanged, result.updated) == (1, 0)
    other = cast.unit("车江志愿队", "team")
    assert load("王小虎,13900001111,车江街道白水村,,,8,,,车江志愿队", heading=WISHES).updated == 1
    fresh = Volunteer.objects.get()
    assert (fresh.radius_km, fresh.most_calls, fresh.organisation) == (8, 3, team)
    assert fresh.memberships.filter(team=other).exists()


def test_a_skill_that_needs_proof_counts_once_the_list_says_it_was_seen():
    heading = "姓名,电话,居住地,技能,已核验技能\n"
    load("王小虎,13900001111,车江街道白水村,手语；理发,", heading=heading)
    assert Volunteer.objects.get().skills == [skill("haircut")]
    assert load("王小虎,13900001111,车江街道白水村,,手语", heading=heading).updated == 1
    assert Volunteer.objects.get().skills == sorted([skill("haircut"), skill("sign_language")])
    assert load("王小虎,13900001111,车江街道白水村,理发,手语", heading=heading).unchanged == 1


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ("飞行,,,,,", "skills"),
        (",火星话,,,,", "languages"),
        (",,0,,,", "radius_km"),
        (",,101,,,", "radius_km"),
        (",,,2.5,,", "most_calls"),
        (",,,,很多,", "most_minutes"),
        (",,,,,火星队", "team"),
    ],
)
def test_a_bad_wish_says_where(cells, field):
    result = load(f"王小虎,13900001111,车江街道白水村,{cells}", heading=WISHES)
    assert [error.field for error in result.errors] == [field]


def test_somebody_who_left_is_not_brought_back_by_a_list():
    load("王小虎,13900001111,车江街道白水村,,,HN0001")
    actions.leave(Volunteer.objects.get(), by=MACHINE)
    result = load("王小虎,13900001111,车江街道白水村,,,HN0001")
    assert result.errors[0].field == "number" and "已经退出" in result.errors[0].remedy
    assert load("王小虎,13900001111,车江街道白水村,,,").added == 1


def test_a_workbook_is_read_like_a_list_with_the_lines_that_excel_shows():
    rows = [["姓名", "电话", "居住地"], ["王小虎", 13900001111, "车江街道白水村"], ["李雷", "1", "火星村"]]
    result = actions.import_volunteers(rows_of(decode(b"".join(book_of(rows)))), by=MACHINE)
    assert (result.added, [(error.line, error.field) for error in result.errors]) == (1, [(3, "phone")])


def test_rows_that_contradict_what_is_known_are_refused():
    load("王小虎,13900001111,车江街道白水村,,,HN0001", "李雷,13900002222,车江街道白水村,,,HN0002")
    result = load(
        "韩梅梅,13900001111,车江街道白水村,,,",
        "王小虎,13900002222,车江街道白水村,,,HN0001",
        "李雷,13900002222,车江街道白水村,,,HN0009",
        "甲,13900003333,车江街道白水村,,,HN0003",
        "乙,13900003333,车江街道白水村,,,",
        "丙,13900004444,车江街道白水村,,,HN0003",
    )
    refused = {(error.line, error.field) for error in result.errors}
    assert refused == {(2, "phone"), (3, "phone"), (4, "phone"), (6, "phone"), (7, "number")}
    assert result.added == 1


def test_a_list_without_the_needed_columns_is_sent_back_whole():
    with pytest.raises(Misfit, match="居住地"):
        load("王小虎,13900001111", heading="姓名,电话\n")
    with pytest.raises(Misfit, match="空的"):
        rows_of("")


def test_offices_files_are_read_whatever_their_encoding():
    text = HEADING + "王小虎,13900001111,车江街道白水村,,,\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert decode(text.encode(encoding)) == text
    with pytest.raises(Misfit, match="xlsx"):
        decode(b"PK\x03\x04\x00\x00rest of a workbook")
    with pytest.raises(Misfit, match="编码"):
        decode(b"\xff\xff\x81")


def test_what_goes_out_runs_no_formula():
    assert [safe_cell(cell) for cell in ("=1+1", "+86", "-1", "@x", "好", 5)] == [
        "'=1+1",
        "'+86",
        "'-1",
        "'@x",
        "好",
        "5",
    ]
    assert csv_file(["列"], [["=1"]]).startswith(b"\xef\xbb\xbf")
    assert "第" not in error_file(load("王小虎,1,x,,,").errors).decode("utf-8-sig").splitlines()[0]


def test_only_the_centre_imports():
    with pytest.raises(PermissionDenied):
        actions.import_volunteers([], by=cast.system_admin())


def test_the_command_imports_and_writes_refused_rows_beside_the_file(tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text(HEADING + "王小虎,13900001111,车江街道白水村,,,\n李雷,1,车江街道白水村,,,\n", "utf-8")
    call_command("import_volunteers", str(file))
    assert "1 added, 0 updated, 0 unchanged, 1 refused" in capsys.readouterr().out
    refused = (tmp_path / "list.errors.csv").read_text("utf-8-sig")
    assert "3,电话" in refused
    with pytest.raises(CommandError):
        call_command("import_volunteers", str(tmp_path / "none.csv"))


def test_batches_report_how_far_they_are(monkeypatch):
    monkeypatch.setattr("huiyin.kernel.people.actions.importing.BATCH", 2)
    heard = []
    rows = [f"王小虎,1390000{number:04d},车江街道白水村,,," for number in range(5)]
    result = actions.import_volunteers(rows_of(HEADING + "\n".join(rows)), by=MACHINE, report=heard.append)
    assert heard == [2, 4, 5]
    assert result.added == 5
    assert [event.facts["added"] for event in cast.events()] == [2, 2, 1]
