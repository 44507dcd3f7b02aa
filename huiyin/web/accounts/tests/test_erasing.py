"""Erasing who a resident was, at the own wish: proved, explained, confirmed; what was done stays."""

import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.collect.actions import forget_contact, keep_reach
from huiyin.collect.models import ApiKey, Brought, Reach, Request
from huiyin.collect.queries import pickup_code
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.actions import set_wishes
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Resident
from huiyin.kernel.people.vault import seal
from huiyin.kernel.present import now
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
PHONE = "13873412345"
FIRST, SECOND = "/residents/erase/", "/residents/erase/confirm/"
SURE = {"reason": "asked", "sure": "on"}


@pytest.fixture
def centre(client):
    client.force_login(cast.dispatcher())
    return client


@pytest.fixture
def spoke():
    return cast.a_case(resident=cast.resident(), spot="大岭山组 12 号").voice_set.get().request


def prove(client, spoke, **told):
    return client.post(FIRST, {"number": spoke.no, "phone": PHONE} | told)


def erased():
    return Resident.objects.filter(erased_at__isnull=False).count()


def test_it_is_proved_explained_confirmed_and_written_down(centre, spoke):
    assert prove(centre, spoke)["Location"] == SECOND
    page = centre.get(SECOND).text
    assert PHONE not in page and cast.resident().name_sealed is not None
    for words in ("会删掉，不能恢复", "会留下", spoke.no, "其中 1 件还没有办完"):
        assert words in page
    assert erased() == 0
    assert centre.post(SECOND, SURE)["Location"] == FIRST
    assert "已删除身份信息" in centre.get(FIRST).text
    spoke.refresh_from_db()
    assert erased() == 1 and spoke.spot_sealed is None and spoke.words
    event = Event.objects.get(kind="people.resident_erased")
    assert event.facts == {"reason": "asked"} and event.actor_role == Role.COUNTY_DISPATCHER


def test_a_pickup_code_proves_it_too(centre, spoke):
    assert prove(centre, spoke, phone="", code=pickup_code(spoke))["Location"] == SECOND


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"phone": "13800000000"}, "对不上"),
        ({"number": "26-0000000-0"}, "对不上"),
        ({"number": "'\"<script>"}, "对不上"),
        ({"phone": "", "code": "000000"}, "对不上"),
        ({"code": "000000"}, "对不上"),
        ({"phone": ""}, "请填当时留的电话，或者查询码"),
        ({"number": ""}, "请填诉求编号"),
        ({"phone": "9" * 24}, "对不上"),
    ],
)
def test_what_does_not_fit_opens_nothing(centre, spoke, told, words):
    answer = prove(centre, spoke, **told)
    assert answer.status_code == 422 and words in answer.text
    assert centre.get(SECOND)["Location"] == FIRST


def test_without_the_first_step_or_too_late_there_is_no_second(centre, spoke, monkeypatch):
    assert centre.post(SECOND, SURE)["Location"] == FIRST
    prove(centre, spoke)
    later = time.time() + 901
    monkeypatch.setattr("huiyin.web.accounts.views.erasing.time.time", lambda: later)
    assert centre.post(SECOND, SURE)["Location"] == FIRST
    assert erased() == 0


@pytest.mark.parametrize("told", [{"reason": "asked"}, {"sure": "on"}, {"reason": "why", "sure": "on"}])
def test_it_wants_a_reason_and_a_second_yes(centre, spoke, told):
    prove(centre, spoke)
    assert centre.post(SECOND, told).status_code == 422
    assert erased() == 0


def test_once_erased_there_is_nothing_to_erase(centre, spoke):
    prove(centre, spoke)
    centre.post(SECOND, SURE)
    answer = prove(centre, spoke, phone="", code=pickup_code(spoke))
    assert answer.status_code == 422 and "不用再删" in answer.text
    assert centre.post(SECOND, SURE)["Location"] == FIRST
    assert Event.objects.filter(kind="people.resident_erased").count() == 1


def test_all_pages_about_the_matter_go_on(centre, spoke):
    set_wishes(spoke.resident, {"secrecy": True, "call": "evening"}, by=MACHINE)
    prove(centre, spoke)
    centre.post(SECOND, SURE)
    case = spoke.voice.case
    assert centre.get(case.get_absolute_url()).status_code == 200
    assert centre.get(reverse("case:identity", args=[case.no, spoke.no])).status_code in (200, 404)
    assert Request.objects.get(pk=spoke.pk).resident.wishes == {"secrecy": True}


def test_few_queries_however_much_was_said(centre, spoke, django_assert_max_num_queries):
    for _number in range(4):
        cast.a_request(resident=cast.resident())
    prove(centre, spoke)
    with django_assert_max_num_queries(10):
        assert "其中 5 件" in centre.get(SECOND).text
    with CaptureQueriesContext(connection) as asked:
        centre.post(SECOND, SURE)
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) <= 12


@pytest.fixture
def mailed():
    """A request handed in by a program: an e-mail address and an account, no name and no telephone."""
    made = cast.a_request(channel="open311", spot="大岭山组 12 号")
    key = ApiKey.objects.create(
        name="随手拍", tag="p1", digest=b"1", scopes=["submit"], per_minute=1, per_day=1, created_at=now()
    )
    Brought.objects.create(
        request=made, key=key, email_sealed=seal("zhang@example.com", "collect.email"), account_sealed=b"1"
    )
    return made


def test_who_is_known_by_an_address_alone_is_forgotten_too(centre, mailed):
    assert prove(centre, mailed, phone="", code=pickup_code(mailed))["Location"] == SECOND
    page = centre.get(SECOND).text
    for words in ("电子邮箱", "外部系统里的账号", "说明的具体位置", mailed.no):
        assert words in page
    assert "zhang@" not in page
    assert centre.post(SECOND, SURE)["Location"] == FIRST
    mailed.refresh_from_db()
    brought = Brought.objects.get()
    assert (brought.email_sealed, brought.account_sealed, mailed.spot_sealed) == (None, None, None)
    assert Event.objects.get(kind="collect.contact_erased").facts == {"reason": "asked"}
    again = prove(centre, mailed, phone="", code=pickup_code(mailed))
    assert again.status_code == 422 and "不用再删" in again.text


def test_an_address_left_on_the_portal_alone_is_forgotten_and_by_nobody_else(centre):
    made = cast.a_request()
    keep_reach(made, email="zhang@example.com", by=RESIDENT)
    with pytest.raises(PermissionDenied):
        forget_contact(made, reason_code="asked", by=cast.operator())
    with pytest.raises(ValidationError):
        forget_contact(made, reason_code="x", by=cast.dispatcher())
    for _time in range(2):
        forget_contact(made, reason_code="asked", by=cast.dispatcher())
    assert Reach.objects.get().email_sealed is None
    assert Event.objects.filter(kind="collect.contact_erased").count() == 1
