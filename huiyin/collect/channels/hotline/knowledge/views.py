"""Pages of the knowledge base: found, written, reworded, put in use, looked at again, withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.collect import actions, policy
from huiyin.collect.channels.hotline.knowledge import queries
from huiyin.collect.channels.hotline.knowledge.forms import EntryForm, ReviewForm, as_it_stands
from huiyin.collect.models import KnowledgeEntry, KnowledgeVersion
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty, require
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today

State = KnowledgeEntry.State
KEEPERS = (Role.COUNTY_DISPATCHER,)


@duty(*policy.KNOWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Entries by state, newest first; with words, those that hold every one of them."""
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", State.CURRENT)
    page = keyset(queries.entries(words, state), ("-entry_id",), after=request.GET.get("after"))
    context = {
        "rows": [_row(version) for version in page.rows],
        "page": page,
        "words": words,
        "state": state,
        "states": State.choices,
        "kept": urlencode({"q": words, "state": state}),
        "may_draft": policy.may_draft_entry(request.user),
    }
    return render(request, "collect/hotline/knowledge/list.html", context)


@duty(*policy.KNOWERS)
@require_GET
def to_review(request: SignedIn) -> HttpResponse:
    """What is to be looked at again, the longest due first."""
    rows = [_row(version) for version in queries.to_review(today())]
    return render(request, "collect/hotline/knowledge/to_review.html", {"rows": rows})


def _row(version: KnowledgeVersion) -> dict[str, Any]:
    words, tone = queries.standing(version.entry)
    return {"version": version, "entry": version.entry, "words": words, "tone": tone}


@duty(*policy.KNOWERS)
@require_GET
def entry(request: SignedIn, pk: int) -> HttpResponse:
    """One entry with every version, and what this person may do with it."""
    return _page(request, queries.entry_or_404(pk))


def _page(request: SignedIn, entry: KnowledgeEntry, form: ReviewForm | None = None) -> HttpResponse:
    versions = queries.versions_of(entry)
    words, tone = queries.standing(entry)
    context = {
        "entry": entry,
        "versions": versions,
        "newest": versions[0],
        "holds": queries.in_force(versions, today()),
        "standing": (words, tone),
        "due": queries.is_due(entry, today()),
        "may_reword": policy.may_reword(request.user, entry),
        "may_keep": policy.may_keep_knowledge(request.user),
        "form": form or ReviewForm(),
    }
    wrong = form is not None and form.errors
    return render(request, "collect/hotline/knowledge/entry.html", context, status=422 if wrong else 200)


@duty(*policy.CALL_TAKERS)
@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """Draft a new entry."""
    initial = {"valid_from": today(), "owner": request.user.pk, "question": request.GET.get("q", "")[:120]}
    form = EntryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = actions.draft_entry(form.wording(), by=request.user)
        messages.success(request, _("已存为草稿，启用以后话务员才看得到。"))
        return redirect("hotline:entry", made.pk)
    return _form(request, form, _("新增知识条目"), None)


@duty(*policy.CALL_TAKERS)
@require_http_methods(["GET", "POST"])
def reword(request: SignedIn, pk: int) -> HttpResponse:
    """Put a new version after the last one."""
    entry = queries.entry_or_404(pk)
    require(policy.may_reword(request.user, entry))
    newest = queries.versions_of(entry)[0]
    form = EntryForm(request.POST or None, initial=as_it_stands(entry, newest))
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"] or newest.number
        version = actions.reword_entry(entry, form.wording(), seen=seen, by=request.user)
        messages.success(request, _("已保存第 %(version)d 版。") % {"version": version.number})
        return redirect("hotline:entry", entry.pk)
    return _form(request, form, _("修改知识条目"), entry)


def _form(request: SignedIn, form: EntryForm, title: str, entry: KnowledgeEntry | None) -> HttpResponse:
    context = {"form": form, "title": title, "entry": entry}
    return render(request, "collect/hotline/knowledge/form.html", context, status=422 if form.errors else 200)


@duty(*KEEPERS)
@require_POST
def publish(request: SignedIn, pk: int) -> HttpResponse:
    """Tell it to callers from now on."""
    entry = queries.entry_or_404(pk)
    actions.publish_entry(entry, by=request.user)
    messages.success(request, _("已启用，话务员现在看得到。"))
    return redirect("hotline:entry", pk)


@duty(*KEEPERS)
@require_POST
def review(request: SignedIn, pk: int) -> HttpResponse:
    """Say that it is still right, until a day."""
    entry = queries.entry_or_404(pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, entry, form)
    actions.review_entry(entry, until=form.cleaned_data["until"], by=request.user)
    messages.success(request, _("已复核，内容仍然有效。"))
    return redirect("hotline:entry", pk)


@duty(*KEEPERS)
@require_POST
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Tell it to nobody any more."""
    entry = queries.entry_or_404(pk)
    actions.withdraw_entry(entry, by=request.user)
    messages.success(request, _("已撤下。以前用它答复过的，仍然查得到当时的版本。"))
    return redirect("hotline:entry", pk)
