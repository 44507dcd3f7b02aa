"""The one door through which residents are told something, alone or together with others of a matter."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _

from huiyin.collect import policy
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Answer, KnowledgeVersion, Request
from huiyin.engines.answers.gaps import open_gaps
from huiyin.kernel.events.lifecycle import Refused, subject_of, too_late
from huiyin.kernel.events.log import Draft, record_many
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now


@dataclass(frozen=True)
class Reply:
    """What one voice is told. `key` is made by the client, so that pressing twice tells it once.

    `version` is the knowledge base's wording that was read out, if any.
    """

    request: Request
    words: str
    key: UUID = field(default_factory=uuid4)
    version: KnowledgeVersion | None = None


def refuse_open_gaps(*told: str) -> None:
    """Nobody is told a template whose gaps stay open. Raises Refused, naming them."""
    names = list(dict.fromkeys(name for words in told for name in open_gaps(words)))
    if names:
        raise Refused(open_words(names))


def open_words(names: Sequence[str]) -> str:
    """That gaps are open, and which."""
    return _("答复里还有 %(n)d 处没有填：%(names)s。填好再送出。") % {
        "n": len(names),
        "names": _("、").join(names),
    }


def answer(
    request: Request,
    *,
    words: str,
    by: Actor,
    key: UUID | None = None,
    version: KnowledgeVersion | None = None,
) -> None:
    """Tell one resident what was done. The words are kept with the request, not in the log."""
    answer_each([Reply(request, words, key or uuid4(), version)], by=by)


@transaction.atomic
def answer_each(replies: Sequence[Reply], *, by: Actor, unit: int | None = None) -> int:
    """Tell each voice its own words; how many were told now. A key that was seen before tells nothing again.

    `unit` is the organisation whose duty is answered for: the caller knows that it carries one in this
    matter, and its own people may answer for it. One statement and the log's, however many voices. Raises
    StaleState when a voice was taken back meanwhile.
    """
    for reply in replies:
        require(policy.may_answer(by, reply.request, unit))
    refuse_open_gaps(*(reply.words for reply in replies))
    spoken = {reply.request.pk: reply.request for reply in replies}
    drafts = []
    for answer, voice, moved in _tell(replies, by, unit):
        if not moved:
            raise too_late()
        request = spoken[voice]
        facts = {"before": str(request.state), "after": str(Request.State.ANSWERED), "answer": answer}
        drafts.append(Draft(CollectKind.ANSWERED, request.no, by, subject_of(request), facts))
        request.state = Request.State.ANSWERED
    record_many(drafts)
    return len(drafts)


def _tell(replies: Sequence[Reply], by: Actor, unit: int | None) -> list[tuple[int, int, bool]]:
    """Keep the new answers and move their voices: (answer, voice, whether it could be moved) each."""
    if not replies:
        return []
    author = by.pk if isinstance(by, User) else None
    unit = unit or (by.organisation_id if isinstance(by, User) else None)
    columns: list[list[Any]] = [
        [one.request.pk for one in replies],
        [one.key for one in replies],
        [one.words for one in replies],
        [one.version.pk if one.version else None for one in replies],
    ]
    live = [str(state) for state in Request.LIVE]
    with connection.cursor() as cursor:
        cursor.execute(_TELL, [author, unit, now(), *columns, str(Request.State.ANSWERED), live])
        return list(cursor.fetchall())


_TELL = f"""
WITH told AS (
  INSERT INTO {Answer._meta.db_table} (request_id, key, words, version_id, by_id, organisation_id, at)
  SELECT request, key, words, version, %s::bigint, %s::bigint, %s::timestamptz
  FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::bigint[])
    WITH ORDINALITY AS one (request, key, words, version, place)
  ORDER BY place
  ON CONFLICT (key) DO NOTHING
  RETURNING id, request_id
), moved AS (
  UPDATE {Request._meta.db_table} AS voice SET state = %s
  FROM told WHERE voice.id = told.request_id AND voice.state = ANY(%s)
  RETURNING voice.id
)
SELECT told.id, told.request_id, moved.id IS NOT NULL
FROM told LEFT JOIN moved ON moved.id = told.request_id ORDER BY told.id
"""  # noqa: S608
