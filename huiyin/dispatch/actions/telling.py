"""Volunteers are told by message what happens to their places: asked, moved up, called off, reminded."""

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from huiyin.dispatch.kinds import TELLS
from huiyin.dispatch.models import Assignment
from huiyin.kernel.calendar.queries import when
from huiyin.kernel.messages.actions import Letter, tell
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.queries.texts import words
from huiyin.kernel.people import identity
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.sealed import opened

BATCH = 500
LANGUAGE = "zh-hans"
AT_ONCE = ("called_off",)
"""Nobody should set out at dawn for what was called off by night."""


def tell_volunteers(*, by: Actor) -> int:
    """Tell each volunteer what is still to be told; how many messages were written."""
    require(by == MACHINE)
    rows = Assignment.objects.exclude(to_tell="").select_related("slot__project", "slot__place", "volunteer")
    return sum(_tell(assignment, by) for assignment in rows.order_by("pk")[:BATCH])


@transaction.atomic
def _tell(assignment: Assignment, by: Actor) -> bool:
    about = assignment.to_tell
    mine = Assignment.objects.filter(pk=assignment.pk, to_tell=about)
    if not mine.update(to_tell=""):
        return False
    phone = opened(assignment.volunteer.phone_sealed, "people.phone")
    if not identity.valid_phone(phone):
        return False
    slot = assignment.slot
    with override(LANGUAGE):
        values = {
            "title": slot.title,
            "when": when(slot.starts_at),
            "where": slot.place.full_name,
            "until": when(assignment.answer_by) if assignment.answer_by else "",
            "link": f"{settings.HUIYIN_SITE}{reverse('dispatch:mine')}",
        }
    key = uuid5(NAMESPACE_URL, f"assignment:{assignment.pk}:{about}:{assignment.answer_by}")
    told = words(TELLS[about], LANGUAGE, values)
    letter = Letter(key, slot.project.no, Way.SMS, told, TELLS[about], to=phone, at_once=about in AT_ONCE)
    tell(letter, by=by)
    return True
