"""A small cast: a county with a township and a village, units in them, and people with one duty each."""

from datetime import datetime, time

from django.utils import timezone

from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import register_volunteer
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty, Organisation, User
from huiyin.kernel.places.models import Place

PASSWORD = "lychee-rain-2026"


def events():
    """What this room has recorded, oldest first; seeding the county is not part of it."""
    return Event.objects.filter(kind__startswith="people.").order_by("id")


def county():
    return Place.objects.get(level="county")


def township(name="车江街道"):
    return Place.objects.get(level="township", name=name)


def village(name="白水村", town="车江街道"):
    return Place.objects.get(level="village", name=name, parent=township(town))


def unit(name="水利局", kind="department", place=None, parent=None):
    known = Organisation.objects.filter(name=name).first()
    code = f"U{Organisation.objects.count() + 1}"
    return known or Organisation.objects.create(
        kind=kind, name=name, code=code, place=place or county(), parent=parent
    )


def person(username="lin", name="林小雨", organisation=None, password=PASSWORD):
    known = User.objects.filter(username=username).first()
    if known:
        return known
    user = User(username=username, display_name=name, unit=organisation)
    user.set_password(password)
    user.save()
    return user


def with_duty(role, username=None, place=None, organisation=None):
    user = person(username or str(role).replace("_", "-"), "林小雨", organisation)
    Duty.objects.get_or_create(user=user, role=str(role), place=place or county(), organisation=organisation)
    user.forget_duties()
    return user


def security_admin():
    return with_duty(Role.SECURITY_ADMIN)


def system_admin():
    return with_duty(Role.SYSTEM_ADMIN)


def audit_admin():
    return with_duty(Role.AUDIT_ADMIN)


def dispatcher():
    return with_duty(Role.COUNTY_DISPATCHER)


def volunteer(username="wang", phone="13900001111", home=None, **also):
    """A volunteer with an account and the duty of one."""
    home = home or village()
    user = with_duty(Role.VOLUNTEER, username, home)
    return register_volunteer(name="王小虎", phone=phone, home=home, user=user, by=MACHINE, **also)


def moment(day, hour=9):
    """That hour of a day, by the county's clock."""
    return timezone.make_aware(datetime.combine(day, time(hour)))
