"""What was answered goes back to where it was asked: the list to publish, and the feeds of what was."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.collect import actions, policy
from huiyin.collect.channels.media import queries
from huiyin.collect.channels.media.forms import KeepForm, PublishForm
from huiyin.collect.models import Answer, Publication
from huiyin.engines.feeds.plain import tidy
from huiyin.engines.wording.grams import with_numbers_hidden
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty, public

MOST_PUBLISHED = 50


@duty(*policy.EDITORS)
@require_GET
def answers(request: SignedIn) -> HttpResponse:
    """Answers that wait to be published, each under its post."""
    page = keyset(queries.answers_to_publish(), queries.NEWEST, after=request.GET.get("after"))
    return render(request, "collect/media/answers.html", {"page": page})


@duty(*policy.EDITORS)
@require_http_methods(["GET", "POST"])
def publish(request: SignedIn, pk: int) -> HttpResponse:
    """The words of one answer that may be published, and where they stand."""
    answer = queries.answer_to_publish(request.user, pk)
    form = PublishForm(request.POST or None, initial={"words": with_numbers_hidden(answer.words)})
    if not form.is_valid():
        return _page(request, answer, form)
    actions.publish(answer, **form.cleaned_data, by=request.user)
    messages.success(request, _("已记下公开的网址。"))
    return redirect("media:answers")


@duty(*policy.EDITORS)
@require_POST
def keep(request: SignedIn, pk: int) -> HttpResponse:
    """One answer is not published."""
    answer = queries.answer_to_publish(request.user, pk)
    form = KeepForm(request.POST, prefix="keep")
    if not form.is_valid():
        return _page(request, answer, PublishForm(initial={"words": with_numbers_hidden(answer.words)}), form)
    actions.keep_unpublished(answer, why_not=form.cleaned_data["why_not"], by=request.user)
    messages.success(request, _("已记为不公开。"))
    return redirect("media:answers")


def _page(
    request: SignedIn, answer: Answer, form: PublishForm, keeping: KeepForm | None = None
) -> HttpResponse:
    wrong = keeping or form
    context = {
        "answer": answer,
        "said": answer.request,
        "item": answer.request.item,
        "form": form,
        "keeping": keeping or KeepForm(prefix="keep"),
        "wrong": wrong,
        "told": Publication.objects.filter(answer=answer).first(),
    }
    return render(request, "collect/media/publish.html", context, status=422 if wrong.errors else 200)


@public
@cache_control(public=True, max_age=300)
@require_GET
def published_atom(request: HttpRequest) -> HttpResponse:
    """What was answered to published texts, as Atom, for the media centre's own site."""
    rows = _published()
    feed = Atom1Feed(
        title=_title(),
        link=request.build_absolute_uri(reverse("home")),
        description=_title(),
        feed_url=request.build_absolute_uri(),
        language="zh-CN",
    )
    for row in rows:
        unit = str(row.answer.organisation or "")
        feed.add_item(
            title=_subject(row),
            link=row.url,
            description=row.words,
            unique_id=_id(row),
            updateddate=row.at,
            pubdate=row.at,
            author_name=unit or None,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@public
@cache_control(public=True, max_age=300)
@require_GET
def published_json(request: HttpRequest) -> JsonResponse:
    """The same as JSON Feed 1.1, which a page elsewhere may read by script."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(),
        "home_page_url": request.build_absolute_uri(reverse("home")),
        "feed_url": request.build_absolute_uri(),
        "language": "zh-CN",
        "items": [_item(row) for row in _published()],
    }
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer["Content-Type"] = "application/feed+json; charset=utf-8"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _published() -> list[Publication]:
    return list(queries.published()[:MOST_PUBLISHED])


def _title() -> str:
    return _("群众反映的事：答复选登")


def _item(row: Publication) -> dict[str, Any]:
    unit = str(row.answer.organisation or "")
    told = {
        "id": _id(row),
        "url": row.url,
        "title": _subject(row),
        "content_text": row.words,
        "date_published": row.at.isoformat(timespec="seconds"),
        "authors": [{"name": unit}] if unit else [],
    }
    return told | (
        {"external_url": row.request.item.url} if row.request.item and row.request.item.url else {}
    )


def _subject(row: Publication) -> str:
    return tidy(row.request.item.title) if row.request.item else row.request.no


def _id(row: Publication) -> str:
    return f"urn:uuid:{row.answer.key}"
