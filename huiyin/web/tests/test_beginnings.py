"""A new county is filled in by one command; repeated, it adds only what is missing."""

from datetime import date

import pytest
from django.core.management import call_command

from huiyin.dispatch.models import HandlingRule
from huiyin.kernel.calendar.actions import LimitTerms, revise_limit
from huiyin.kernel.calendar.models import TimeLimit
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.places.models import Place

pytestmark = pytest.mark.django_db


def test_a_county_with_everything_gets_nothing_twice(capsys):
    call_command("begin")
    before = (Place.objects.count(), TimeLimit.objects.count(), HandlingRule.objects.count())
    call_command("begin")
    assert (Place.objects.count(), TimeLimit.objects.count(), HandlingRule.objects.count()) == before
    assert capsys.readouterr().out.endswith("Added 0 places and 0 limits.\n")


def test_after_an_upgrade_it_brings_what_is_new_and_leaves_what_was_decided(capsys):
    call_command("begin")
    HandlingRule.objects.all().delete()
    lost = TimeLimit.objects.filter(kind="track.dispute").delete()[0]
    sign = TimeLimit.objects.get(kind="dispatch.sign", matter="", urgency="", valid_to=None)
    decided = revise_limit(sign, LimitTerms(4, "working_hour", date(2027, 1, 1), "县里的通知"), by=MACHINE)
    call_command("begin")
    assert HandlingRule.objects.exists()
    assert capsys.readouterr().out.endswith(f"Added 0 places and {lost} limits.\n")
    assert TimeLimit.objects.get(pk=decided.pk).amount == 4
