"""An unfinished call lies sealed on the server until it is taken down or left."""

from datetime import timedelta
from uuid import uuid4

import pytest

from huiyin.collect import actions
from huiyin.collect.actions.calls import PURPOSE
from huiyin.collect.channels.hotline.tests.cast import call
from huiyin.collect.models import CallDraft, Request
from huiyin.kernel.people import vault
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


def keep(desk, **more):
    return desk.post("/hotline/draft/", call(**more))


def test_what_was_typed_is_back_on_the_next_page(desk):
    assert keep(desk, category="street-light", secrecy="on", **{"ask-pole": "12号"}).status_code == 204
    page = desk.get("/hotline/").text
    for value in ("13873412345", "张桂英", "村里水渠垮了一段", "车江街道白水村", "12号", "没有登记完"):
        assert value in page, value


def test_it_lies_sealed(desk):
    keep(desk)
    sealed = bytes(CallDraft.objects.get().sealed)
    assert "张桂英".encode() not in sealed and b"13873412345" not in sealed
    assert "张桂英" in vault.open_sealed(sealed, PURPOSE)


def test_each_operator_has_an_own_one(desk, operator):
    keep(desk)
    keep(desk, name="李四")
    assert CallDraft.objects.get().user == operator
    desk.force_login(cast.operator())
    assert "13873412345" not in desk.get("/hotline/").text


def test_once_taken_down_it_is_no_draft_even_when_one_arrives_late(desk):
    told = call()
    desk.post("/hotline/draft/", told)
    desk.post("/hotline/", told)
    desk.post("/hotline/draft/", told)
    assert "张桂英" not in desk.get("/hotline/").text
    assert actions.tidy_calls(by=MACHINE) == 1


def test_an_emptied_form_and_a_press_forget_it(desk):
    keep(desk)
    keep(desk, **dict.fromkeys(("phone", "name", "words", "place_words"), " "))
    assert not CallDraft.objects.exists()
    keep(desk)
    assert desk.post("/hotline/draft/forget/").status_code == 302
    assert not CallDraft.objects.exists()


def test_it_waits_for_one_shift(desk):
    keep(desk)
    CallDraft.objects.update(saved_at=now() - timedelta(hours=13))
    assert actions.tidy_calls(by=MACHINE) == 1
    keep(desk)
    assert actions.tidy_calls(by=MACHINE) == 0


@pytest.mark.parametrize(("wrong", "status"), [({"key": "x"}, 422), ({"words": "长" * 9000}, 413)])
def test_what_no_form_sends_is_not_kept(desk, wrong, status):
    assert keep(desk, **wrong).status_code == status
    assert not CallDraft.objects.exists()


def test_one_pause_costs_one_statement_beside_the_persons(desk, django_assert_max_num_queries):
    told = call()
    desk.post("/hotline/draft/", told)
    with django_assert_max_num_queries(4):
        desk.post("/hotline/draft/", told)


def test_a_key_that_was_lost_leaves_an_empty_form(desk, operator):
    CallDraft.objects.create(user=operator, key=uuid4(), sealed=b"\x01" * 40, saved_at=now())
    assert desk.get("/hotline/").status_code == 200
    assert not Request.objects.exists()
