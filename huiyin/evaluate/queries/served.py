"""Verdicts on single services: the doors, the link that ends, and who reads what was said."""

import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Voice
from huiyin.collect.models import Request
from huiyin.dispatch.models import Assignment
from huiyin.engines.wording.grams import with_numbers_hidden
from huiyin.evaluate import policy
from huiyin.evaluate.kinds import Satisfaction
from huiyin.evaluate.models import Rule, ServiceVerdict
from huiyin.evaluate.queries.links import CODE_BYTES
from huiyin.evaluate.queries.rules import SHOWN, closest, rules_of
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people import vault
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Volunteer
from huiyin.plan.models import Project, ProjectNeed, Slot

SERVED = Assignment.State.SERVED
MOST = 50


def _slots() -> QuerySet[Slot]:
    return Slot.objects.select_related("project__place", "place")


def service_code(slot: Slot) -> str:
    """The code in the link of a service: its number, and 80 bits that only the key file yields."""
    sign = b32encode(vault.blind(slot.key.hex, "evaluate.service")[:CODE_BYTES]).decode().lower()
    return f"{slot.pk}-{sign}"


def service_by(code: str) -> Slot | None:
    """The only door from a link to a service; None for a code that was never given."""
    number, _dash, _sign = code.partition("-")
    if not number.isdecimal() or len(number) > 18:
        return None
    slot = _slots().filter(pk=int(number)).first()
    if slot is None or not hmac.compare_digest(service_code(slot).encode(), code.encode()):
        return None
    return slot


def rated_until(slot: Slot) -> datetime:
    """Until when a service is rated: as many days after its end as a rating link lives. Two queries."""
    need = ProjectNeed.objects.filter(project=slot.project_id).select_related("case").first()
    rules = rules_of(Rule.What.LINK_DAYS)
    rule = (
        closest(rules, need.case)
        if need
        else next((one for one in rules if not (one.matter or one.urgency or one.channel)), None)
    )
    return slot.ends_at + timedelta(days=rule.number if rule else SHOWN[Rule.What.LINK_DAYS])


def somebody_served(slot: Slot) -> bool:
    """Whether anybody was checked out of a service."""
    return Assignment.objects.filter(slot=slot, state=SERVED).exists()


def slot_to_enter(by: Actor, pk: int) -> Slot:
    """The door to what the served side says on one's own device. Raises Http404, PermissionDenied."""
    slot = get_object_or_404(_slots(), pk=pk)
    require(policy.may_enter_service(by, slot))
    return slot


def slot_to_hand_out(by: Actor, pk: int) -> Slot:
    """The door to the link of a service. Raises Http404, PermissionDenied."""
    slot = get_object_or_404(_slots(), pk=pk)
    require(policy.may_hand_out_service(by, slot))
    return slot


def services_of(spoke: Request) -> list[Slot]:
    """Services in the case that a request joined, the latest first. At most fifty."""
    voice = Voice.objects.filter(request=spoke).first()
    if voice is None:
        return []
    projects = ProjectNeed.objects.filter(case=voice.case_id).values("project")
    rows = _slots().filter(project__in=projects, assignments__state=SERVED)
    return list(rows.distinct().order_by("-starts_at", "-pk")[:MOST])


def service_of(spoke: Request, pk: int) -> Slot:
    """The door from a resident's request to a service for it. Raises Http404."""
    for slot in services_of(spoke):
        if slot.pk == pk:
            return slot
    raise Http404


def service_verdict(slot: Slot, request: Request | None = None) -> ServiceVerdict | None:
    """What one side said of a service."""
    return ServiceVerdict.objects.filter(slot=slot, request=request).first()


def verdicts_by(spoke: Request) -> dict[int, ServiceVerdict]:
    """What a resident said, by service. One query."""
    return {one.slot_id: one for one in ServiceVerdict.objects.filter(request=spoke)[:MOST]}


@dataclass(frozen=True)
class ServiceSaid:
    """One verdict as it is shown: numbers of people in its words are hidden."""

    verdict: ServiceVerdict
    words: str
    thanks: str


def _said(one: ServiceVerdict) -> ServiceSaid:
    return ServiceSaid(one, with_numbers_hidden(one.words), with_numbers_hidden(one.thanks))


def project_to_hear(by: Actor, no: str) -> Project:
    """The door to what was said of a project's services. Raises Http404, PermissionDenied."""
    project = get_object_or_404(Project.objects.select_related("place"), no=no)
    require(policy.may_hear_services(by, project))
    return project


def page_of_services(
    project: Project, after: str | None = None
) -> tuple[Page[ServiceVerdict], list[ServiceSaid]]:
    """One page of what was said of a project's services, the newest first."""
    rows = ServiceVerdict.objects.filter(project=project).select_related("slot")
    page = keyset(rows, ("-id",), after=after)
    return page, [_said(one) for one in page.rows]


def grades_of(project: Project) -> list[tuple[Satisfaction, int]]:
    """How often each grade was given, the best first. One query."""
    rows = ServiceVerdict.objects.filter(project=project).values_list("satisfied").annotate(n=Count("pk"))
    found = dict(rows)
    return [(grade, found.get(grade.value, 0)) for grade in sorted(Satisfaction, reverse=True)]


def thanks_to(
    volunteer: Volunteer, after: str | None = None
) -> tuple[Page[ServiceVerdict], list[ServiceSaid]]:
    """Thanks for services in which somebody served, the newest first."""
    slots = Assignment.objects.filter(volunteer=volunteer, state=SERVED).values("slot")
    rows = ServiceVerdict.objects.filter(slot__in=slots).exclude(thanks="").select_related("slot__place")
    page = keyset(rows, ("-id",), after=after)
    return page, [_said(one) for one in page.rows]
