"""What an import brought in is found by its words without waiting for the hourly look."""

import pytest

from huiyin.archive.actions.bringing import file_many
from huiyin.archive.actions.words import INDEX
from huiyin.archive.models import Case, CaseWords
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import run
from huiyin.kernel.people.access import MACHINE
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


def jobs(state: str) -> list[Job]:
    return list(Job.objects.filter(name=INDEX, state=state))


def test_cases_brought_in_are_indexed_at_once_by_one_job():
    for _batch in range(2):
        file_many([cast.a_request().pk for _ in range(2)], {}, by=MACHINE)
    (waiting,) = jobs("waiting")
    assert Case.objects.count() == 4 and not CaseWords.objects.exists()
    run(waiting.pk)
    assert CaseWords.objects.count() == 4


def test_a_job_at_work_may_be_past_what_is_new_so_another_waits():
    file_many([cast.a_request().pk], {}, by=MACHINE)
    Job.objects.filter(name=INDEX).update(state="running")
    file_many([cast.a_request().pk], {}, by=MACHINE)
    assert len(jobs("running")) == len(jobs("waiting")) == 1


def test_nothing_brought_asks_for_no_work():
    assert file_many([], {}, by=MACHINE) == 0 and not Job.objects.filter(name=INDEX).exists()
