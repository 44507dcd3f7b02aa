"""Pages of the texts that volunteers and guardians agree to."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.events.versions import standing
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.actions import publish_agreement
from huiyin.kernel.people.models import Agreement
from huiyin.kernel.people.policy import may_publish_agreement
from huiyin.kernel.people.queries import (
    MOST_COUNTED,
    agreement_to_read,
    agreement_versions,
    last_agreement,
    must_sign,
    signers,
    up_to_most,
    what_of,
)
from huiyin.kernel.present import today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.agreements import AgreementForm, PreviewForm

What = Agreement.What


@dataclass(frozen=True)
class Row:
    """One version, how it stands today, and how many have still to sign it; "" for versions that ended."""

    text: Agreement
    stands: str
    waiting: str


def who_signs(what: Agreement.What) -> str:
    """Whom a kind of text concerns, in words."""
    return {
        What.SERVING: _("每位志愿者都要签"),
        What.GUARDIAN: _("未成年志愿者的监护人要签"),
        What.CHILDREN: _("通过“从事未成年人服务审查”的志愿者要签"),
    }[what]


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every text with its versions, who signs it, and how many have still to."""
    versions = list(agreement_versions())
    context = {
        "kinds": [
            (what, what.label, who_signs(what), [_row(text) for text in versions if text.what == what])
            for what in What
        ],
        "may_edit": may_publish_agreement(request.user),
    }
    return render(request, "rules/agreements.html", context)


def _row(text: Agreement) -> Row:
    stands = standing(text, today())
    return Row(text, stands, "" if stands == "ended" else _people(up_to_most(must_sign(text))))


def _people(count: int) -> str:
    if count > MOST_COUNTED:
        return _("超过 %(n)s 人") % {"n": f"{MOST_COUNTED:,}"}
    return _("%(n)s 人") % {"n": f"{count:,}"}


@duty(*policy.VIEWERS)
@require_GET
def version(request: SignedIn, pk: int) -> HttpResponse:
    """One version as it is read by those who sign it."""
    text = agreement_to_read(pk)
    context = {"text": text, "row": _row(text), "who": who_signs(What(text.what))}
    return render(request, "rules/agreement.html", context)


@duty(*policy.LIMIT_KEEPERS)
@require_http_methods(["GET", "POST"])
def publish(request: SignedIn, what: str) -> HttpResponse:
    """A new version; who has to sign anew is said before."""
    kind = what_of(what)
    before = last_agreement(kind)
    form = AgreementForm(request.POST if request.method == "POST" else None, what=kind, before=before)
    if request.method == "POST" and form.is_valid():
        text = publish_agreement(form.published(), seen=form.cleaned_data["seen"], by=request.user)
        messages.success(request, _("已发布第 %(n)s 版。") % {"n": text.version})
        return redirect("rules:agreements")
    context = {
        "form": form,
        "kind": kind,
        "who": who_signs(kind),
        "before": before,
        "anew": _people(up_to_most(signers(kind))),
        "lines": _seen(form["text"].value()),
    }
    return render(request, "rules/agreement_form.html", context, status=422 if form.errors else 200)


@duty(*policy.LIMIT_KEEPERS)
@require_POST
def preview(request: SignedIn) -> HttpResponse:
    """The text that is being typed, as it will be read."""
    form = PreviewForm(request.POST)
    lines = _seen(form.cleaned_data["text"]) if form.is_valid() else []
    return render(request, "rules/_agreement.html", {"lines": lines})


def _seen(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
