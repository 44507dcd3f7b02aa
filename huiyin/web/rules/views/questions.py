"""Pages of the extra questions that each class asks."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.collect import actions
from huiyin.collect.models import Category, Question
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.categories import EndForm
from huiyin.web.rules.forms.questions import PreviewForm, QuestionForm, as_it_stands, as_typed


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn, pk: int) -> HttpResponse:
    """What one class asks now, how it looks, and what it asked or will ask."""
    category = get_object_or_404(Category, pk=pk)
    day = today()
    rows = list(category.questions.order_by("order", "-valid_from", "-pk"))
    now_asked = [one for one in rows if one.is_asked(day)]
    context = {
        "category": category,
        "now_asked": now_asked,
        "coming": [one for one in rows if one.valid_from > day],
        "past": [one for one in rows if one.valid_to is not None and one.valid_to <= day],
        "preview": PreviewForm(now_asked),
        "may_edit": policy.may_edit_categories(request.user),
        "offered": category.is_offered(day),
    }
    return render(request, "rules/questions.html", context)


@duty(*policy.CATEGORY_KEEPERS)
@require_http_methods(["GET", "POST"])
def add(request: SignedIn, pk: int) -> HttpResponse:
    """Ask one thing more."""
    category = get_object_or_404(Category, pk=pk)
    last = category.questions.filter(valid_to=None).order_by("-order").first()
    form = QuestionForm(request.POST or None, initial={"order": last.order + 1 if last else 1})

    def save(told: dict[str, Any]) -> object:
        return actions.add_question(
            category, form.asked(), on=told["on"], source=told["source"], by=request.user
        )

    return _edit(request, form, _("新增追问：%(name)s") % {"name": category.label}, category, save)


@duty(*policy.CATEGORY_KEEPERS)
@require_http_methods(["GET", "POST"])
def revise(request: SignedIn, pk: int) -> HttpResponse:
    """End a question and put one in other words in its place."""
    question = get_object_or_404(Question.objects.select_related("category"), pk=pk)
    form = QuestionForm(request.POST or None, initial=as_it_stands(question))

    def save(told: dict[str, Any]) -> object:
        return actions.replace_question(
            question, form.asked(), on=told["on"], source=told["source"], by=request.user
        )

    return _edit(
        request, form, _("修改追问：%(name)s") % {"name": question.words}, question.category, save, question
    )


@duty(*policy.CATEGORY_KEEPERS)
@require_http_methods(["GET", "POST"])
def end(request: SignedIn, pk: int) -> HttpResponse:
    """Ask it no more."""
    question = get_object_or_404(Question.objects.select_related("category"), pk=pk)
    form = EndForm(request.POST or None)

    def save(told: dict[str, Any]) -> object:
        actions.end_question(question, on=told["on"], source=told["source"], by=request.user)
        return None

    return _edit(request, form, _("停用追问：%(name)s") % {"name": question.words}, question.category, save)


def _edit(
    request: SignedIn,
    form: EndForm,
    title: str,
    category: Category,
    save: Callable[[dict[str, Any]], object],
    shown: Question | None = None,
) -> HttpResponse:
    """Show a form about a question and how it looks; save it when it is sent and whole."""
    if request.method == "POST" and form.is_valid():
        save(form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("rules:questions", category.pk)
    if isinstance(form, QuestionForm) and form.is_bound:
        shown = as_typed(form)
    context = {
        "form": form,
        "title": title,
        "category": category,
        "ends": not isinstance(form, QuestionForm),
        "preview": PreviewForm([shown]) if shown else None,
    }
    return render(request, "rules/question_form.html", context, status=422 if form.errors else 200)


@duty(*policy.CATEGORY_KEEPERS)
@require_POST
def preview(request: SignedIn) -> HttpResponse:
    """How the question that is being typed will look."""
    shown = as_typed(QuestionForm(request.POST))
    return render(request, "rules/_question.html", {"preview": PreviewForm([shown]) if shown else None})
