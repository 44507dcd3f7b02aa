"""The day's root is the RFC 6962 tree over its events, chained to the day before."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from huiyin.collect.kinds import CollectKind
from huiyin.kernel.events.actions import publish_root
from huiyin.kernel.events.hashing import GENESIS, link, merkle_root
from huiyin.kernel.events.log import record
from huiyin.kernel.events.models import DailyRoot, Event
from huiyin.kernel.events.verify import verify
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now, telling_of


def naive(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + naive(leaves[:split]) + naive(leaves[split:])).digest()


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_the_tree_is_the_one_the_standard_defines(leaves):
    assert merkle_root(leaves) == naive(leaves)


def tell(days_ago: int) -> Event:
    with telling_of(now() - timedelta(days=days_ago)), transaction.atomic():
        return record(CollectKind.CORRECTED, f"chain-{days_ago}", by=MACHINE)


@pytest.mark.django_db
def test_a_root_covers_what_came_since_the_one_before_and_is_published_once_a_day():
    tell(3)
    with telling_of(now() - timedelta(days=1)):
        first = publish_root(by=MACHINE)
    tell(1), tell(1)
    second = publish_root(by=MACHINE)
    assert publish_root(by=MACHINE) is None
    assert second.first_event == first.last_event + 1
    assert bytes(second.chained) == link(bytes(first.chained), bytes(second.root))
    assert bytes(first.chained) == link(GENESIS, bytes(first.root))
    assert verify().roots == 2 and verify().broken is None


@pytest.mark.django_db
def test_a_day_without_events_has_a_root_all_the_same():
    with telling_of(now() - timedelta(days=1)):
        publish_root(by=MACHINE)
    root = publish_root(by=MACHINE)
    assert root.count == 0 and bytes(root.root) == hashlib.sha256().digest()


@pytest.mark.django_db
def test_a_chain_rewritten_whole_does_not_fit_the_published_root():
    event = tell(1)
    publish_root(by=MACHINE)
    body = bytes(event.body).replace(b'"facts":{}', b'"facts":{"x":1}')
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_event DISABLE TRIGGER events_append_only")
        forged = [body, link(GENESIS, body), event.pk]
        cursor.execute("UPDATE events_event SET body = %s, hash = %s WHERE id = %s", forged)
        cursor.execute("ALTER TABLE events_event ENABLE TRIGGER events_append_only")
        cursor.execute("UPDATE events_chain SET head = %s WHERE key = %s", [link(GENESIS, body), event.chain])
    day = DailyRoot.objects.get().day
    assert verify().broken == f"daily root of {day}: its events have changed"
