"""Pages of the templates for answers, and of what is warned of in an answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.collect.models import Category
from huiyin.dispatch import actions, queries
from huiyin.dispatch.models import AnswerTemplate
from huiyin.dispatch.policy import DIRECTORY_KEEPERS, may_keep_answers
from huiyin.kernel.events.versions import standing
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.answers import AnswerRuleForm, TemplateForm, as_it_stands
from huiyin.web.rules.forms.categories import EndForm

read_or_write = require_http_methods(["GET", "POST"])


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Templates by class, and what is warned of; past versions on request."""
    past, day = request.GET.get("past") == "1", today()
    classes: dict[str, list[tuple[AnswerTemplate, str]]] = {}
    for one in sorted(queries.templates(), key=lambda one: one.category_id or 0):  # for all, then by class
        stands = standing(one, day)
        if past or stands != "ended":
            name = one.category.label if one.category else _("各类都可以用")
            classes.setdefault(name, []).append((one, stands))
    rules = [(rule, standing(rule, day)) for rule in queries.answer_rules()]
    context = {
        "classes": classes.items(),
        "rules": [one for one in rules if past or one[1] != "ended"],
        "past": past,
        "may_edit": may_keep_answers(request.user),
    }
    return render(request, "rules/answers.html", context)


def _classes() -> list[Category]:
    rows = Category.objects.filter(valid_to=None).select_related("parent")
    return sorted(rows, key=lambda one: (one.parent_id or one.pk, one.parent_id is not None, one.pk))


@duty(*DIRECTORY_KEEPERS)
@read_or_write
def add(request: SignedIn) -> HttpResponse:
    """A further template."""
    form = TemplateForm(request.POST or None, classes=_classes())
    if request.method == "POST" and form.is_valid():
        actions.add_template(form.plan(), on=form.cleaned_data["on"], by=request.user)
        return _saved(request)
    return _form(request, form, _("新增答复模板"))


@duty(*DIRECTORY_KEEPERS)
@read_or_write
def revise(request: SignedIn, pk: int) -> HttpResponse:
    """Another wording from a day on."""
    before = queries.template_to_revise(pk)
    form = TemplateForm(request.POST or None, classes=_classes(), initial=as_it_stands(before))
    if request.method == "POST" and form.is_valid():
        actions.revise_template(before, form.plan(), on=form.cleaned_data["on"], by=request.user)
        return _saved(request)
    return _form(request, form, _("修改：%(name)s") % {"name": before.name})


@duty(*DIRECTORY_KEEPERS)
@read_or_write
def end(request: SignedIn, pk: int) -> HttpResponse:
    """Offer a template no more."""
    before = queries.template_to_revise(pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.end_template(before, on=told["on"], source=told["source"], by=request.user)
        return _saved(request)
    return _form(request, form, _("停用：%(name)s") % {"name": before.name}, ends=True)


@duty(*DIRECTORY_KEEPERS)
@read_or_write
def rule(request: SignedIn) -> HttpResponse:
    """A new version of what is warned of."""
    form = AnswerRuleForm(request.POST or None, rule=queries.answer_rules().first())
    if request.method == "POST" and form.is_valid():
        actions.revise_answer_rule(form.terms(), seen=form.cleaned_data["seen"], by=request.user)
        return _saved(request)
    return _form(request, form, _("修改答复提醒"))


def _saved(request: SignedIn) -> HttpResponse:
    messages.success(request, _("已保存。"))
    return redirect("rules:answers")


def _form(request: SignedIn, form: EndForm, title: str, *, ends: bool = False) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "title": title, "ends": ends}
    return render(request, "rules/answers_form.html", context, status=422 if form.errors else 200)
