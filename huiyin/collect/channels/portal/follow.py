"""Following what one said: number and code, then everything in plain words."""

from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.collect import actions, queries
from huiyin.collect.actions.photos import paths
from huiyin.collect.channels.portal import story
from huiyin.collect.channels.portal.forms import FollowForm, InquiryForm, PhotosForm
from huiyin.collect.channels.portal.say import FOLLOWED, SENT, keep_followed
from huiyin.collect.models import Request
from huiyin.collect.models.numbers import valid
from huiyin.kernel.people.access import RESIDENT, public
from huiyin.kernel.people.rates import limited, within
from huiyin.kernel.people.sealed_files import read_file

MOST_KEPT = 20


def followed_request(request: HttpRequest, no: str) -> Request:
    """The only door from a URL's number to a resident's request. Raises PermissionDenied."""
    if no not in request.session.get(FOLLOWED, []):
        raise PermissionDenied
    made = queries.request_by_number(no)
    if made is None:
        raise PermissionDenied
    return made


@public
@never_cache
@limited("follow", times=60, seconds=3600)
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for number and code."""
    form = FollowForm(request.POST or None)
    if form.is_valid():
        made = _opened(form)
        if made is not None:
            keep_followed(request, made.no)
            return redirect("portal:progress", no=made.no)
    mine = request.session.get(FOLLOWED, [])
    context = {"form": form, "mine": list(dict.fromkeys(mine))}
    return render(request, "collect/portal/follow.html", context, status=422 if form.errors else 200)


def _opened(form: FollowForm) -> Request | None:
    """The request that number and code open; otherwise the form says what is wrong."""
    number = form.cleaned_data["number"]
    if not valid(number):
        form.add_error("number", _("这个编号少了数字或输错了，请对照再输一次。"))
        return None
    made = queries.request_by_number(number)
    if made is not None and not within("pickup", made.no, 10, 3600):
        form.add_error("code", _("这个编号试的次数太多，请一小时后再试，或拨打12345。"))
        return None
    if made is None or not queries.code_fits(made, form.cleaned_data["code"]):
        form.add_error("code", _("编号和查询码对不上，请对照再输一次。"))
        return None
    return made


@public
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Close every request that was opened on this device, for shared telephones and computers."""
    for name in (FOLLOWED, SENT):
        request.session.pop(name, None)
    messages.success(request, _("这台设备上已经看不到您的诉求。"))
    return redirect("portal:follow")


@public
@require_GET
@never_cache
def progress(request: HttpRequest, no: str) -> HttpResponse:
    """Where the matter stands."""
    made = followed_request(request, no)
    return render(request, "collect/portal/progress.html", story.told(made))


@public
@require_POST
def not_fixed(request: HttpRequest, no: str) -> HttpResponse:
    """The resident says it is not solved."""
    actions.say_not_fixed(followed_request(request, no), by=RESIDENT)
    messages.success(request, _("已记下：没有解决。会有人再跟进。"))
    return redirect("portal:progress", no=no)


@public
@require_POST
def withdraw(request: HttpRequest, no: str) -> HttpResponse:
    """The resident takes it back."""
    actions.withdraw(followed_request(request, no), by=RESIDENT)
    messages.success(request, _("已撤回。编号会保留，您随时可以再说。"))
    return redirect("portal:progress", no=no)


@public
@require_POST
@limited("portal-photo", times=40, seconds=3600)
def add_photo(request: HttpRequest, no: str) -> HttpResponse:
    """The resident adds photos later."""
    made = followed_request(request, no)
    if made.state not in Request.LIVE:
        raise PermissionDenied
    form = PhotosForm(request.POST, request.FILES)
    if form.is_valid():
        added = form.cleaned_data["photos"]
        if queries.photos_of(made.no).count() + len(added) <= MOST_KEPT:
            actions.add_photos(made.no, added, by=RESIDENT)
            return redirect("portal:progress", no=no)
        form.add_error("photos", _("一件事最多存 %(n)d 张照片。") % {"n": MOST_KEPT})
    context = story.told(made) | {"photo_form": form}
    return render(request, "collect/portal/progress.html", context, status=422)


@public
@require_POST
@limited("portal-inquiry", times=20, seconds=3600)
def answer_inquiry(request: HttpRequest, no: str, key: UUID) -> HttpResponse:
    """The resident answers what a unit asked."""
    made = followed_request(request, no)
    asked = get_object_or_404(made.inquiries.select_related("request__place"), key=key)
    form = InquiryForm(request.POST, request.FILES, prefix=str(asked.pk))
    if form.is_valid():
        told = form.cleaned_data
        actions.answer_inquiry(asked, words=told["words"], pictures=told["photos"], by=RESIDENT)
        messages.success(request, _("已收到您的回答，承办单位接着办。"))
        return redirect("portal:progress", no=no)
    return render(request, "collect/portal/progress.html", story.told(made, form), status=422)


@public
@require_GET
@cache_control(private=True, max_age=3600)
def photo(request: HttpRequest, no: str, key: UUID) -> HttpResponseBase:
    """One of the request's own photos, the small one with ?small=1."""
    made = followed_request(request, no)
    if not queries.photos_of(made.no).filter(key=key).exists():
        raise Http404
    large, small = paths(key)
    try:
        file = BytesIO(read_file(small if request.GET.get("small") else large))
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, content_type="image/jpeg")
