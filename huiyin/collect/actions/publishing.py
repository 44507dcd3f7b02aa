"""What was answered to a published text is published where it was asked, or not, with a reason."""

from django.db import IntegrityError, transaction

from huiyin.collect import policy
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Answer, Publication
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now


def publish(answer: Answer, *, words: str, url: str, by: User) -> Publication:
    """Tell that these words of an answer stand under an address. Twice is once: the first is returned."""
    return _settle(Publication(answer=answer, words=words, url=url), CollectKind.PUBLISHED, by)


def keep_unpublished(answer: Answer, *, why_not: str, by: User) -> Publication:
    """Tell that an answer is not published, and why. Twice is once: the first is returned."""
    return _settle(Publication(answer=answer, why_not=why_not), CollectKind.NOT_PUBLISHED, by)


def _settle(publication: Publication, kind: CollectKind, by: User) -> Publication:
    answer = publication.answer
    require(policy.may_publish(by, answer.request))
    try:
        return _write(publication, kind, by)
    except IntegrityError:
        return Publication.objects.get(answer=answer)


@transaction.atomic
def _write(publication: Publication, kind: CollectKind, by: User) -> Publication:
    request = publication.answer.request
    publication.request, publication.by, publication.at = request, by, now()
    publication.save(force_insert=True)
    record(kind, request.no, by=by, subject=f"request:{request.no}", answer=publication.answer_id)
    return publication
