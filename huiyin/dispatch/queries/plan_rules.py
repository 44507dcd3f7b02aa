"""The rules and weights of plans: in force today, the newest, all of them."""

from typing import TypeVar

from django.db.models import QuerySet

from huiyin.dispatch.models.plan_rules import PlanVersion
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.present import today

Version = TypeVar("Version", bound=PlanVersion)


def plan_values(kind: type[Version]) -> Version:
    """The version in force today; where the county has none yet, the one it would be shown."""
    return plan_versions(kind).filter(in_force(today())).first() or kind()


def last_plan_values(kind: type[Version]) -> Version | None:
    """The newest version, in force or to come."""
    return plan_versions(kind).first()


def plan_versions(kind: type[Version]) -> QuerySet[Version]:
    """Every version, the newest first."""
    return kind._default_manager.order_by("-version")
