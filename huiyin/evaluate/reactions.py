"""What evaluation does when work is reported done."""

from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import Case
from huiyin.evaluate import actions
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import on
from huiyin.kernel.people.access import MACHINE


@on(ArchiveKind.REPORTED)
def start_asking(event: Event) -> None:
    """The residents are to be asked within the limit."""
    case = Case.objects.get(no=event.chain)
    if case.state == Case.State.REPORTED:
        actions.start_asking(case, by=MACHINE)
