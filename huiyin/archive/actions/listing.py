"""What a list of cases says: one row a voice, who spoke masked, or not at all under secrecy."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.archive import policy
from huiyin.archive.models import Case, Voice
from huiyin.collect.kinds import Channel, Matter, Urgency
from huiyin.collect.models import Answer, Request
from huiyin.engines.wording.grams import without_numbers_of_people
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.queries import masked
from huiyin.kernel.places.models import Place

Row = tuple[object, ...]


def heading() -> Row:
    """The names of the columns."""
    return (
        _("档案编号"),
        _("诉求编号"),
        _("原工单编号"),
        _("来源"),
        _("受理时间"),
        _("乡镇街道"),
        _("地点"),
        _("类别"),
        _("性质"),
        _("紧急程度"),
        _("标题"),
        _("诉求内容"),
        _("诉求人"),
        _("电话"),
        _("状态"),
        _("轮次"),
        _("办理期限"),
        _("销号时间"),
        _("答复内容"),
    )


def rows_of(cases: Sequence[Case], by: Actor) -> Iterator[Row]:
    """Rows of these cases, in their order. Three queries, however many."""
    keys = [case.pk for case in cases]
    seats = Voice.objects.filter(case__in=keys).select_related("request__resident", "request__place")
    spoken: dict[int, list[Request]] = defaultdict(list)
    for seat in seats.order_by("joined_at", "pk"):
        spoken[seat.case_id].append(seat.request)
    answers: dict[int, list[str]] = defaultdict(list)
    told = Answer.objects.filter(request__voice__case__in=keys).order_by("at", "pk")
    for key, words in told.values_list("request", "words"):
        answers[key].append(words)
    towns = Place.objects.in_bulk({case.township_ref for case in cases if case.township_ref})
    for case in cases:
        town = towns.get(case.township_ref or 0)
        for request in spoken[case.pk]:
            yield _row(case, request, town, answers[request.pk], by)


def _row(case: Case, request: Request, town: Place | None, answers: Sequence[str], by: Actor) -> Row:
    secret = request.is_secret
    hidden = _("（要求保密）")
    return (
        case.no,
        request.no,
        request.source_ref,
        Channel(request.channel).label,
        _moment(request.received_at),
        town.name if town else "",
        request.place.full_name,
        case.category.label if case.category else "",
        Matter(request.matter).label,
        Urgency(request.urgency).label,
        hidden if secret else starred(case.title),
        hidden if secret else starred(request.words),
        *_who(case, request, secret, by),
        case.get_state_display(),
        case.round,
        _moment(case.due_at),
        _moment(case.closed_at),
        hidden if secret else starred("\n".join(answers)),
    )


def _who(case: Case, request: Request, secret: bool, by: Actor) -> tuple[str, str]:
    """Name and telephone, masked; nothing under secrecy, nor for the unit complained about."""
    resident = request.resident
    if resident is None or secret or not policy.may_know_who(by, case, secrecy=secret):
        return "", ""
    identity = masked(resident)
    return identity.name, identity.phone


def starred(text: str) -> str:
    """The text with telephone, identity and card numbers of people as stars."""
    stars = without_numbers_of_people(text)
    if len(stars) != len(text):
        return stars
    return "".join("*" if star == "*" else sign for sign, star in zip(text, stars, strict=True))


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
