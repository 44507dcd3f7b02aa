"""Work behind the page: it begins with the commit, says how far it is, fails visibly, and is never lost."""

from datetime import timedelta

import pytest
from django.db import transaction

from huiyin.kernel.jobs import running
from huiyin.kernel.jobs.models import Job, LastRun
from huiyin.kernel.jobs.register import WORK, job
from huiyin.kernel.jobs.running import SILENCE, TRIES, rescue, retry, run, start
from huiyin.kernel.jobs.schedule import Recurring
from huiyin.kernel.jobs.worker import run_if_due
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now, telling_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def queued(monkeypatch):
    """Numbers put into the queue, with their pause in seconds."""
    found = []
    monkeypatch.setattr(running, "_defer", lambda row, after_seconds=0: found.append((row.pk, after_seconds)))
    return found


@pytest.fixture
def work():
    """Register work for one test."""
    before = dict(WORK)
    yield lambda function: job("test.work")(function)
    WORK.clear()
    WORK.update(before)


def test_it_keeps_progress_and_result(queued, work):
    def count(job, upto):
        for number in range(upto):
            job.progress(number + 1, upto, "数到")
        return {"sum": upto}

    work(count)
    row = start("test.work", by=MACHINE, upto=4)
    assert (row.state, queued) == (Job.State.WAITING, [(row.pk, 0)])
    run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.done, row.total, row.note) == (Job.State.DONE, 4, 4, "数到")
    assert row.result == {"sum": 4} and row.percent == 100 and row.finished_at is not None


def test_unknown_work_is_refused_before_anything_is_written(queued):
    with pytest.raises(LookupError, match="test.nothing"):
        start("test.nothing", by=MACHINE)
    assert not Job.objects.exists()


def test_it_does_not_begin_when_the_transaction_fails(work):
    work(lambda job: {})
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        start("test.work", by=MACHINE)
        1 / 0  # noqa: B018
    assert not Job.objects.exists()


def test_a_failure_is_tried_again_with_growing_pauses_then_shown(queued, work):
    def fail(job):
        raise OSError("磁盘满")

    work(fail)
    row = start("test.work", by=MACHINE)
    for _turn in range(TRIES):
        run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.tries, row.error) == (Job.State.FAILED, TRIES, "OSError: 磁盘满")
    assert [pause for _number, pause in queued] == [0, 30, 90]


def test_a_failed_job_is_put_back_by_hand_only_once(queued, work):
    work(lambda job: {"ok": 1})
    row = Job.objects.create(name="test.work", state=Job.State.FAILED, error="x", tries=3, asked_at=now())
    retry(row, by=MACHINE)
    retry(row, by=MACHINE)
    assert queued == [(row.pk, 0)]
    run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.error) == (Job.State.DONE, "")


def test_a_job_is_done_by_one_worker_only(queued, work):
    ran = []
    work(lambda job: ran.append(1))
    row = start("test.work", by=MACHINE)
    run(row.pk)
    run(row.pk)
    assert ran == [1]


def test_work_whose_worker_fell_silent_is_queued_again(queued):
    long_ago = now() - SILENCE - timedelta(seconds=1)
    silent = Job.objects.create(name="x", state=Job.State.RUNNING, asked_at=long_ago, beat_at=long_ago)
    lost = Job.objects.create(name="x", state=Job.State.WAITING, asked_at=long_ago)
    Job.objects.create(name="x", state=Job.State.RUNNING, asked_at=long_ago, beat_at=now())
    Job.objects.create(name="x", state=Job.State.FAILED, asked_at=long_ago)
    assert rescue() == 2
    assert sorted(number for number, _ in queued) == [silent.pk, lost.pk]
    assert rescue() == 0


def test_an_errand_runs_once_a_pause():
    ran = []
    errand = Recurring("test.errand", timedelta(hours=1), lambda: ran.append(1))
    assert run_if_due(errand) and not run_if_due(errand)
    with telling_of(now() + timedelta(hours=1, seconds=1)):
        assert run_if_due(errand)
    assert ran == [1, 1]


def test_an_errand_that_fails_is_shown_leaves_nothing_half_done_and_runs_next_time():
    def fail():
        LastRun.objects.create(name="half done", at=now())
        raise ValueError("不行")

    assert run_if_due(Recurring("test.errand", timedelta(hours=1), fail))
    assert LastRun.objects.get(name="test.errand").error == "ValueError: 不行"
    assert not LastRun.objects.filter(name="half done").exists()
    assert run_if_due(Recurring("test.errand", timedelta(hours=1), lambda: None))
    assert LastRun.objects.get(name="test.errand").error == ""
