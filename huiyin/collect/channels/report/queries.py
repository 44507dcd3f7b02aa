"""What somebody reported."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.collect.kinds import Channel
from huiyin.collect.models import Answer, OnBehalf, Request
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, has_duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User

KEEPERS = (Role.STATION_KEEPER, Role.INSTITUTE_MANAGER)


def channel_of(by: Actor) -> Channel:
    """Stations speak as stations, volunteers as volunteers."""
    return Channel.STATION if has_duty(by, *KEEPERS) else Channel.VOLUNTEER


def reports_of(user: User) -> QuerySet[Request]:
    """What this person reported on the way."""
    said = Request.objects.filter(taken_by=user, channel__in=(Channel.STATION, Channel.VOLUNTEER))
    return said.select_related("place")


def page_of_reports(user: User, after: str | None) -> Page[Request]:
    """One page of the person's own reports, the newest first."""
    return keyset(reports_of(user), ("-id",), after=after)


def own_report(user: User, no: str) -> Request:
    """The door from a number to one's own report. Raises Http404."""
    return get_object_or_404(reports_of(user), no=no)


def behalf_of(made: Request) -> OnBehalf | None:
    """For whom it was said: the consent noted with it; None where the reporter spoke for himself."""
    return OnBehalf.objects.filter(request=made).first()


def answers_to_pass_on(behalf: OnBehalf | None) -> list[Answer]:
    """The answers, where the person wished to hear them from the reporter; else none."""
    if behalf is None or behalf.answer != OnBehalf.Answer.REPORTER:
        return []
    return list(
        Answer.objects.filter(request=behalf.request_id).select_related("organisation").order_by("-at")
    )


def already_sent(user: User, key: UUID) -> Request | None:
    """The report that was sent under this key before."""
    return Request.objects.filter(key=key, taken_by=user).first()
