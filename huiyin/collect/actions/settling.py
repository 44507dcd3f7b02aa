"""Every voice of a matter is answered and settled together, however many they are."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Answer, Request
from huiyin.kernel.events.lifecycle import StaleState, subject_of
from huiyin.kernel.events.log import Draft, record_many
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now


@transaction.atomic
def settle_all(requests: Sequence[Request], *, words: str, by: Actor) -> None:
    """The matter was closed: whoever had no answer yet is told `words`, and every live voice is settled.

    Two statements and the log's two, however many voices. Raises StaleState when a voice moved meanwhile.
    """
    live = [request for request in requests if request.state in Request.LIVE]
    silent = [request for request in live if request.state == Request.State.OPEN]
    if silent:
        _tell(silent, words, by)
    rows = Request.objects.filter(pk__in=[request.pk for request in live], state__in=Request.LIVE)
    if rows.update(state=Request.State.SETTLED) != len(live):
        raise StaleState(_("别人刚刚处理了这一件。请刷新页面看最新情况。"))
    drafts = []
    for request in live:
        facts = {"before": str(Request.State.ANSWERED), "after": str(Request.State.SETTLED)}
        drafts.append(Draft(CollectKind.SETTLED, request.no, by, subject_of(request), facts))
        request.state = Request.State.SETTLED
    record_many(drafts)


def _tell(requests: Sequence[Request], words: str, by: Actor) -> None:
    author = by if isinstance(by, User) else None
    unit = by.organisation_id if isinstance(by, User) else None
    given = Answer.objects.bulk_create(
        [
            Answer(request=request, words=words, by=author, organisation_id=unit, at=now())
            for request in requests
        ]
    )
    facts = {"before": str(Request.State.OPEN), "after": str(Request.State.ANSWERED)}
    record_many(
        [
            Draft(
                CollectKind.ANSWERED, one.request.no, by, subject_of(one.request), {**facts, "answer": one.pk}
            )
            for one in given
        ]
    )
