"""Who may act: duties, the marks every page carries, and the reach of a person's duties."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeAlias, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Outsider:
    """Somebody or something without an account, who acts all the same."""

    role: str
    pk: None = None
    organisation_id: None = None


RESIDENT = Outsider("resident")
MACHINE = Outsider("machine")
OUTSIDER = Outsider("outsider")
"""Whoever holds a link that a unit gave to a firm or body without an account."""
Actor: TypeAlias = User | Outsider


class SignedIn(HttpRequest):
    """A request that has passed `duty`."""

    user: User


def require(allowed: bool) -> None:
    """Go on only when allowed. Raises PermissionDenied."""
    if not allowed:
        raise PermissionDenied


def has_duty(
    user: Actor, *roles: str, where: Place | None = None, organisation_id: int | None = None
) -> bool:
    """Whether one duty held today has one of the roles and covers the place and the unit asked for."""
    if isinstance(user, Outsider):
        return False
    return any(
        duty.role in roles
        and (where is None or duty.place.holds(where))
        and (organisation_id is None or duty.organisation_id == organisation_id)
        for duty in user.duties_now()
    )


def duty(*roles: str) -> Callable[[View], View]:
    """Mark a page: signed in and one of `roles` (no role named: anyone with an account); else 403."""
    allowed = frozenset(str(role) for role in roles or Role)

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User) or not user.is_active:
                return redirect_to_login(request.get_full_path())
            if roles:
                require(not allowed.isdisjoint(user.roles))
            return view(request, *args, **kwargs)

        guarded.roles = allowed  # type: ignore[attr-defined]
        guarded.public = False  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def public(view: View) -> View:
    """Mark a page that anybody may open without an account."""
    view.roles = None  # type: ignore[attr-defined]
    view.public = True  # type: ignore[attr-defined]
    return view


def background(view: View) -> View:
    """Mark a page that a script asks for by itself: it does not count as somebody being at the desk."""
    view.background = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True)
class Scope:
    """How far a person's duties reach. `path` begins the path of every place inside (places.Place.path)."""

    kind: str
    place_id: int | None = None
    path: str = ""
    organisation_ids: tuple[int, ...] = ()


_REACH = {
    Role.HOTLINE_OPERATOR: "county",
    Role.COUNTY_DISPATCHER: "county",
    Role.SUPERVISOR: "county",
    Role.COUNTY_LEADER: "county",
    Role.INSTITUTE_MANAGER: "township",
    Role.STATION_KEEPER: "village",
    Role.DEPARTMENT_LEADER: "organisation",
    Role.DEPARTMENT_HANDLER: "organisation",
    Role.MEDIA_EDITOR: "organisation",
    Role.TEAM_LEADER: "self",
    Role.VOLUNTEER: "self",
}
_WIDEST = ("county", "township", "village", "organisation", "self", "none")


def scope(user: Actor) -> Scope:
    """The widest reach among today's duties, and every unit the person acts for."""
    if isinstance(user, Outsider):
        return Scope("none")
    duties = sorted(user.duties_now(), key=lambda held: _WIDEST.index(_REACH.get(Role(held.role), "none")))
    if not duties:
        return Scope("none")
    widest = duties[0]
    units = dict.fromkeys(held.organisation_id for held in duties if held.organisation_id)
    kind = _REACH.get(Role(widest.role), "none")
    return Scope(kind, widest.place_id, widest.place.path, tuple(units))
