"""Entries of the ledger for tests, each as far on its way as is asked."""

from datetime import timedelta
from uuid import uuid4

from huiyin.dispatch import actions
from huiyin.dispatch.jobs import show_hours
from huiyin.dispatch.models import Assignment, ServiceHour
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.plan import actions as plan
from huiyin.plan.actions import Design
from huiyin.plan.models import Slot
from huiyin.plan.tests.cast import a_seat
from huiyin.tests import cast
from huiyin.track.actions import check_in, check_out

MINUTE = timedelta(minutes=1)


def an_entry(at=None, volunteer=None, case=None, early=0, late=0, pin=None):
    """Two hours served in the village, checked in `early` and out `late` by so many minutes."""
    volunteer, by, place = volunteer or cast.volunteer(), cast.dispatcher(), cast.village()
    starts = at or now()
    with telling_of(starts - timedelta(hours=1)):
        design = Design("陪诊服务", "每周陪独居老人去医院", place, cast.organisation("centre"))
        project = plan.draft(design, cases=[case] if case else [], by=by)
        seat = a_seat(place, starts_at=starts, ends_at=starts + timedelta(hours=2))
        slot = plan.add_slot(project, seat, by=by)
        slot.lat, slot.lon = pin or (26.7, 112.6)
        slot.save()
        plan.propose(project, by=by)
        plan.approve(project, by=cast.dispatcher())
        assignment = _seated(slot, volunteer)
    leader = cast.user_with(Role.TEAM_LEADER, cast.township())
    with telling_of(starts - early * MINUTE):
        check_in(assignment, by=leader)
    with telling_of(slot.ends_at + late * MINUTE):
        check_out(assignment, by=leader)
    return assignment.hours.get()


def _seated(slot, volunteer):
    """In the seat, also where offers would refuse: two places at once are what some tests are about."""
    seat = {"state": Assignment.State.ACCEPTED, "offered_at": now(), "answered_at": now()}
    Slot.objects.filter(pk=slot.pk).update(taken=1)
    return Assignment.objects.create(slot=slot, volunteer=volunteer, **seat)


def held(*people, by=None, **more):
    """A training (unless told otherwise) of two hours that is over, with these people or one."""
    place, began_at = cast.village(), more.pop("began_at", None) or now() - timedelta(hours=4)
    hours, unit = more.pop("hours", 2), more.pop("organisation", None) or cast.organisation("centre")
    told = {"what": "training", "title": "急救培训", "breaks": 0, "key": uuid4(), **more}
    span = {"began_at": began_at, "ended_at": began_at + timedelta(hours=hours)}
    terms = actions.Held(**told, **span, place=place, organisation=unit)
    return actions.hold_gathering(terms, people or [cast.volunteer()], by=by or cast.dispatcher())


def confirmed(entry=None):
    entry = entry or an_entry()
    for _side in range(2):
        actions.confirm_hours([entry.pk], by=cast.dispatcher())
    entry.refresh_from_db()
    return entry


def shown(entry=None):
    entry = confirmed(entry)
    show_hours()
    entry.refresh_from_db()
    return entry


def final(entry=None) -> ServiceHour:
    entry = shown(entry)
    with telling_of(entry.shown_until):
        show_hours()
    entry.refresh_from_db()
    return entry


def a_wish(organisation, **more):
    day = today()
    told = {"first": day - timedelta(days=30), "last": day + timedelta(days=30), "purpose": "评优"}
    return actions.CertificateWish(organisation, **told, key=uuid4(), **more)


def a_certificate(volunteer=None):
    """Applied for at the unit that recorded two hours that count."""
    actions.ensure_certificate_key(by=MACHINE)
    entry = final(an_entry(volunteer=volunteer, at=now() + timedelta(days=3)))
    wish = a_wish(entry.organisation)
    return actions.apply_for_certificate(entry.volunteer, wish, by=entry.volunteer.user)


def issued(certificate=None):
    certificate = certificate or a_certificate()
    actions.handle_certificate(certificate, by=cast.dispatcher())
    actions.issue_certificate(certificate, by=cast.dispatcher())
    return certificate
