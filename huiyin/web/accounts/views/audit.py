"""The audit administrator's pages: read only."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.paging import keyset
from huiyin.kernel.people import actions, queries
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.spreadsheet import csv_file
from huiyin.kernel.present import today
from huiyin.web.accounts.forms import AuditForm

MOST_ROWS = 50_000


@duty(Role.AUDIT_ADMIN)
@never_cache
@require_GET
def audit(request: SignedIn) -> HttpResponse:
    """What happened on one day to personal data and to who may act."""
    form = AuditForm(request.GET)
    wanted = _wanted(form)
    events = queries.audit_trail(**wanted, by=request.user)
    page = keyset(events, ("-at", "-id"), after=request.GET.get("after"), size=50)
    kept = {"day": wanted["day"].isoformat(), "kind": wanted["kind"], "person": wanted["person"]}
    context = {
        "form": AuditForm(initial=kept),
        "wrong": form.errors,
        "page": page,
        "lines": queries.audit_lines(page.rows),
        "query": urlencode(kept),
        "kept": kept,
        "day": wanted["day"],
        "unusual": queries.unusual_looking(wanted["day"], by=request.user),
    }
    return render(request, "accounts/audit.html", context, status=422 if form.errors else 200)


def _wanted(form: AuditForm) -> dict[str, Any]:
    values = form.cleaned_data if form.is_valid() else {}
    return {
        "day": values.get("day") or today(),
        "kind": values.get("kind") or "",
        "person": values.get("person") or "",
    }


@duty(Role.AUDIT_ADMIN)
@never_cache
@require_POST
def audit_file(request: SignedIn) -> HttpResponse:
    """The same as a file; that it left the house is itself noted."""
    wanted = _wanted(AuditForm(request.POST))
    events = list(queries.audit_trail(**wanted, by=request.user).order_by("at", "id")[:MOST_ROWS])
    lines = queries.audit_lines(events)
    heading = (_("时间"), _("什么事"), _("谁"), _("职责"), _("对象"), _("说明"))
    rows = [
        (line.at.isoformat(), line.what, line.who, line.role, line.subject, line.details) for line in lines
    ]
    actions.note_export("people.audit", len(rows), by=request.user)
    response = HttpResponse(csv_file(heading, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{wanted["day"]:%Y%m%d}.csv"'
    return response
