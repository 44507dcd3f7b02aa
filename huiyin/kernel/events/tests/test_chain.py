"""Every event hangs on the one before it, and no change to the past goes unseen."""

import hashlib
import json
import threading

import pytest
from django.db import DatabaseError, connection, transaction

from huiyin.collect.kinds import CollectKind
from huiyin.kernel.events.hashing import GENESIS, canonical, link
from huiyin.kernel.events.log import Draft, gathered, record, record_many
from huiyin.kernel.events.models import Chain, DailyRoot, Event
from huiyin.kernel.events.verify import verify
from huiyin.kernel.people.access import MACHINE

KIND = CollectKind.CORRECTED


def tell(chain: str, count: int = 1) -> list[Event]:
    with transaction.atomic():
        return record_many([Draft(KIND, chain, MACHINE, facts={"n": n}) for n in range(count)])


def tamper(sql: str, *values) -> None:
    """Do to the log what only somebody with the database's own password could."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_event DISABLE TRIGGER events_append_only")
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE events_event ENABLE TRIGGER events_append_only")


@pytest.mark.django_db
class TestOneWriter:
    def test_each_event_is_hashed_over_the_one_before(self):
        first, second = tell("case-1", 2)
        assert (first.seq, second.seq) == (1, 2)
        assert bytes(first.hash) == hashlib.sha256(GENESIS + bytes(first.body)).digest()
        assert bytes(second.hash) == link(bytes(first.hash), bytes(second.body))
        assert bytes(Chain.objects.get(key="case-1").head) == bytes(second.hash)

    def test_the_same_facts_always_give_the_same_bytes(self):
        assert canonical({"b": 1, "a": "村"}) == canonical({"a": "村", "b": 1}) == '{"a":"村","b":1}'.encode()

    def test_the_body_says_what_the_columns_say(self):
        event = tell("case-1")[0]
        body = json.loads(bytes(event.body))
        assert body["kind"] == KIND and body["actor"] == [None, "machine", None] and event.facts == {"n": 0}

    def test_a_whole_history_verifies(self):
        before = verify()
        tell("a", 3), tell("b", 2), tell("a", 1)
        after = verify()
        assert (after.broken, after.events - before.events, after.chains - before.chains) == (None, 6, 2)

    def test_the_database_refuses_to_edit_or_delete(self):
        event = tell("case-1")[0]
        for sql in ("UPDATE events_event SET kind = 'x'", "DELETE FROM events_event"):
            with pytest.raises(DatabaseError, match="History is never edited"), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(sql)
        assert Event.objects.get(pk=event.pk).kind == event.kind

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ("kind = 'collect.settled'", "columns differ"),
            ("at = at - interval '1 day'", "columns differ"),
            ("actor_role = 'x'", "columns differ"),
            ("body = '\\x7b7d'", "does not follow"),
            ("hash = '\\x00'", "does not follow"),
            ("", "is missing before it"),
        ],
    )
    def test_an_edit_behind_the_guard_is_named_where_it_was_made(self, change, says):
        tell("a", 3), tell("b", 4), tell("c", 2)
        what = f"UPDATE events_event SET {change}" if change else "DELETE FROM events_event"
        tamper(f"{what} WHERE chain = 'b' AND seq = 2")
        broken = verify().broken
        assert broken and says in broken and broken.startswith("b #"), broken

    def test_two_events_exchanged_are_found(self):
        tell("b", 3)
        tamper("UPDATE events_event SET seq = 99 WHERE seq = 2")
        tamper("UPDATE events_event SET seq = 2 WHERE seq = 3")
        tamper("UPDATE events_event SET seq = 3 WHERE seq = 99")
        assert verify().broken.startswith("b #2")

    def test_the_last_event_cut_off_is_found(self):
        tell("b", 3), tell("c")
        tamper("DELETE FROM events_event WHERE chain = 'b' AND seq = 3")
        assert verify().broken == "b: events are missing after #2"

    def test_a_whole_chain_cut_out_is_found(self):
        tell("b", 3), tell("c")
        tamper("DELETE FROM events_event WHERE chain = 'b'")
        assert verify().broken == "b: all of its events are missing"

    def test_of_two_faults_the_first_is_named(self):
        tell("a", 2), tell("b", 2)
        tamper("UPDATE events_event SET hash = '\\x00' WHERE chain = 'b' AND seq = 1")
        tamper("UPDATE events_event SET hash = '\\x00' WHERE chain = 'a' AND seq = 2")
        assert verify().broken.startswith("a #2")

    def test_what_is_gathered_is_written_at_the_end_in_order(self, django_assert_num_queries):
        with transaction.atomic():
            with django_assert_num_queries(2):
                with gathered():
                    record(KIND, "x", by=MACHINE, n=1)
                    with gathered():
                        record(KIND, "y", by=MACHINE, n=2)
                    record(KIND, "x", by=MACHINE, n=3)
        told = Event.objects.filter(chain__in="xy").order_by("id")
        assert [event.facts["n"] for event in told] == [1, 2, 3]
        assert verify().broken is None

    def test_what_is_gathered_before_a_failure_is_not_written(self):
        with pytest.raises(ValueError), transaction.atomic(), gathered():
            record(KIND, "x", by=MACHINE)
            raise ValueError
        assert not Event.objects.filter(chain="x").exists()


@pytest.mark.django_db(transaction=True)
class TestManyWriters:
    def test_outside_a_transaction_nothing_is_recorded(self):
        before = Event.objects.count()
        with pytest.raises(RuntimeError, match="outside a transaction"):
            record(KIND, "case-1", by=MACHINE)
        assert Event.objects.count() == before

    def test_two_writers_on_one_chain_leave_no_gap_and_no_double(self):
        def write():
            for _turn in range(15):
                tell("busy")
                with transaction.atomic():
                    record_many([Draft(KIND, key, MACHINE) for key in ("busy", "other")])
            connection.close()

        writers = [threading.Thread(target=write) for _number in range(2)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        seqs = list(Event.objects.filter(chain="busy").order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, 61))
        assert verify().broken is None

    def test_roots_cannot_be_edited(self):
        with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
            DailyRoot.objects.create(
                day="2026-01-01",
                first_event=1,
                last_event=0,
                count=0,
                root=b"",
                chained=b"",
                made_at="2026-01-02T00:00:00Z",
            )
            DailyRoot.objects.update(count=5)
