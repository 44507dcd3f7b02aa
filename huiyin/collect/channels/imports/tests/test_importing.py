"""Requests of an old system come in whole, once, and each at its own time."""

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.archive.models import Case
from huiyin.collect.actions import imports
from huiyin.collect.actions.imports import files, working
from huiyin.collect.channels.imports.tests.cast import (
    a_row,
    an_open_row,
    brought,
    csv_of,
    handed_in,
    tried,
    xlsx_of,
)
from huiyin.collect.models import ImportFile, ImportPart, Request
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Delivery, Event
from huiyin.kernel.events.verify import verify
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import run
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.models import Resident
from huiyin.kernel.people.queries import find_resident, unsealed
from huiyin.kernel.present import now
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return cast.dispatcher()


@pytest.mark.parametrize("made", [csv_of, xlsx_of])
def test_a_settled_order_comes_in_as_it_ended(clerk, made):
    unit = cast.organisation(name="住建局")
    file = brought(made(a_row(类型="路灯亮化")), clerk)
    request = Request.objects.get()
    assert file.result["new"] == 1 and file.result["refused"] == 0
    assert (request.state, request.source_ref, request.channel) == ("settled", "HX1", "hotline")
    assert request.received_at.isoformat() == "2025-03-08T06:30:00+00:00"
    assert request.no.startswith("25-") and request.place == cast.village("车江街道白水村")
    answer = request.answers.get()
    assert (answer.words, answer.organisation) == ("已经修好了。", unit)
    case = request.voice.case
    assert (case.state, case.closed_at, case.voices) == (Case.State.CLOSED, answer.at, 1)
    assert not Clock.objects.exists()
    told = list(Event.objects.filter(chain__in=[request.no, case.no]).order_by("id"))
    assert [event.kind.split(".")[1] for event in told] == (
        "received answered settled opened filed filed closed".split()
    )
    assert told[0].at == request.received_at and told[-1].at == answer.at
    assert told[0].facts["source"] == file.source_id and told[-1].facts["imported"]
    assert told[0].actor_id == clerk.pk


def test_an_open_order_gets_its_dossier_and_the_countys_clock(clerk):
    brought(csv_of(an_open_row()), clerk)
    case = Case.objects.get()
    clock = Clock.objects.get()
    assert (case.state, case.due_at) == (Case.State.FILED, clock.due_at)
    assert clock.started_at == Request.objects.get().received_at


def test_answered_and_withdrawn_orders_stand_where_they_stood(clerk):
    brought(csv_of(a_row("A", 办理状态="待回访"), a_row("B", 办理状态="已撤销", 答复内容="")), clerk)
    states = dict(Request.objects.values_list("source_ref", "state"))
    assert states == {"A": "answered", "B": "withdrawn"}
    cases = dict(Case.objects.values_list("voice_set__request__source_ref", "state"))
    assert cases == {"A": "reported", "B": "withdrawn"}


def test_the_log_holds_and_the_outbox_owes_nothing(clerk):
    brought(csv_of(*[a_row(f"N{n}") for n in range(30)]), clerk)
    assert verify().broken is None
    assert not Delivery.objects.filter(state="waiting").exists()
    assert Delivery.objects.count() == 1  # one for the whole batch, done


def test_the_same_file_twice_changes_nothing(clerk):
    data = csv_of(a_row("A"), an_open_row("B"))
    brought(data, clerk)
    before = (Request.objects.count(), Case.objects.count(), Resident.objects.count(), Event.objects.count())
    again = brought(data, clerk)
    assert again.result["known"] == 2 and again.result["new"] == 0
    after = (Request.objects.count(), Case.objects.count(), Resident.objects.count())
    assert after == before[:3]
    told = Event.objects.order_by("id")[before[3] :]
    assert [event.kind for event in told] == ["collect.import_handed_in", "collect.import_finished"]


def test_the_same_number_in_another_system_is_another_request(clerk):
    brought(csv_of(a_row("A")), clerk)
    brought(csv_of(a_row("A")), clerk, source="另一个系统")
    assert Request.objects.filter(source_ref="A").count() == 2


def test_a_trial_writes_no_request(clerk):
    file = tried(csv_of(a_row("A"), a_row("B", 来电号码="12345")), clerk)
    assert not Request.objects.exists() and not Resident.objects.exists()
    assert (file.tried["new"], file.tried["refused"], file.tried["refused_phone"]) == (1, 1, 1)
    ((line, field, remedy),) = imports.faults_of(file)
    assert (line, field) == (3, "phone") and "12345" not in remedy


def test_a_number_that_stands_twice_is_taken_once(clerk):
    file = brought(csv_of(a_row("A"), a_row("A", 诉求内容="另一件")), clerk)
    assert Request.objects.get().words == "村口的路灯坏了半个月。"
    assert (file.result["new"], file.result["refused"]) == (1, 1)


def test_killed_between_parts_it_goes_on_where_it_stopped(clerk, monkeypatch):
    monkeypatch.setattr(files, "ROWS_A_PART", 2)
    file = tried(csv_of(*[a_row(f"N{n}") for n in range(7)]), clerk)
    imports.bring_in(file, by=clerk)
    whole, done = working.receive_many, []

    def killed(*told, **more):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(1)
        return whole(*told, **more)

    monkeypatch.setattr(working, "receive_many", killed)
    with pytest.raises(KeyboardInterrupt):
        imports.bring_file(file, by=clerk, report=lambda done, total: None)
    assert Request.objects.count() == Case.objects.count() == 4
    assert ImportPart.objects.filter(done=True).count() == 2
    monkeypatch.setattr(working, "receive_many", whole)
    seen = []
    counts = imports.bring_file(file, by=clerk, report=lambda done, total: seen.append(done))
    assert seen == [6, 7]
    assert counts["new"] == 7 and Request.objects.count() == Case.objects.count() == 7
    assert verify().broken is None


def test_a_failed_import_is_seen_and_goes_on(clerk, monkeypatch):
    file = tried(csv_of(a_row("A")), clerk)
    imports.bring_in(file, by=clerk)
    Job.objects.filter(pk=file.job_id).update(state="failed", tries=3, error="OSError: 磁盘满")
    imports.try_again(file, by=clerk)
    run(file.job_id)
    assert Request.objects.count() == 1


def test_people_are_sealed_and_the_same_person_is_one(clerk):
    rows = [a_row("A"), a_row("B"), a_row("C", 姓名="李雷"), a_row("D", 姓名="", 来电号码="")]
    brought(csv_of(*rows), clerk)
    known = list(find_resident(phone="13873412345"))
    assert sorted(unsealed(one).name for one in known) == ["张桂英", "李雷"]
    held = dict(Request.objects.values_list("source_ref", "resident"))
    assert held["A"] == held["B"] != held["C"] and held["D"] is None
    assert len(known) == Resident.objects.count() == 2


def test_a_nameless_caller_is_named_by_a_later_row(clerk):
    brought(csv_of(a_row("A", 姓名=""), a_row("B")), clerk)
    assert unsealed(Resident.objects.get()).name == "张桂英"
    assert len(set(Request.objects.values_list("resident", flat=True))) == 1


def test_nothing_of_the_file_lies_open(clerk):
    brought(csv_of(a_row(地址="桂花坪三号")), clerk)
    for model in (ImportFile, ImportPart):
        for row in model.objects.values():
            open_words = " ".join(
                str(value) for value in row.values() if not isinstance(value, memoryview | bytes)
            )
            assert "张桂英" not in open_words and "13873412345" not in open_words
    assert b"13873412345" not in bytes(ImportPart.objects.get().rows_sealed)
    assert "桂花坪" not in str(Request.objects.values().get())


def test_files_are_forgotten_after_two_weeks(clerk):
    old = brought(csv_of(a_row("A")), clerk)
    ImportFile.objects.update(received_at=now() - files.KEEP * 1.1)
    young = handed_in(csv_of(a_row("B")), clerk)
    assert imports.forget_old_files(by=MACHINE) == 1
    old.refresh_from_db()
    assert old.forgotten_at and old.name_sealed is None and not old.parts.exists() and young.parts.exists()
    assert Event.objects.get(kind="collect.import_forgotten").chain == old.chain
    assert Request.objects.count() == 1


def test_a_file_at_work_is_not_forgotten(clerk):
    file = tried(csv_of(a_row("A")), clerk)
    imports.bring_in(file, by=clerk)
    with pytest.raises(Refused):
        imports.forget_file(file, by=clerk)
    run(file.job_id)
    with pytest.raises(Refused):
        imports.bring_in(file, by=clerk)


def test_only_the_countys_desk_imports(clerk):
    for other in (cast.operator(), cast.supervisor()):
        with pytest.raises(PermissionDenied):
            handed_in(csv_of(a_row()), other)
    assert not ImportFile.objects.exists()


def test_columns_are_remembered_for_the_system(clerk):
    heading = ["单据", "时刻", "事情"]
    data = csv_of(["A", "2025-01-01", "没有水"], heading=heading)
    file = handed_in(data, clerk)
    assert file.mapping == {}
    mapping = {"number": 0, "received": 1, "words": 2}
    imports.try_out(file, mapping, no_place="county", by=clerk)
    moved = csv_of(["没有水", "A", "2025-01-01"], heading=["事情", "单据", "时刻"])
    again = handed_in(moved, clerk)
    assert again.mapping == {"number": 1, "received": 2, "words": 0} and again.no_place == "county"


def test_a_row_without_a_place_goes_to_the_county_only_when_told_so(clerk):
    data = csv_of(a_row("A", 乡镇="", 村="", 地址=""))
    assert tried(data, clerk).tried["refused_village"] == 1
    brought(data, clerk, no_place="county")
    assert Request.objects.get().place == cast.county()
