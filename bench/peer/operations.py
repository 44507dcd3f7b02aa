"""The same four pieces of work in django-helpdesk: take a ticket in, list 25, open one, close one."""

import os
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from helpdesk.models import FollowUp, Queue, Ticket
from helpdesk.query import query_to_base64

WORDS = "村里的水渠垮了一段，浇不上田，请来人看看。"


def seed(count: int) -> None:
    """As many tickets as cases: most closed, each with one follow-up."""
    queue, _ = Queue.objects.get_or_create(
        slug="county", defaults={"title": "County", "allow_public_submission": True}
    )
    there = Ticket.objects.count()
    if there >= count:
        return
    tickets = [
        Ticket(
            queue=queue,
            title=f"第{n}件",
            description=WORDS,
            submitter_email=f"r{n}@example.org",
            status=Ticket.OPEN_STATUS if n % 100 < 12 else Ticket.CLOSED_STATUS,
            priority=1 + n % 5,
        )
        for n in range(there, count)
    ]
    made = Ticket.objects.bulk_create(tickets, batch_size=5000)
    FollowUp.objects.bulk_create(
        [FollowUp(ticket=ticket, title="已办", comment="已办。", public=True) for ticket in made],
        batch_size=5000,
    )


def operations() -> dict[str, Callable[[int], object]]:
    """What `bench/drive.py` may be asked to do."""
    call_command("migrate", verbosity=0)
    seed(int(os.environ["BENCH_CASES"]))
    users = get_user_model()
    staff, _ = users.objects.get_or_create(
        username="staff", defaults={"is_staff": True, "is_superuser": True}
    )
    desk, public = Client(), Client()
    desk.force_login(staff)
    queue = Queue.objects.get(slug="county")
    opened = list(
        Ticket.objects.filter(status=Ticket.OPEN_STATUS).order_by("pk").values_list("pk", flat=True)[:400]
    )
    query = query_to_base64(
        {
            "filtering": {"status__in": [1, 2]},
            "filtering_null": {},
            "sorting": "created",
            "sortreverse": False,
            "search_string": "",
        }
    )

    def create(n: int) -> None:
        answer = public.post(
            "/tickets/submit/",
            {
                "queue": queue.pk,
                "title": f"新的第{n}件",
                "body": WORDS,
                "priority": 3,
                "submitter_email": f"new{n}@example.org",
                "due_date": "",
            },
        )
        assert answer.status_code == 302, answer.status_code

    def listing(n: int) -> None:
        address = f"/datatables_ticket_list/{query}"
        answer = desk.get(
            address, {"draw": 1, "start": 0, "length": 25, "order[0][column]": 0, "order[0][dir]": "asc"}
        )
        assert answer.status_code == 200 and len(answer.json()["data"]) == 25, answer.status_code

    def page(n: int) -> None:
        answer = desk.get(f"/tickets/{opened[n % 100]}/")
        assert answer.status_code == 200, answer.status_code

    def close(n: int) -> None:
        ticket = opened[-1 - n]
        answer = desk.post(
            f"/tickets/{ticket}/update/",
            {
                "new_status": Ticket.CLOSED_STATUS,
                "comment": "已办结。",
                "public": "1",
                "owner": staff.pk,
                "priority": 3,
                "queue": queue.pk,
                "title": f"第{ticket}件",
            },
        )
        assert answer.status_code == 302, answer.status_code

    return {"create": create, "queue": listing, "case": page, "close": close}
