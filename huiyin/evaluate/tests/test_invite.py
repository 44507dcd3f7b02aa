import pytest

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.evaluate import actions
from huiyin.evaluate.kinds import INVITATION
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.access import MACHINE
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


def reported(**more):
    case = cast.a_case(**more)
    Case.objects.filter(pk=case.pk).update(state=Case.State.WORKING)
    case.refresh_from_db()
    archive.report_done(case, by=cast.dispatcher())
    react_to_all()
    return case


def invitations(case):
    return Message.objects.filter(
        code=INVITATION.code, chain__in=[one.request.no for one in case.voice_set.all()]
    )


def test_who_can_be_reached_is_asked_how_it_went_once_a_round():
    case = reported(resident=cast.resident())
    actions.invite(case, by=MACHINE)
    assert invitations(case).count() == 1


def test_who_just_got_an_answer_is_not_written_to_twice():
    request = cast.a_request(resident=cast.resident())
    react_to_all()
    collect.answer(request, words="今天修好了。", by=cast.dispatcher())
    react_to_all()
    case = request.voice.case
    archive.report_done(case, by=cast.dispatcher())
    react_to_all()
    assert Message.objects.count() == 1
    assert not invitations(case).exists()


def test_who_left_no_number_is_asked_on_the_page_only():
    assert not invitations(reported()).exists()
