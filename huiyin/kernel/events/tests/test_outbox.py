"""What is owed to an event is done once, tried again, parked, and never lost."""

from datetime import timedelta

import pytest
from django.db import transaction

from huiyin.collect.kinds import CollectKind
from huiyin.kernel.events import outbox
from huiyin.kernel.events.actions import try_again
from huiyin.kernel.events.log import record
from huiyin.kernel.events.models import Chain, Delivery, Event
from huiyin.kernel.events.outbox import LAST_TRY, react_to_all, react_to_next
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now, telling_of

pytestmark = pytest.mark.django_db
KIND = CollectKind.CATEGORY_ENDED
State = Delivery.State


@pytest.fixture
def heard(monkeypatch):
    """A reaction of this test's own; `failing` makes it fail."""

    class Heard:
        events: list = []
        failing = False

        def __call__(self, event):
            Chain.objects.create(key=f"trace-{event.pk}-{len(self.events)}", seq=0, head=b"")
            self.events.append(event.pk)
            if self.failing:
                raise ValueError("坏了")

    ear = Heard()
    ear.events = []
    monkeypatch.setitem(outbox.REACTIONS, str(KIND), {"test.hear": ear})
    return ear


def tell() -> Event:
    with transaction.atomic():
        return record(KIND, "operations", by=MACHINE)


def test_a_reaction_is_owed_in_the_events_own_transaction(heard):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(KIND, "operations", by=MACHINE)
        assert Delivery.objects.count() == 1
        1 / 0  # noqa: B018
    assert not Delivery.objects.exists() and not Event.objects.filter(kind=KIND).exists()


def test_it_runs_once_and_is_done(heard):
    event = tell()
    assert react_to_all() == 1
    assert heard.events == [event.pk]
    assert react_to_next() is False
    assert Delivery.objects.get().state == State.DONE


def test_a_failing_reaction_leaves_nothing_half_done_and_waits_longer_each_time(heard):
    heard.failing = True
    tell()
    due = []
    for number in range(1, 4):
        with telling_of(now() + timedelta(hours=number)):
            assert react_to_next()
            delivery = Delivery.objects.get()
            due.append(round((delivery.due_at - now()).total_seconds()))
            assert (delivery.state, delivery.tries) == (State.WAITING, number)
            assert react_to_next() is False
    assert due == [2, 4, 8] and "坏了" in delivery.error
    assert not Chain.objects.filter(key__startswith="trace-").exists()


def test_after_the_last_try_it_is_parked_and_the_rest_goes_on(heard):
    heard.failing = True
    tell()
    for number in range(LAST_TRY):
        with telling_of(now() + timedelta(hours=number)):
            react_to_next()
    parked = Delivery.objects.get()
    assert parked.state == State.PARKED
    heard.failing = False
    second = tell()
    react_to_all()
    assert heard.events[-1] == second.pk
    parked.refresh_from_db()
    assert parked.state == State.PARKED


def test_a_parked_reaction_is_put_back_by_hand_and_then_done(heard):
    event = tell()
    Delivery.objects.update(state=State.PARKED, tries=LAST_TRY, error="x")
    try_again(Delivery.objects.get(), by=MACHINE)
    assert react_to_all() == 1
    done = Delivery.objects.get(event=event)
    assert (done.state, done.error) == (State.DONE, "")
    assert Event.objects.filter(kind="events.retried").count() == 1


def test_putting_back_what_is_not_parked_changes_nothing(heard):
    tell()
    try_again(Delivery.objects.get(), by=MACHINE)
    assert not Event.objects.filter(kind="events.retried").exists()


def test_a_worker_killed_between_claim_and_end_leaves_the_reaction_owed(heard, monkeypatch):
    tell()

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(Delivery, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        react_to_next()
    monkeypatch.undo()
    assert Delivery.objects.get().state == State.WAITING
    assert not Chain.objects.filter(key__startswith="trace-").exists()


def test_a_reaction_that_is_gone_is_named(monkeypatch, heard):
    tell()
    monkeypatch.setitem(outbox.REACTIONS, str(KIND), {})
    react_to_next()
    assert "No reaction is called test.hear any more" in Delivery.objects.get().error
