"""Every voice of a matter is settled together, however many they are."""

from collections.abc import Sequence

from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Request
from huiyin.kernel.events.lifecycle import subject_of, too_late, whole
from huiyin.kernel.events.log import Draft, record_many
from huiyin.kernel.people.access import Actor


@whole()
def settle_all(requests: Sequence[Request], *, by: Actor) -> None:
    """The matter was closed: every live voice, answered before, is settled.

    One statement and the log's two, however many voices. Raises StaleState when a voice moved meanwhile.
    """
    live = [request for request in requests if request.state in Request.LIVE]
    rows = Request.objects.filter(pk__in=[request.pk for request in live], state=Request.State.ANSWERED)
    if rows.update(state=Request.State.SETTLED) != len(live):
        raise too_late()
    drafts = []
    for request in live:
        facts = {"before": str(Request.State.ANSWERED), "after": str(Request.State.SETTLED)}
        drafts.append(Draft(CollectKind.SETTLED, request.no, by, subject_of(request), facts))
        request.state = Request.State.SETTLED
    record_many(drafts)
