"""What the audit administrator reads: one day at a time, so that it costs the same after ten years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.kernel.events.kinds import label
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import PeopleKind, RevealReason, Role
from huiyin.kernel.people.models import Reveal, User
from huiyin.kernel.people.policy import may_read_audit
from huiyin.kernel.people.queries.accounts import people_by_id

MANY_VIEWS_AN_HOUR = 20


@dataclass(frozen=True)
class Unusual:
    """An hour in which one account looked at many identities."""

    user: User
    hour: datetime
    views: int


@dataclass(frozen=True)
class Line:
    """One event in words for the audit."""

    at: datetime
    what: str
    who: str
    role: str
    subject: str
    details: str


def audit_trail(day: date, kind: str = "", person: str = "", *, by: Actor) -> QuerySet[Event]:
    """What happened to people's data and to who may act, on one day."""
    require(may_read_audit(by))
    start, end = _bounds(day)
    kinds = [kind] if kind in PeopleKind.values else list(PeopleKind.values)
    found = Event.objects.filter(kind__in=kinds, at__gte=start, at__lt=end)
    if person:
        wanted = User.objects.filter(username=person.strip().lower()).values_list("pk", flat=True).first()
        found = found.filter(actor_id=wanted or 0)
    return found


def audit_lines(events: Sequence[Event]) -> list[Line]:
    """Events in words: one query for all the people in them."""
    numbers = {event.actor_id for event in events} | {_number(event.subject) for event in events}
    people = people_by_id(numbers)
    return [_line(event, people) for event in events]


def _number(subject: str) -> int | None:
    kind, _colon, number = subject.partition(":")
    return int(number) if kind == "user" and number.isdigit() else None


def _line(event: Event, people: dict[int, User]) -> Line:
    actor = people.get(event.actor_id or 0)
    about = people.get(_number(event.subject) or 0)
    role = str(Role(event.actor_role).label) if event.actor_role in Role.values else ""
    return Line(
        event.at,
        label(event.kind),
        f"{actor.display_name}（{actor.username}）" if actor else _outsider(event.actor_role),
        role,
        f"{about.display_name}（{about.username}）" if about else event.subject or event.chain,
        "；".join(_fact(name, value) for name, value in event.facts.items() if value not in (None, "")),
    )


def _outsider(role: str) -> str:
    return {"resident": _("居民"), "machine": _("系统"), "visitor": _("未登录的人")}.get(role, role)


def _fact(name: str, value: Any) -> str:
    """One fact of an event with its words; codes become their labels."""
    names = {
        "role": _("职责"),
        "reason": _("原因"),
        "address": _("来自"),
        "why": _("方式"),
        "rows": _("行数"),
        "what": _("内容"),
        "fields": _("栏目"),
        "second_factor": _("动态口令"),
        "added": _("新增"),
        "updated": _("更新"),
        "place": _("地区编号"),
        "organisation": _("单位编号"),
        "unit": _("单位编号"),
    }
    if name == "role" and value in Role.values:
        value = Role(value).label
    elif name == "reason" and value in RevealReason.values:
        value = RevealReason(value).label
    elif isinstance(value, bool):
        value = _("有") if value else _("无")
    elif isinstance(value, list):
        value = "、".join(str(part) for part in value)
    return f"{names.get(name, name)} {value}"


def unusual_looking(day: date, *, by: Actor) -> list[Unusual]:
    """Accounts that looked at many identities within one hour of a day."""
    require(may_read_audit(by))
    start, end = _bounds(day)
    rows = (
        Reveal.objects.filter(at__gte=start, at__lt=end)
        .annotate(hour=TruncHour("at"))
        .values("user_id", "hour")
        .annotate(views=Count("id"))
        .filter(views__gte=MANY_VIEWS_AN_HOUR)
        .order_by("-views", "user_id")
    )
    users = people_by_id(row["user_id"] for row in rows)
    return [Unusual(users[row["user_id"]], row["hour"], row["views"]) for row in rows]


def _bounds(day: date) -> tuple[datetime, datetime]:
    start = timezone.make_aware(datetime.combine(day, time()))
    return start, timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
