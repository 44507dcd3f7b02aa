"""A link in a message opens one page, for one verdict."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.evaluate import actions
from huiyin.evaluate.actions import Verdict
from huiyin.evaluate.jobs import invite_later
from huiyin.evaluate.kinds import INVITATION, How, Satisfaction
from huiyin.evaluate.models import Evaluation, RatingLink, Rule
from huiyin.evaluate.queries import link_code
from huiyin.evaluate.tests.cast import GOOD, Done
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def done():
    return Done(resident=cast.resident(), answered=False)


def address(done):
    return reverse("evaluate:by_link", args=[link_code(done.requests[0], done.case.round)])


def a_day_passes():
    ago = now() - timedelta(days=1, hours=1)
    Case.objects.update(reported_at=ago)
    Message.objects.update(written_at=ago)


def test_the_invitation_carries_the_link_and_the_database_does_not(done):
    message = Message.objects.get(code=INVITATION.code)
    words = opened(message.words_sealed, "messages.words")
    assert address(done) in words and "7天内有效" in words
    code = link_code(done.requests[0], 1)
    assert code.encode() not in bytes(RatingLink.objects.get().code_index)


def test_inviting_again_makes_the_same_link(done):
    actions.invite(done.case, by=MACHINE)
    assert RatingLink.objects.count() == 1 and Message.objects.filter(code=INVITATION.code).count() == 1


def test_the_countys_own_number_of_days_holds():
    Rule.objects.filter(what=Rule.What.LINK_DAYS).update(number=3)
    Done(resident=cast.resident(), answered=False)
    link = RatingLink.objects.get()
    assert link.expires_at - link.made_at < timedelta(days=3, minutes=1)


def test_whoever_holds_the_link_rates_once_without_signing_in(done, client):
    page = client.get(address(done)).content.decode()
    assert "由您来说" in page and "承办单位联系过您吗" in page
    missing = client.post(address(done), {"solved": "yes"})
    assert missing.status_code == 422
    told = {"solved": "yes", "satisfied": "4", "unit_contacted": "yes"}
    assert "您的评价已记下" in client.post(address(done), told).content.decode()
    kept = Evaluation.objects.get()
    assert (kept.how, kept.unit_contacted, kept.by) == (How.LINK, True, None)
    again = client.post(address(done), told)
    assert again.status_code == 410 and "已经用过" in again.content.decode()
    assert Evaluation.objects.count() == 1


def test_a_link_is_over_with_its_days_and_with_its_round(done, client):
    with telling_of(now() + timedelta(days=8)):
        assert client.get(address(done)).status_code == 410
    old = address(done)
    actions.evaluate(done.requests[0], done.case, GOOD, by=done.operator)
    actions.send_round_again(done.case, grounds="再查", why="partly", by=done.supervisor)
    assert client.get(old).status_code == 410
    link = RatingLink.objects.select_related("case", "request").get()
    with pytest.raises(Refused, match="用过，或者过期"):
        actions.rate_by_link(
            link, Verdict(How.LINK, solved=True, satisfied=Satisfaction.SATISFIED), by=RESIDENT
        )


def test_guessing_codes_ends_after_twenty(client):
    wrong = reverse("evaluate:by_link", args=["a" * 16])
    answers = [client.get(wrong).status_code for _number in range(21)]
    assert answers == [404] * 20 + [429]


def test_the_page_of_a_secret_voice_shows_no_words_of_the_matter(client):
    done = Done(resident=cast.resident(), secrecy=True)
    a_day_passes()
    assert invite_later() == 1
    page = client.get(address(done)).content.decode()
    assert "请看看。" not in page and done.case.place.name not in page


def test_who_had_just_been_answered_gets_the_link_a_day_later():
    request = cast.a_request(resident=cast.resident())
    react_to_all()
    collect.answer(request, words="今天修好了。", by=cast.dispatcher())
    react_to_all()
    archive.report_done(request.voice.case, by=cast.dispatcher())
    react_to_all()
    assert not RatingLink.objects.exists() and invite_later() == 0
    a_day_passes()
    assert (invite_later(), invite_later()) == (1, 0)
