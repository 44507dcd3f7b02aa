"""Pages where voices join other cases and leave them, where cases are linked, and what looks alike."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.archive import actions, policy, queries
from huiyin.archive.forms import AlikeForm, JoinForm, LinkForm
from huiyin.archive.models import Case, CaseLink, Voice
from huiyin.archive.queries import Alike, Spot
from huiyin.kernel.people.access import SignedIn, duty


@dataclass(frozen=True)
class Offer:
    """A look-alike as it is shown, and whether this reader may join it."""

    case: Case
    metres: int | None
    km: float | None
    days: int
    same_village: bool
    joinable: bool


@duty(*policy.READERS)
@require_GET
def joining(request: SignedIn, no: str) -> HttpResponse:
    """What this case has to do with others; those who keep it join, part and link here."""
    return _page(request, queries.case_to_read(request.user, no))


@duty(*policy.KEEPERS)
@require_POST
def join(request: SignedIn, no: str) -> HttpResponse:
    """Let voices of this case sit in another."""
    case = queries.case_to_keep(request.user, no)
    seats = list(queries.seats_of(case))
    form = JoinForm(request.POST, numbers=[seat.request.no for seat in seats])
    into = form.named("into", request.user) if form.is_valid() else None
    if into is None:
        return _page(request, case, form=form)
    chosen = form.cleaned_data["voices"] or [seat.request.no for seat in seats]
    moving = [seat.request for seat in seats if seat.request.no in chosen]
    count = actions.join(moving, into, by=request.user)
    messages.success(request, _("已把 %(n)d 个诉求并到 %(no)s。") % {"n": count, "no": into.no})
    return redirect(into)


@duty(*policy.KEEPERS)
@require_POST
def unjoin(request: SignedIn, no: str, request_no: str) -> HttpResponse:
    """Let a voice have its own case again."""
    voice = queries.voice_to_move(request.user, no, request_no)
    home = actions.unjoin(voice, by=request.user)
    told = {"no": voice.no, "case": home.no}
    messages.success(request, _("诉求 %(no)s 已分出，档案编号 %(case)s。") % told)
    return redirect("archive:joining", no=no)


@duty(*policy.KEEPERS)
@require_POST
def link(request: SignedIn, no: str) -> HttpResponse:
    """Say what this case has to do with another."""
    case = queries.case_to_keep(request.user, no)
    form = LinkForm(request.POST)
    other = form.named("other", request.user) if form.is_valid() else None
    if other is None:
        return _page(request, case, link_form=form)
    actions.link(case, other, CaseLink.Kind(form.cleaned_data["kind"]), by=request.user)
    messages.success(request, _("已关联 %(no)s。") % {"no": other.no})
    return redirect("archive:joining", no=no)


@duty(*policy.KEEPERS)
@require_POST
def unlink(request: SignedIn, no: str, pk: int) -> HttpResponse:
    """Take a link back."""
    actions.unlink(queries.tie_to_cut(request.user, no, pk), by=request.user)
    messages.success(request, _("已取消关联。"))
    return redirect("archive:joining", no=no)


@duty(*policy.READERS)
@never_cache
@require_POST
def alike(request: SignedIn) -> HttpResponse:
    """Look-alikes of what is being written, as a fragment; by POST so that no words lie in an address."""
    form = AlikeForm(request.POST)
    form.is_valid()
    words, place = form.cleaned_data.get("words", ""), form.cleaned_data.get("place")
    found = queries.look_alikes(request.user, words, Spot(place)) if len(words) > 3 else []
    context = {"alikes": [_offer(one, None, request) for one in found], "tones": Case.TONES}
    return render(request, "archive/_alikes.html", context)


@duty(*policy.KEEPERS)
@require_GET
def alike_of(request: SignedIn, no: str) -> HttpResponse:
    """Look-alikes of a case, as a fragment of its page, each to be joined by one click."""
    case = queries.case_to_keep(request.user, no)
    context = {
        "alikes": _alikes(request, case, list(queries.seats_of(case))),
        "tones": Case.TONES,
        "join": case.no,
    }
    return render(request, "archive/_alike_of.html", context)


def _page(request: SignedIn, case: Case, **forms: Any) -> HttpResponse:
    seats = list(queries.seats_of(case))
    keeps = policy.may_keep(request.user, case)
    gives = keeps and bool(seats) and case.state in actions.MAY_GIVE
    wrong = any(form.errors for form in forms.values())
    context = {
        "case": case,
        "seats": seats,
        "ties": queries.ties(case),
        "gone": queries.gone_to(case),
        "may_keep": keeps,
        "may_give": gives,
        "may_part": keeps and case.state in Case.OPEN,
        "alikes": _alikes(request, case, seats) if gives else [],
        "tones": Case.TONES,
        "join": case.no,
        "asked": True,
        "form": JoinForm(numbers=[seat.request.no for seat in seats]),
        "link_form": LinkForm(auto_id="link_%s"),
        **forms,
    }
    return render(request, "archive/joining.html", context, status=422 if wrong else 200)


def _alikes(request: SignedIn, case: Case, seats: list[Voice]) -> list[Offer]:
    words = " ".join([case.title, *(seat.request.words for seat in seats[:3])])
    spot = Spot(case.place, case.lat, case.lon)
    found = queries.look_alikes(request.user, words, spot, besides=case.pk)
    return [_offer(one, case, request) for one in found]


def _offer(one: Alike, case: Case | None, request: SignedIn) -> Offer:
    may = case is not None and one.case.state in Case.OPEN and policy.may_keep(request.user, one.case)
    return Offer(one.case, one.metres, one.km, one.days, one.same_village, may)
