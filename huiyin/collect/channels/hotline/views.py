"""The desk's pages: write down, see who calls, look back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.collect import actions, policy
from huiyin.collect.channels.hotline import queries
from huiyin.collect.channels.hotline.forms import OWN_WORDS, CallForm
from huiyin.collect.channels.hotline.hints import MOST_TEXT, hints_for
from huiyin.collect.kinds import Channel
from huiyin.collect.models import Request
from huiyin.collect.queries import pickup_code, taken_by
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.actions import remember_resident
from huiyin.kernel.present import today

MOST_TYPED = 8000
"""Characters of an unfinished call that are kept: every field at its longest is less."""


@duty(*policy.CALL_TAKERS)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Write a call down; afterwards the number and the code to read out stand above an empty form.

    An answer that ends the form is shown large first; the operator may then take the call down as it stands.
    """
    if request.method != "POST":
        return render(request, "collect/hotline/new.html", _blank(request))
    form = _form(request, request.POST)
    halted = form.is_valid() and form.halts
    if form.is_valid() and not halted:
        told = form.cleaned_data
        resident = None
        if told["phone"] or told["name"]:
            resident = remember_resident(name=told["name"], phone=told["phone"], by=request.user)
        made = actions.receive(form.said(resident), by=request.user)
        if told["wish"]:
            actions.keep_reach(made, wish=told["wish"], by=request.user)
        return redirect(f"{request.path}?{urlencode({'saved': made.no})}")
    context = {"form": form, "halted": halted, "today": today()}
    return render(request, "collect/hotline/new.html", context, status=422)


def _form(request: SignedIn, *data: Any, **initial: Any) -> CallForm:
    return CallForm(*data, by=request.user, channel=Channel.HOTLINE, **initial)


def _blank(request: SignedIn) -> dict[str, Any]:
    """An empty form under what was saved last, or the call that was not finished."""
    number = request.GET.get("saved", "")
    if number:
        own = taken_by(request.user).filter(no=number[:16]).first()
        return {"form": _form(request), "saved": own, "code": pickup_code(own) if own else ""}
    left = queries.unfinished(request.user)
    return {"form": _form(request, initial=left.typed if left else None), "left": left}


@duty(*policy.CALL_TAKERS)
@never_cache
@require_POST
def caller(request: SignedIn) -> HttpResponse:
    """What this telephone said before, masked; asked by POST so that no number lies in an address."""
    known = queries.caller(request.user, request.POST.get("phone", "")[:20])
    context = {"known": known, "tones": Request.TONES}
    return render(request, "collect/hotline/_caller.html", context)


@duty(*policy.CALL_TAKERS)
@never_cache
@require_POST
def questions(request: SignedIn) -> HttpResponse:
    """The extra questions of the class just chosen, with what was answered so far."""
    form = _form(request, initial=queries.typed(_sent(request)))
    return render(request, "collect/hotline/_questions.html", {"form": form})


@duty(*policy.CALL_TAKERS)
@never_cache
@require_POST
def hints(request: SignedIn) -> HttpResponse:
    """What the words seem to be about, and what callers are told of it; searched words come first."""
    asked = request.POST.get("q", "").strip()
    words = (asked or request.POST.get("words", ""))[:MOST_TEXT]
    context = {"hints": hints_for(words, searched=bool(asked)), "today": today()}
    return render(request, "collect/hotline/_hints.html", context)


@duty(*policy.CALL_TAKERS)
@require_POST
def draft(request: SignedIn) -> HttpResponse:
    """Keep what was typed so far; asked at every pause. An empty form forgets it."""
    sent = _sent(request)
    if not any(text.strip() for name in OWN_WORDS for text in sent.get(name, [])):
        actions.forget_call(by=request.user)
        return HttpResponse(status=204)
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        return HttpResponse(status=422)
    if sum(len(text) for texts in sent.values() for text in texts) > MOST_TYPED:
        return HttpResponse(status=413)
    actions.keep_call(key, sent, by=request.user)
    return HttpResponse(status=204)


def _sent(request: SignedIn) -> dict[str, list[str]]:
    """The fields of the desk's form as they were sent; nothing else."""
    names = set(CallForm.base_fields)
    return {
        name: [str(text) for text in texts]
        for name, texts in request.POST.lists()
        if name in names or name.startswith("ask-")
    }


@duty(*policy.CALL_TAKERS)
@require_POST
def forget(request: SignedIn) -> HttpResponse:
    """Leave an unfinished call for good and take the next."""
    actions.forget_call(by=request.user)
    return redirect("hotline:new")


@duty(*policy.CALL_TAKERS)
@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """What I wrote down, newest first."""
    page = keyset(taken_by(request.user), ("-id",), after=request.GET.get("after"))
    return render(request, "collect/hotline/mine.html", {"page": page, "tones": Request.TONES})


@duty(*policy.CALL_TAKERS)
@require_GET
def taken(request: SignedIn, no: str) -> HttpResponse:
    """One call as it was taken down: the words, the answers to extra questions, what was told."""
    call = queries.taken_call(request.user, no)
    context = {
        "call": call,
        "tones": Request.TONES,
        "details": queries.details_of(call),
        "answers": queries.answers_to(call),
        "wish": queries.wish_of(call),
    }
    return render(request, "collect/hotline/taken.html", context)
