"""What the archive does when something was said or taken back."""

from datetime import datetime

from huiyin.archive import actions, queries
from huiyin.archive.actions.bringing import file_many
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Request
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import on
from huiyin.kernel.people.access import MACHINE


@on(CollectKind.RECEIVED)
def file_it(event: Event) -> None:
    """Every voice gets its dossier: its own, or the one its resident said is the same."""
    request = Request.objects.select_related("place", "taken_by").get(no=event.chain)
    same = queries.case_offered(event.facts.get("alike", ""))
    actions.file_under(request, same, by=MACHINE)


@on(CollectKind.WITHDRAWN)
def end_when_silent(event: Event) -> None:
    """The last voice was taken back."""
    case = queries.case_of(Request.objects.get(no=event.chain))
    if case is not None:
        actions.withdraw_if_silent(case, by=MACHINE)


@on(CollectKind.IMPORTED)
def file_brought(event: Event) -> None:
    """Each voice of a whole batch gets its dossier."""
    told = event.facts
    ended = {int(key): datetime.fromisoformat(at) for key, at in told["ended"].items()}
    file_many(told["requests"], ended, by=MACHINE)
