"""The page after signing in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.kinds import Role
from huiyin.web.desk.lists import MANY, Listing, counts
from huiyin.web.desk.roles import DESKS, Desk
from huiyin.web.desk.rows import address


@duty()
@require_GET
def desk(request: SignedIn) -> HttpResponse:
    """What to do now, for the person's main role or the one in ?as=."""
    user = request.user
    wanted = request.GET.get("as", "")
    role = wanted if wanted in user.roles else user.role
    mine = DESKS.get(role)
    if mine is None:
        return render(request, "desk/nothing.html")
    chosen = _chosen(mine, request.GET.get("list", ""))
    context: dict[str, Any] = {
        "mine": mine,
        "title": Role(role).label,
        "doors": [(door.words, door.behind, there) for door in mine.doors if (there := address(door.page))],
        "roles": [(Role(one).label, one, one == role) for one in sorted(user.roles) if one in DESKS],
        "role": role,
    }
    if chosen is not None:
        page = chosen.page(user, request.GET.get("after"))
        many = counts(user, mine.lists)
        context |= {
            "chosen": chosen,
            "page": page,
            "rows": chosen.say(user, page.rows),
            "lists": [(one, _up_to(many.get(one.key, 0))) for one in mine.lists],
        }
    return render(request, "desk/desk.html", context)


def _chosen(mine: Desk, key: str) -> Listing | None:
    return next((one for one in mine.lists if one.key == key), mine.lists[0] if mine.lists else None)


def _up_to(count: int) -> str:
    return f"{MANY}+" if count > MANY else str(count)
