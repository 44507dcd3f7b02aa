"""Who may be calling: open matters first, with the last step; masked as rights demand."""

import pytest

from huiyin.collect import actions
from huiyin.collect.actions import Said
from huiyin.collect.kinds import Channel, Matter
from huiyin.collect.models import Request
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
PHONE = "13873412345"


def said(by, words="水渠垮了。", **more):
    told = Said(Channel.HOTLINE, Matter.HELP, words, cast.village(), resident=cast.resident(), **more)
    return actions.receive(told, by=by)


def asked(desk, phone=PHONE):
    return desk.post("/hotline/caller/", {"phone": phone}).text


def test_open_matters_stand_first_with_their_last_step(desk, operator):
    done, live = said(operator), said(operator)
    Request.objects.filter(pk=done.pk).update(state="settled")
    react_to_all()
    actions.answer(live, words="已派人去看。", by=MACHINE)
    page = asked(desk)
    assert page.index("正在办的") < page.index(live.no) < page.index("以前的") < page.index(done.no)
    assert "最近：已答复" in page and "张桂英" not in page


def test_another_ones_secret_matter_is_counted_and_not_shown(desk, operator):
    own, other = said(operator, secrecy=True), said(cast.operator(), secrecy=True)
    page = asked(desk)
    assert own.no in page and other.no not in page and "另有 1 件要求保密" in page
    desk.force_login(cast.dispatcher())
    assert other.no in asked(desk)


@pytest.mark.parametrize("phone", ["", "1387341", "x", "\x00"])
def test_half_a_number_is_not_looked_up(desk, phone):
    assert asked(desk, phone).strip() == ""


def test_many_matters_cost_no_more_queries(desk, operator, django_assert_max_num_queries):
    for _time in range(15):
        said(operator)
    react_to_all()
    with django_assert_max_num_queries(10):
        assert asked(desk).count("<li>") == 12


def test_a_call_is_opened_by_who_took_it_and_by_the_countys_desk(desk, operator):
    own, other = said(operator), said(cast.operator())
    assert desk.get(f"/hotline/mine/{own.no}/").status_code == 200
    assert desk.get(f"/hotline/mine/{other.no}/").status_code == 404
    desk.force_login(cast.dispatcher())
    assert "水渠垮了" in desk.get(f"/hotline/mine/{other.no}/").text
