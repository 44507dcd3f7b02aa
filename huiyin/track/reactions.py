"""What following the work does when orders come back and matters end."""

from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import Case
from huiyin.dispatch.kinds import DispatchKind
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import on
from huiyin.kernel.people.access import MACHINE
from huiyin.track import actions


@on(DispatchKind.ORDER_RETURNED)
@on(ArchiveKind.WITHDRAWN)
def see_to_the_owner(event: Event) -> None:
    """After the third return nobody is asked any more, an owner is named; a withdrawn case needs none."""
    actions.look_after_owner(Case.objects.get(no=event.chain), by=MACHINE)
