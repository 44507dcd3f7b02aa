"""The page after signing in, and the one for the morning."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.kinds import Role
from huiyin.web.desk import actions
from huiyin.web.desk.forms import WishForm
from huiyin.web.desk.listing import Listing, counts, up_to
from huiyin.web.desk.models import MorningWish
from huiyin.web.desk.mornings import MORNINGS
from huiyin.web.desk.roles import DESKS, Desk
from huiyin.web.desk.rows import address
from huiyin.web.desk.today import day_of, hour_of, spell_of


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
            "lists": [(one, up_to(many.get(one.key, 0))) for one in mine.lists],
        }
    return render(request, "desk/desk.html", context)


def _chosen(mine: Desk, key: str) -> Listing | None:
    return next((one for one in mine.lists if one.key == key), mine.lists[0] if mine.lists else None)


@duty()
@require_GET
def today(request: SignedIn) -> HttpResponse:
    """What is due today, what turned, what is new, what waits, what was promised; for one role."""
    user = request.user
    wanted = request.GET.get("as", "")
    role = wanted if wanted in user.roles else user.role
    mine = MORNINGS.get(role)
    if mine is None:
        return render(request, "desk/nothing.html")
    spell = spell_of(user)
    parts, waits = day_of(user, mine, spell)
    waiting = [one for one in waits if one[1] != "0"]
    context = {
        "mine": mine,
        "role": role,
        "roles": [(Role(one).label, one, one == role) for one in sorted(user.roles) if one in MORNINGS],
        "spell": spell,
        "parts": parts,
        "waits": waiting,
        "is_free": not waiting and all(part.count == "0" for part in parts),
    }
    return render(request, "desk/today.html", context)


@duty()
@require_http_methods(["GET", "POST"])
def morning(request: SignedIn) -> HttpResponse:
    """Have one's day told in the morning, or change where to."""
    wish = MorningWish.objects.filter(user=request.user).first()
    form = WishForm(request.POST or None, initial={"way": wish.way if wish else Way.SMS})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.wish_morning(Way(told["way"]), told["to"].strip(), by=request.user)
        messages.success(request, _("已记下。从下一个工作日起，早上会发给您。"))
        return redirect("today")
    context = {"form": form, "wish": wish, "rule": hour_of(spell_of(request.user).day)}
    return render(request, "desk/morning.html", context, status=422 if form.errors else 200)


@duty()
@require_POST
def stop_morning(request: SignedIn) -> HttpResponse:
    """Have it told no more."""
    if actions.end_wish(by=request.user):
        messages.success(request, _("不再发了。“今天”页面随时可以看。"))
    return redirect("today")
