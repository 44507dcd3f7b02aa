"""Who has no account answers on the telephone, to whoever asked them."""

import pytest
from django.urls import reverse

from huiyin.dispatch import actions
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.tests.cast import a_slot, an_offer
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Agreed
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
State = Assignment.State


@pytest.fixture
def offered():
    return an_offer(a_slot(), cast.volunteer(with_account=False))


@pytest.fixture
def keeper(client):
    village = cast.village()
    keeper = cast.user_with(Role.STATION_KEEPER, village, cast.organisation("station", village))
    client.force_login(keeper)
    return keeper


def say(client, assignment, **told):
    return client.post(reverse("dispatch:by_phone", args=[assignment.pk]), told)


def test_a_yes_on_the_telephone_takes_the_seat_and_tells_who_wrote_it_down(client, keeper, offered):
    assert say(client, offered, comes_words="yes").status_code == 302
    offered.refresh_from_db()
    assert offered.state == State.ACCEPTED
    assert Event.objects.get(kind=DispatchKind.ACCEPTED).actor_id == keeper.pk


def test_a_no_wants_its_reason_and_keeps_what_was_chosen(client, keeper, offered):
    answer = say(client, offered, comes_words="no")
    assert answer.status_code == 422 and "请选择不能来的原因" in answer.content.decode()
    assert say(client, offered, comes_words="no", reason="unwell").status_code == 302
    offered.refresh_from_db()
    assert (offered.state, offered.decline_reason) == (State.DECLINED, "unwell")


def test_nothing_said_is_asked_again(client, keeper, offered):
    assert say(client, offered).status_code == 422
    offered.refresh_from_db()
    assert offered.state == State.OFFERED


def test_who_has_an_account_answers_alone(client, keeper):
    own = an_offer(a_slot())
    assert say(client, own, comes_words="yes").status_code == 403
    own.refresh_from_db()
    assert own.state == State.OFFERED


def test_only_who_chooses_people_there_writes_it_down(client, offered):
    far = cast.village("花桥镇白水村")
    client.force_login(cast.user_with(Role.STATION_KEEPER, far, cast.organisation("station", far)))
    assert say(client, offered, comes_words="yes").status_code == 403
    client.force_login(cast.operator())
    assert say(client, offered, comes_words="yes").status_code == 403


def test_without_the_signed_text_the_page_says_so_and_a_yes_is_refused(client, keeper, offered):
    Agreed.objects.filter(volunteer=offered.volunteer).delete()
    page = client.get(reverse("dispatch:by_phone", args=[offered.pk])).content.decode()
    assert "协议还没签" in page
    assert say(client, offered, comes_words="yes").status_code == 409
    offered.refresh_from_db()
    assert offered.state == State.OFFERED


def test_the_list_of_people_leads_there_only_for_who_has_no_account(client, keeper):
    slot = a_slot()
    old, young = an_offer(slot, cast.volunteer(with_account=False)), an_offer(slot)
    page = client.get(reverse("dispatch:people", args=[slot.pk])).content.decode()
    assert reverse("dispatch:by_phone", args=[old.pk]) in page
    assert reverse("dispatch:by_phone", args=[young.pk]) not in page


def test_an_answered_offer_says_that_there_is_nothing_to_write(client, keeper, offered):
    actions.call_off(offered, why="dispatcher", by=cast.dispatcher())
    page = client.get(reverse("dispatch:by_phone", args=[offered.pk])).content.decode()
    assert "不用再记" in page
