"""Pages of the rules of asking and deciding."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.evaluate import actions
from huiyin.evaluate import policy as evaluate
from huiyin.evaluate.models import Rule
from huiyin.evaluate.queries import rule_to_revise, versions
from huiyin.kernel.events.versions import standing
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.evaluation import NewRuleForm, RuleForm


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Rules in force or to come, by kind; past versions on request."""
    past = request.GET.get("past") == "1"
    rows = [_row(rule) for rule in versions()]
    shown = [row for row in rows if past or row["stands"] != "ended"]
    kinds = [(what.label, [row for row in shown if row["rule"].what == what]) for what in Rule.What]
    context = {"kinds": kinds, "past": past, "may_edit": evaluate.may_keep_rules(request.user)}
    return render(request, "rules/evaluation.html", context)


def _row(rule: Rule) -> dict[str, Any]:
    about = [
        str(rule.get_matter_display()) if rule.matter else "",
        str(rule.get_urgency_display()) if rule.urgency else "",
        str(rule.get_channel_display()) if rule.channel else "",
    ]
    return {
        "rule": rule,
        "about": _("，").join(part for part in about if part) or _("一般情形"),
        "stands": standing(rule, today()),
    }


@duty(*evaluate.RULE_KEEPERS)
@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """Add a rule where there was none."""
    form = NewRuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _saved(request, actions.add_rule(form.about(), form.terms(), by=request.user))
    return _form(request, form, _("新增评价规则"), None)


@duty(*evaluate.RULE_KEEPERS)
@require_http_methods(["GET", "POST"])
def revise(request: SignedIn, pk: int) -> HttpResponse:
    """Put a new version after this one."""
    rule = rule_to_revise(request.user, pk)
    form = RuleForm(request.POST or None, what=rule.what, initial={"number": rule.number})
    if request.method == "POST" and form.is_valid():
        return _saved(request, actions.revise_rule(rule, form.terms(), by=request.user))
    return _form(request, form, str(rule.get_what_display()), rule)


def _saved(request: SignedIn, rule: Rule) -> HttpResponse:
    messages.success(request, _("已保存第 %(version)d 版。") % {"version": rule.version})
    return redirect("rules:evaluation")


def _form(request: SignedIn, form: RuleForm, title: str, rule: Rule | None) -> HttpResponse:
    context = {"form": form, "title": title, "row": _row(rule) if rule else None}
    return render(request, "rules/evaluation_form.html", context, status=422 if form.errors else 200)
