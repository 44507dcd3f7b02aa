"""Reading people: masked by default, and each door asks who stands before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncHour
from django.shortcuts import get_object_or_404
from django.utils import timezone

from huiyin.kernel.events.models import Event
from huiyin.kernel.people import identity, vault
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.identity import Identity
from huiyin.kernel.people.kinds import PeopleKind, RevealReason, Role
from huiyin.kernel.people.models import Duty, Organisation, Resident, Reveal, Skill, User, Volunteer
from huiyin.kernel.people.policy import may_keep_accounts, may_keep_duties, may_read_audit
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import today

MANY_VIEWS_AN_HOUR = 20


@dataclass(frozen=True)
class Look:
    """One view of an identity as the resident may read it: by role, never by name."""

    role: str
    organisation: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Unusual:
    """An hour in which one account looked at many identities."""

    user: User
    hour: datetime
    views: int


def find_resident(*, phone: str = "", id_no: str = "") -> QuerySet[Resident]:
    """Residents kept under this telephone or ID number, newest first."""
    match = Q(pk__in=[])
    if identity.valid_phone(phone):
        match |= Q(phone_index=phone_blind(phone))
    if identity.valid_id(id_no):
        match |= Q(id_index=id_blind(id_no))
    return Resident.objects.filter(match).order_by("-id")


def phone_blind(phone: str) -> bytes:
    """The blind index of a telephone number."""
    return vault.blind(identity.normalise_phone(phone), "people.phone")


def id_blind(id_no: str) -> bytes:
    """The blind index of an ID number; old and new form of one number are the same."""
    return vault.blind(identity.upgrade_id(id_no), "people.id_no")


def name_blind(name: str) -> bytes:
    """The blind index of a name; b"" for none."""
    plain = identity.normalise_name(name)
    return vault.blind(plain, "people.name") if plain else b""


def masked(person: Resident | Volunteer) -> Identity:
    """What anybody who works on a matter may see of who is behind it."""
    clear = unsealed(person)
    return Identity(
        identity.mask_name(clear.name),
        identity.mask_phone(clear.phone),
        identity.mask_id(clear.id_no),
        identity.mask_address(clear.address),
        masked=True,
    )


def unsealed(person: Resident | Volunteer) -> Identity:
    """Everything, in clear. Only for verbs that record the view; pages use `masked` or reveal."""
    resident = isinstance(person, Resident)
    return Identity(
        opened(person.name_sealed, "people.name"),
        opened(person.phone_sealed, "people.phone"),
        opened(person.id_no_sealed, "people.id_no") if isinstance(person, Resident) else "",
        opened(person.address_sealed, "people.address") if resident else "",  # type: ignore[union-attr]
        masked=False,
    )


def who_looked(chains: str | Iterable[str]) -> list[Look]:
    """Who saw the identity behind these matters, by role, oldest first. For the resident."""
    wanted = [chains] if isinstance(chains, str) else list(chains)
    return [
        Look(
            str(Role(view.role).label) if view.role in Role.values else view.role,
            view.organisation_name,
            view.at,
            str(RevealReason(view.reason).label),
        )
        for view in Reveal.objects.filter(chain__in=wanted).order_by("at", "id")
    ]


def unusual_looking(day: date) -> list[Unusual]:
    """Accounts that looked at many identities within one hour of a day."""
    start, end = _bounds(day)
    rows = (
        Reveal.objects.filter(at__gte=start, at__lt=end)
        .annotate(hour=TruncHour("at"))
        .values("user_id", "hour")
        .annotate(views=Count("id"))
        .filter(views__gte=MANY_VIEWS_AN_HOUR)
        .order_by("-views", "user_id")
    )
    users = User.objects.in_bulk([row["user_id"] for row in rows])
    return [Unusual(users[row["user_id"]], row["hour"], row["views"]) for row in rows]


def accounts(words: str = "", *, by: Actor) -> QuerySet[User]:
    """Accounts whose user name or name begins with these words; all without words."""
    require(may_keep_accounts(by) or may_keep_duties(by))
    found = User.objects.select_related("unit")
    words = words.strip()
    if words:
        found = found.filter(Q(username__startswith=words.lower()) | Q(display_name__startswith=words))
    return found


def account(pk: int, *, by: Actor) -> User:
    """The only door from a URL's number to an account. Administrators of accounts and of duties pass."""
    require(may_keep_accounts(by) or may_keep_duties(by))
    return get_object_or_404(User.objects.select_related("unit"), pk=pk)


def duty_to_end(pk: int, *, by: Actor) -> Duty:
    """The only door from a URL's number to a duty."""
    require(may_keep_duties(by))
    return get_object_or_404(Duty.objects.select_related("user", "place", "organisation"), pk=pk)


def duties_of(user: User) -> QuerySet[Duty]:
    """Every duty an account ever held, newest first."""
    return Duty.objects.filter(user=user).select_related("place", "organisation").order_by("-id")


def holds_now(duty: Duty) -> bool:
    """Whether the duty is in force today."""
    return duty.valid_from <= today() and (duty.valid_to is None or duty.valid_to > today())


def organisations(words: str = "", kind: str = "") -> QuerySet[Organisation]:
    """Units by name, alphabetically within their kind."""
    found = Organisation.objects.select_related("place").order_by("kind", "name", "id")
    if words.strip():
        found = found.filter(Q(name__contains=words.strip()) | Q(short_name__contains=words.strip()))
    return found.filter(kind=kind) if kind else found


def organisation_of(place: Place, kind: str) -> Organisation | None:
    """The unit of a kind in exactly this place, such as the station of a village."""
    return Organisation.objects.filter(place=place, kind=kind, active=True).order_by("id").first()


def audit_trail(day: date, kind: str = "", person: str = "", *, by: Actor) -> QuerySet[Event]:
    """What happened to people's data and to who may act, on one day."""
    require(may_read_audit(by))
    start, end = _bounds(day)
    kinds = [kind] if kind in PeopleKind.values else list(PeopleKind.values)
    found = Event.objects.filter(kind__in=kinds, at__gte=start, at__lt=end)
    if person:
        found = found.filter(actor_id__in=User.objects.filter(username=person.lower()).values("pk"))
    return found


def people_by_id(numbers: Iterable[int | None]) -> dict[int, User]:
    """Accounts by number, for lists that hold only numbers."""
    return User.objects.in_bulk([number for number in set(numbers) if number is not None])


def skills() -> QuerySet[Skill]:
    """Skills one can choose, by group."""
    return Skill.objects.filter(active=True).order_by("id")


def volunteer_by_number(number: str) -> Volunteer | None:
    """The volunteer with this number."""
    return Volunteer.objects.filter(number=number.strip().upper()).first()


def last_days(count: int) -> list[date]:
    """Today and the days before it, newest first."""
    return [today() - timedelta(days=back) for back in range(count)]


def _bounds(day: date) -> tuple[datetime, datetime]:
    start = timezone.make_aware(datetime.combine(day, time()))
    return start, timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
