"""What the pages of a county's dated figures have in common: every version, and the form for a new one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import TextChoices
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huiyin.kernel.events.versions import standing
from huiyin.kernel.people.access import Actor, SignedIn
from huiyin.kernel.present import today


@dataclass(frozen=True)
class Figures:
    """One family of figures: its kinds, its room's reads and verb, its form, and the words of its pages.

    `shipped` gives the amount and source of each kind; `page` names the address of the list, `page` and
    "_revise" that of the form.
    """

    what: type[TextChoices]
    shipped: Mapping[Any, tuple[int, str]]
    rules: Callable[[], Iterable[Any]]
    last: Callable[[Any], Any]
    may_revise: Callable[[Actor], bool]
    revise: Callable[..., Any]
    form: Callable[..., Any]
    page: str
    title: Any
    lede: Any
    change: Any


def list_figures(request: SignedIn, family: Figures) -> HttpResponse:
    """Every figure with all its versions, the newest first."""
    rules, day = list(family.rules()), today()
    context = {
        "kinds": [
            (what, what.label, [(rule, standing(rule, day)) for rule in rules if rule.what == what])
            for what in family.what
        ],
        "shipped": {what: amount for what, (amount, _source) in family.shipped.items()},
        "may_revise": family.may_revise(request.user),
        "title": family.title,
        "lede": family.lede,
        "revise": f"{family.page}_revise",
    }
    return render(request, "rules/figures.html", context)


def revise_figure(request: SignedIn, family: Figures, what: str) -> HttpResponse:
    """A new version of one figure."""
    if what not in family.what.values:
        raise Http404
    kind = family.what(what)
    before = family.last(kind)
    initial = {"seen": before.version, "amount": before.amount} if before else {"seen": 0}
    form = family.form(request.POST if request.method == "POST" else None, initial=initial, what=what)
    if request.method == "POST" and form.is_valid():
        rule = family.revise(kind, form.terms(), seen=form.cleaned_data["seen"], by=request.user)
        messages.success(request, _("已保存第 %(n)s 版。") % {"n": rule.version})
        return redirect(family.page)
    about = {"title": family.change, "all": family.title, "back": family.page}
    context = {"kind": kind, "rule": before, "form": form, **about}
    return render(request, "rules/figures_form.html", context, status=422 if form.errors else 200)
