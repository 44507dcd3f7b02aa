"""A resident answers what a unit asked, or need not answer any more."""

from collections.abc import Iterable

from django.db import transaction

from huiyin.collect import policy
from huiyin.collect.actions.photos import add_photos
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Added, Inquiry, Request
from huiyin.engines.pictures import Picture
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.present import now


@transaction.atomic
def answer_inquiry(inquiry: Inquiry, *, words: str, pictures: Iterable[Picture] = (), by: Actor) -> None:
    """The resident answers, with photos if he likes. The same answer sent twice is one.

    What comes when nobody waits for it any more is kept with the request all the same.
    """
    require(policy.may_answer_inquiry(by, inquiry.request))
    told = {"request": inquiry.request, "words": words, "at": now()}
    added, made = Added.objects.get_or_create(key=None, ref=inquiry.subject, defaults=told)
    if not made:
        return
    if inquiry.state == Inquiry.State.OPEN:
        _answered(inquiry, added, by)
    else:
        subject = f"request:{inquiry.chain}"
        record(CollectKind.ADDED, inquiry.chain, by=by, subject=subject, added=added.pk)
    add_photos(inquiry.chain, pictures, by=by, subject=inquiry.subject)


@transaction.atomic
def answer_by_mail(request: Request, added: Added, *, by: Actor) -> bool:
    """What came back by mail answers the question that is open, if there is exactly one."""
    require(by == MACHINE)
    waiting = list(Inquiry.objects.filter(request=request, state=Inquiry.State.OPEN)[:2])
    if len(waiting) == 1:
        _answered(waiting[0], added, by)
    return len(waiting) == 1


def _answered(inquiry: Inquiry, added: Added, by: Actor) -> None:
    inquiry.lifecycle.move(
        inquiry,
        Inquiry.State.ANSWERED,
        CollectKind.INQUIRY_ANSWERED,
        by=by,
        also={"added": added, "ended_at": now()},
        inquiry=inquiry.pk,
    )


@transaction.atomic
def close_inquiry(inquiry: Inquiry, *, by: Actor) -> None:
    """Nobody waits for the answer any more; the resident is no longer asked."""
    require(policy.may_answer(by, inquiry.request, inquiry.organisation_id))
    inquiry.lifecycle.move(
        inquiry,
        Inquiry.State.CLOSED,
        CollectKind.INQUIRY_CLOSED,
        by=by,
        also={"ended_at": now()},
        inquiry=inquiry.pk,
    )
