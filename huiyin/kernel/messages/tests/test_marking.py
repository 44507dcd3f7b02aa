import pytest
from django.core.exceptions import PermissionDenied

from huiyin.kernel.events.lifecycle import IllegalMove
from huiyin.kernel.events.models import Event
from huiyin.kernel.messages.actions import carry_out, forget, give_up, note_report, send_next, try_again
from huiyin.kernel.messages.kinds import MessageKind, Way
from huiyin.kernel.messages.models import Message
from huiyin.kernel.messages.queries import to_carry
from huiyin.kernel.messages.tests.cast import CHAIN, a_message
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
State = Message.State


def sent(ref="m-1"):
    message = a_message()
    send_next(by=MACHINE)
    Message.objects.filter(pk=message.pk).update(provider_ref=ref, through="sms")
    message.refresh_from_db()
    return message


def test_a_report_says_that_it_arrived_once():
    message = sent()
    assert note_report(Way.SMS, "m-1", arrived=True, by=MACHINE)
    assert not note_report(Way.SMS, "m-1", arrived=True, by=MACHINE)
    message.refresh_from_db()
    assert message.state == State.DELIVERED
    assert Event.objects.filter(chain=CHAIN, kind=MessageKind.DELIVERED).count() == 1


@pytest.mark.parametrize("ref", ["", "unknown"])
def test_a_report_about_nothing_changes_nothing(ref):
    a_message()
    assert not note_report(Way.SMS, ref, arrived=True, by=MACHINE)


def test_what_did_not_arrive_is_tried_again_as_a_new_one_or_given_up():
    message, admin = sent(), cast.user_with(Role.SYSTEM_ADMIN)
    note_report(Way.SMS, "m-1", arrived=False, why="UNDELIV", by=MACHINE)
    message.refresh_from_db()
    assert (message.state, message.error) == (State.FAILED, "UNDELIV")
    try_again(message, by=admin)
    assert (message.state, message.again, message.tries) == (State.WAITING, 1, 0)
    give_up(message, by=admin)
    message.refresh_from_db()
    assert (message.state, message.ended_by) == (State.GIVEN_UP, admin)


def test_only_the_keeper_of_the_ways_decides_about_what_is_stuck():
    message = sent()
    with pytest.raises(PermissionDenied):
        try_again(message, by=cast.dispatcher())
    with pytest.raises(PermissionDenied):
        give_up(message, by=cast.operator())


def test_a_slip_is_handed_over_by_the_clerks_of_its_village_only():
    slip = a_message(way=Way.SLIP, place=cast.village())
    here = cast.user_with(Role.STATION_KEEPER, cast.village())
    elsewhere = cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村"))
    assert list(to_carry(here, Way.SLIP)) == [slip]
    assert not to_carry(elsewhere, Way.SLIP).exists()
    with pytest.raises(PermissionDenied):
        carry_out(slip, by=elsewhere)
    carry_out(slip, by=here)
    assert slip.state == State.DONE
    with pytest.raises(IllegalMove):
        carry_out(slip, by=here)


def test_publishing_is_the_editors_and_sending_is_nobodys():
    post, text = a_message(way=Way.PUBLISH), a_message()
    editor = cast.user_with(Role.MEDIA_EDITOR)
    assert list(to_carry(editor, Way.PUBLISH)) == [post]
    with pytest.raises(PermissionDenied):
        carry_out(text, by=editor)
    carry_out(post, by=editor)
    assert Event.objects.filter(kind=MessageKind.DONE, actor_id=editor.pk).count() == 1


def test_what_is_forgotten_keeps_that_it_was_sent():
    gone, waiting = sent(), a_message()
    assert forget([CHAIN], by=MACHINE) == 2
    for message in (gone, waiting):
        message.refresh_from_db()
        assert (message.to_sealed, message.to_index, message.words_sealed) == (None, None, None)
    assert (gone.state, waiting.state) == (State.SENT, State.GIVEN_UP)
    assert not send_next(by=MACHINE)
