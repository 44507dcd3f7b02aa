"""The four pieces of work in Huiyin: take a call in, my queue of 25, a case page, close a case."""

import os
from collections.abc import Callable
from uuid import uuid4

from django.core.management import call_command
from django.test import Client

from bench.seeder import seed_cases
from huiyin.archive.models import Case
from huiyin.collect.actions import seed_categories
from huiyin.collect.models import Category
from huiyin.kernel.calendar.actions import seed_calendar
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import create_account, create_organisation, grant_duty, seed_skills
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.places.actions import seed_county
from huiyin.kernel.places.models import Place

UNITS = 25


def found(county: Place) -> tuple[list[Organisation], dict[str, User]]:
    """Twenty-five departments and one account for each role that works here."""
    units = []
    for number in range(UNITS):
        unit = Organisation.objects.filter(code=f"B{number}").first()
        units.append(
            unit or create_organisation("department", f"第{number}局", f"B{number}", county, by=MACHINE)
        )
    people: dict[str, User] = {}
    for role in (Role.HOTLINE_OPERATOR, Role.DEPARTMENT_HANDLER, Role.SUPERVISOR):
        name = f"bench-{role.value.replace('_', '-')}"
        user = User.objects.filter(username=name).first()
        if user is None:
            user, _password = create_account(name, name, None, by=MACHINE, password=str(uuid4()))
            grant_duty(user, role, county, units[0] if role == Role.DEPARTMENT_HANDLER else None, by=MACHINE)
        people[role] = user
    return units, people


def client_of(user: User) -> Client:
    """Somebody signed in, with the second factor given."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    session = client.session
    session["second"] = True
    session.save()
    return client


def operations() -> dict[str, Callable[[int], object]]:
    """What `bench/drive.py` may be asked to do."""
    call_command("migrate", verbosity=0)
    for seed in (seed_county, seed_calendar, seed_skills, seed_categories):
        seed(by=MACHINE)
    county = Place.objects.get(level="county")
    units, people = found(county)
    handler = people[Role.DEPARTMENT_HANDLER]
    seed_cases(int(os.environ["BENCH_CASES"]), units, handler, lambda line: None)
    hotline, desk = client_of(people[Role.HOTLINE_OPERATOR]), client_of(handler)
    decider = client_of(people[Role.SUPERVISOR])
    place = Place.objects.get(full_name="车江街道白水村")
    category = Category.objects.get(code="water-works")
    mine = Case.objects.filter(units__organisation=units[0], state=Case.State.WORKING).order_by("due_at")
    read = list(mine.values_list("no", flat=True)[:100])
    done = list(
        Case.objects.filter(state=Case.State.REPORTED).order_by("-id").values_list("no", flat=True)[:400]
    )

    def create(n: int) -> None:
        answer = hotline.post(
            "/hotline/",
            {
                "key": str(uuid4()),
                "phone": f"139{n % 10**8:08d}",
                "name": "张桂英",
                "words": "村里的水渠垮了一段，浇不上田，请来人看看。",
                "place": place.pk,
                "place_words": place.full_name,
                "matter": "help",
                "category": category.pk,
                "urgency": "ordinary",
            },
        )
        assert answer.status_code == 302, answer.status_code

    def queue(n: int) -> None:
        answer = desk.get("/desk")
        assert answer.status_code == 200, answer.status_code

    def case(n: int) -> None:
        answer = desk.get(f"/cases/{read[n % len(read)]}/")
        assert answer.status_code == 200, answer.status_code

    def close(n: int) -> None:
        answer = decider.post(f"/cases/{done.pop(0)}/close", {"grounds": "电话核实，水渠已修好。"})
        assert answer.status_code == 302 and answer.url == "/decisions/", (answer.status_code, answer.url)

    return {"create": create, "queue": queue, "case": case, "close": close}
