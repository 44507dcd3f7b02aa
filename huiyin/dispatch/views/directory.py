"""Pages of the dispatch directory: its lines, their versions, a change with what it would do, the warning."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import BounceForm, EndEntryForm, EntryForm, as_typed
from huiyin.dispatch.models import DirectoryEntry
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today

read_or_write = require_http_methods(["GET", "POST"])


@duty(*policy.DIRECTORY_READERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every line in force or to come, by class; past versions on request."""
    past = request.GET.get("past") == "1"
    rows = queries.entries(past=past)
    classes: dict[str, list[dict[str, Any]]] = {}
    for entry in rows:
        name = entry.category.label if entry.category else _("所有类别")
        classes.setdefault(name, []).append(_row(entry))
    context = {
        "classes": classes.items(),
        "past": past,
        "rule": queries.bounce_rule(),
        "may_edit": policy.may_edit_directory(request.user),
        "reads_precedents": policy.may_read_precedents(request.user),
    }
    return render(request, "dispatch/directory.html", context)


def _row(entry: DirectoryEntry) -> dict[str, Any]:
    day = today()
    gone = entry.category is not None and not entry.category.is_offered(day)
    return {
        "entry": entry,
        "about": queries.scope_words(entry),
        "lead": queries.lead_words(entry),
        "basis": queries.basis_words(entry),
        "coming": entry.valid_from > day,
        "ended": entry.valid_to is not None and entry.valid_to < day,
        "class_gone": gone and entry.valid_to is None,
    }


@duty(*policy.DIRECTORY_READERS)
@require_GET
def entry(request: SignedIn, pk: int) -> HttpResponse:
    """One line: what it says, every version, and what was ruled under it."""
    shown = queries.entry_to_read(request.user, pk)
    context = {
        "row": _row(shown),
        "versions": [_row(one) for one in queries.versions(shown)],
        "precedents": queries.precedents_under(shown),
        "may_edit": policy.may_edit_directory(request.user) and shown.valid_to is None,
        "reads_precedents": policy.may_read_precedents(request.user),
        "ending": EndEntryForm(prefix="end"),
    }
    return render(request, "dispatch/entry.html", context)


@duty(*policy.DIRECTORY_KEEPERS)
@read_or_write
def add(request: SignedIn) -> HttpResponse:
    """Write a line where there was none; look ahead first, or save."""
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        told = form.cleaned_data
        kept = actions.add_entry(form.plan(), on=told["on"], key=told["key"], by=request.user)
        return _saved(request, kept)
    return _form(request, form, _("新增派单目录条目"), None)


@duty(*policy.DIRECTORY_KEEPERS)
@read_or_write
def revise(request: SignedIn, pk: int) -> HttpResponse:
    """Put a new version after this one; look ahead first, or save."""
    old = queries.entry_to_edit(request.user, pk)
    form = EntryForm(request.POST or None, initial=as_typed(old))
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        kept = actions.revise_entry(old, form.plan(), on=form.cleaned_data["on"], by=request.user)
        return _saved(request, kept)
    return _form(request, form, _("修改派单目录条目"), old)


def _saved(request: SignedIn, kept: DirectoryEntry) -> HttpResponse:
    messages.success(request, _("已保存第 %(version)d 版。") % {"version": kept.version})
    return redirect("dispatch:entry", kept.pk)


def _form(request: SignedIn, form: EntryForm, title: str, old: DirectoryEntry | None) -> HttpResponse:
    context = {"form": form, "title": title, "old": _row(old) if old else None, **_ahead(request, form, old)}
    return render(request, "dispatch/entry_form.html", context, status=422 if form.errors else 200)


@duty(*policy.DIRECTORY_KEEPERS)
@read_or_write
def foresee(request: SignedIn) -> HttpResponse:
    """What the line being typed would have done, as a fragment that follows the typing."""
    told = request.POST or request.GET
    before = told.get("before", "")
    old = (
        queries.entry_to_edit(request.user, int(before)) if before.isdecimal() and len(before) < 10 else None
    )
    form = EntryForm(told or None)
    form.is_valid()
    return render(request, "dispatch/_foresight.html", _ahead(request, form, old))


def _ahead(request: SignedIn, form: EntryForm, old: DirectoryEntry | None) -> dict[str, Any]:
    """Nothing while what falls under the line cannot be told; why it is changed may still be missing."""
    told = (request.POST or request.GET).get("days", "")
    days = int(told) if told in {str(one) for one in queries.WINDOWS} else queries.WINDOWS[0]
    bare = {"document", "clause", "basis", "source", "on", "key"}
    if not form.is_bound:
        foresight = queries.foresee(old, days, old) if old is not None else None
    elif set(form.errors) - bare:
        foresight = None
    else:
        form.cleaned_data = dict.fromkeys(bare, "") | form.cleaned_data
        foresight = queries.foresee(actions.unsaved(form.plan(), today()), days, old)
    return {"foresight": foresight, "days": days, "windows": queries.WINDOWS}


@duty(*policy.DIRECTORY_KEEPERS)
@read_or_write
def end(request: SignedIn, pk: int) -> HttpResponse:
    """The line no longer holds from a day on."""
    old = queries.entry_to_edit(request.user, pk)
    form = EndEntryForm(request.POST or None, prefix="end")
    if request.method == "POST" and form.is_valid():
        actions.end_entry(old, **form.cleaned_data, by=request.user)
        messages.success(request, _("已停用。"))
        return redirect("dispatch:directory")
    context = {"form": form, "row": _row(old)}
    return render(request, "dispatch/entry_end.html", context, status=422 if form.errors else 200)


@duty(*policy.DIRECTORY_KEEPERS)
@read_or_write
def bounce(request: SignedIn) -> HttpResponse:
    """From which share on returned orders are a warning, with every version."""
    form = BounceForm(request.POST or None, initial=BounceForm.shown(queries.bounce_rule()))
    if request.method == "POST" and form.is_valid():
        rule = actions.revise_bounce_rule(form.terms(), on=form.cleaned_data["on"], by=request.user)
        messages.success(request, _("已保存第 %(version)d 版。") % {"version": rule.version})
        return redirect("dispatch:directory")
    context = {"form": form, "versions": queries.bounce_rules()}
    return render(request, "dispatch/bounce.html", context, status=422 if form.errors else 200)
