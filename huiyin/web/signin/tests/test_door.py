"""The door: right and wrong passwords, lock-out, second factor, idle sessions, own passwords."""

import re
import time

import pytest
from django.urls import reverse

from huiyin.kernel.people import actions, queries
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions.twofactor import code_at, counter_now
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import RecoveryCode, SecondFactor, Tries, User
from huiyin.kernel.people.rates import within
from huiyin.kernel.people.tests import cast

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TARGET = "/account/"
REAL_TIME = time.time


def knock(client, username, password=cast.PASSWORD, target=TARGET):
    return client.post("/sign-in/", {"username": username, "password": password, "next": target})


def kinds():
    return list(cast.events().values_list("kind", flat=True))


def signed_in(client):
    return "_auth_user_id" in client.session


def enrolled(user):
    actions.set_second_factor(user, SECRET, by=MACHINE)
    return user


def code(steps=0):
    return code_at(SECRET, counter_now() + steps)


def test_a_right_password_lets_a_keeper_in_and_the_audit_knows(client):
    keeper = cast.with_duty(Role.STATION_KEEPER, place=cast.village())
    response = knock(client, " Station-Keeper ")
    assert (response.status_code, response["Location"]) == (302, TARGET)
    assert signed_in(client)
    event = cast.events().get()
    assert (event.kind, event.actor_id) == ("people.signed_in", keeper.pk)
    assert event.chain.startswith("audit:2")
    assert event.facts == {"address": "127.0.0.1", "second_factor": False}
    assert client.get(TARGET).status_code == 200


def test_the_session_gets_a_new_key(client):
    cast.with_duty(Role.STATION_KEEPER)
    client.get("/sign-in/")
    session = client.session
    session["before"] = 1
    session.save()
    old = session.session_key
    client.cookies["sessionid"] = old
    knock(client, "station-keeper")
    assert client.session.session_key != old


def test_a_wrong_password_and_an_unknown_name_look_the_same(client):
    cast.with_duty(Role.STATION_KEEPER)
    wrong = knock(client, "station-keeper", "wrong-password")
    unknown = knock(client, "nobody-here", "wrong-password")
    assert wrong.status_code == unknown.status_code == 422
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", wrong.content.decode()) == strip.sub("", unknown.content.decode())
    assert kinds() == ["people.sign_in_failed"] * 2
    for event in cast.events():
        assert "wrong-password" not in bytes(event.body).decode()
        assert "nobody-here" not in bytes(event.body).decode()


def test_a_disabled_account_stays_out(client):
    user = cast.with_duty(Role.STATION_KEEPER)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert knock(client, "station-keeper").status_code == 422
    assert not signed_in(client)


def test_disabling_ends_the_session_at_the_next_click(client):
    user = cast.with_duty(Role.STATION_KEEPER)
    knock(client, "station-keeper")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(TARGET).status_code == 302


def test_five_wrong_passwords_lock_and_the_security_administrator_unlocks(client):
    user = cast.with_duty(Role.STATION_KEEPER)
    for _number in range(4):
        assert knock(client, "station-keeper", "wrong-password").status_code == 422
    locked = knock(client, "station-keeper", "wrong-password")
    assert locked.status_code == 429
    assert "暂停登录" in locked.content.decode()
    assert "安全管理员" in locked.content.decode()
    assert locked["Retry-After"] == "900"
    assert knock(client, "station-keeper").status_code == 429
    assert not signed_in(client)
    assert kinds().count("people.locked_out") == 2
    assert queries.failed_sign_ins(user) >= 5
    actions.unlock_account(user, by=cast.security_admin())
    assert knock(client, "station-keeper").status_code == 302
    assert signed_in(client)


def test_a_lock_holds_for_the_account_and_the_address(client, settings):
    settings.HUIYIN_BEHIND_PROXY = True
    cast.with_duty(Role.STATION_KEEPER)
    given = {"username": "station-keeper", "password": "wrong-password"}
    for _number in range(5):
        client.post("/sign-in/", given, HTTP_X_FORWARDED_FOR="6.6.6.6, 10.0.0.1")
    here = client.post("/sign-in/", given | {"password": cast.PASSWORD}, HTTP_X_FORWARDED_FOR="10.0.0.1")
    assert here.status_code == 429
    elsewhere = client.post(
        "/sign-in/", given | {"password": cast.PASSWORD, "next": TARGET}, HTTP_X_FORWARDED_FOR="10.0.0.2"
    )
    assert elsewhere.status_code == 302


def test_the_door_is_not_knocked_at_without_end(client):
    assert client.post("/sign-in/", {"username": "name", "password": ""}).status_code == 422
    for _number in range(299):
        assert within("sign-in", "127.0.0.1", 300, 300)
    assert client.post("/sign-in/", {"username": "name", "password": ""}).status_code == 429
    Tries.objects.all().delete()
    assert client.post("/sign-in/", {"username": "name", "password": ""}).status_code == 422


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:evil"]
)
def test_it_never_leads_to_somebody_elses_page(client, target, settings):
    settings.LOGIN_REDIRECT_URL = "/account/"
    cast.with_duty(Role.STATION_KEEPER)
    assert knock(client, "station-keeper", target=target)["Location"] == "/account/"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"username": "", "password": ""},
        {"username": "x" * 5000, "password": "y" * 5000},
        {"username": "a\x00b", "password": "\x00" * 12},
        {"username": "'; DROP TABLE people_user;--", "password": "<script>alert(1)</script>"},
        {"username": "﷽" * 30, "password": "\ud83d".encode("utf-16", "surrogatepass")},
    ],
)
def test_hostile_input_gets_a_clear_answer(client, given):
    response = client.post("/sign-in/", given)
    assert response.status_code == 422
    assert "<script>alert" not in response.content.decode()


class TestSecondFactor:
    def test_an_administrator_is_in_only_after_the_code(self, client):
        enrolled(cast.security_admin())
        response = knock(client, "security-admin")
        assert response["Location"] == reverse("signin:second")
        assert not signed_in(client)
        assert client.get("/accounts/").status_code == 302
        response = client.post(response["Location"], {"code": code()})
        assert response["Location"] == TARGET
        assert signed_in(client)
        assert cast.events().last().facts["second_factor"] is True
        assert client.get("/accounts/").status_code == 200

    def test_a_code_works_once_and_a_neighbouring_step_works_too(self, client):
        user = enrolled(cast.security_admin())
        assert actions.verify_second_factor(user, code(-1), by=user)
        assert not actions.verify_second_factor(user, code(-1), by=user)
        assert actions.verify_second_factor(user, code(1), by=user)
        assert not actions.verify_second_factor(user, code(0), by=user)
        assert not actions.verify_second_factor(user, code(2), by=user)

    def test_full_width_digits_and_spaces_are_understood(self):
        user = enrolled(cast.security_admin())
        wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code())
        assert actions.verify_second_factor(user, f" {wide[:3]} {wide[3:]} ", by=user)

    def test_it_agrees_with_the_published_test_values(self):
        """RFC 6238, appendix B (SHA-1), cut to six digits."""
        secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        for moment, digits in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
            assert code_at(secret, moment // 30) == digits

    def test_five_wrong_codes_pause_the_step(self, client):
        enrolled(cast.security_admin())
        address = knock(client, "security-admin")["Location"]
        for _number in range(5):
            assert client.post(address, {"code": "000000"}).status_code == 422
        paused = client.post(address, {"code": code()})
        assert paused.status_code == 409
        assert "暂停十五分钟" in paused.content.decode()
        assert not signed_in(client)
        assert kinds().count("people.second_factor_failed") == 5

    @pytest.mark.parametrize(
        "typed", ["", "12345", "abcdef", "<b>", "١٢٣٤٥٦", "9" * 5000, "-1", "\x00\x00\x00\x00\x00\x00"]
    )
    def test_what_is_no_code_is_sent_back(self, client, typed):
        enrolled(cast.security_admin())
        address = knock(client, "security-admin")["Location"]
        assert client.post(address, {"code": typed}).status_code == 422

    def test_without_a_password_there_is_no_second_step(self, client):
        for name in ("second", "enrol", "first_password"):
            response = client.get(reverse(f"signin:{name}"))
            assert response["Location"] == "/sign-in/?why=late"
        assert client.post(reverse("signin:go_on"))["Location"] == "/sign-in/?why=late"

    def test_a_first_step_of_long_ago_is_forgotten(self, client, monkeypatch):
        enrolled(cast.security_admin())
        address = knock(client, "security-admin")["Location"]
        later = time.time() + 601
        monkeypatch.setattr("huiyin.web.signin.door.time.time", lambda: later)
        assert client.post(address, {"code": code()})["Location"] == "/sign-in/?why=late"

    @pytest.mark.parametrize(
        "role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.COUNTY_DISPATCHER, Role.COUNTY_LEADER]
    )
    def test_who_must_have_one_sets_it_up_at_the_first_sign_in(self, client, role):
        user = cast.with_duty(role)
        response = knock(client, user.username)
        assert response["Location"] == reverse("signin:enrol")
        page = client.get(response["Location"]).content.decode()
        assert 'src="data:image/svg+xml' in page
        secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
        assert client.get(response["Location"]).content.decode().count(secret[:4])
        wrong = client.post(response["Location"], {"code": "000000"})
        assert wrong.status_code == 422
        assert not SecondFactor.objects.get().confirmed_at
        done = client.post(response["Location"], {"code": code_at(secret, counter_now())})
        codes = re.findall(r"<code>([A-Z2-7]{4}-[A-Z2-7]{4})</code>", done.content.decode())
        assert len(codes) == 10
        assert not signed_in(client)
        assert client.post(reverse("signin:go_on"))["Location"] == TARGET
        assert signed_in(client)
        assert secret.encode() not in bytes(SecondFactor.objects.get().secret_sealed)
        assert all(
            text.encode() not in bytes(row.code_index) for row in RecoveryCode.objects.all() for text in codes
        )

    def test_who_need_not_have_one_is_not_bothered(self, client):
        cast.with_duty(Role.DEPARTMENT_HANDLER)
        knock(client, "department-handler")
        assert signed_in(client)

    def test_a_recovery_code_works_once(self, client):
        user = enrolled(cast.security_admin())
        codes = actions.make_recovery_codes(user, by=user)
        address = knock(client, "security-admin")["Location"]
        assert client.post(address, {"code": codes[0].lower()}).status_code == 302
        assert signed_in(client)
        assert queries.recovery_codes_left(user) == 9
        assert "people.recovery_code_used" in kinds()
        client.post("/sign-out/")
        knock(client, "security-admin")
        assert client.post(address, {"code": codes[0]}).status_code == 422

    def test_going_on_before_the_code_leads_back_to_it(self, client):
        enrolled(cast.security_admin())
        knock(client, "security-admin")
        for name in ("go_on", "first_password"):
            response = client.post(reverse(f"signin:{name}"), {"password": "x", "again": "x"})
            assert response["Location"] == reverse("signin:second")
        assert client.get(reverse("signin:enrol"))["Location"] == reverse("signin:second")

    def test_a_duty_granted_later_asks_for_the_second_factor_at_once(self, client):
        user = cast.with_duty(Role.STATION_KEEPER)
        knock(client, "station-keeper")
        assert client.get(TARGET).status_code == 200
        actions.grant_duty(user, Role.COUNTY_DISPATCHER, cast.county(), None, by=cast.security_admin())
        response = client.get(TARGET)
        assert response.status_code == 302
        assert "why=second" in response["Location"]
        assert not signed_in(client)

    @pytest.mark.parametrize("held", [None, False, "yes", 1])
    def test_a_session_that_does_not_say_so_counts_as_without(self, client, held):
        client.force_login(cast.security_admin())
        session = client.session
        session["second"] = held
        if held is None:
            del session["second"]
        session.save()
        response = client.get(TARGET)
        assert response.status_code == 302 and "why=second" in response["Location"]
        assert not signed_in(client)

    def test_one_may_set_it_up_of_ones_own_will(self, client):
        user = cast.with_duty(Role.STATION_KEEPER)
        knock(client, "station-keeper")
        address = reverse("signin:add_device")
        secret = re.search(r"<code>([A-Z2-7 ]+)</code>", client.get(address).content.decode())[1].replace(
            " ", ""
        )
        assert client.post(address, {"code": code_at(secret, counter_now())}).status_code == 200
        assert queries.second_factor_of(user)
        assert client.get(address)["Location"] == TARGET
        client.post("/sign-out/")
        assert knock(client, "station-keeper")["Location"] == reverse("signin:second")


class TestPasswords:
    def test_the_first_password_must_be_changed(self, client):
        user, password = actions.create_account("zhou.min", "周敏", None, by=MACHINE)
        response = knock(client, "zhou.min", password)
        address = reverse("signin:first_password")
        assert response["Location"] == address
        assert not signed_in(client)
        for given, words in (
            ({"password": "short", "again": "short"}, "10"),
            ({"password": password, "again": password}, "不能和现在的密码一样"),
            ({"password": "seven-ponds-at-dawn", "again": "seven-ponds-at-dusk"}, "不一样"),
        ):
            refused = client.post(address, given)
            assert refused.status_code == 422
            assert words in refused.content.decode()
        response = client.post(address, {"password": "seven-ponds-at-dawn", "again": "seven-ponds-at-dawn"})
        assert response["Location"] == TARGET
        assert signed_in(client)
        user.refresh_from_db()
        assert not user.must_change_password

    def test_changing_it_asks_the_present_one_and_ends_other_sessions(self, client):
        cast.with_duty(Role.STATION_KEEPER)
        knock(client, "station-keeper")
        other = type(client)()
        knock(other, "station-keeper")
        address = reverse("signin:change_password")
        given = {"current": "wrong-one", "password": "seven-ponds-at-dawn", "again": "seven-ponds-at-dawn"}
        assert "现在的密码不对" in client.post(address, given).content.decode()
        assert client.post(address, given | {"current": cast.PASSWORD})["Location"] == TARGET
        assert client.get(TARGET).status_code == 200
        assert other.get(TARGET).status_code == 302

    def test_a_password_set_anew_ends_every_session(self, client):
        user = cast.with_duty(Role.STATION_KEEPER)
        knock(client, "station-keeper")
        actions.reset_password(user, by=cast.system_admin())
        assert client.get(TARGET).status_code == 302


class TestSessions:
    def at(self, monkeypatch, seconds):
        monkeypatch.setattr("huiyin.web.signin.middleware.time.time", lambda: REAL_TIME() + seconds)

    def test_half_an_hour_of_nothing_signs_out_and_leads_back(self, client, monkeypatch):
        cast.with_duty(Role.STATION_KEEPER)
        knock(client, "station-keeper")
        self.at(monkeypatch, 29 * 60)
        assert client.get(TARGET).status_code == 200
        self.at(monkeypatch, 29 * 60 + 29 * 60)
        assert client.get(TARGET).status_code == 200
        self.at(monkeypatch, 29 * 60 + 29 * 60 + 31 * 60)
        response = client.get(TARGET + "?a=1")
        assert response["Location"] == "/sign-in/?why=idle&next=%2Faccount%2F%3Fa%3D1"
        assert not signed_in(client)
        assert "自动退出" in client.get(response["Location"]).content.decode()
        assert cast.events().last().facts == {"why": "idle"}

    def test_twelve_hours_are_the_longest_day(self, client, monkeypatch):
        cast.with_duty(Role.STATION_KEEPER)
        knock(client, "station-keeper")
        session = client.session
        session["since"] -= 12 * 3600 + 1
        session.save()
        assert "why=limit" in client.get(TARGET)["Location"]

    def test_an_idle_session_is_no_trouble_on_a_public_page(self, client, monkeypatch):
        cast.with_duty(Role.STATION_KEEPER)
        knock(client, "station-keeper")
        self.at(monkeypatch, 31 * 60)
        response = client.get("/signed-out/")
        assert response["Location"] == "/signed-out/"
        assert client.get("/signed-out/").status_code == 200
        assert not signed_in(client)

    def test_saying_one_is_still_there_counts_and_a_script_asking_does_not(self, client, monkeypatch):
        cast.with_duty(Role.STATION_KEEPER)
        knock(client, "station-keeper")
        self.at(monkeypatch, 1000)
        before = client.session["seen"]
        assert client.get(reverse("signin:stay")).status_code == 204
        assert client.session["seen"] >= before

    def test_signing_out_is_a_post_and_ends_the_session(self, client):
        cast.with_duty(Role.STATION_KEEPER)
        knock(client, "station-keeper")
        assert client.get("/sign-out/").status_code == 405
        assert client.post("/sign-out/")["Location"] == "/signed-out/"
        assert not signed_in(client)
        assert kinds()[-1] == "people.signed_out"

    def test_a_signed_in_request_asks_three_questions_at_most(self, client, django_assert_max_num_queries):
        cast.with_duty(Role.STATION_KEEPER)
        knock(client, "station-keeper")
        with django_assert_max_num_queries(3):
            client.get(reverse("signin:change_password"))

    def test_whoever_is_in_is_not_asked_again(self, client):
        cast.with_duty(Role.STATION_KEEPER)
        knock(client, "station-keeper")
        assert client.get("/sign-in/?next=/account/")["Location"] == TARGET

    def test_the_language_is_remembered(self, client):
        assert client.post("/language/", {"language": "en", "next": "/sign-in/"})["Location"] == "/sign-in/"
        assert client.get("/sign-in/").headers["Content-Language"] == "en"
        page = client.get("/sign-in/").content.decode()
        assert 'lang="en"' in page


def test_cookies_are_out_of_reach_of_scripts(client):
    cast.with_duty(Role.STATION_KEEPER)
    response = knock(client, "station-keeper")
    cookie = response.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    client.post("/sign-out/")
    assert "no-store" in client.get("/sign-in/")["Cache-Control"]
