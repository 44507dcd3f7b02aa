"""Pages of the county's places."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.places import actions, datum, queries
from huiyin.kernel.places.actions import NewCode
from huiyin.kernel.places.models import Place, PlaceName
from huiyin.kernel.places.outline import APPROVAL, NOTICE
from huiyin.web.rules import policy
from huiyin.web.rules.forms.places import AddPlaceForm, CodeForm, NameForm, PeopleForm, PinForm, RenameForm
from huiyin.web.rules.history import lines_of

read_or_write = require_http_methods(["GET", "POST"])


@duty(*policy.VIEWERS)
@require_GET
def tree(request: SignedIn) -> HttpResponse:
    """The county with its townships, or what a search finds."""
    words = request.GET.get("q", "").strip()[:40]
    counts = queries.counts_by_township()
    rows = [(town, counts[town.pk]) for town in queries.townships()]
    context = {
        "county": Place.objects.filter(level=Place.Level.COUNTY).first(),
        "rows": rows,
        "totals": {
            key: sum(count[key] for _town, count in rows)
            for key in ("village", "community", "group", "pinned")
        },
        "words": words,
        "found": queries.search(words, limit=20) if words else [],
    }
    return render(request, "rules/places.html", context)


@duty(*policy.VIEWERS)
@require_GET
def place(request: SignedIn, pk: int) -> HttpResponse:
    """One place: what it is, what lies below it, and what happened to it."""
    shown = queries.place_or_404(pk)
    context = {
        "place": shown,
        "crumbs": _crumbs(shown),
        "gcj02": datum.to_gcj02(cast(float, shown.lat), cast(float, shown.lon)) if shown.has_pin else None,
        "children": queries.children_of(shown),
        "retired": queries.children_of(shown, retired=True),
        "below": _below(shown),
        "history": lines_of(queries.history(shown)[:50]),
        "may_edit": policy.may_edit_places(request.user),
    }
    return render(request, "rules/place.html", context)


def _below(shown: Place) -> str:
    """What lies directly below, in words; nothing below a group."""
    words = {
        Place.Level.COUNTY: _("乡镇和街道"),
        Place.Level.TOWNSHIP: _("村和社区"),
        Place.Level.VILLAGE: _("村民小组"),
    }
    return words.get(Place.Level(shown.level), "")


def _crumbs(shown: Place, last: str = "") -> list[tuple[str, str]]:
    way = queries.with_ancestors(shown)
    crumbs = [(_("区划"), _address("places"))]
    crumbs += [(one.name, _address("place", one.pk)) for one in way[1:]]
    return [*crumbs, (last, "")] if last else [*crumbs[:-1], (crumbs[-1][0], "")]


def _address(name: str, *args: int) -> str:
    return reverse(f"rules:{name}", args=args)


def _edit(
    request: SignedIn, shown: Place, form: Form, title: str, save: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """Show a form about a place; save it when it is sent and whole."""
    if request.method == "POST" and form.is_valid():
        save(form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("rules:place", shown.pk)
    context = {
        "place": shown,
        "form": form,
        "title": title,
        "crumbs": _crumbs(shown, title),
        "approval": APPROVAL,
        "notice": NOTICE,
    }
    page = "rules/pin.html" if isinstance(form, PinForm) else "rules/place_form.html"
    return render(request, page, context, status=422 if form.errors else 200)


@duty(*policy.PLACE_KEEPERS)
@read_or_write
def add(request: SignedIn, pk: int) -> HttpResponse:
    """Add a place below this one."""
    above = queries.place_or_404(pk)
    form = AddPlaceForm(request.POST or None, level=queries.level_below(above))
    return _edit(
        request,
        above,
        form,
        _("新增%(what)s") % {"what": _below(above)},
        lambda told: actions.add_place(above, told["name"], valid_from=told["valid_from"], by=request.user),
    )


@duty(*policy.PLACE_KEEPERS)
@read_or_write
def rename(request: SignedIn, pk: int) -> HttpResponse:
    """Give this place another name; the old one stays."""
    shown = queries.place_or_404(pk)
    form = RenameForm(request.POST or None, initial={"seen": shown.version})
    return _edit(
        request,
        shown,
        form,
        _("更名"),
        lambda told: actions.rename(shown, told["name"], seen=told["seen"], on=told["on"], by=request.user),
    )


@duty(*policy.PLACE_KEEPERS)
@read_or_write
def pin(request: SignedIn, pk: int) -> HttpResponse:
    """Say where this place is."""
    shown = queries.place_or_404(pk)
    form = PinForm(request.POST or None, initial={"seen": shown.version, "lat": shown.lat, "lon": shown.lon})
    return _edit(
        request,
        shown,
        form,
        _("移动位置"),
        lambda told: actions.move_pin(
            shown, told["lat"], told["lon"], datum=told["datum"], seen=told["seen"], by=request.user
        ),
    )


@duty(*policy.PLACE_KEEPERS)
@read_or_write
def people(request: SignedIn, pk: int) -> HttpResponse:
    """Say how many live here."""
    shown = queries.place_or_404(pk)
    initial = {"seen": shown.version, "population": shown.population, "households": shown.households}
    form = PeopleForm(request.POST or None, initial=initial)
    return _edit(
        request,
        shown,
        form,
        _("人口和户数"),
        lambda told: actions.count_people(shown, **told, by=request.user),
    )


@duty(*policy.PLACE_KEEPERS)
@read_or_write
def names(request: SignedIn, pk: int) -> HttpResponse:
    """Add another name to find this place by."""
    shown = queries.place_or_404(pk)
    form = NameForm(request.POST or None)
    return _edit(
        request,
        shown,
        form,
        _("登记别名"),
        lambda told: actions.name_also(shown, told["name"], kind=told["kind"], by=request.user),
    )


@duty(*policy.PLACE_KEEPERS)
@require_POST
def drop_name(request: SignedIn, pk: int, name: int) -> HttpResponse:
    """Forget an alias or a misspelling."""
    row = get_object_or_404(PlaceName.objects.select_related("place"), pk=name, place=pk)
    actions.drop_name(row, by=request.user)
    messages.success(request, _("已撤销。"))
    return redirect("rules:place", pk)


@duty(*policy.PLACE_KEEPERS)
@read_or_write
def codes(request: SignedIn, pk: int) -> HttpResponse:
    """Record an official code."""
    shown = queries.place_or_404(pk)
    form = CodeForm(request.POST or None)
    return _edit(
        request,
        shown,
        form,
        _("登记代码"),
        lambda told: actions.set_code(shown, NewCode(**told), by=request.user),
    )


@duty(*policy.PLACE_KEEPERS)
@require_POST
def retire(request: SignedIn, pk: int) -> HttpResponse:
    """Take this place out of use."""
    shown = queries.place_or_404(pk)
    actions.retire(shown, seen=_seen(request), by=request.user)
    messages.success(request, _("已停用。以前的记录照旧保留。"))
    return redirect("rules:place", pk)


@duty(*policy.PLACE_KEEPERS)
@require_POST
def restore(request: SignedIn, pk: int) -> HttpResponse:
    """Take this place into use again."""
    shown = queries.place_or_404(pk)
    actions.restore(shown, seen=_seen(request), by=request.user)
    messages.success(request, _("已恢复。"))
    return redirect("rules:place", pk)


def _seen(request: SignedIn) -> int:
    told = request.POST.get("seen", "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0
