"""Pages of the rules for how well work must be proved."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.collect.models import Category
from huiyin.dispatch.actions import set_proof_rule
from huiyin.dispatch.kinds import Grade
from huiyin.dispatch.policy import DIRECTORY_KEEPERS, may_keep_answers
from huiyin.dispatch.queries import last_proof_rule, proof_rules
from huiyin.kernel.events.versions import standing
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.proofs import NewProofForm, ProofForm

ALL = "all"


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Each class with a rule of its own, those above it first; past versions on request."""
    past, day = request.GET.get("past") == "1", today()
    rows = [(rule, standing(rule, day)) for rule in proof_rules()]
    context = {
        "rows": [row for row in rows if past or row[1] != "ended"],
        "past": past,
        "grades": list(Grade),
        "may_edit": may_keep_answers(request.user),
    }
    return render(request, "rules/proofs.html", context)


@duty(*DIRECTORY_KEEPERS)
@require_GET
def choose(request: SignedIn) -> HttpResponse:
    """Which class is to have a rule: leads to its form."""
    form = NewProofForm(request.GET or None)
    if form.is_valid():
        return redirect("rules:proof_set", form.cleaned_data["category"].code)
    context = {"form": form, "title": _("给一类定凭证要求"), "rule": None, "choosing": True}
    return render(request, "rules/proof_form.html", context)


@duty(*DIRECTORY_KEEPERS)
@require_http_methods(["GET", "POST"])
def change(request: SignedIn, code: str) -> HttpResponse:
    """A new version for one class, or for all of them."""
    category = None if code == ALL else get_object_or_404(Category, code=code)
    if category and category.valid_to:
        raise Http404
    before = last_proof_rule(category)
    initial = {"seen": before.version, "grade": before.grade} if before else {"seen": 0}
    form = ProofForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        rule = set_proof_rule(category, form.terms(), seen=form.cleaned_data["seen"], by=request.user)
        messages.success(request, _("已保存第 %(n)s 版。") % {"n": rule.version})
        return redirect("rules:proofs")
    title = category.label if category else _("各类一般要求")
    context = {"form": form, "title": title, "rule": before, "choosing": False}
    return render(request, "rules/proof_form.html", context, status=422 if form.errors else 200)
