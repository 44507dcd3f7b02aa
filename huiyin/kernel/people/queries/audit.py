"""What the audit administrator reads: one day at a time, so that it costs the same after ten years."""

from collections.abc import Mapping, Sequence
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
from huiyin.kernel.people.kinds import EraseReason, PeopleKind, RevealReason, Role
from huiyin.kernel.people.models import Organisation, Reveal, User
from huiyin.kernel.people.policy import may_read_audit
from huiyin.kernel.people.queries.accounts import people_by_id
from huiyin.kernel.places.models import Place

MANY_VIEWS_AN_HOUR = 20
UNITS = ("organisation", "unit", "team", "before", "after")


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
    """Events in words: three queries for all the people, places and units in them."""
    facts = [event.facts for event in events]
    names = _Names(
        people_by_id({event.actor_id for event in events} | {_person(event) for event in events}),
        Place.objects.in_bulk(_numbers(facts, "place")),
        Organisation.objects.in_bulk(
            _numbers(facts, "organisation", "unit", "team", "before", "after")
            | {number for event in events if (number := _after("organisation:", event.subject))}
        ),
    )
    return [_line(event, names) for event in events]


@dataclass(frozen=True)
class _Names:
    people: dict[int, User]
    places: dict[int, Place]
    units: dict[int, Organisation]


def _numbers(facts: Sequence[dict[str, Any]], *names: str) -> set[int]:
    return {fact[name] for fact in facts for name in names if isinstance(fact.get(name), int)}


def _after(prefix: str, text: str) -> int | None:
    number = text.removeprefix(prefix)
    return int(number) if number != text and number.isdigit() else None


def _person(event: Event) -> int | None:
    """Whom an event is about: the account it names, or the account whose chain it is on."""
    return _after("user:", event.subject) or _after("account:", event.chain)


def _line(event: Event, names: _Names) -> Line:
    actor = names.people.get(event.actor_id or 0)
    about = names.people.get(_person(event) or 0)
    unit = names.units.get(_after("organisation:", event.subject) or 0)
    role = str(Role(event.actor_role).label) if event.actor_role in Role.values else ""
    return Line(
        event.at,
        label(event.kind),
        _full(actor) if actor else _outsider(event.actor_role),
        role,
        _full(about) if about else str(unit or "") or event.subject,
        "；".join(
            _fact(name, value, names) for name, value in event.facts.items() if value not in (None, "")
        ),
    )


def _full(user: User) -> str:
    return f"{user.display_name}（{user.username}）"


def _outsider(role: str) -> str:
    known = {"resident": _("居民"), "machine": _("系统"), "outsider": _("外单位")}
    return {**known, "visitor": _("未登录的人")}.get(role, role)


def _fact(name: str, value: Any, names: _Names) -> str:
    """One fact of an event with its words; codes and numbers become what they stand for."""
    words = {
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
        "place": _("地区"),
        "organisation": _("单位"),
        "unit": _("单位"),
        "team": _("队伍"),
        "leader": _("队长"),
        "before": _("原来"),
        "after": _("现在"),
    }
    return f"{words.get(name, name)} {_value(name, value, names)}"


def _value(name: str, value: Any, names: _Names) -> str:
    if isinstance(value, bool):
        return _("有") if value else _("无")
    if isinstance(value, list):
        return "、".join(str(part) for part in value)
    coded: dict[str, Mapping[Any, Any]] = {
        "role": dict(Role.choices),
        "reason": dict(RevealReason.choices) | dict(EraseReason.choices),
        "why": {
            "asked": _("本人退出"),
            "idle": _("久未操作"),
            "limit": _("登录已满时长"),
            "second": _("需要动态口令"),
        },
        "place": names.places,
    }
    return str(coded.get(name, names.units if name in UNITS else {}).get(value, value))


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
