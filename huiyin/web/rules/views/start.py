"""Where the keepers of the rules begin."""

from django.http import HttpResponse
from django.shortcuts import render

from huiyin.kernel.calendar import queries as calendar
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.places import queries as places
from huiyin.web.rules.policy import VIEWERS


@duty(*VIEWERS)
def start(request: SignedIn) -> HttpResponse:
    """Doors to each kind of rule, and whether next year's holidays are still missing."""
    context = {
        "townships": places.townships().count(),
        "villages": places.villages().count(),
        "loaded_until": calendar.loaded_until(),
        "warning": calendar.holidays_warning(),
    }
    return render(request, "rules/start.html", context)
