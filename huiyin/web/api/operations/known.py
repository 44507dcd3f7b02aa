"""What every county keeps: places, classes, units, time limits; and whose token this is. Only read here."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from ninja import Query, Router

from huiyin.collect.queries import categories
from huiyin.kernel.paging import keyset
from huiyin.kernel.places.models import Place
from huiyin.web.api.bodies import LARGEST
from huiyin.web.api.door import Called, caller, operation
from huiyin.web.api.paging import After, OneOf
from huiyin.web.api.queries import limits_today, places_under, units_in_use
from huiyin.web.api.shapes import CategoryTold, LimitTold, PlaceTold, Rows, TokenTold, UnitTold

router = Router()
MANY = 100
Level = Annotated[str, OneOf("", *Place.Level.values)]
Under = Annotated[int, Query(ge=1, le=LARGEST)]


@operation(router, "GET /me", scope=None, says=gettext_lazy("这个令牌是谁的、能做什么"), gives=TokenTold)
def read_token(request: Called) -> dict[str, Any]:
    """Whose token this is, and what it is good for."""
    token, user = request.token, caller(request)
    names = ("name", "scopes", "per_minute", "expires_at")
    told = {name: getattr(token, name) for name in names}
    return {**told, "owner": user.username, "roles": sorted(user.roles)}


@operation(router, "GET /places", scope=None, says=gettext_lazy("区划"), gives=Rows[PlaceTold])
def list_places(
    request: HttpRequest, level: Level = "", under: Under | None = None, after: After = ""
) -> dict[str, Any]:
    """Places in use: all, those of a level, those inside one."""
    page = keyset(places_under(under, level), ("id",), after=after, size=MANY)
    return {"items": page.rows, "next": page.next}


@operation(router, "GET /categories", scope=None, says=gettext_lazy("诉求类别"), gives=Rows[CategoryTold])
def list_categories(request: HttpRequest) -> dict[str, Any]:
    """Classes offered today."""
    return {"items": categories()}


@operation(router, "GET /organisations", scope=None, says=gettext_lazy("单位"), gives=Rows[UnitTold])
def list_organisations(request: HttpRequest, after: After = "") -> dict[str, Any]:
    """Units in use."""
    page = keyset(units_in_use(), ("id",), after=after, size=MANY)
    return {"items": page.rows, "next": page.next}


@operation(router, "GET /limits", scope=None, says=gettext_lazy("时限规则"), gives=Rows[LimitTold])
def list_limits(request: HttpRequest) -> dict[str, Any]:
    """Rules for deadlines in force today."""
    return {"items": limits_today()}
