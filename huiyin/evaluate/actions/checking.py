"""Going to see whether it is done, by somebody who did none of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.collect.actions import add_photo
from huiyin.collect.kinds import Shows
from huiyin.engines.pictures import Picture
from huiyin.evaluate import policy
from huiyin.evaluate.kinds import EvaluateKind
from huiyin.evaluate.models import SiteCheck
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now


@dataclass(frozen=True)
class Found:
    """What somebody saw on the spot; whether it is done."""

    holds: bool
    words: str
    pictures: Iterable[Picture] = ()
    key: UUID = field(default_factory=uuid4)


def check_site(case: Case, found: Found, *, by: User) -> SiteCheck:
    """Keep what was found on the spot. The same key twice is kept once; the latest of a round counts.

    Raises Refused while the case is not to be decided.
    """
    require(policy.may_check(by, case))
    if case.state != Case.State.REPORTED:
        raise Refused(_("这件事现在不在评价阶段。"))
    try:
        return _keep(case, found, by)
    except IntegrityError:
        return SiteCheck.objects.get(key=found.key, case=case)


@transaction.atomic
def _keep(case: Case, found: Found, by: User) -> SiteCheck:
    made = SiteCheck.objects.create(
        key=found.key, case=case, round=case.round, holds=found.holds, words=found.words, by=by, at=now()
    )
    record(EvaluateKind.CHECKED, case.no, by=by, subject=made.subject, round=case.round, holds=found.holds)
    for picture in found.pictures:
        add_photo(case.no, picture, by=by, subject=made.subject, shows=Shows.AFTER)
    return made
