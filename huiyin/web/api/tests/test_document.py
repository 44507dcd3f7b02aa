"""The interface's own document: right in itself, kept by every answer, readable in both languages."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from huiyin.web.api.door import OPERATIONS
from huiyin.web.api.tests.hammer import Hammer

CALLS, SEED = 600, 20_261_124


@pytest.fixture
def one_connection():
    """A server of its own would look after its connections; here the test's transaction has to stay open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
def test_made_up_calls_find_no_server_error_and_no_breach_of_the_document(one_connection):
    hammer = Hammer()
    tally = hammer.run(CALLS, SEED)
    assert tally.breaches == {}
    assert tally.calls == CALLS
    assert not [status for status in tally.statuses if status >= 500]
    assert len(tally.reached) == len(OPERATIONS)
    good = {name for name, statuses in tally.reached.items() if any(status < 300 for status in statuses)}
    assert len(good) > len(OPERATIONS) / 3, sorted(good)
