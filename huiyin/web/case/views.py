"""The case page, who spoke, and the photos."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.archive.models import Case
from huiyin.archive.policy import READERS, sight
from huiyin.archive.queries import case_to_read, chains, voice_to_know, voices
from huiyin.collect.actions import draft_entry
from huiyin.collect.actions.photos import paths
from huiyin.collect.channels.hotline.knowledge.forms import EntryForm
from huiyin.collect.models import Photo
from huiyin.collect.policy import CALL_TAKERS
from huiyin.evaluate.queries import latest_answer
from huiyin.kernel.people.access import SignedIn, duty, require
from huiyin.kernel.people.actions import reveal_identity
from huiyin.kernel.people.identity import Identity
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed_files import read_file
from huiyin.kernel.present import today
from huiyin.web.case.forms import RevealForm
from huiyin.web.case.page import may_learn, page_of

REVIEWED_IN = timedelta(days=365)


@duty(*READERS)
@require_GET
def show(request: SignedIn, no: str) -> HttpResponse:
    """One matter, all the way round."""
    context = page_of(request.user, no) | {"noted": "noted" in request.GET}
    return render(request, "case/show.html", context)


@duty(*READERS)
@never_cache
@require_http_methods(["GET", "POST"])
def identity(request: SignedIn, no: str, request_no: str) -> HttpResponse:
    """Ask for a reason, then show who spoke: once, on this answer only, and written down."""
    case, spoke = voice_to_know(request.user, no, request_no)
    if spoke.resident is None:
        raise Http404
    form = RevealForm(request.POST if request.method == "POST" else None)
    known: Identity | None = None
    if request.method == "POST" and form.is_valid():
        try:
            known = reveal_identity(
                spoke.resident,
                spoke.no,
                sight=sight(request.user, case, secrecy=spoke.secrecy),
                reason_code=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                by=request.user,
            )
        except ValidationError as problem:
            for name, words in problem.message_dict.items():
                form.add_error(name, words)
    context = {"case": case, "spoke": spoke, "form": form, "known": known}
    return render(request, "case/identity.html", context, status=422 if form.errors else 200)


@duty(*CALL_TAKERS)
@require_http_methods(["GET", "POST"])
def learn(request: SignedIn, no: str) -> HttpResponse:
    """Draft an entry of the knowledge base from a closed case, with owner and review date."""
    case = case_to_read(request.user, no)
    require(may_learn(request.user, case))
    form = EntryForm(request.POST if request.method == "POST" else None, initial=_learnt(request.user, case))
    if request.method == "POST" and form.is_valid():
        made = draft_entry(form.wording(), by=request.user)
        messages.success(request, _("已存为草稿，启用以后话务员才看得到。"))
        return redirect("hotline:entry", made.pk)
    return render(
        request, "case/learn.html", {"case": case, "form": form}, status=422 if form.errors else 200
    )


def _learnt(user: User, case: Case) -> dict[str, Any]:
    """What the case offers: its title, class, the last answer and who gave it."""
    answers = [answer for one in voices(case) if (answer := latest_answer(one))]
    last = max(answers, key=lambda answer: answer.at, default=None)
    return {
        "question": case.title,
        "answer": last.words if last else "",
        "category": case.category_id,
        "unit": last.organisation_id if last else None,
        "owner": user.pk,
        "valid_from": today(),
        "review_on": today() + REVIEWED_IN,
    }


@duty(*READERS)
@require_GET
def photo(request: SignedIn, no: str, key: UUID) -> HttpResponseBase:
    """A photo of the case or one of its voices, for whoever may read the case."""
    return _picture(request, no, key, small=False)


@duty(*READERS)
@require_GET
def thumbnail(request: SignedIn, no: str, key: UUID) -> HttpResponseBase:
    """The same, small."""
    return _picture(request, no, key, small=True)


def _picture(request: SignedIn, no: str, key: UUID, *, small: bool) -> HttpResponseBase:
    case = case_to_read(request.user, no)
    kept = get_object_or_404(Photo, key=key, chain__in=chains(case, voices(case)))
    path = paths(kept.key)[1 if small else 0]
    try:
        file = BytesIO(read_file(path))
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(file, content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Content-Disposition"] = "inline"
    return answer
