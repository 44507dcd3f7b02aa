"""Where texts come from by themselves: feeds, and the watched folder."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.collect import policy
from huiyin.collect.actions import feeds
from huiyin.collect.channels.media import queries
from huiyin.collect.channels.media.forms import SourceForm
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.outward.asking import Unreachable
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty


@duty(*policy.EDITORS)
@require_GET
def sources(request: SignedIn) -> HttpResponse:
    """Every feed with its state, and what came of the exports in the watched folder."""
    context = {
        "feeds": list(queries.feeds()),
        "watches": bool(settings.HUIYIN_MEDIA_FOLDER),
        "page": keyset(queries.folder_files(), ("-id",), after=request.GET.get("after"), size=10),
    }
    return render(request, "collect/media/sources.html", context)


@duty(*policy.EDITORS)
@require_http_methods(["GET", "POST"])
def add_source(request: SignedIn) -> HttpResponse:
    """Read a further feed."""
    form = SourceForm(request.POST or None)
    if form.is_valid():
        try:
            feed = feeds.add_feed(form.source(), by=request.user)
        except (Unreachable, Refused) as problem:
            form.add_error("url", str(problem))
        else:
            messages.success(request, _("已添加“%(name)s”，马上去读。") % {"name": feed.name})
            return redirect("media:sources")
    return render(request, "collect/media/source.html", {"form": form}, status=422 if form.errors else 200)


@duty(*policy.EDITORS)
@require_http_methods(["GET", "POST"])
def edit_source(request: SignedIn, pk: int) -> HttpResponse:
    """Set a feed's name, address, pace, place or class right."""
    feed = queries.feed_to_keep(request.user, pk)
    form = SourceForm(request.POST or None, initial=SourceForm.begun(feed))
    if form.is_valid():
        try:
            feeds.amend_feed(feed, form.source(), by=request.user)
        except (Unreachable, Refused) as problem:
            form.add_error("url", str(problem))
        else:
            messages.success(request, _("已保存。"))
            return redirect("media:sources")
    context = {"form": form, "feed": feed}
    return render(request, "collect/media/source.html", context, status=422 if form.errors else 200)


@duty(*policy.EDITORS)
@require_POST
def pause_source(request: SignedIn, pk: int) -> HttpResponse:
    """Ask a feed no more for a while."""
    feeds.pause_feed(queries.feed_to_keep(request.user, pk), by=request.user)
    return redirect("media:sources")


@duty(*policy.EDITORS)
@require_POST
def resume_source(request: SignedIn, pk: int) -> HttpResponse:
    """Ask it again."""
    feeds.resume_feed(queries.feed_to_keep(request.user, pk), by=request.user)
    return redirect("media:sources")


@duty(*policy.EDITORS)
@require_POST
def ask_source(request: SignedIn, pk: int) -> HttpResponse:
    """Ask it at once."""
    feeds.ask_soon(queries.feed_to_keep(request.user, pk), by=request.user)
    messages.success(request, _("正在读取，过一会儿刷新本页看结果。"))
    return redirect("media:sources")
