"""What evaluation does when work is reported done."""

from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import Case
from huiyin.archive.queries import case_of
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Request
from huiyin.evaluate import actions
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import on
from huiyin.kernel.people.access import MACHINE, RESIDENT


@on(ArchiveKind.REPORTED)
def start_asking(event: Event) -> None:
    """The residents are to be asked within the limit."""
    case = Case.objects.get(no=event.chain)
    if case.state == Case.State.REPORTED:
        actions.start_asking(case, by=MACHINE)


@on(ArchiveKind.REPORTED)
def invite(event: Event) -> None:
    """Each resident is asked to say how it went, on a channel of his own."""
    actions.invite(Case.objects.get(no=event.chain), by=MACHINE)


@on(ArchiveKind.WORDS_ERASED)
def forget_words(event: Event) -> None:
    """What a resident said when asked is kept no longer than what he asked for; grades and reasons stay."""
    actions.forget_words(Request.objects.get(no=event.chain), by=MACHINE)


@on(CollectKind.NOT_FIXED)
def hear_not_fixed(event: Event) -> None:
    """A resident is not content: it counts as a verdict, or brings a closed case back."""
    request = Request.objects.get(no=event.chain)
    case = case_of(request)
    if case is not None:
        actions.hear_not_fixed(request, case, by=RESIDENT if case.state == Case.State.REPORTED else MACHINE)
