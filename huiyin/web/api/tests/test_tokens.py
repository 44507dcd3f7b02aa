"""People make tokens for their programs, prove that it is really they, and take them away again."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.collect.tests.counting import at_most
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import set_second_factor
from huiyin.kernel.people.actions.twofactor import code_at, counter_now
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast
from huiyin.web.api.models import Token
from huiyin.web.api.tests.cast import Program, token_of

pytestmark = pytest.mark.django_db
DEVICE = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def operator(client):
    user = cast.operator()
    user.set_password(cast.PASSWORD)
    user.save()
    client.force_login(user)
    return user


def text(answer) -> str:
    return answer.content.decode()


def asked(**more):
    told = {"name": "局里的办公系统", "scopes": ["archive.read"], "days": 90, "per_minute": 120}
    return {**told, "proof": cast.PASSWORD, **more}


def secret_in(answer) -> str:
    return text(answer).split('class="secret"><code>')[1].split("<")[0]


def test_a_token_is_shown_once_kept_as_a_hash_and_opens_what_was_ticked(client, operator):
    answer = client.post(reverse("api:make_token"), asked())
    secret = secret_in(answer)
    token = Token.objects.get()
    assert bytes(token.digest) == hashlib.sha256(secret.encode()).digest()
    assert secret not in text(client.get(reverse("api:tokens")))
    program = Program(secret=secret)
    assert program.get("/cases").status_code == 200
    assert program.get("/requests").status_code == 403
    told = program.get("/me").json()
    assert (told["owner"], told["scopes"], told["roles"]) == (
        operator.username,
        ["archive.read"],
        ["hotline_operator"],
    )
    assert Token.objects.get().used_at is not None
    assert Event.objects.get(kind="web.token_made").facts == {"scopes": ["archive.read"], "days": 90}


@pytest.mark.parametrize(
    "wrong",
    [{"proof": "falsch"}, {"proof": ""}, {"scopes": []}, {"name": ""}, {"days": 4000}, {"per_minute": 0}],
)
def test_nothing_is_made_while_something_is_wrong(client, operator, wrong):
    assert client.post(reverse("api:make_token"), asked(**wrong)).status_code == 422
    assert not Token.objects.exists()


def test_a_scope_of_no_use_to_the_role_is_not_offered(client, operator):
    page = text(client.get(reverse("api:make_token")))
    assert 'value="collect.write"' in page and 'value="track.write"' not in page
    assert client.post(reverse("api:make_token"), asked(scopes=["track.write"])).status_code == 422


def test_who_has_a_second_factor_proves_it_with_a_fresh_code(client):
    user = cast.dispatcher()
    set_second_factor(user, DEVICE, by=MACHINE)
    client.force_login(user)
    assert "动态口令" in text(client.get(reverse("api:make_token")))
    assert client.post(reverse("api:make_token"), asked(proof="000000")).status_code == 422
    code = code_at(DEVICE, counter_now())
    assert client.post(reverse("api:make_token"), asked(proof=code)).status_code == 200
    assert client.post(reverse("api:make_token"), asked(proof=code)).status_code == 422, "a code works once"
    assert Token.objects.count() == 1


def test_a_token_ends_when_it_is_revoked_and_on_its_day(client, operator):
    secret = token_of(operator)
    with telling_of(now() + timedelta(days=31)):
        assert Program(secret=secret).get("/me").status_code == 401
    assert Program(secret=secret).get("/me").status_code == 200
    token = Token.objects.get()
    client.post(reverse("api:revoke_token", args=[token.pk]))
    assert Program(secret=secret).get("/me").status_code == 401
    client.post(reverse("api:revoke_token", args=[token.pk]))
    assert Event.objects.filter(kind="web.token_revoked").count() == 1


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
def test_an_administrator_sees_every_token_and_takes_one_away_but_makes_none(client, operator, role):
    token_of(operator)
    client.force_login(cast.user_with(role))
    assert "测试程序" in text(client.get(reverse("api:all_tokens")))
    assert client.post(reverse("api:make_token"), asked()).status_code == 403
    assert "管理员账号没有令牌" in text(client.get(reverse("api:tokens")))
    client.post(reverse("api:revoke_token", args=[Token.objects.get().pk]))
    assert Token.objects.get().revoked_at is not None


def test_nobody_else_takes_a_token_away(client, operator):
    token_of(operator)
    client.force_login(cast.operator())
    assert client.post(reverse("api:revoke_token", args=[Token.objects.get().pk])).status_code == 403
    assert Token.objects.get().revoked_at is None


def test_wrong_tokens_cannot_be_guessed_for_long():
    answers = [Program(secret=f"hyt_{number}").get("/me").status_code for number in range(64)]
    assert set(answers) == {401, 429}


def test_the_lists_cost_the_same_however_long(client, operator):
    for _number in range(5):
        token_of(operator)
    client.get(reverse("api:tokens"))
    with at_most(6):
        assert text(client.get(reverse("api:tokens"))).count("<tr>") == 6
    assert reverse("api:tokens") in text(client.get(reverse("accounts:mine")))


def test_an_empty_list_teaches_what_tokens_are_for(client, operator):
    assert "还没有令牌" in text(client.get(reverse("api:tokens")))
