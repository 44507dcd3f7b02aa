"""Registering oneself, one page at a time. Each page works without JavaScript."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people import actions
from huiyin.kernel.people.access import RESIDENT, public
from huiyin.kernel.people.actions import Applicant, Consent
from huiyin.kernel.people.models import Agreement
from huiyin.kernel.people.rates import limited
from huiyin.kernel.places.models import Place
from huiyin.web.signin.forms import posted
from huiyin.web.volunteers import draft as drafts
from huiyin.web.volunteers.forms import AbleForm, AgreeForm, GuardianForm, HomeForm, WhenForm, YouForm

JOINED = "joined"
FORMS: dict[str, type[Form]] = {
    "you": YouForm,
    "guardian": GuardianForm,
    "home": HomeForm,
    "able": AbleForm,
    "when": WhenForm,
    "agree": AgreeForm,
}


@public
@require_GET
def join(request: HttpRequest) -> HttpResponse:
    """What volunteers do, what they are asked, and where to begin."""
    return render(request, "volunteers/join.html", {"open": Agreement.current(Agreement.What.SERVING)})


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@limited("volunteer-join", times=60, seconds=3600)
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One page of the way; the last one registers."""
    if step not in FORMS:
        raise Http404
    draft = drafts.load(request)
    missing = drafts.missing_step(draft, step)
    if missing:
        return redirect("volunteers:step", missing)
    form = FORMS[step](posted(request), initial={**_begun(draft, step), **_text(step)})
    if form.is_valid():
        told = {**draft, step: _kept(step, form.cleaned_data)}
        told["done"] = [*dict.fromkeys([*draft.get("done", []), step])]
        if step == "you":
            told["minor"] = form.cleaned_data["minor"]
        if step == "agree":
            return _register(request, told, form)
        drafts.store(request, told)
        return redirect("volunteers:step", drafts.after(told, step))
    return _page(request, step, form, draft)


def _page(request: HttpRequest, step: str, form: Form, draft: dict[str, Any]) -> HttpResponse:
    steps = drafts.steps_of(draft)
    at = steps.index(step)
    what = {"guardian": Agreement.What.GUARDIAN, "agree": Agreement.What.SERVING}.get(step)
    context = {
        "form": form,
        "at": at + 1,
        "of": len(steps),
        "before": steps[at - 1] if at else "",
        "text": Agreement.current(what) if what else None,
    }
    return render(request, f"volunteers/{step}.html", context, status=422 if form.errors else 200)


def _begun(draft: dict[str, Any], step: str) -> dict[str, Any]:
    """What was filled in on this page before; never the ID number."""
    return {name: value for name, value in draft.get(step, {}).items() if name != "id_no"}


def _text(step: str) -> dict[str, Any]:
    what = {"guardian": Agreement.What.GUARDIAN, "agree": Agreement.What.SERVING}.get(step)
    text = Agreement.current(what) if what else None
    return {"text": text.pk} if text else {}


def _kept(step: str, told: dict[str, Any]) -> dict[str, Any]:
    """What of a page the draft keeps, as JSON can hold it."""
    if step == "home":
        place = told["where"]
        return {"place": place.pk, "place_words": place.full_name, "radius_km": told["radius_km"]}
    if step == "able":
        return {"skills": [skill.pk for skill in told["skills"]], "languages": told["languages"]}
    return told


def _register(request: HttpRequest, draft: dict[str, Any], form: Form) -> HttpResponse:
    home = Place.objects.filter(pk=draft["home"]["place"], active=True).first()
    if home is None:
        return redirect("volunteers:step", "home")
    try:
        made = actions.self_register(_applicant(draft, home), by=RESIDENT)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, "agree", form, draft)
    except ValidationError as wrong:
        form.add_error(None, wrong.messages)
        return _page(request, "agree", form, draft)
    drafts.drop(request)
    request.session[JOINED] = made.number
    return redirect("volunteers:joined")


def _applicant(draft: dict[str, Any], home: Place) -> Applicant:
    you, able, when = draft["you"], draft["able"], draft["when"]
    guardian = draft.get("guardian") if draft.get("minor") else None
    named = ("name", "phone", "relation", "text")
    return Applicant(
        key=UUID(draft["key"]),
        name=you["name"],
        phone=you["phone"],
        id_no=you["id_no"],
        home=home,
        text=draft["agree"]["text"],
        skills=able["skills"],
        wishes={
            "weekly": when["weekly"],
            "most_calls": when["most_calls"],
            "most_minutes": when["most_minutes"],
            "radius_km": draft["home"]["radius_km"],
            "languages": sorted(able["languages"]),
        },
        guardian=Consent(**{name: guardian[name] for name in named}) if guardian else None,
    )


@public
@never_cache
@require_GET
def joined(request: HttpRequest) -> HttpResponse:
    """The number, and what comes next."""
    number = request.session.get(JOINED)
    if not number:
        return redirect("volunteers:join")
    return render(request, "volunteers/joined.html", {"number": number})
