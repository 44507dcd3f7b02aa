"""Fill a database with many cases for the benches: all rows the loop would have, and a log that verifies.

Everything is made by PostgreSQL from running numbers, so a million cases take minutes, and the same number
gives the same county. The chains are hashed as `kernel.events.hashing` defines it; `./run verify` agrees.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from huiyin.kernel.people.models import Organisation, User

STATES = (
    "CASE WHEN mod(n, 100) < 3 THEN 'filed' WHEN mod(n, 100) < 10 THEN 'working'"
    " WHEN mod(n, 100) < 12 THEN 'reported' ELSE 'closed' END"
)
STEP = 50_000
ENOUGH = 200  # cases for one run to close
FREE_NUMBERS = 5_000_000  # what work under measurement is numbered from, far from the seeded


def seed_cases(
    count: int,
    units: list[Organisation],
    handler: User,
    say: Callable[[str], None] = print,
    speak: Callable[[str], str] | None = None,
    log: bool = True,
    states: str = STATES,
) -> None:
    """Add cases until there are `count`, spread over places, classes, units and three years, newest last.

    `speak` says what is asked for at a place, where one sentence for all is not enough. `log` false leaves
    out the events, for benches that read none; `states` is SQL for the state of case `n`. Some cases are
    closed by every run of a bench: until `ENOUGH` wait to be closed again, a few more are added.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        there, waiting = _there(cursor)
        if there >= count and (waiting >= ENOUGH or states != STATES):
            return
        _names(cursor, units)
        if there >= count:
            _batch(cursor, there + 1, there + ENOUGH, handler.pk, states="'reported'")
        for first in range(there + 1, count + 1, STEP):
            last = min(count, first + STEP - 1)
            _batch(cursor, first, last, handler.pk, states, speak=speak, log=log)
            say(f"… {last:,} cases")
        for sequence in ("collect_request_no", "archive_case_no"):
            cursor.execute("SELECT setval(%s, greatest(%s, nextval(%s)))", [sequence, FREE_NUMBERS, sequence])
        cursor.execute("ANALYZE")


def _there(cursor: Any) -> tuple[int, int]:
    """How many cases were seeded here before, and how many cases wait to be closed."""
    cursor.execute(
        "SELECT count(*) FILTER (WHERE fictitious), count(*) FILTER (WHERE state = 'reported')"
        " FROM archive_case"
    )
    there, waiting = cursor.fetchone()
    return int(there), int(waiting)


def _names(cursor: Any, units: list[Organisation]) -> None:
    """Lookup tables by running number: villages, classes, units."""
    cursor.execute(
        "CREATE TEMP TABLE spot AS SELECT row_number() OVER (ORDER BY id) - 1 AS k, id,"
        " split_part(path, '/', 2)::bigint AS township, lat, lon FROM places_place WHERE level = 'village'"
    )
    cursor.execute(
        "CREATE TEMP TABLE class AS SELECT row_number() OVER (ORDER BY id) - 1 AS k, id FROM collect_category"
    )
    cursor.execute("CREATE TEMP TABLE unit (k int, id bigint)")
    for k, unit in enumerate(units):
        cursor.execute("INSERT INTO unit VALUES (%s, %s)", [k, unit.pk])


def _batch(
    cursor: Any,
    first: int,
    last: int,
    handler: int,
    states: str = STATES,
    speak: Callable[[str], str] | None = None,
    log: bool = True,
) -> None:
    cursor.execute("DROP TABLE IF EXISTS fresh")
    cursor.execute(
        f"""
        CREATE TEMP TABLE fresh AS
        SELECT n, 'D26-' || lpad((n + 100000)::text, 7, '0') || '-0' AS dno,
               '26-' || lpad((n + 100000)::text, 7, '0') || '-0' AS rno, {states} AS state,
               spot.id AS place, spot.township, spot.lat, spot.lon, class.id AS category, unit.id AS unit,
               %s::timestamptz - ((1000000 - mod(n, 1000000)) || ' minutes')::interval AS at,
               (ARRAY['consult','help','complaint','suggestion'])[1 + mod(n, 4)] AS matter,
               (ARRAY['hotline','portal','media','meeting'])[1 + mod(n / 4, 4)] AS channel,
               '第' || n || '件：村里的水渠垮了一段，浇不上田，请来人看看。' AS words
        FROM generate_series(%s::bigint, %s::bigint) AS n
        JOIN spot ON spot.k = (n::bigint * 7919) %% (SELECT count(*) FROM spot)
        JOIN class ON class.k = (n::bigint * 31) %% (SELECT count(*) FROM class)
        JOIN unit ON unit.k = (n / 7) %% (SELECT count(*) FROM unit)
        """,
        [_now(), first, last],
    )
    if speak is not None:
        _tell(cursor, speak)
    for statement in _ROWS:
        cursor.execute(statement, {"handler": handler})
    for step in _EVENTS if log else ():
        cursor.execute(_event(*step))


def _tell(cursor: Any, speak: Callable[[str], str]) -> None:
    """Put words of their own into the fresh cases."""
    cursor.execute(
        "SELECT n, full_name FROM fresh JOIN places_place ON places_place.id = fresh.place ORDER BY n"
    )
    told = [(n, speak(name)) for n, name in cursor.fetchall()]
    cursor.execute("CREATE TEMP TABLE IF NOT EXISTS told (n int PRIMARY KEY, words text)")
    cursor.execute("TRUNCATE told")
    with cursor.copy("COPY told (n, words) FROM STDIN") as rows:
        for row in told:
            rows.write_row(row)
    cursor.execute("UPDATE fresh SET words = told.words FROM told WHERE told.n = fresh.n")


def _now() -> datetime:
    return timezone.localtime()


_ROWS = (
    """INSERT INTO collect_request (key, no, channel, source_ref, matter, urgency, words, secrecy, state,
         received_at, category_id, place_id, lat, lon)
       SELECT gen_random_uuid(), rno, channel, '', matter, 'ordinary', words, false,
         CASE WHEN state = 'closed' THEN 'settled' WHEN state = 'reported' THEN 'answered' ELSE 'open' END,
         at, category, place, lat, lon FROM fresh ORDER BY n""",
    """INSERT INTO archive_case (no, title, channel, matter, urgency, township_ref, village_ref, lat, lon,
         secrecy, state, round, voices, opened_at, due_at, reported_at, closed_at, fictitious, category_id,
         place_id)
       SELECT dno, left(words, 40), channel, matter, 'ordinary', township, place, lat, lon, false, state,
         1, 1,
         at, at + interval '7 days',
         CASE WHEN state IN ('reported', 'closed') THEN at + interval '3 days' END,
         CASE WHEN state = 'closed' THEN at + interval '5 days' END, true, category, place
       FROM fresh ORDER BY n""",
    """INSERT INTO archive_voice (joined_at, case_id, request_id)
       SELECT at, c.id, r.id FROM fresh JOIN archive_case c ON c.no = dno JOIN collect_request r ON r.no = rno
       ORDER BY n""",
    """INSERT INTO archive_caseunit (is_open, due_at, case_id, organisation_id)
       SELECT fresh.state = 'working', c.due_at, c.id, unit FROM fresh JOIN archive_case c ON c.no = dno
       WHERE fresh.state <> 'filed' ORDER BY n""",
    """INSERT INTO dispatch_workorder (key, is_lead, round, instructions, basis, state, sent_at, sign_by,
         due_at,
         signed_at, reported_at, accepted_at, report, return_reason, return_basis, case_id, handler_id,
         organisation_id, category_ref)
       SELECT gen_random_uuid(), true, 1, '', '',
         CASE WHEN fresh.state = 'working' THEN 'signed' ELSE 'accepted' END,
         at, at + interval '1 day', at + interval '7 days', at + interval '2 hours',
         CASE WHEN fresh.state <> 'working' THEN at + interval '3 days' END,
         CASE WHEN fresh.state <> 'working' THEN at + interval '3 days' END, '已办。', '', '', c.id,
         %(handler)s, unit, category
       FROM fresh JOIN archive_case c ON c.no = dno WHERE fresh.state <> 'filed' ORDER BY n""",
    """INSERT INTO calendar_clock (chain, subject, kind, matter, urgency, state, started_at, due_at, warn_at,
         stopped_at, estimated, township_id_plain, calendar_id, limit_id)
       SELECT dno, 'case:' || dno, 'dispatch.finish', matter, 'ordinary',
         CASE WHEN state IN ('reported', 'closed') THEN 'met' ELSE 'running' END, at,
         at + interval '7 days', at + interval '5 days',
         CASE WHEN state IN ('reported', 'closed') THEN at + interval '3 days' END, false,
         township, (SELECT min(id) FROM calendar_calendar),
         (SELECT min(id) FROM calendar_timelimit WHERE kind = 'dispatch.finish')
       FROM fresh ORDER BY n""",
    """INSERT INTO calendar_clock (chain, subject, kind, matter, urgency, state, started_at, due_at, warn_at,
         stopped_at, estimated, township_id_plain, organisation_id_plain, calendar_id, limit_id)
       SELECT dno, 'workorder:' || o.id, term.kind, fresh.matter, 'ordinary',
         CASE WHEN term.kind = 'dispatch.finish' AND o.accepted_at IS NULL THEN 'running' ELSE 'met' END, at,
         at + term.runs, at + term.runs * 0.8,
         CASE WHEN term.kind <> 'dispatch.finish' THEN at + interval '2 hours' ELSE o.accepted_at END,
         false, fresh.township, unit, (SELECT min(id) FROM calendar_calendar),
         (SELECT min(id) FROM calendar_timelimit l WHERE l.kind = term.kind)
       FROM fresh JOIN archive_case c ON c.no = dno JOIN dispatch_workorder o ON o.case_id = c.id
       CROSS JOIN (VALUES ('dispatch.sign', interval '1 day'), ('dispatch.contact', interval '1 day'),
         ('dispatch.finish', interval '7 days')) AS term (kind, runs)
       ORDER BY n""",
    """INSERT INTO calendar_clockstep (clock_id, kind, at, before_due, after_due, reason_code, amount, unit)
       SELECT k.id, step.kind, step.at, step.before_due, k.due_at, '', 0, ''
       FROM fresh JOIN calendar_clock k ON k.chain = dno
       CROSS JOIN LATERAL (VALUES ('start', k.started_at, NULL), ('stop', k.stopped_at, k.due_at))
         AS step (kind, at, before_due)
       WHERE step.at IS NOT NULL ORDER BY n""",
    """INSERT INTO evaluate_evaluation (round, how, contacted, solved, satisfied, reasons, words, at, case_id,
         request_id, presence, consent, counts)
       SELECT 1, 'phone', true, true, 4, '{}', '', at + interval '4 days', c.id, r.id, '', false, true
       FROM fresh JOIN archive_case c ON c.no = dno JOIN collect_request r ON r.no = rno
       WHERE fresh.state IN ('reported', 'closed') ORDER BY n""",
)

# chain column, position, kind, subject, facts, delay, condition
_EVENTS = (
    ("rno", 1, "collect.received", "'request:' || rno", "'{\"channel\":\"' || channel || '\"}'", "0", "true"),
    ("rno", 2, "archive.filed", "'case:' || dno", "'{\"case\":\"' || dno || '\"}'", "1", "true"),
    ("dno", 1, "archive.opened", "'case:' || dno", "'{\"place\":' || place || '}'", "1", "true"),
    ("dno", 2, "archive.filed", "'request:' || rno", "'{\"request\":\"' || rno || '\"}'", "1", "true"),
    ("dno", 3, "dispatch.order_sent", "''", "'{\"organisation\":' || unit || '}'", "60", "state <> 'filed'"),
    ("dno", 4, "dispatch.order_signed", "''", "'{}'", "120", "state <> 'filed'"),
    ("dno", 5, "archive.reported", "''", "'{}'", "4320", "state IN ('reported', 'closed')"),
    ("dno", 6, "archive.closed", "''", "'{}'", "7200", "state = 'closed'"),
)


def _event(chain: str, seq: int, kind: str, subject: str, facts: str, minutes: str, condition: str) -> str:
    """One link for every fresh case: its body as canonical JSON, hashed behind the link before it."""
    at = f"at + interval '{minutes} minutes'"
    moment = f"to_char(({at}) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    body = (
        f'convert_to(\'{{"actor":[null,"machine",null],"at":"\' || {moment} || \'","chain":"\' || {chain}'
        f' || \'","facts":\' || {facts} || \',"kind":"{kind}","seq":{seq},"subject":"\' || {subject}'
        f" || '\"}}', 'UTF8')"
    )
    head = "decode(repeat('00', 32), 'hex')" if seq == 1 else "head"
    joined = "" if seq == 1 else f" JOIN events_chain ON key = {chain}"
    return f"""
        WITH link AS (
            SELECT n, {chain} AS chain, {at} AS at, {subject} AS subject, {body} AS body, {head} AS before
            FROM fresh{joined} WHERE {condition}
        ), moved AS (
            INSERT INTO events_chain (key, seq, head) SELECT chain, {seq}, sha256(before || body) FROM link
            ON CONFLICT (key) DO UPDATE SET seq = excluded.seq, head = excluded.head
        )
        INSERT INTO events_event (chain, seq, kind, at, actor_role, subject, body, hash)
        SELECT chain, {seq}, '{kind}', at, 'machine', subject, body, sha256(before || body)
        FROM link ORDER BY n
    """
