"""Volunteers, what they can do, and the lists of them that were handed in."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import job_numbered
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Skill, Volunteer, VolunteerFile
from huiyin.kernel.people.policy import may_import_volunteers


def skills() -> QuerySet[Skill]:
    """Skills one can choose, by group."""
    return Skill.objects.filter(active=True).order_by("id")


def volunteer_by_number(number: str) -> Volunteer | None:
    """The volunteer with this number."""
    return Volunteer.objects.filter(number=number.strip().upper()).first()


def volunteer_file(pk: int, *, by: Actor) -> VolunteerFile:
    """The only door from a URL's number to a list that was handed in."""
    require(may_import_volunteers(by))
    return get_object_or_404(VolunteerFile.objects.defer("text_sealed"), pk=pk)


def volunteer_files(*, by: Actor, count: int = 10) -> list[VolunteerFile]:
    """The latest lists, newest first."""
    require(may_import_volunteers(by))
    return list(VolunteerFile.objects.defer("text_sealed", "refused").order_by("-id")[:count])


def job_of(file: VolunteerFile) -> Job | None:
    """The work that reads a list."""
    return job_numbered(file.job_id)
