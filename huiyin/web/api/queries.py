"""Reading tokens, and requests as programs list them."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Voice
from huiyin.archive.policy import may_read
from huiyin.archive.queries import cases_for
from huiyin.collect.models import Request
from huiyin.collect.policy import may_correct
from huiyin.kernel.calendar.models import TimeLimit
from huiyin.kernel.events.models import Chain, Event
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.places.models import Place
from huiyin.kernel.places.queries import within
from huiyin.kernel.prepared import Given, Prepared
from huiyin.kernel.present import today
from huiyin.web.api import policy
from huiyin.web.api.models import Token

LIVE = Prepared(
    lambda: Token.objects.filter(
        digest=Given("digest"), revoked_at=None, expires_at__gt=Given("moment"), user__is_active=True
    ).select_related("user")
)
"""The token of a hash, with its person."""


def tokens_of(user: User) -> QuerySet[Token]:
    """A person's own tokens, newest first."""
    return Token.objects.filter(user=user).order_by("-id")


def all_tokens() -> QuerySet[Token]:
    """Everybody's tokens, newest first."""
    return Token.objects.select_related("user", "revoked_by").order_by("-id")


def token_to_revoke(by: Actor, pk: int) -> Token:
    """The door to taking a token away. Raises Http404, PermissionDenied."""
    token = get_object_or_404(all_tokens(), pk=pk)
    require(policy.may_revoke(by, token))
    return token


def version_of(chain: str, subject: str = "") -> int:
    """The number of the last thing that happened to a matter, or to one subject in it; 0 before the first."""
    if not subject:
        return Chain.objects.filter(key=chain).values_list("seq", flat=True).first() or 0
    events = Event.objects.filter(chain=chain, subject=subject).order_by("-seq")
    return events.values_list("seq", flat=True).first() or 0


def voices_for(by: Actor) -> QuerySet[Voice]:
    """Every filed request within the reader's place or organisation, with its case."""
    cases = cases_for(by).order_by().values("pk")
    rows = Voice.objects.filter(case__in=cases)
    return rows.select_related("request__place", "request__category", "case")


def request_to_read(by: Actor, no: str) -> tuple[Request, Voice | None]:
    """The door to one request: with its case once it is filed, before that for who took it in.

    Raises Http404, PermissionDenied.
    """
    rows = Request.objects.select_related("place", "category", "resident")
    request = get_object_or_404(rows, no=no)
    seat = Voice.objects.filter(request=request).select_related("case__place").first()
    own = isinstance(by, User) and request.taken_by_id == by.pk
    if seat is None and not (own or may_correct(by, request)):
        raise Http404
    require(seat is None or own or may_read(by, seat.case))
    return request, seat


def with_units(events: QuerySet[Event]) -> QuerySet[Event]:
    """Events with the name of the unit that acted, as `web.case.story.who` reads it."""
    unit = Organisation.objects.filter(pk=OuterRef("actor_org")).values("name")[:1]
    return events.annotate(unit=Subquery(unit))


def places_under(pk: int | None, level: str) -> QuerySet[Place]:
    """Places in use inside one, itself included, and of one level; no limit where nothing is said."""
    places = Place.objects.filter(active=True)
    if level:
        places = places.filter(level=level)
    if pk is not None:
        places = places.filter(within(get_object_or_404(Place, pk=pk)))
    return places


def units_in_use() -> QuerySet[Organisation]:
    """Units that are at work today."""
    return Organisation.objects.filter(active=True)


def limits_today() -> QuerySet[TimeLimit]:
    """Rules for deadlines in force today; `valid_to` is the last day of one."""
    return TimeLimit.objects.filter(in_force(today())).order_by("kind", "matter", "urgency")
