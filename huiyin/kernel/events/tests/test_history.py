"""The past is told in bulk, and the log cannot tell the difference."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from huiyin.collect.kinds import CollectKind
from huiyin.kernel.events.hashing import canonical, moment
from huiyin.kernel.events.history import _Scribe, tell_history
from huiyin.kernel.events.log import Draft, record, record_many
from huiyin.kernel.events.models import Delivery, Event
from huiyin.kernel.events.verify import verify
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now

codes = st.text(max_size=12) | st.from_regex(r"[a-z:0-9-]{1,20}", fullmatch=True)
facts = st.dictionaries(st.text(max_size=6), st.integers() | st.text(max_size=6) | st.booleans() | st.none())


@given(codes, codes, facts)
def test_each_body_is_the_canonical_one(chain, subject, told):
    at = now()
    draft = Draft(CollectKind.RECEIVED, chain, MACHINE, subject, told, at)
    body = _Scribe({}).row(draft, at)[-2]
    assert body == canonical(
        {
            "chain": chain,
            "seq": 1,
            "kind": "collect.received",
            "at": moment(at),
            "actor": [None, "machine", None],
            "subject": subject,
            "facts": told,
        }
    )


@pytest.mark.django_db
def test_it_goes_on_where_a_chain_stands_and_verifies():
    long_ago = now() - timedelta(days=700)
    record(CollectKind.RECEIVED, "A", by=MACHINE)
    told = [Draft(CollectKind.ANSWERED, chain, MACHINE, "", {"n": 1}, long_ago) for chain in "BABC"]
    Delivery.objects.all().delete()
    tell_history(told)
    record_many([Draft(CollectKind.SETTLED, "B", MACHINE)])
    rows = Event.objects.filter(chain__in="ABC").order_by("id").values_list("chain", "seq")
    assert list(rows) == [("A", 1), ("B", 1), ("A", 2), ("B", 2), ("C", 1), ("B", 3)]
    assert Event.objects.filter(at=long_ago).count() == 4
    assert verify().broken is None and not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_wants_a_transaction():
    with pytest.raises(RuntimeError):
        tell_history([Draft(CollectKind.RECEIVED, "A", MACHINE)])
    with transaction.atomic():
        tell_history([])
