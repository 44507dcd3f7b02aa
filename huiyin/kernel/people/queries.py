"""Reading people: masked by default."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncHour
from django.http import Http404
from django.shortcuts import get_object_or_404

from huiyin.kernel.events.models import Event
from huiyin.kernel.people import identity, vault
from huiyin.kernel.people.access import SignedIn, require
from huiyin.kernel.people.identity import Identity
from huiyin.kernel.people.kinds import PeopleKind, RevealReason, Role
from huiyin.kernel.people.models import Duty, Organisation, Resident, Reveal, Skill, User, Volunteer
from huiyin.kernel.people.policy import may_keep_accounts, may_keep_duties
from huiyin.kernel.people.sealed import opened
