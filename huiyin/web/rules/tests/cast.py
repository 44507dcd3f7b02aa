"""Who opens these pages."""

from huiyin.kernel.calendar.actions import seed_calendar
from huiyin.kernel.calendar.queries import forget
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty, User
from huiyin.kernel.places.actions import seed_county
from huiyin.kernel.places.models import Place


def county():
    forget()
    seed_county(by=MACHINE)
    seed_calendar(by=MACHINE)
    return Place.objects.get(level="county")


def the(full_name):
    return Place.objects.get(full_name=full_name)


def signed_in(client, role=Role.SYSTEM_ADMIN):
    user, made = User.objects.get_or_create(username=f"rules-{role}", defaults={"display_name": "测试员"})
    if made:
        Duty.objects.create(user=user, role=role, place=Place.objects.get(level="county"))
    client.force_login(user, backend="huiyin.web.signin.sessions.AccountBackend")
    return user
