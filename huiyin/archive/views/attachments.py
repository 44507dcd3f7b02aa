"""The documents of a case: laid in, listed, and handed out as downloads to those who may open them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.archive import policy, queries
from huiyin.archive.actions import attachments as verbs
from huiyin.archive.forms import AttachForm
from huiyin.archive.models import Attachment, Case
from huiyin.engines.documents import KINDS
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.documents import handed_out
from huiyin.kernel.people.kinds import Role

ERASERS = (Role.COUNTY_DISPATCHER,)


@duty(*policy.READERS)
@require_http_methods(["GET", "POST"])
def attachments(request: SignedIn, no: str) -> HttpResponse:
    """What lies in the dossier; those who work on it add to it."""
    case = queries.case_to_read(request.user, no)
    form = AttachForm(request.POST, request.FILES) if request.method == "POST" else AttachForm()
    if form.is_valid():
        name, document = form.cleaned_data["file"]
        verbs.attach(case, document, name, by=request.user)
        messages.success(request, _("已放进档案。"))
        return redirect("archive:attachments", no=no)
    context = {
        "case": case,
        "lines": [_line(request, case, one) for one in queries.attachments_of(case)],
        "form": form if policy.may_attach(request.user, case) else None,
    }
    return render(request, "archive/attachments.html", context, status=422 if form.errors else 200)


def _line(request: SignedIn, case: Case, one: Attachment) -> dict[str, Any]:
    """One document; of one that may not be opened neither name nor picture is told."""
    one.case = case
    may_open = policy.may_open(request.user, one)
    return {
        "one": one,
        "may_open": may_open,
        "name": verbs.name_of(one) if may_open else "",
        "kilobytes": -(-one.size // 1024),
        "may_erase": policy.may_erase_attachment(request.user, one),
    }


@duty(*policy.READERS)
@require_GET
def attachment(request: SignedIn, no: str, key: UUID) -> HttpResponseBase:
    """The document itself, never shown by the browser but saved."""
    kept = queries.attachment_to_open(request.user, no, key)
    answer = handed_out(verbs.files_of(key)[0], KINDS[kept.kind], save_as=verbs.name_of(kept))
    answer["Cache-Control"] = "private, no-store"
    return answer


@duty(*policy.READERS)
@require_GET
def attachment_small(request: SignedIn, no: str, key: UUID) -> HttpResponseBase:
    """The small picture of one, made here."""
    kept = queries.attachment_to_open(request.user, no, key)
    if not kept.is_picture:
        raise Http404
    answer = handed_out(verbs.files_of(key)[1], "image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@duty(*ERASERS)
@require_POST
def erase_attachment(request: SignedIn, no: str, key: UUID) -> HttpResponse:
    """Remove one for good."""
    verbs.erase_attachment(queries.attachment_to_open(request.user, no, key), by=request.user)
    messages.success(request, _("附件已删除。"))
    return redirect("archive:attachments", no=no)
