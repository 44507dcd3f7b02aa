"""Saying something, one page at a time. Each page works without JavaScript."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.collect import actions, queries
from huiyin.collect.actions import Said
from huiyin.collect.channels.portal import draft as drafts
from huiyin.collect.channels.portal.forms import OrderForm, StagedForm, WhereForm, WordsForm, YouForm
from huiyin.collect.kinds import Channel, Matter
from huiyin.collect.models import MenuItem, Reach, Request
from huiyin.kernel.people.access import RESIDENT, public
from huiyin.kernel.people.actions import remember_resident
from huiyin.kernel.people.models import Resident
from huiyin.kernel.people.rates import limited
from huiyin.kernel.people.sealed_files import read_file
from huiyin.kernel.places import queries as places
from huiyin.kernel.places.models import Place

SENT = "sent"
FOLLOWED = "followed"
MOST_FOLLOWED = 20
MOST_BATCHES = 20


def keep_followed(request: HttpRequest, no: str) -> None:
    """From now on this visitor may open the request; the newest twenty are kept."""
    request.session[FOLLOWED] = [no, *request.session.get(FOLLOWED, [])][:MOST_FOLLOWED]


def _page(request: HttpRequest, step: str, form: Any, **more: Any) -> HttpResponse:
    draft = drafts.load(request)
    steps = drafts.steps_of(draft)
    at = steps.index(step) if step in steps else 0
    context = {"form": form, "at": at + 1, "of": len(steps), "ordered": _ordered(draft), **more}
    status = 422 if form is not None and form.errors else 200
    return render(request, f"collect/portal/{step}.html", context, status=status)


def _ordered(draft: dict[str, Any]) -> MenuItem | None:
    """The service that the draft orders, while it is offered."""
    key = draft.get("item")
    return queries.menu_item(key) if key else None


@public
@never_cache
def words(request: HttpRequest) -> HttpResponse:
    """First page: what happened."""
    draft = drafts.load(request)
    kind = OrderForm if draft.get("item") else WordsForm
    form = kind(request.POST or None, initial=draft)
    if form.is_valid():
        draft |= {"matter": Matter.HELP.value, **form.cleaned_data}
        drafts.store(request, draft)
        return redirect("portal:where")
    return _page(request, "words", form)


@public
@never_cache
def where(request: HttpRequest) -> HttpResponse:
    """Second page: where."""
    draft = drafts.load(request)
    chosen = _named(request.GET.get("place", "")) if request.method == "GET" else None
    draft |= {"place": chosen.pk, "place_words": chosen.full_name} if chosen else {}
    form = WhereForm(request.POST or None, initial=draft)
    if form.is_valid() and _is_served(draft, form):
        told = form.cleaned_data
        place = told["where"]
        draft |= {"spot": told["spot"], "lat": told["lat"], "lon": told["lon"]}
        draft |= {"where": place.pk, "place": place.pk, "place_words": place.full_name}
        drafts.store(request, draft)
        return redirect("portal:you" if draft.get("item") else _after_the_place())
    return _page(request, "where", form, chosen=chosen)


def _is_served(draft: dict[str, Any], form: WhereForm) -> bool:
    """Whether what the draft orders is offered at the place; the form says so where it is not."""
    item, place = _ordered(draft), form.cleaned_data["where"]
    if item is None or queries.is_served(item, place):
        return True
    names = _("、").join(one.name for one in item.places.all())
    told = {"title": item.title, "names": names}
    form.add_error("place_words", _("“%(title)s”只服务到：%(names)s。") % told)
    return False


def _after_the_place() -> str:
    """The archive's page of what others said nearby, where there is an archive; it leads on to the photos."""
    try:
        return reverse("archive:nearby")
    except NoReverseMatch:
        return reverse("portal:photos")


@public
@never_cache
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """The second page's help: every township, then its villages, for whoever cannot write the name."""
    town = _named(request.GET.get("town", ""))
    if town is not None and town.level != Place.Level.TOWNSHIP:
        town = None
    villages = places.villages_of(town) if town else []
    context = {"town": town, "villages": villages, "towns": [] if town else places.townships()}
    return render(request, "collect/portal/choose.html", context)


def _named(number: str) -> Place | None:
    """The place in use with this number, as an address may carry it."""
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return Place.objects.filter(pk=int(number), active=True).first()


@public
@never_cache
@limited("portal-photo", times=40, seconds=3600)
def photos(request: HttpRequest) -> HttpResponse:
    """Third page: photos, or none."""
    draft = drafts.load(request)
    form = StagedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = str(form.cleaned_data["batch"])
        added = [] if batch in draft.get("batches", []) else form.cleaned_data["photos"]
        if len(draft["photos"]) + len(added) > drafts.MOST_PHOTOS:
            form.add_error("photos", _("一共最多 %(n)d 张，请先去掉几张。") % {"n": drafts.MOST_PHOTOS})
        else:
            draft["photos"] += [drafts.stage(picture) for picture in added]
            draft["batches"] = [*draft.get("batches", []), batch][-MOST_BATCHES:]
            drafts.store(request, draft)
            return redirect("portal:photos" if "more" in request.POST else "portal:you")
    return _page(request, "photos", form, photos=draft["photos"])


@public
@require_GET
@never_cache
def staged_photo(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """A photo that is not sent yet, to the visitor who staged it and to nobody else."""
    if str(key) not in {photo["key"] for photo in drafts.load(request)["photos"]}:
        raise Http404
    try:
        return FileResponse(BytesIO(read_file(drafts.staged_thumb(str(key)))), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None


@public
@require_POST
def remove_photo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a staged photo away."""
    draft = drafts.load(request)
    kept = [photo for photo in draft["photos"] if photo["key"] != str(key)]
    if len(kept) < len(draft["photos"]):
        drafts.discard(str(key))
        draft["photos"] = kept
        drafts.store(request, draft)
    return redirect("portal:photos")


@public
@never_cache
def you(request: HttpRequest) -> HttpResponse:
    """Fourth page: how to reach you, or not."""
    draft = drafts.load(request)
    form = YouForm(request.POST or None, initial=draft)
    if form.is_valid():
        draft |= form.cleaned_data
        drafts.store(request, draft)
        return redirect("portal:check")
    return _page(request, "you", form)


@public
@require_GET
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Fifth page: is this right?"""
    draft = drafts.load(request)
    missing = drafts.missing_step(draft)
    if missing:
        return redirect(drafts.page_of(missing))
    wish = Reach.Wish(draft["wish"]).label if draft.get("wish") else ""
    return _page(request, "check", None, draft=draft, matter=Matter(draft["matter"]).label, wish=wish)


@public
@require_POST
@limited("portal-send", times=20, seconds=3600)
def send(request: HttpRequest) -> HttpResponse:
    """Take the whole draft in. Pressing twice sends once."""
    draft = drafts.load(request)
    missing = drafts.missing_step(draft)
    if missing:
        return redirect("portal:sent" if request.session.get(SENT) else "portal:say")
    place = Place.objects.filter(pk=draft["where"], active=True).first()
    if place is None:
        return redirect("portal:where")
    item = _ordered(draft)
    if draft.get("item") and item is None:
        messages.error(request, _("您点的服务刚刚停止供应。请看看菜单里别的，或者直接说一件事。"))
        return redirect("portal:menu")
    said = _said(draft, place)
    made = actions.order(item, said, by=RESIDENT) if item else actions.receive(said, by=RESIDENT)
    if draft.get("wish") or draft.get("email"):
        actions.keep_reach(made, wish=draft.get("wish", ""), email=draft.get("email", ""), by=RESIDENT)
    if not queries.photos_of(made.no).exists():
        actions.add_photos(made.no, drafts.pictures(draft), by=RESIDENT)
    drafts.drop(request)
    request.session[SENT] = made.no
    keep_followed(request, made.no)
    return redirect("portal:sent")


def _said(draft: dict[str, Any], place: Place) -> Said:
    return Said(
        channel=Channel.PORTAL,
        matter=Matter(draft["matter"]),
        words=draft["words"],
        place=place,
        key=UUID(draft["key"]),
        spot=draft.get("spot", ""),
        lat=draft.get("lat"),
        lon=draft.get("lon"),
        resident=_resident(draft),
        secrecy=bool(draft.get("secrecy")),
        alike=draft.get("alike", ""),
        language=get_language() or "",
    )


def _resident(draft: dict[str, Any]) -> Resident | None:
    name, phone = draft.get("name", ""), draft.get("phone", "")
    return remember_resident(name=name, phone=phone, by=RESIDENT) if name or phone else None


@public
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Forget what was written."""
    drafts.drop(request)
    return redirect("home")


@public
@require_GET
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """Last page: the number and the code."""
    made = Request.objects.filter(no=request.session.get(SENT, "")).first()
    if made is None:
        return redirect("portal:follow")
    context = {"no": made.no, "code": queries.pickup_code(made)}
    return render(request, "collect/portal/sent.html", context)
