"""A small cast: a county with a township and a village, units in them, and people with one duty each."""

from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty, Organisation, User
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import today

PASSWORD = "lychee-rain-2026"


def _place(level, kind, name, parent):
    known = Place.objects.filter(name=name, parent=parent).first()
    if known:
        return known
    stem = name[:-2] if name.endswith(("街道", "社区")) else name[:-1]
    full = name if parent is None or parent.parent_id is None else parent.full_name + name
    place = Place(level=level, kind=kind, name=name, stem=stem, full_name=full, parent=parent)
    place.path, place.valid_from = f"new-{name}", today()
    place.save()
    place.path = f"{parent.path if parent else ''}{place.pk}/"
    place.save(update_fields=["path"])
    return place


def county():
    return _place("county", "county", "衡南县", None)


def township(name="车江街道"):
    return _place("township", "street" if name.endswith("街道") else "town", name, county())


def village(name="白水村", town="车江街道"):
    return _place("village", "village" if name.endswith("村") else "community", name, township(town))


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
    Duty.objects.create(user=user, role=str(role), place=place or county(), organisation=organisation)
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
