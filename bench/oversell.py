"""Forty people press at once for five places in each of a hundred slots, over HTTP.

Use, with the server running on the same DATABASE_URL: python -m bench.oversell [http://127.0.0.1:8000]
Makes its own volunteers and an approved project, posts, reads the slots back and prints a table.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.web.settings")
django.setup()

from datetime import timedelta  # noqa: E402

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from huiyin.dispatch.models import Assignment  # noqa: E402
from huiyin.kernel.people.actions import agree  # noqa: E402
from huiyin.kernel.people.kinds import Role  # noqa: E402
from huiyin.kernel.people.models import Duty, Organisation, User, Volunteer  # noqa: E402
from huiyin.kernel.people.queries import agreement_to_sign  # noqa: E402
from huiyin.kernel.places.models import Place  # noqa: E402
from huiyin.kernel.present import now  # noqa: E402
from huiyin.plan import actions as plan  # noqa: E402
from huiyin.plan.models import Slot  # noqa: E402

PEOPLE, PLACES, SLOTS = 40, 5, 100
TOKEN = "b" * 32


def account(name: str, role: Role, place: Place) -> User:
    """An account without a password, made once."""
    user, made = User.objects.get_or_create(username=name, defaults={"display_name": name})
    if made:
        Duty.objects.create(user=user, role=role, place=place)
    return user


def volunteers(village: Place) -> list[Volunteer]:
    """Forty volunteers with accounts who agreed to the text in force, made once."""
    found = []
    for number in range(PEOPLE):
        user = account(f"oversell{number}", Role.VOLUNTEER, village)
        found.append(
            Volunteer.objects.get_or_create(
                number=f"HYQZ8{number:06d}", defaults={"user": user, "home": village}
            )[0]
        )
        text = agreement_to_sign(found[-1])
        if text is not None:
            agree(found[-1], text, by=user)
    return found


def slots(village: Place, county: Place) -> list[Slot]:
    """A hundred slots of an approved project, one every three hours: nobody serves in two places at once."""
    drafter, approver = (account(f"oversell.{who}", Role.COUNTY_DISPATCHER, county) for who in ("a", "b"))
    unit, _made = Organisation.objects.get_or_create(
        code="OVERSELL", defaults={"kind": "centre", "name": "压力测试中心", "place": county}
    )
    project = plan.draft(plan.Design("抢单压力测试", "四十人抢五个位置", village, unit), cases=[], by=drafter)
    first = now() + timedelta(days=1)
    made = []
    for number in range(SLOTS):
        start = first + timedelta(hours=3 * number)
        when = {"starts_at": start, "ends_at": start + timedelta(hours=2)}
        seat = plan.Seat(f"岗位 {number + 1}", **when, place=village, most=PLACES)
        made.append(plan.add_slot(project, seat, by=drafter))
    plan.propose(project, by=drafter)
    plan.approve(project, by=approver)
    return made


def signed_in(user: User) -> str:
    """A session as the sign-in pages leave it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "huiyin.web.signin.sessions.AccountBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["seen"] = session["since"] = int(time.time())
    session.create()
    return session.session_key or ""


def press(address: str, cookie: str, slots: list[Slot], gate: Barrier) -> list[tuple[int, float]]:
    """Sign up for each slot; the answers' states and seconds. All wait for each other before each slot."""
    found = []
    place = urlsplit(address)
    headers = {
        "Cookie": f"sessionid={cookie}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    for slot in slots:
        door = HTTPConnection(place.hostname or "127.0.0.1", place.port or 80, timeout=60)
        gate.wait(60)
        start = time.perf_counter()
        door.request("POST", f"/slots/{slot.pk}/sign-up", f"csrfmiddlewaretoken={TOKEN}", headers)
        answer = door.getresponse()
        answer.read()
        found.append((answer.status, time.perf_counter() - start))
        door.close()
    return found


def told(slot: Slot) -> tuple[int, int, int, bool]:
    """Seats counted in the row, people seated, people waiting, and whether the line runs 1, 2, 3 …"""
    slot.refresh_from_db()
    seated = Assignment.objects.filter(slot=slot, state__in=Assignment.SEATED).count()
    line = list(
        Assignment.objects.filter(slot=slot, state="waiting")
        .order_by("pk")
        .values_list("place_in_queue", flat=True)
    )
    return slot.taken, seated, len(line), sorted(line) == list(range(1, len(line) + 1))


def main() -> int:
    """Press, count, print; 1 when a slot was oversold or a line is broken."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    village = Place.objects.filter(level="village", active=True).order_by("pk")[0]
    people, places = volunteers(village), slots(village, Place.objects.get(level="county"))
    cookies = [signed_in(one.user) for one in people if one.user]
    gate = Barrier(PEOPLE)
    start = time.perf_counter()
    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = [
            one
            for some in pool.map(lambda cookie: press(address, cookie, places, gate), cookies)
            for one in some
        ]
    seconds = time.perf_counter() - start
    print(f"{PEOPLE} people at once for {PLACES} places in each of {SLOTS} slots, over HTTP at {address}\n")
    print("| slots | oversold | with 5 taken, 35 waiting in order |\n|---|---|---|")
    right = over = 0
    good = all(status == 302 for status, _time in answers)
    for slot in places:
        taken, seated, waiting, strict = told(slot)
        over += max(taken, seated) > PLACES
        right += (taken, seated, waiting, strict) == (PLACES, PLACES, PEOPLE - PLACES, True)
    good = good and not over and right == SLOTS
    print(f"| {SLOTS} | {over} | {right} |")
    times = sorted(time for _status, time in answers)
    statuses = sorted({status for status, _time in answers})
    middle, slowest = (1000 * times[at] for at in (len(times) // 2, -1))
    print(
        f"\n{len(answers)} answers {statuses}, {seconds:.1f} s; median {middle:.0f}, worst {slowest:.0f} ms."
    )
    print("None oversold, every line in order." if good else "NOT AS IT SHOULD BE.")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
