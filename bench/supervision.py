"""CPU and queries of each page a supervisor works with, application + database, at any number of cases.

Use: ./run bench supervision [--cases 1000000] [--each 40] [--write FILE] [--plans] [--drop]

Besides its cases the county gets what supervising leaves behind: measures and letters, proposals for the next
rung, promises with clocks, notices, disputes, third rounds. One case in ten is open and nearly all of these
are late, so the lists are longer than any county should have. --plans prints how PostgreSQL reads each list.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.web.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.drive import backend_cpu  # noqa: E402
from bench.ours import client_of, found  # noqa: E402
from bench.seeder import seed_cases  # noqa: E402
from bench.web import inside  # noqa: E402
from huiyin.archive.models import Case  # noqa: E402
from huiyin.collect.actions import seed_categories  # noqa: E402
from huiyin.dispatch.actions import seed_handling  # noqa: E402
from huiyin.dispatch.models import WorkOrder  # noqa: E402
from huiyin.kernel.calendar.actions import seed_calendar  # noqa: E402
from huiyin.kernel.people.access import MACHINE  # noqa: E402
from huiyin.kernel.people.actions import seed_skills  # noqa: E402
from huiyin.kernel.people.kinds import Role  # noqa: E402
from huiyin.kernel.people.models import User  # noqa: E402
from huiyin.kernel.places.actions import seed_county  # noqa: E402
from huiyin.kernel.places.models import Place  # noqa: E402
from huiyin.kernel.present import now  # noqa: E402
from huiyin.track.actions import seed_ladder  # noqa: E402
from huiyin.track.models import Dispute, Letter, Promise, Proposal  # noqa: E402
from huiyin.web.desk.roles import DESKS  # noqa: E402
from huiyin.web.wsgi import settle  # noqa: E402

MOST_QUERIES = 10
LIMIT = 25
WARM = 3

# What supervising leaves behind; each statement adds nothing where it was run before.
_SUPERVISED = (
    """INSERT INTO track_measure (key, order_id, code, rule_id, words, grounds, by_id, at)
       SELECT gen_random_uuid(), o.id, step.code, r.id, '请尽快办理并回复。', '', %(by)s,
         o.due_at + step.after
       FROM dispatch_workorder o
       CROSS JOIN (VALUES ('phone', 10, interval '1 day'), ('notice', 50, interval '3 days'),
         ('named', 200, interval '9 days')) AS step (code, every, after)
       JOIN track_ladderrule r ON r.code = step.code AND r.urgency = '' AND r.valid_to IS NULL
       WHERE o.state = 'signed' AND mod(o.id, step.every) = 0 AND o.due_at < now() - interval '10 days'""",
    """INSERT INTO track_letter (measure_id, year, seq, state, unit_ref, answer_by)
       SELECT m.id, 2026, row_number() OVER (ORDER BY m.id),
         (ARRAY['sent', 'answered', 'again', 'accepted'])[1 + mod(m.id, 4)], o.organisation_id, m.at
       FROM track_measure m JOIN dispatch_workorder o ON o.id = m.order_id WHERE m.code = 'notice'""",
    """INSERT INTO track_proposal (order_id, rule_id, clock_ref, due_at, from_at, state, grounds)
       SELECT o.id, r.id, k.id, k.due_at, k.due_at + interval '1 day', 'open', ''
       FROM dispatch_workorder o JOIN track_ladderrule r ON r.code = 'written' AND r.urgency = ''
       JOIN calendar_clock k ON k.subject = 'workorder:' || o.id AND k.kind = 'dispatch.finish'
       WHERE o.state = 'signed' AND o.due_at < now()""",
    """INSERT INTO track_promise (key, case_id, leader_id, words, due_on, state, evidence, by_id, at)
       SELECT gen_random_uuid(), c.id, %(by)s, '月底前把水渠修好',
         current_date + mod(c.id, 60)::int - 20, 'open', '', %(by)s, now()
       FROM archive_case c WHERE c.state = 'filed' AND mod(c.id, 10) = 0""",
    """INSERT INTO calendar_clock (chain, subject, kind, matter, urgency, state, started_at, due_at, warn_at,
         estimated, calendar_id, limit_id)
       SELECT c.no, 'promise:' || p.id, 'track.promise', '', '', 'running', p.at, p.due_on + time '18:00',
         p.due_on + time '08:30', false, (SELECT min(id) FROM calendar_calendar),
         (SELECT min(id) FROM calendar_timelimit WHERE kind = 'track.promise')
       FROM track_promise p JOIN archive_case c ON c.id = p.case_id""",
    """INSERT INTO track_notice (clock_ref, due_at, user_id, chain, at)
       SELECT id, due_at, %(by)s, chain, now() FROM calendar_clock
       WHERE state = 'running' AND due_at < now() AND mod(id, 20) = 0""",
    """INSERT INTO track_dispute (key, case_id, order_id, organisation_id, state, ground, is_problem, round,
         why, basis, at, session_where, minutes, ruling, ruling_basis)
       SELECT gen_random_uuid(), o.case_id, o.id, o.organisation_id,
         (ARRAY['raised', 'called', 'ruled'])[1 + mod(o.id, 3)], 'sent_again', mod(o.id / 100, 4) = 0,
         1, '', '', now(), '', '', '', '' FROM dispatch_workorder o WHERE mod(o.id, 100) = 7""",
    "UPDATE archive_case SET round = 3 WHERE state = 'working' AND mod(id, 1000) = 505",
    """DELETE FROM evaluate_evaluation e USING archive_case c
       WHERE c.id = e.case_id AND c.state = 'reported' AND mod(c.id, 2) = 0""",
)


def seed(cases: int) -> User:
    """The county; the supervisor who looks at it."""
    call_command("migrate", verbosity=0)
    for start in (seed_county, seed_calendar, seed_skills, seed_categories, seed_ladder, seed_handling):
        start(by=MACHINE)
    units, people = found(Place.objects.get(level="county"))
    seed_cases(cases, units, people[Role.DEPARTMENT_HANDLER], log=False)
    supervisor = people[Role.SUPERVISOR]
    if not Proposal.objects.exists():
        with connection.cursor() as cursor:
            for statement in _SUPERVISED:
                cursor.execute(statement, {"by": supervisor.pk})
            cursor.execute("VACUUM ANALYZE")
    return supervisor


def pages() -> dict[str, list[str]]:
    """Every page by name, each with addresses to be asked in turn."""
    desk = DESKS[Role.SUPERVISOR]
    lists = {f"desk: {one.key}": [f"/desk?list={one.key}"] for one in desk.lists}
    orders = WorkOrder.objects.filter(state="signed", due_at__lt=now()).order_by("id")
    keys = list(orders.values_list("pk", flat=True)[:200:5])
    letters = list(Letter.objects.values_list("pk", flat=True)[:40])
    promises = list(Promise.objects.values_list("pk", flat=True)[:40])
    disputes = list(Dispute.objects.filter(state="raised").values_list("pk", flat=True)[:40])
    decided = list(Case.objects.filter(state="reported").values_list("no", flat=True)[:40])
    return lists | {
        "today": ["/today"],
        "lights: red": ["/lights/?colour=red"],
        "lights: yellow": ["/lights/?colour=yellow"],
        "named": ["/named/"],
        "disputes": ["/disputes/"],
        "decisions": ["/decisions/"],
        "call-backs": ["/callbacks/"],
        "an order's ladder": [f"/orders/{key}/ladder" for key in keys],
        "chasing an order": [f"/orders/{key}/chase" for key in keys],
        "a letter to write": [f"/orders/{key}/letters/notice" for key in keys],
        "a letter": [f"/letters/{key}/" for key in letters],
        "a promise": [f"/promises/{key}/" for key in promises],
        "a dispute": [f"/disputes/{key}/" for key in disputes],
        "a decision": [f"/cases/{no}/decide" for no in decided],
    }


def further(client: Client, address: str) -> str:
    """The address of the fifth page of a list, or of the last it has."""
    for _number in range(4):
        text = client.get(address).content.decode()
        part = text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        if 'rel="next"' not in text or "after=" not in part:
            break
        path = address.partition("?")[0]
        address = path + part.replace("&amp;", "&") if part.startswith("?") else part.replace("&amp;", "&")
    return address


def measured(
    get: Callable[[str], object], addresses: list[str], each: int
) -> tuple[list[float], list[float]]:
    """CPU milliseconds of each call: application, database."""
    apps, dbs = [], []
    for number in range(each):
        pid = connection.connection.info.backend_pid
        app, db = time.process_time(), backend_cpu(pid)
        get(addresses[number % len(addresses)])
        apps.append((time.process_time() - app) * 1000)
        dbs.append((backend_cpu(pid) - db) * 1000)
    return apps, dbs


def line(name: str, queries: int, apps: list[float], dbs: list[float]) -> str:
    """One row of the table."""
    sums = sorted(app + db for app, db in zip(apps, dbs, strict=True))
    app, db, both = statistics.median(apps), statistics.median(dbs), statistics.median(sums)
    over = " **over**" if both > LIMIT or queries > MOST_QUERIES else ""
    slow = sums[min(len(sums) - 1, int(len(sums) * 0.95))]
    return f"| {name} | {queries} | {both:.1f} = {app:.1f} + {db:.1f}{over} | {slow:.1f} |"


def measure(supervisor: User, cases: int, each: int, plans: bool) -> str:
    """The whole table."""
    client = client_of(supervisor)

    def get(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (answer.status_code, address)

    known = pages()
    known |= {
        f"{name}, fifth page": [there]
        for name, addresses in known.items()
        if len(addresses) == 1 and (there := further(client, addresses[0])) != addresses[0]
    }
    lines = [
        f"CPU milliseconds, application + database, {cases:,} cases, {each} calls each; wanted are at most"
        f" {MOST_QUERIES} queries and {LIMIT} ms.",
        "",
        "| page | queries | median | p95 |",
        "|---|---|---|---|",
    ]
    settle()
    for name, addresses in known.items():
        for address in (addresses * WARM)[:WARM]:
            get(address)
        with CaptureQueriesContext(connection) as seen:
            get(addresses[0])
        lines.append(line(name, len(seen), *measured(get, addresses, each)))
        print(lines[-1], flush=True)
        if plans:
            explain([query["sql"] for query in seen])
    return "\n".join(lines)


def explain(statements: list[str]) -> None:
    """How PostgreSQL reads the statements that cost it more than a millisecond."""
    for sql in statements:
        if not sql.startswith(("SELECT", "(SELECT", "WITH")):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}")
            plan = [row[0] for row in cursor.fetchall()]
        spent = float(plan[-1].partition(": ")[2].partition(" ")[0])
        if spent > 1:
            print(sql[:3000], *plan, sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="./run bench supervision", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--plans", action="store_true")
    parser.add_argument("--drop", action="store_true", help="drop the bench's database afterwards")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if not asked.inside:
        sys.exit(inside("bench.supervision", f"huiyin_bench_supervision_{asked.cases}", drop=asked.drop))
    text = measure(seed(asked.cases), asked.cases, asked.each, asked.plans)
    if asked.write:
        asked.write.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
