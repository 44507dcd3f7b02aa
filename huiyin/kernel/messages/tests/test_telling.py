import pytest
from django.core.exceptions import ValidationError

from huiyin.kernel.events.models import Event
from huiyin.kernel.messages.actions import tell
from huiyin.kernel.messages.kinds import MessageKind, Way
from huiyin.kernel.messages.models import Message
from huiyin.kernel.messages.tests.cast import CHAIN, a_message, letter
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.sealed import opened
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


def test_it_is_written_sealed_and_told_to_the_log_without_the_person():
    message = a_message()
    assert opened(message.to_sealed, "messages.to") == "13873412345"
    event = Event.objects.get(chain=CHAIN)
    assert event.kind == MessageKind.WRITTEN
    assert event.facts == {"way": "sms", "code": "test"}
    assert "13873412345" not in bytes(event.body).decode()


def test_the_same_key_twice_tells_once():
    once = letter()
    assert tell(once, by=MACHINE) == tell(once, by=MACHINE)
    assert Message.objects.count() == Event.objects.filter(kind=MessageKind.WRITTEN).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "12345"},
        {"way": Way.EMAIL, "to": "nobody"},
        {"way": Way.SLIP, "to": ""},
        {"way": Way.EMAIL, "to": "a@example.com\r\nBcc: b@example.com"},
    ],
)
def test_a_way_that_leads_nowhere_is_refused(wrong):
    with pytest.raises(ValidationError):
        a_message(**wrong)
    assert not Message.objects.exists()


def test_a_slip_lies_in_its_village_and_has_no_recipient():
    message = a_message(way=Way.SLIP, place=cast.village())
    assert (message.to_sealed, message.to_index, message.place) == (None, None, cast.village())
