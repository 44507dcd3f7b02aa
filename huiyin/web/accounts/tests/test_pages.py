"""Pages of the three administrators and of the volunteers' lists."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import run
from huiyin.kernel.people import actions
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty, Organisation, User, Volunteer, VolunteerFile
from huiyin.kernel.people.policy import Sight
from huiyin.kernel.people.queries.audit import MANY_VIEWS_AN_HOUR
from huiyin.kernel.people.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(client):
    client.force_login(cast.system_admin())
    return client


@pytest.fixture
def security(client):
    client.force_login(cast.security_admin())
    return client


@pytest.fixture
def auditor(client):
    client.force_login(cast.audit_admin())
    return client


@pytest.fixture
def centre(client):
    client.force_login(cast.dispatcher())
    return client


def text(response):
    return response.content.decode()


class TestMine:
    def test_everybody_reads_the_own_duties(self, client):
        client.force_login(cast.with_duty(Role.DEPARTMENT_HANDLER, organisation=cast.unit("水利局")))
        page = text(client.get("/account/"))
        assert "部门承办人" in page
        assert "水利局" in page

    def test_without_a_duty_the_page_says_who_grants_one(self, client):
        client.force_login(cast.person())
        assert "由安全管理员授予" in text(client.get("/account/"))

    def test_new_recovery_codes_are_shown_once(self, client):
        user = cast.person()
        client.force_login(user)
        assert client.post("/account/recovery-codes/").status_code == 403
        actions.set_second_factor(user, "JBSWY3DPEHPK3PXP", by=MACHINE)
        page = text(client.post("/account/recovery-codes/"))
        assert len(re.findall(r"<code>[A-Z2-7]{4}-[A-Z2-7]{4}</code>", page)) == 10


class TestAccounts:
    def test_the_list_pages_by_name_and_finds_by_its_beginning(self, system, django_assert_max_num_queries):
        for number in range(30):
            cast.person(f"user{number:02d}", f"测试{number:02d}")
        system.get("/account/")
        with django_assert_max_num_queries(5):
            first = text(system.get("/accounts/"))
        assert first.count("/accounts/") > 25
        token = re.search(r"after=([\w-]+)", first)[1]
        second = text(system.get(f"/accounts/?after={token}"))
        names = {number for page in (first, second) for number in re.findall(r">测试(\d\d)<", page)}
        assert len(names) == 30
        assert "测试07" in text(system.get("/accounts/?words=测试07"))
        assert "没有找到账号" in text(system.get("/accounts/?words=%00%27--"))
        assert system.get("/accounts/?after=broken").status_code == 200

    def test_a_new_account_shows_its_password_once(self, system):
        unit = cast.unit("水利局")
        given = {"display_name": "周敏", "username": "zhou.min", "unit": "水利局"}
        response = system.post("/accounts/new/", given)
        user = User.objects.get(username="zhou.min")
        password = re.search(r"<code>([a-z0-9-]{17})</code>", text(response))[1]
        assert user.check_password(password)
        assert (user.unit, user.must_change_password) == (unit, True)
        assert "no-store" in response["Cache-Control"]
        assert password not in text(system.get(f"/accounts/{user.pk}/"))

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({}, "姓名"),
            ({"display_name": "周敏", "username": "周敏"}, "小写字母"),
            ({"display_name": "周敏", "username": "system-admin"}, "已经有人用了"),
            ({"display_name": "周敏", "username": "zhou", "unit": "火星局"}, "没有找到这个单位"),
            ({"display_name": "x" * 500, "username": "zhou"}, "40"),
            ({"display_name": "a\x00b", "username": "zhou"}, "姓名"),
        ],
    )
    def test_what_does_not_fit_keeps_what_was_typed(self, system, given, words):
        response = system.post("/accounts/new/", given)
        assert response.status_code == 422
        assert words in text(response)
        assert User.objects.count() == 1

    def test_scripts_in_names_stay_words(self, system):
        user = cast.person("eve", "<script>alert(1)</script>")
        for address in ("/accounts/", f"/accounts/{user.pk}/"):
            assert "<script>alert" not in text(system.get(address))

    def test_the_system_administrator_shuts_opens_moves_and_sets_passwords(self, system):
        user = cast.person()
        cast.unit("住建局")
        page = text(system.get(f"/accounts/{user.pk}/"))
        assert "停用账号" in page
        assert "授予职责" not in page
        system.post(f"/accounts/{user.pk}/disable/")
        assert not User.objects.get(pk=user.pk).is_active
        system.post(f"/accounts/{user.pk}/enable/")
        system.post(f"/accounts/{user.pk}/unit/", {"unit": "住建局"})
        assert User.objects.get(pk=user.pk).unit.name == "住建局"
        assert system.post(f"/accounts/{user.pk}/unit/", {"unit": "火星局"}).status_code == 422
        password = re.search(
            r"<code>([a-z0-9-]{17})</code>", text(system.post(f"/accounts/{user.pk}/password/"))
        )[1]
        assert User.objects.get(pk=user.pk).check_password(password)

    def test_the_system_administrator_grants_nothing(self, system):
        user = cast.person()
        assert system.get(f"/accounts/{user.pk}/duty/").status_code == 403
        assert system.post(f"/accounts/{user.pk}/duty/", {"role": "supervisor"}).status_code == 403
        assert system.post(f"/accounts/{user.pk}/device/").status_code == 403
        assert not Duty.objects.filter(user=user).exists()

    def test_an_account_that_is_not_there(self, system):
        assert system.get("/accounts/999999/").status_code == 404
        assert system.post("/accounts/999999/disable/").status_code == 404


class TestDuties:
    def grant(self, client, user, **more):
        given = {"role": "department_handler", "place": "衡南县", "organisation": "水利局"} | more
        return client.post(f"/accounts/{user.pk}/duty/", given)

    def test_the_security_administrator_grants_and_ends(self, security):
        cast.unit("水利局")
        user = cast.person()
        assert self.grant(security, user)["Location"] == f"/accounts/{user.pk}/"
        held = Duty.objects.get(user=user)
        assert (held.role, held.place.name, held.organisation.name) == (
            "department_handler",
            "衡南县",
            "水利局",
        )
        page = text(security.get(f"/accounts/{user.pk}/"))
        assert "终止这项职责" in page
        assert "停用账号" not in page
        security.post(f"/duties/{held.pk}/end/")
        assert "以往职责" in text(security.get(f"/accounts/{user.pk}/"))
        assert user.role == ""

    def test_the_unit_and_its_place_are_proposed(self, security):
        user = cast.person(organisation=cast.unit("白水站", "station", cast.village()))
        page = text(security.get(f"/accounts/{user.pk}/duty/"))
        assert 'value="白水站"' in page
        assert 'value="车江街道白水村"' in page

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"role": "king"}, "职责"),
            ({"place": "火星村"}, "没有找到这个地方"),
            ({"place": "白水村"}, "几处同名"),
            ({"organisation": ""}, "写明在哪个单位"),
            ({"organisation": "火星局"}, "没有找到这个单位"),
            ({"role": "audit_admin", "organisation": "", "valid_to": "2099-01-01"}, "不能预先设定"),
            ({"valid_to": "2001-01-01"}, "晚于起始日期"),
            ({"valid_to": "never"}, "到哪一天为止"),
        ],
    )
    def test_what_does_not_fit_is_said(self, security, more, words):
        cast.unit("水利局")
        response = self.grant(security, cast.person(), **more)
        assert response.status_code == 422
        assert words in text(response)

    def test_the_separation_is_said_in_words(self, security):
        user = cast.with_duty(Role.SUPERVISOR, "someone")
        response = self.grant(security, user, role="audit_admin", organisation="")
        assert response.status_code == 422
        assert "管理员职责不能和其他职责" in text(response)

    def test_nobody_grants_to_himself(self, security):
        me = User.objects.get(username="security-admin")
        assert security.get(f"/accounts/{me.pk}/duty/").status_code == 403
        assert self.grant(security, me, organisation="", role="supervisor").status_code == 403

    def test_the_last_security_administrator_gets_a_reason(self, security):
        held = Duty.objects.get(role="security_admin")
        response = security.post(f"/duties/{held.pk}/end/")
        assert response.status_code == 409
        assert "最后一位安全管理员" in text(response)

    def test_unlocking_and_resetting_a_device(self, security):
        user = cast.person()
        actions.set_second_factor(user, "JBSWY3DPEHPK3PXP", by=MACHINE)
        assert "重置动态口令" in text(security.get(f"/accounts/{user.pk}/"))
        security.post(f"/accounts/{user.pk}/device/")
        security.post(f"/accounts/{user.pk}/unlock/")
        assert "未启用" in text(security.get(f"/accounts/{user.pk}/"))
        assert security.post(f"/accounts/{user.pk}/password/").status_code == 403


class TestUnits:
    def test_a_unit_is_made_and_changed(self, system):
        given = {
            "kind": "station",
            "name": "白水村文明实践站",
            "short_name": "白水站",
            "code": "S1",
            "place": "车江街道白水村",
        }
        response = system.post("/units/new/", given)
        unit = Organisation.objects.get(code="S1")
        assert response["Location"] == f"/units/{unit.pk}/"
        assert unit.place == cast.village()
        assert "白水村文明实践站" in text(system.get("/units/?words=白水"))
        system.post(f"/units/{unit.pk}/", {"name": "白水站", "is_demonstration": "on"})
        unit.refresh_from_db()
        assert (unit.name, unit.is_demonstration, unit.active) == ("白水站", True, False)
        assert "这个编号已经有单位用了" in text(system.post("/units/new/", given))


class TestAudit:
    def test_one_day_in_words_with_filters(self, auditor):
        actions.create_account("zhou.min", "周敏", None, by=cast.system_admin())
        resident = actions.remember_resident(name="张秀英", phone="13807341209", by=RESIDENT)
        for number in range(MANY_VIEWS_AN_HOUR):
            actions.reveal_identity(
                resident,
                f"c{number}",
                sight=Sight(True),
                reason_code="call_back",
                note="",
                by=cast.dispatcher(),
            )
        page = text(auditor.get("/audit/"))
        assert "新建账号" in page
        assert "查看异常多" in page
        assert "回拨联系" in page
        assert "张秀英" not in page
        only = text(auditor.get("/audit/?kind=people.account_created&person=system-admin"))
        assert only.count("<tr>") == 2
        assert "这一天没有记录" in text(auditor.get("/audit/?day=2001-01-01"))
        assert "这一天没有记录" in text(auditor.get("/audit/?person=nobody"))

    @pytest.mark.parametrize(
        "query", ["day=99-99", "kind=<script>", "person=" + "x" * 500, "after=%00", "day=%FF"]
    )
    def test_odd_questions_get_an_answer(self, auditor, query):
        assert auditor.get(f"/audit/?{query}").status_code in (200, 422)

    def test_it_pages(self, auditor, django_assert_max_num_queries):
        for number in range(60):
            actions.create_account(f"user{number}", "周敏", None, by=MACHINE)
        auditor.get("/account/")
        with django_assert_max_num_queries(8):
            first = text(auditor.get("/audit/"))
        token = re.search(r"after=([\w-]+)", first)[1]
        rows = first.count("<tr>") + text(auditor.get(f"/audit/?after={token}")).count("<tr>")
        assert rows == 60 + 2

    def test_taking_it_along_is_noted_itself_and_runs_no_formula(self, auditor):
        cast.person("mallory", "=HYPERLINK(1)")
        actions.create_account("zhou.min", "周敏", None, by=cast.with_duty(Role.SYSTEM_ADMIN, "mallory"))
        response = auditor.post("/audit/file/")
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert len(rows) == 2
        assert rows[1][2].startswith("'=HYPERLINK")
        assert cast.events().last().kind == "people.exported"
        assert cast.events().last().facts == {"what": "people.audit", "rows": 1}

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.COUNTY_LEADER])
    def test_nobody_else_reads_it(self, client, role):
        client.force_login(cast.with_duty(role))
        assert client.get("/audit/").status_code == 403
        assert client.post("/audit/file/").status_code == 403

    def test_the_auditor_changes_nothing(self, auditor):
        user = cast.person()
        for address in (f"/accounts/{user.pk}/disable/", f"/accounts/{user.pk}/unlock/", "/accounts/new/"):
            assert auditor.post(address).status_code == 403


def upload(client, content, name="list.csv"):
    return client.post("/volunteers/import/", {"file": SimpleUploadedFile(name, content)})


HEADING = "姓名,电话,居住地\n"


class TestHandingIn:
    def test_a_list_waits_sealed_is_read_and_forgotten(self, centre):
        content = HEADING + "王小虎,13900001111,车江街道白水村\n李雷,1,车江街道白水村\n"
        response = upload(centre, content.encode())
        file = VolunteerFile.objects.get()
        assert response["Location"] == f"/volunteers/import/{file.pk}/"
        assert "王小虎".encode() not in bytes(file.text_sealed)
        assert "正在读名单" in text(centre.get(response["Location"]))
        state = centre.get(f"/volunteers/import/{file.pk}/state/")
        assert "X-Finished" not in state
        run(file.job_id)
        file.refresh_from_db()
        assert file.text_sealed is None
        assert Volunteer.objects.count() == 1
        assert Job.objects.get(pk=file.job_id).result == {
            "added": 1,
            "updated": 0,
            "unchanged": 0,
            "refused": 1,
        }
        state = centre.get(f"/volunteers/import/{file.pk}/state/")
        assert state["X-Finished"] == "1"
        assert "第 3 行：电话有误" in text(state)
        assert "3,电话" in centre.get(f"/volunteers/import/{file.pk}/refused/").content.decode("utf-8-sig")
        assert "已读完" in text(centre.get("/volunteers/import/"))

    def test_the_sample_can_be_handed_in_as_it_is(self, centre):
        sample = centre.get("/volunteers/import/sample/").content
        upload(centre, sample)
        run(VolunteerFile.objects.get().job_id)
        assert Volunteer.objects.count() == 1

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "文件"),
            (b"\x00\x01\x02PK", "不是 Excel"),
            (b"\xff\xd8\xff\xe0 a photo \x00", "不是 Excel"),
            ("姓名,电话\n王,1\n".encode(), "缺少这些列"),
            (b"\xff\xfe\xfd\x81", "编码"),
        ],
    )
    def test_what_is_no_list_gets_a_clear_answer(self, centre, content, words):
        response = upload(centre, content)
        assert response.status_code == 422
        assert words in text(response)
        assert not VolunteerFile.objects.exists()

    def test_a_file_that_is_too_large_is_refused(self, centre, monkeypatch):
        monkeypatch.setattr("huiyin.web.accounts.forms.MOST_MEGABYTES", 0)
        assert "超过" in text(upload(centre, HEADING.encode()))

    def test_nobody_else_hands_in_lists(self, client):
        client.force_login(cast.with_duty(Role.INSTITUTE_MANAGER, place=cast.township()))
        assert upload(client, HEADING.encode()).status_code == 403


@pytest.mark.parametrize("name", ["list", "new", "units", "new_unit", "audit", "hand_in", "mine"])
def test_every_page_speaks_english_too(client, name):
    roles = {"audit": Role.AUDIT_ADMIN, "hand_in": Role.COUNTY_DISPATCHER}
    client.force_login(cast.with_duty(roles.get(name, Role.SYSTEM_ADMIN)))
    client.cookies["django_language"] = "en"
    response = client.get(reverse(f"accounts:{name}"))
    assert response.status_code == 200
    assert response["Content-Language"] == "en"
