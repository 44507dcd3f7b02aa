"""Ordering from the menu of standing services: choose one, then say the rest like anything else."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.collect import queries
from huiyin.collect.channels.portal import draft as drafts
from huiyin.kernel.people.access import public

KEPT = ("name", "phone", "email", "wish", "secrecy", "where", "place", "place_words", "spot")


@public
@require_GET
def menu(request: HttpRequest) -> HttpResponse:
    """What may be ordered today."""
    return render(request, "collect/portal/menu.html", {"items": list(queries.menu())})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One service; pressing begins an order, which keeps who and where of what was written before."""
    chosen = queries.item_to_order(pk)
    if request.method == "POST":
        before = drafts.load(request)
        drafts.drop(request)
        kept = {name: before[name] for name in KEPT if name in before}
        drafts.store(request, {"key": str(uuid4()), "photos": [], **kept, "item": chosen.pk})
        return redirect("portal:say")
    return render(request, "collect/portal/menu_item.html", {"item": chosen})
