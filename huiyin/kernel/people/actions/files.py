"""Lists of volunteers handed in on a page: kept sealed until the worker has read them."""

from django.db import transaction

from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import start
from huiyin.kernel.people import policy, vault
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.actions.importing import Imported, Report, import_volunteers
from huiyin.kernel.people.models import User, VolunteerFile
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.people.spreadsheet import rows_of
from huiyin.kernel.present import now

_PURPOSE = "people.volunteer_file"


@transaction.atomic
def hand_in_volunteers(text: str, *, by: User) -> VolunteerFile:
    """Keep a list and ask the worker to read it. Raises Misfit when its heading is not understood."""
    require(policy.may_import_volunteers(by))
    rows = sum(1 for _row in rows_of(text))
    file = VolunteerFile.objects.create(text_sealed=vault.seal(text, _PURPOSE), by=by, rows=rows)
    job: Job = start("people.import_volunteers", by=by, file=file.pk)
    VolunteerFile.objects.filter(pk=file.pk).update(job_id=job.pk)
    file.job_id = job.pk
    return file


def read_volunteers(file: VolunteerFile, *, by: Actor, report: Report | None = None) -> Imported:
    """Import a list that was handed in, keep what was refused, and forget the rest. Safe to repeat."""
    result = import_volunteers(rows_of(opened(file.text_sealed, _PURPOSE)), by=by, report=report)
    refused = [[error.line, error.field, error.remedy] for error in result.errors]
    VolunteerFile.objects.filter(pk=file.pk).update(text_sealed=None, refused=refused, read_at=now())
    return result
