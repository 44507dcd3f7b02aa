"""What the clock forgets: ended sessions, old failures at the door, lists nobody came to read, old counts."""

import time
from datetime import timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import transaction

from huiyin.kernel.people import policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Tries, VolunteerFile
from huiyin.kernel.present import now

KEEP_FAILURES = timedelta(days=1)
KEEP_LISTS = timedelta(days=7)


@transaction.atomic
def tidy(*, by: Actor) -> dict[str, int]:
    """Forget what has served its purpose. Returns how many rows of each kind; safe to repeat."""
    require(policy.is_machine(by))
    moment = now()
    sessions, _each = Session.objects.filter(expire_date__lt=moment).delete()
    failures, _each = AccessAttempt.objects.filter(attempt_time__lt=moment - KEEP_FAILURES).delete()
    lists = VolunteerFile.objects.filter(received_at__lt=moment - KEEP_LISTS, text_sealed__isnull=False)
    tries, _each = Tries.objects.filter(until__lte=int(time.time())).delete()
    return {
        "sessions": sessions,
        "failures": failures,
        "lists": lists.update(text_sealed=None),
        "tries": tries,
    }
