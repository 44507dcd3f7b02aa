"""`manage.py begin`: a new county gets what every county begins with; an older one what a release added."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from huiyin.kernel.calendar.models import TimeLimit
from huiyin.kernel.places.models import Place
from huiyin.web.beginnings import begin


class Command(BaseCommand):
    help = "Fill in the places, working days, limits and rules that are missing; what was decided stays."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        places, limits = Place.objects.count(), TimeLimit.objects.count()
        begin()
        added = (Place.objects.count() - places, TimeLimit.objects.count() - limits)
        self.stdout.write("Added {} places and {} limits.".format(*added))
