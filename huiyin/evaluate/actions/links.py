"""Links by which a resident rates without signing in."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.collect.models import Request
from huiyin.evaluate.models import RatingLink, Rule
from huiyin.evaluate.queries import code_index, link_code, number_for
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import Actor
from huiyin.kernel.present import now


def link_values(request: Request, case: Case, *, by: Actor) -> dict[str, str]:
    """What an invitation says of its link, which is made with it. Made again, it is the same link."""
    code = link_code(request, case.round)
    days = number_for(Rule.What.LINK_DAYS, case)
    RatingLink.objects.get_or_create(
        request=request,
        round=case.round,
        defaults={
            "case": case,
            "code_index": code_index(code),
            "made_at": now(),
            "expires_at": now() + timedelta(days=days),
        },
    )
    return {"link": f"{settings.HUIYIN_SITE}{reverse('evaluate:by_link', args=[code])}", "days": str(days)}


@transaction.atomic
def use_link(link: RatingLink, *, by: Actor) -> None:
    """Use a link up. Raises Refused where somebody did, or its time or its round is over."""
    live = RatingLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now())
    if link.round != link.case.round or not live.update(used_at=now()):
        raise Refused(_("这个链接已经用过，或者过期了。请凭编号和查询码评价。"))
