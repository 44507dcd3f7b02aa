"""Who carries the project with us."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused, StaleState, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.present import today
from huiyin.plan import policy
from huiyin.plan.kinds import PlanKind
from huiyin.plan.models import Partner, Project


@transaction.atomic
def add_partner(project: Project, *, name: str, part: str, key: UUID, by: Actor) -> Partner:
    """Note an organisation and what it does; one of the county's own list is known by its whole name.

    The same key twice makes one. Raises Refused when it has a part already.
    """
    require(policy.may_plan(by, project.place))
    known = Partner.objects.filter(key=key).first()
    if known is not None:
        return known
    if Project.objects.select_for_update().get(pk=project.pk).state not in Project.OPEN:
        raise Refused(_("项目已经结束，不能再增加协作单位。"))
    if project.partners.filter(name=name, until=None).exists():
        raise Refused(_("“%(name)s”已经是协作单位。分工变了，先结束旧的，再写新的。") % {"name": name})
    partner = Partner.objects.create(
        key=key,
        project=project,
        organisation=Organisation.objects.filter(name=name, active=True).order_by("pk").first(),
        name=name,
        part=part,
        since=today(),
    )
    record(
        PlanKind.PARTNER_JOINED,
        project.no,
        by=by,
        subject=subject_of(partner),
        organisation=partner.organisation_id,
    )
    return partner


@transaction.atomic
def end_partner(partner: Partner, *, by: Actor) -> None:
    """It has no part any more; that it had one stays readable."""
    require(policy.may_plan(by, partner.project.place))
    if not Partner.objects.filter(pk=partner.pk, until=None).update(until=today()):
        raise StaleState(_("这个单位已经退出。请刷新页面看最新情况。"))
    partner.until = today()
    record(PlanKind.PARTNER_LEFT, partner.project.no, by=by, subject=subject_of(partner))
