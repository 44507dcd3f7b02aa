import uuid

import pytest
from django.core.exceptions import ValidationError

from huiyin.kernel.events.models import Event
from huiyin.kernel.messages.actions import Letter, tell
from huiyin.kernel.messages.kinds import MessageKind, Way
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.sealed import opened
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


def letter(**more):
    told = {"way": Way.SMS, "to": "138 7341 2345", "words": "您反映的事已答复。", "code": "test"}
    return Letter(**{"key": uuid.uuid4(), "chain": "26-0000001-2", **told, **more})


def test_it_is_written_sealed_and_told_to_the_log_without_the_person():
    message = tell(letter(), by=MACHINE)
    assert opened(message.to_sealed, "messages.to") == "13873412345"
    event = Event.objects.get(chain="26-0000001-2")
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
        tell(letter(**wrong), by=MACHINE)
    assert not Message.objects.exists()


def test_a_slip_lies_in_its_village_and_has_no_recipient():
    message = tell(letter(way=Way.SLIP, to="13873412345", place=cast.village()), by=MACHINE)
    assert (message.to_sealed, message.to_index, message.place) == (None, None, cast.village())
