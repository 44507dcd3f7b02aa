"""Pages of the classes that requests are sorted by."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.collect import actions, queries
from huiyin.collect.models import Category
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.categories import AddCategoryForm, EndForm, RenameCategoryForm
from huiyin.web.rules.history import changes_of_categories

read_or_write = require_http_methods(["GET", "POST"])
MOST = 500


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """The tree as it is offered or will be; ended classes on request; and what was changed last."""
    past = request.GET.get("past") == "1"
    day = today()
    shown = [
        one
        for one in Category.objects.order_by("id")[:MOST]
        if past or one.valid_to is None or one.valid_to > day
    ]
    context = {
        "tree": [
            (_row(one), [_row(two) for two in shown if two.parent_id == one.pk]) for one in _tops(shown)
        ],
        "past": past,
        "history": changes_of_categories(),
        "may_edit": policy.may_edit_categories(request.user),
    }
    return render(request, "rules/categories.html", context)


def _tops(shown: list[Category]) -> list[Category]:
    """Larger classes, and smaller ones whose larger one is not shown."""
    here = {one.pk for one in shown}
    return [one for one in shown if one.parent_id not in here]


def _row(one: Category) -> dict[str, Any]:
    day = today()
    return {
        "one": one,
        "coming": one.valid_from > day,
        "ended": one.valid_to is not None and one.valid_to <= day,
        "ending": one.valid_to is not None and one.valid_to > day,
    }


@duty(*policy.CATEGORY_KEEPERS)
@read_or_write
def add(request: SignedIn) -> HttpResponse:
    """Offer a further class."""
    under = request.GET.get("under", "")
    initial = {"parent": int(under) if under.isdecimal() and len(under) < 10 else None}
    parents = queries.top_categories()
    form = AddCategoryForm(request.POST or None, initial=initial, parents=parents)
    return _edit(
        request, form, _("新增类别"), None, lambda told: actions.add_category(**told, by=request.user)
    )


@duty(*policy.CATEGORY_KEEPERS)
@read_or_write
def rename(request: SignedIn, pk: int) -> HttpResponse:
    """End a class and put one of another name in its place."""
    shown = get_object_or_404(Category, pk=pk)
    initial = {"name": shown.name, "name_en": shown.name_en}
    form = RenameCategoryForm(request.POST or None, initial=initial)
    return _edit(
        request,
        form,
        _("更名：%(name)s") % {"name": shown.label},
        shown,
        lambda told: actions.replace_category(shown, **told, by=request.user),
    )


@duty(*policy.CATEGORY_KEEPERS)
@read_or_write
def end(request: SignedIn, pk: int) -> HttpResponse:
    """Stop offering a class."""
    shown = get_object_or_404(Category, pk=pk)
    form = EndForm(request.POST or None)
    return _edit(
        request,
        form,
        _("停用：%(name)s") % {"name": shown.label},
        shown,
        lambda told: actions.end_category(shown, **told, by=request.user),
    )


def _edit(
    request: SignedIn,
    form: EndForm,
    title: str,
    shown: Category | None,
    save: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """Show a form about a class; save it when it is sent and whole."""
    if request.method == "POST" and form.is_valid():
        save(form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("rules:categories")
    context = {
        "form": form,
        "title": title,
        "shown": shown,
        "renames": isinstance(form, RenameCategoryForm) and shown is not None,
        "ends": not isinstance(form, RenameCategoryForm),
    }
    return render(request, "rules/category_form.html", context, status=422 if form.errors else 200)
