"""Likely the same matter: near, recent and said alike; and never more than the reader may see."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.archive import actions, queries
from huiyin.archive.models import Case
from huiyin.archive.queries import Spot
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
LIGHT = "村口的路灯坏了半个月，晚上看不见路。"
AGAIN = "我们村口路灯不亮了，坏了有半个月，老人晚上出门看不见路，请修一下"


def like(by, words: str = AGAIN, place=None, **more) -> list[Case]:
    return [one.case for one in queries.look_alikes(by, words, Spot(place or cast.village()), **more)]


def test_the_same_matter_in_other_words_is_found_and_another_is_not():
    same = cast.a_case(words=LIGHT)
    cast.a_case(words="水渠塌了一段，浇不上田")
    assert like(cast.dispatcher()) == [same]
    assert (
        like(cast.dispatcher(), "鸡丢了")
        == like(cast.dispatcher(), "")
        == like(cast.dispatcher(), "路")
        == []
    )


def test_pairs_that_everybody_says_weigh_little():
    for _ in range(4):
        cast.a_case(words="请尽快处理，谢谢")
    case = cast.a_case(words="化粪池堵了，请尽快处理，谢谢")
    assert actions.weigh_words(by=MACHINE) > 0
    assert like(cast.dispatcher(), "化粪池堵了好几天，谢谢")[0] == case


def test_near_comes_before_far_and_open_before_closed():
    far, near = cast.a_case(cast.village("花桥镇白水村"), LIGHT), cast.a_case(words=LIGHT)
    assert like(cast.dispatcher())[0] == near
    Case.objects.filter(pk=near.pk).update(state="closed", closed_at=now() - timedelta(days=30))
    closed_last = like(cast.dispatcher(), LIGHT)
    assert closed_last[-1] == near
    assert far.pk != near.pk


def test_what_ended_long_ago_or_was_joined_is_left_out():
    case = cast.a_case(words=LIGHT)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=now() - timedelta(days=400))
    assert like(cast.dispatcher()) == []
    Case.objects.filter(pk=case.pk).update(state="joined", closed_at=now())
    assert like(cast.dispatcher()) == []


def test_nobody_is_shown_cases_out_of_reach_nor_by_secret_words():
    case = cast.a_case(words=LIGHT, secrecy=True)
    Case.objects.filter(pk=case.pk).update(title="一件事")
    actions.keep_words([Case.objects.get(pk=case.pk)], by=MACHINE)
    assert like(cast.operator()) == [case]
    assert like(cast.user_with(Role.INSTITUTE_MANAGER, cast.township())) == []
    cast.a_case(words=LIGHT)
    assert like(cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇"))) == []
    assert like(cast.user_with(Role.VOLUNTEER)) == []


def test_while_a_call_is_written_down_the_like_of_it_is_shown(client):
    case = cast.a_case(words=LIGHT)
    client.force_login(cast.operator())
    answer = client.post(reverse("archive:alike"), {"words": AGAIN, "place": case.place_id})
    page = answer.content.decode()
    assert case.no in page and "可能是同一件事" in page and "同一个村" in page and "今天" in page
    assert "<form" not in page
    for told in ({}, {"words": "路"}, {"words": AGAIN, "place": "x"}, {"words": AGAIN, "place": 10**12}):
        assert client.post(reverse("archive:alike"), told).status_code == 200


def test_a_case_joins_its_look_alike_by_one_click_and_parts_again(client):
    case, other = cast.a_case(words=LIGHT), cast.a_case(words=AGAIN)
    client.force_login(cast.dispatcher())
    page = client.get(reverse("archive:joining", args=[other.no])).content.decode()
    assert f'name="into" value="{case.no}"' in page
    assert case.no in client.get(reverse("archive:alike_of", args=[other.no])).content.decode()
    request = other.voice_set.get().request
    answer = client.post(reverse("archive:join", args=[other.no]), {"into": case.no})
    assert answer["Location"] == case.get_absolute_url()
    page = client.get(reverse("archive:joining", args=[case.no])).content.decode()
    assert f"从 {other.no} 并来" in page
    assert case.no in client.get(reverse("archive:joining", args=[other.no])).content.decode()
    client.post(reverse("archive:unjoin", args=[case.no, request.no]))
    assert Case.objects.get(pk=other.pk).voices == 1


def test_some_voices_join_by_number_and_a_wrong_number_is_told(client):
    case, other = cast.a_case(), cast.a_case()
    second = cast.a_request()
    actions.file_under(second, other, by=MACHINE)
    client.force_login(cast.dispatcher())
    address = reverse("archive:join", args=[other.no])
    answer = client.post(address, {"into": "D26-9999999-9"})
    assert answer.status_code == 422 and "没有找到这个编号" in answer.content.decode()
    client.post(address, {"into": case.voice_set.get().request.no, "voices": [second.no]})
    assert (
        second.voice.__class__.objects.get(request=second).case == case
        and Case.objects.get(pk=other.pk).voices == 1
    )


def test_linking_and_unlinking_by_form(client):
    case, other = cast.a_case(), cast.a_case()
    client.force_login(cast.dispatcher())
    address = reverse("archive:link", args=[case.no])
    assert client.post(address, {"kind": "caused_by", "other": "nothing"}).status_code == 422
    client.post(address, {"kind": "caused_by", "other": other.no})
    assert "引起了它" in client.get(reverse("archive:joining", args=[other.no])).content.decode()
    tie = queries.ties(case)[0]
    client.post(reverse("archive:unlink", args=[other.no, tie.pk]))
    assert queries.ties(case) == []


def test_readers_see_and_only_keepers_change(client):
    case, other = cast.a_case(words=LIGHT), cast.a_case(words=AGAIN)
    client.force_login(cast.supervisor())
    page = client.get(reverse("archive:joining", args=[case.no])).content.decode()
    assert "<h2>关联的档案</h2>" in page and "并到" not in page
    assert client.post(reverse("archive:join", args=[case.no]), {"into": other.no}).status_code == 403
    client.force_login(cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村")))
    assert client.post(reverse("archive:join", args=[case.no]), {"into": other.no}).status_code == 403
