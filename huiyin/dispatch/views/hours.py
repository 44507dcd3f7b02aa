"""Pages of the ledger of hours: for who keeps it, the volunteer, everybody, the resident served."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.collect.channels.portal.follow import followed_request
from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms.hours import ChosenForm, CorrectForm, ObjectForm, SettleForm, WhyForm
from huiyin.dispatch.models import ServiceHour
from huiyin.dispatch.views.mine import VOLUNTEERS
from huiyin.kernel.people.access import RESIDENT, SignedIn, duty, public

READERS = (*policy.HOUR_READERS, *VOLUNTEERS)
State = ServiceHour.State


def _tabs() -> list[tuple[str, str]]:
    return [
        ("confirm", _("等我确认")),
        ("odd", _("先核对")),
        ("disputed", _("有异议")),
        (State.PUBLISHED, str(State.PUBLISHED.label)),
        (State.FINAL, str(State.FINAL.label)),
        ("all", _("全部")),
    ]


@duty(*policy.HOUR_READERS)
@require_GET
def hours(request: SignedIn) -> HttpResponse:
    """The ledger by what is to be done."""
    return _ledger(request, request.GET.get("tab", "confirm"), request.GET.get("after"))


def _ledger(request: SignedIn, tab: str, after: str | None, form: ChosenForm | None = None) -> HttpResponse:
    names = [name for name, _words in _tabs()]
    tab = tab if tab in names else names[0]
    page = queries.page_of_hours(request.user, tab, after)
    context = {
        "tabs": _tabs(),
        "tab": tab,
        "page": page,
        "tones": queries.HOUR_TONES,
        "form": form,
        "keeps": not set(policy.HOUR_KEEPERS).isdisjoint(request.user.roles),
        "confirms": tab == "confirm" and any(policy.may_keep_hours(request.user, one) for one in page.rows),
    }
    return render(request, "dispatch/hours.html", context, status=422 if form else 200)


@duty(*policy.HOUR_KEEPERS)
@require_POST
def confirm_hours(request: SignedIn) -> HttpResponse:
    """Confirm the chosen ones of a page, as the organiser or as the second side."""
    offered = [int(pk) for pk in request.POST.getlist("entry") if pk.isdecimal()][:100]
    form = ChosenForm(request.POST, offered)
    if not form.is_valid():
        return _ledger(request, "confirm", None, form)
    done = actions.confirm_hours(form.cleaned_data["entry"], by=request.user)
    left = len(form.cleaned_data["entry"]) - done
    messages.success(request, ngettext("已确认 %(n)d 条。", "已确认 %(n)d 条。", done) % {"n": done})
    if left:
        messages.warning(request, _("有 %(n)d 条别人已处理或不能由您确认，没有动。") % {"n": left})
    return redirect("dispatch:hours")


@duty(*READERS)
@require_GET
def hour(request: SignedIn, pk: int) -> HttpResponse:
    """One entry: what, by which rule, who confirmed, what was found wrong."""
    return _entry(request, queries.hours_to_read(request.user, pk))


def _entry(request: SignedIn, entry: ServiceHour, **bound: Any) -> HttpResponse:
    user, rows = request.user, queries.objections_of(entry)
    opened = next((one for one in rows if one.ended_at is None), None)
    keeps = policy.may_keep_hours(user, entry)
    context = {
        "entry": entry,
        "keeps": keeps,
        "before_show": entry.state in (State.DRAFT, State.CONFIRMED),
        "confirms": entry.state == State.DRAFT and policy.may_confirm_hours(user, entry),
        "reads": policy.may_read_hours(user, entry),
        "objections": rows,
        "opened": opened,
        "settles": opened is not None and policy.may_settle_hours(user, entry, opened.by),
        "objects": opened is None and policy.may_object(user, entry) and entry.state != State.VOIDED,
        "kin": queries.kin_of(entry),
        "tones": queries.HOUR_TONES,
        "flags": [ServiceHour.Flag(code).label for code in entry.flags],
        "look": bound.get("look") or WhyForm(auto_id="look_%s"),
        "void": bound.get("void") or WhyForm(auto_id="void_%s"),
        "correct": bound.get("correct") or CorrectForm(auto_id="correct_%s"),
        "object": bound.get("object") or ObjectForm(auto_id="object_%s"),
        "settle": bound.get("settle") or SettleForm(auto_id="settle_%s"),
        "wrong": next(iter(bound), ""),
    }
    return render(request, "dispatch/hour.html", context, status=422 if bound else 200)


@duty(*policy.HOUR_KEEPERS)
@require_POST
def look(request: SignedIn, pk: int) -> HttpResponse:
    """Somebody looked at what seemed impossible: it was so."""
    entry = queries.hours_to_keep(request.user, pk)
    form = WhyForm(request.POST, auto_id="look_%s")
    if not form.is_valid():
        return _entry(request, entry, look=form)
    actions.look_at_hours(entry, why=form.cleaned_data["why"], by=request.user)
    messages.success(request, _("已核对，可以确认了。"))
    return redirect("dispatch:hour", pk)


@duty(*policy.HOUR_KEEPERS)
@require_POST
def void(request: SignedIn, pk: int) -> HttpResponse:
    """It was not so."""
    entry = queries.hours_to_keep(request.user, pk)
    form = WhyForm(request.POST, auto_id="void_%s")
    if not form.is_valid():
        return _entry(request, entry, void=form)
    actions.void_hours(entry, why=form.cleaned_data["why"], by=request.user)
    messages.success(request, _("已作废，理由留在记录里。"))
    return redirect("dispatch:hour", pk)


@duty(*policy.HOUR_KEEPERS)
@require_POST
def correct(request: SignedIn, pk: int) -> HttpResponse:
    """Another number of minutes was right."""
    entry = queries.hours_to_keep(request.user, pk)
    form = CorrectForm(request.POST, auto_id="correct_%s")
    if not form.is_valid():
        return _entry(request, entry, correct=form)
    made = actions.correct_hours(entry, form.correction(), by=request.user)
    messages.success(request, _("已加一条更正，双方确认、公示后生效。"))
    return redirect("dispatch:hour", made.pk)


@duty()
@require_http_methods(["GET", "POST"])
def object_to(request: SignedIn, pk: int) -> HttpResponse:
    """Say that an entry is wrong: what is on show, or one's own at any time."""
    entry = queries.hours_to_object_to(request.user, pk)
    form = ObjectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.object_to_hours(entry, told["words"], key=told["key"], by=request.user)
        messages.success(request, _("已收到。核实以前，这条记录不会生效。"))
        mine = policy.is_own_hours(request.user, entry)
        return redirect("dispatch:my_hours" if mine else "dispatch:notice")
    context = {"entry": entry, "form": form, "mine": policy.is_own_hours(request.user, entry)}
    return render(request, "dispatch/object_hours.html", context, status=422 if form.errors else 200)


@duty(*policy.HOUR_KEEPERS)
@require_POST
def settle(request: SignedIn, pk: int) -> HttpResponse:
    """Decide on an objection."""
    objection = queries.objection_to_settle(request.user, pk)
    form = SettleForm(request.POST, auto_id="settle_%s")
    if not form.is_valid():
        return _entry(request, queries.hours_to_read(request.user, objection.entry_id), settle=form)
    actions.settle_objection(objection, form.settled(), by=request.user)
    messages.success(request, _("已处理，提出的人看得到答复。"))
    return redirect("dispatch:hour", objection.entry_id)


@duty(*VOLUNTEERS)
@require_GET
def my_hours(request: SignedIn) -> HttpResponse:
    """One's own hours, each with how far it has come."""
    volunteer = queries.volunteer_of(request.user)
    if volunteer is None:
        return render(request, "dispatch/unlinked.html")
    page = queries.own_hours(volunteer, request.GET.get("after"))
    context = {
        "volunteer": volunteer,
        "page": page,
        "sums": queries.sums_of(volunteer),
        "tones": queries.HOUR_TONES,
        "disputed": queries.disputed_of(page.rows),
        "stars": queries.stars_of(volunteer),
    }
    return render(request, "dispatch/my_hours.html", context)


@public
@require_GET
def notice(request: HttpRequest) -> HttpResponse:
    """What is on show before it counts: numbers and minutes, nobody's name."""
    page = queries.on_show(request.GET.get("after"))
    return render(request, "dispatch/notice.html", {"page": page, "rule": queries.hour_rule()})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def served_hours(request: HttpRequest, no: str) -> HttpResponse:
    """A resident who opened the progress page says that people came and helped, by the code of the slip."""
    spoke = followed_request(request, no)
    case, entries = queries.hours_of_request(spoke)
    waiting = [one for one in entries if one.second_at is None and one.state == State.DRAFT]
    if request.method == "POST" and case is not None:
        form = ChosenForm(request.POST, [one.pk for one in waiting])
        if form.is_valid():
            done = actions.confirm_as_served(form.cleaned_data["entry"], case, by=RESIDENT)
            messages.success(
                request,
                ngettext("已确认 %(n)d 次服务，谢谢您。", "已确认 %(n)d 次服务，谢谢您。", done)
                % {"n": done},
            )
            return redirect("dispatch:served_hours", no)
    else:
        form = None
    context = {"said": spoke, "entries": entries, "waiting": waiting, "form": form}
    return render(request, "dispatch/served_hours.html", context, status=422 if form else 200)
