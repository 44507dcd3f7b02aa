"""Coming and leaving by the code that the leader's page shows."""

from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.dispatch.models import Assignment
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import require
from huiyin.kernel.people.actions.trying import count_try
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now
from huiyin.track import policy, queries
from huiyin.track.actions.roll import arrive, leave

State = Assignment.State
MOST_WRONG, WRONG_SECONDS = 5, 600
"""So many wrong codes in so many seconds, for one coming or one leaving."""


def show_by_code(assignment: Assignment, code: str, *, leaving: bool, by: User) -> bool:
    """The volunteer types the code of the minute: there, or gone again. False where it is another code.

    `leaving` is what the page offered: the same press sent twice does not also check out. A right code
    ends the step that tries are counted for, so only wrong ones use them up. Raises Refused.
    """
    require(policy.may_type_code(by, assignment))
    if policy.may_lead(by, assignment.slot):
        raise Refused(_("您能看到这个岗位的签到码，不能用它给自己签，请别的负责人来签。"))
    ready_for(assignment, leaving=leaving)
    if count_try("track.code", f"{assignment.pk}.{assignment.state}", WRONG_SECONDS) > MOST_WRONG:
        raise Refused(_("输错的次数太多了，请过 10 分钟再试，或者请负责人点名签到。"))
    if not queries.code_is_of_now(assignment.slot, code):
        return False
    if leaving:
        leave(assignment, by=by, how="code")
    else:
        arrive(assignment, by=by, how="code")
    return True


def ready_for(assignment: Assignment, *, leaving: bool) -> None:
    """For verbs of volunteers: whether the step is the next one, and its hours have come. Raises Refused."""
    if assignment.state != (State.CHECKED_IN if leaving else State.ACCEPTED):
        raise Refused(_("这一步已经办过，或者现在不能办。请回“我的服务”看一看。"))
    opens, closes = queries.code_hours(assignment.slot)
    if now() < opens:
        raise Refused(_("还没到时间，%(at)s 起可以签到。") % {"at": f"{timezone.localtime(opens):%H:%M}"})
    if now() > closes:
        raise Refused(_("服务时间已过，请负责人在点名页上补签。"))
