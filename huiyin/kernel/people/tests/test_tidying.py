"""What the clock forgets, and what it leaves alone."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied

from huiyin.kernel.people import actions
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.jobs import tidy_up
from huiyin.kernel.people.models import VolunteerFile
from huiyin.kernel.people.tests import cast
from huiyin.kernel.present import now

pytestmark = pytest.mark.django_db


def test_it_forgets_what_is_old_and_keeps_what_is_not():
    by = cast.dispatcher()
    for days, name in ((0, "young"), (9, "old")):
        at = now() - timedelta(days=days)
        Session.objects.create(session_key=name, session_data="", expire_date=at + timedelta(hours=1))
        VolunteerFile.objects.create(text_sealed=b"sealed", by=by, received_at=at)
        attempt = AccessAttempt.objects.create(username=name, ip_address="10.0.0.1", failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=at)
    assert tidy_up() == {"sessions": 1, "failures": 1, "lists": 1, "tries": 0}
    assert tidy_up() == {"sessions": 0, "failures": 0, "lists": 0, "tries": 0}
    assert Session.objects.get().session_key == AccessAttempt.objects.get().username == "young"
    assert VolunteerFile.objects.filter(text_sealed__isnull=False).count() == 1


def test_only_the_clock_tidies():
    with pytest.raises(PermissionDenied):
        actions.tidy(by=cast.system_admin())
    assert actions.tidy(by=MACHINE)
