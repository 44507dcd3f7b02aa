"""Accounts, duties and units."""

from collections.abc import Iterable, Sequence

from axes.models import AccessAttempt
from django.db.models import Max, Q, QuerySet
from django.shortcuts import get_object_or_404

from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import Duty, Organisation, RecoveryCode, SecondFactor, User
from huiyin.kernel.people.policy import may_keep_accounts, may_keep_duties
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import today


def accounts(words: str = "", *, by: Actor) -> QuerySet[User]:
    """Accounts whose user name or name begins with these words; all without words."""
    require(may_keep_accounts(by) or may_keep_duties(by))
    found = User.objects.select_related("unit")
    words = words.strip()
    if words:
        found = found.filter(Q(username__startswith=words.lower()) | Q(display_name__startswith=words))
    return found


def with_duties(users: Sequence[User]) -> list[tuple[User, list[Duty]]]:
    """Each account with its duties of today: one query for all."""
    held: dict[int, list[Duty]] = {user.pk: [] for user in users}
    for duty in Duty.current().filter(user_id__in=list(held)):
        held[duty.user_id].append(duty)
    return [(user, held[user.pk]) for user in users]


def account(pk: int, *, by: Actor) -> User:
    """The only door from a URL's number to an account. Administrators of accounts and of duties pass."""
    require(may_keep_accounts(by) or may_keep_duties(by))
    return get_object_or_404(User.objects.select_related("unit__place"), pk=pk)


def duty_to_end(pk: int, *, by: Actor) -> Duty:
    """The only door from a URL's number to a duty."""
    require(may_keep_duties(by))
    return get_object_or_404(Duty.objects.select_related("user", "place", "organisation"), pk=pk)


def duties_of(user: User) -> list[Duty]:
    """Every duty an account ever held, newest first."""
    return list(Duty.objects.filter(user=user).select_related("place", "organisation").order_by("-id"))


def holds_now(duty: Duty) -> bool:
    """Whether the duty is in force today or will be."""
    return duty.valid_to is None or duty.valid_to > today()


def second_factor_of(user: User) -> SecondFactor | None:
    """The confirmed device of an account."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()


def recovery_codes_left(user: User) -> int:
    """How many recovery codes still work."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def failed_sign_ins(user: User) -> int:
    """Most failures counted against the account from one address."""
    most = AccessAttempt.objects.filter(username=user.username).aggregate(most=Max("failures_since_start"))
    return int(most["most"] or 0)


def last_sign_ins(user: User, count: int = 10) -> list[Event]:
    """The latest sign-ins of an account, newest first."""
    rows = Event.objects.filter(actor_id=user.pk, kind=PeopleKind.SIGNED_IN)
    return list(rows.order_by("-at")[:count])


def organisations(words: str = "", kind: str = "") -> QuerySet[Organisation]:
    """Units by kind and name."""
    found = Organisation.objects.select_related("place").order_by("kind", "name", "id")
    words = words.strip()
    if words:
        found = found.filter(Q(name__contains=words) | Q(short_name__contains=words) | Q(code=words))
    return found.filter(kind=kind) if kind else found


def organisation_of(place: Place, kind: str) -> Organisation | None:
    """The unit of a kind in exactly this place, such as the station of a village."""
    return Organisation.objects.filter(place=place, kind=kind, active=True).order_by("id").first()


def people_by_id(numbers: Iterable[int | None]) -> dict[int, User]:
    """Accounts by number, for lists that hold only numbers."""
    return User.objects.in_bulk([number for number in set(numbers) if number is not None])
