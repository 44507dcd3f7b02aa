"""What becomes known of a place: its open matters, what class each is, how it stands and who answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.archive.queries import in_public, villages_told
from huiyin.collect.models import Answer
from huiyin.evaluate.models import Closure
from huiyin.kernel.calendar.queries import day_words
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now

LOOKED_AT = 200
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class News:
    """One matter as everybody may know it. `unit` answered last, at `answered_at`; never with what words."""

    no: str
    what: str
    where: str
    state: str
    tone: str
    voices: int
    opened_at: datetime
    answered_at: datetime | None
    unit: str
    closed_at: datetime | None
    changed_at: datetime


def news_of(place: Place, *, most: int = 30) -> list[News]:
    """What changed last among the place's newest open matters of a year, the latest first. Four queries."""
    cases = _inside(place).filter(opened_at__gte=now() - YEAR).order_by("-pk")
    return _told(list(cases[:LOOKED_AT]))[:most]


def news_since(place: Place, since: datetime) -> list[News]:
    """Every open matter of the place that came in, was answered or ended after `since`, the latest first."""
    answered = Answer.objects.filter(request__voice__case=OuterRef("pk"), at__gt=since)
    changed = Q(opened_at__gt=since) | Q(reported_at__gt=since) | Q(closed_at__gt=since)
    cases = _inside(place).filter(changed | Exists(answered))
    return [one for one in _told(list(cases)) if one.changed_at > since]


def _inside(place: Place) -> QuerySet[Case]:
    """The place's open matters, each with how its present round ended and the day on which it wakes."""
    ended = Closure.objects.filter(case=OuterRef("pk"), round=OuterRef("round"))
    cases = in_public().annotate(
        how=Subquery(ended.values("decision")[:1]), wakes_on=Subquery(ended.values("ending__until")[:1])
    )
    if place.level == Place.Level.TOWNSHIP:
        return cases.filter(township_ref=place.pk)
    return cases.filter(village_ref=place.pk)


def _told(cases: Sequence[Case]) -> list[News]:
    villages, answers = villages_told(cases), _last_answers(cases)
    news = [_news(case, villages[case.pk], answers.get(case.pk)) for case in cases]
    return sorted(news, key=lambda one: (one.changed_at, one.no), reverse=True)


def _last_answers(cases: Sequence[Case]) -> dict[int, Answer]:
    rows = Answer.objects.filter(request__voice__case__in=[case.pk for case in cases])
    rows = rows.select_related("organisation", "request__voice").order_by(
        "request__voice__case", "-at", "-pk"
    )
    return {row.request.voice.case_id: row for row in rows.distinct("request__voice__case")}


def _news(case: Case, village: Place, answer: Answer | None) -> News:
    moments = (case.opened_at, case.reported_at, case.closed_at, answer.at if answer else None)
    return News(
        no=case.no,
        what=case.category.label if case.category else "",
        where=village.full_name,
        state=_state(case),
        tone=_tone(case),
        voices=case.voices,
        opened_at=case.opened_at,
        answered_at=answer.at if answer else None,
        unit=str(answer.organisation or "") if answer else "",
        closed_at=case.closed_at,
        changed_at=max(moment for moment in moments if moment is not None),
    )


def _tone(case: Case) -> str:
    sleeps = case.state == Case.State.CLOSED and case.__dict__.get("how") == Closure.Decision.LATER
    return "warn" if sleeps else str(Case.TONES[Case.State(case.state)])


def _state(case: Case) -> str:
    known = case.__dict__
    if case.state == Case.State.CLOSED and known.get("how") == Closure.Decision.LATER:
        return _("延期，%(day)s自动重新办理") % {"day": day_words(known["wakes_on"])}
    if case.state == Case.State.CLOSED and known.get("how") == Closure.Decision.HANDED:
        return _("已移交别的法定程序")
    return {
        Case.State.FILED: _("已收到，正在安排"),
        Case.State.WORKING: _("正在办理"),
        Case.State.REPORTED: _("办完了，等反映的人评价"),
        Case.State.CLOSED: _("办结，已销号"),
    }.get(Case.State(case.state), str(case.get_state_display()))


def line_of(one: News) -> str:
    """A matter's news in one line, for feeds and mails."""
    told = {"what": one.what, "where": one.where, "state": one.state, "unit": one.unit}
    if one.unit and one.closed_at is None:
        return _("%(where)s · %(what)s：%(state)s（%(unit)s已答复）") % told
    return _("%(where)s · %(what)s：%(state)s") % told
