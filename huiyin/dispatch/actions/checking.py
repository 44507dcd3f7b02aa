"""What was noticed in an answer is kept with its order, where the reviewer and the one who closes see it."""

from collections import Counter
from collections.abc import Sequence

from huiyin.collect.actions import Reply
from huiyin.dispatch import policy
from huiyin.dispatch.models import AnswerBand, AnswerCheck, AnswerTemplate, WorkOrder
from huiyin.dispatch.queries.answers import weigh
from huiyin.engines.answers.gaps import fixed_parts
from huiyin.engines.answers.sameness import keys, own_pieces
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import User

_NOTICED = ["words", "template", "same_as", "percent", "is_phrases", "no_act", "no_day", "at"]


def keep_check(order: WorkOrder, words: str, template: AnswerTemplate | None, *, by: User) -> AnswerCheck:
    """Weigh the answer of an order and keep what was noticed in place of what was noticed before.

    The caller proposes or gives the answer in the same transaction.
    """
    require(policy.may_weigh(by, order))
    check = weigh(order, words, template)
    [kept] = AnswerCheck.objects.bulk_create(
        [check], update_conflicts=True, unique_fields=["order"], update_fields=_NOTICED
    )
    if getattr(order, "answer_check", None) is not None:
        AnswerBand.objects.filter(check_of=kept.pk).delete()
    order.answer_check = kept
    pieces = own_pieces(words, fixed_parts(template.text) if template else ())
    wanted = keys(pieces, order.organisation_id)
    AnswerBand.objects.bulk_create(AnswerBand(check_of_id=kept.pk, key=key) for key in wanted)
    return kept


def keep_what_was_told(order: WorkOrder, replies: Sequence[Reply], *, by: User) -> None:
    """Weigh again what the residents were told in the end, where that is not what was proposed."""
    require(policy.may_weigh(by, order))
    if not replies:
        return
    words = Counter(one.words for one in replies).most_common(1)[0][0]
    before = getattr(order, "answer_check", None)
    if before is None or before.words != words:
        keep_check(order, words, before.template if before else None, by=by)
